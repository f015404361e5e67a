#include "ssm/paging.hpp"

#include <fmt/core.h>

#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"
#include "ssm/errors.hpp"

namespace pileus::ssm {

namespace {

constexpr std::size_t seal_size = 16;

std::string seal(std::string_view listing, std::string_view position) {
    return fmt::format("{:016x}", text::hash64(fmt::format("{}\n{}", listing, position)));
}

}    // namespace

std::string parse_token(const std::optional<std::string>& next_token, std::string_view listing) {
    if (!next_token || next_token->empty()) return {};
    const auto token = text::parse_base64(*next_token);
    if (token && token->size() > seal_size) {
        std::string position = token->substr(seal_size);
        if (token->substr(0, seal_size) == seal(listing, position)) return position;
    }
    throw capital(invalid_next_token, "The specified token is not valid.");
}

std::string make_token(std::string_view position, std::string_view listing) {
    return text::base64(seal(listing, position).append(position));
}

}    // namespace pileus::ssm
