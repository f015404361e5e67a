// Percent-encoding, and the pieces of a URL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pileus::text {

// Unreserved characters `A-Za-z0-9-_.~` stay, everything else becomes %XX (upper case).
std::string percent_encode(std::string_view text);
// Decodes %XX; `plus_is_space` for forms. Empty when a % is not followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

struct Url {
    std::string scheme;    // lower case; empty when the text is not absolute
    std::string host;      // with port, as written
    std::string path;      // from the first '/', not decoded; may be empty
    std::string query;     // without '?'
};
// Splits `scheme://host/path?query`; without a scheme the text is taken as path and query.
Url split_url(std::string_view text);

// `a=1&b=2`, in order, decoded. Empty when an escape is malformed.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text);

}    // namespace pileus::text
