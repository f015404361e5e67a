#include "sns/paging.hpp"

#include <fmt/core.h>

#include <charconv>

#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t seal_size = 16;

std::string seal(std::string_view listing, std::string_view id) {
    return fmt::format("{:016x}", text::hash64(fmt::format("{}\n{}", listing, id)));
}

}    // namespace

std::int64_t parse_token(const std::optional<std::string>& next_token, std::string_view listing,
                         std::string_view parameter, const ErrorKind& refusal) {
    if (!next_token || next_token->empty()) return 0;
    // The seal in front of the id: a token of another listing does not fit.
    const auto token = text::parse_base64(*next_token);
    if (token && token->size() > seal_size) {
        const std::string_view id = std::string_view(*token).substr(seal_size);
        std::int64_t last = 0;
        const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), last);
        const bool is_number = error == std::errc{} && end == id.data() + id.size();
        if (is_number && token->substr(0, seal_size) == seal(listing, id)) return last;
    }
    throw ApiError(refusal, "Invalid parameter: {}", parameter);
}

std::string make_token(std::int64_t last_id, std::string_view listing) {
    const std::string id = std::to_string(last_id);
    return text::base64(seal(listing, id) + id);
}

}    // namespace pileus::sns
