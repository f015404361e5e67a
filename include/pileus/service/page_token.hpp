// Tokens of pages: where the page before ended, in front of it a seal, so that a token fits nothing but the listing
// that it was given for. Opaque to clients; no secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pileus {

// `listing` is what a token is bound to: operation, caller, and what is listed by which filters.
std::string make_page_token(std::string_view position, std::string_view listing);
// The position; empty when it is no token of that listing.
std::optional<std::string> parse_page_token(std::string_view token, std::string_view listing);

}    // namespace pileus
