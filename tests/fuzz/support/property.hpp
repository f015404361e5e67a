// What must hold for every input of a fuzz target. A broken property ends the run of that input: libFuzzer keeps it as
// a finding, and the replay fails its case.
#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace pileus::fuzz {

class Broken : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

template <class... Arguments>
void property(bool holds, fmt::format_string<Arguments...> what, Arguments&&... arguments) {
    if (!holds) throw Broken(fmt::format(what, std::forward<Arguments>(arguments)...));
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
    return size == 0 ? std::string_view() : std::string_view(reinterpret_cast<const char*>(data), size);
}

}    // namespace pileus::fuzz
