#include "gateway/warnings.hpp"

#include <fmt/core.h>

#include "pileus/text/hash.hpp"

namespace pileus::gateway {

namespace {

constexpr std::string_view marked = "_ignored";
constexpr std::size_t most_lines = 1000;    // a log that says more is not read

}    // namespace

void Warnings::see(std::string_view packed) {
    if (!EventList::type_of(packed).name.ends_with(marked) || said_.size() >= most_lines) return;
    const Event event = EventList::unpack(packed);
    std::string line = fmt::format("{} resource: {}", event.type->meaning, event.resource);
    for (const auto& [name, value] : event.details) line += fmt::format(" {}: {}", name, value);
    if (said_.insert(text::hash64(line)).second) log_.warning(line);
}

}    // namespace pileus::gateway
