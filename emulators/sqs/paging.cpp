#include "sqs/paging.hpp"

#include <fmt/core.h>

#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

namespace {

constexpr std::int64_t largest_page = 1000;

[[noreturn]] void refuse_token(std::string_view token) {
    throw ApiError(invalid_parameter_value,
                   "Value {} for parameter NextToken is invalid. Reason: Invalid NextToken value.", token);
}

std::string seal(std::string_view listing, std::string_view name) {
    return fmt::format("{:016x}", text::hash64(fmt::format("{}\n{}", listing, name)));
}

}    // namespace

Page parse_page(const std::optional<std::int32_t>& max_results, const std::optional<std::string>& next_token,
                std::string_view listing) {
    if (max_results && (*max_results < 1 || *max_results > largest_page)) {
        throw ApiError(invalid_parameter_value,
                       "Value {} for parameter MaxResults is invalid. Reason: Must be between 1 and 1000, if provided.",
                       *max_results);
    }
    Page page{max_results.value_or(static_cast<std::int32_t>(largest_page)), {}, max_results.has_value()};
    if (!next_token || next_token->empty()) return page;
    if (!max_results) refuse_token(*next_token);
    // The seal in front of the name: a token of another listing does not fit.
    const auto token = text::parse_base64(*next_token);
    if (!token || token->size() <= 16 || token->substr(0, 16) != seal(listing, token->substr(16)))
        refuse_token(*next_token);
    page.after = token->substr(16);
    return page;
}

std::optional<std::string> end_page(const Page& page, std::vector<std::string>& names, std::string_view listing) {
    if (static_cast<std::int64_t>(names.size()) <= page.limit) return std::nullopt;
    names.resize(static_cast<std::size_t>(page.limit));
    if (!page.has_token_after) return std::nullopt;
    return text::base64(seal(listing, names.back()) + names.back());
}

}    // namespace pileus::sqs
