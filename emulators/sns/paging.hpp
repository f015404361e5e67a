// Pages of SNS's lists: a fixed size, in creation order [SNS-382, SNS-409, SNS-410].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sns/errors.hpp"

namespace pileus::sns {

inline constexpr std::int64_t page_size = 100;

// The id that the page before ended with, 0 for the first page. `listing` is what a token is bound to: operation,
// caller and what is listed. Throws `refusal` for a token of another listing or a damaged one.
std::int64_t parse_token(const std::optional<std::string>& next_token, std::string_view listing,
                         std::string_view parameter = "NextToken", const ErrorKind& refusal = invalid_parameter);
std::string make_token(std::int64_t last_id, std::string_view listing);

// Cuts what was asked for one too many; the token of the next page, if there is one.
template <class Row>
std::optional<std::string> end_page(std::vector<Row>& rows, std::string_view listing, std::int64_t limit = page_size) {
    if (static_cast<std::int64_t>(rows.size()) <= limit) return std::nullopt;
    rows.resize(static_cast<std::size_t>(limit));
    return make_token(rows.back().id, listing);
}

}    // namespace pileus::sns
