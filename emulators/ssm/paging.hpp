// Pages: a token says where the page before ended, and fits nothing but the listing that it was given for [SSM-200].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pileus::ssm {

// Where the page before ended; empty for the first. `listing` is what a token is bound to: operation, caller, and what
// is listed by which filters. Throws InvalidNextToken.
std::string parse_token(const std::optional<std::string>& next_token, std::string_view listing);
std::string make_token(std::string_view position, std::string_view listing);

}    // namespace pileus::ssm
