// Pages by NextToken [SUP-226].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/service/page_token.hpp"
#include "secretsmanager/errors.hpp"

namespace pileus::secretsmanager {

// Where the page goes on; empty: it is the first. Throws InvalidNextTokenException.
inline std::optional<std::string> parse_token(const std::optional<std::string>& token, std::string_view listing) {
    if (!token) return std::nullopt;
    auto position = parse_page_token(*token, listing);
    if (!position) refuse(invalid_next_token, "The NextToken value is invalid.");
    return position;
}

}    // namespace pileus::secretsmanager
