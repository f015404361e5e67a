// Tokens of pages: where the next one goes on, bound to what is listed, so that a token of another listing, or one that
// was changed, does not fit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pileus::text {

// `listing` names the operation and all that decides what it lists.
std::string make_page_token(std::string_view listing, std::string_view position);
// Empty when it is not one of this listing.
std::optional<std::string> parse_page_token(std::string_view listing, std::string_view token);

}    // namespace pileus::text
