#include "pileus/text/page_token.hpp"

#include <fmt/core.h>

#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"

namespace pileus::text {

namespace {

constexpr std::size_t seal_size = 16;

std::string seal(std::string_view listing, std::string_view position) {
    return fmt::format("{:016x}", hash64(fmt::format("{}\n{}", listing, position)));
}

}    // namespace

std::string make_page_token(std::string_view listing, std::string_view position) {
    return base64(seal(listing, position).append(position));
}

std::optional<std::string> parse_page_token(std::string_view listing, std::string_view token) {
    const auto bytes = parse_base64(token);
    if (!bytes || bytes->size() <= seal_size) return std::nullopt;
    std::string position = bytes->substr(seal_size);
    if (bytes->substr(0, seal_size) != seal(listing, position)) return std::nullopt;
    return position;
}

}    // namespace pileus::text
