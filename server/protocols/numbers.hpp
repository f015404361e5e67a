// Floating-point numbers as text, spelled alike in every protocol: decimal, or NaN, Infinity and -Infinity, which JSON
// has in quotes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pileus::protocols {

void append_double(std::string& out, double value);
// Empty when it is none, or larger than a double can be.
std::optional<double> parse_double(std::string_view text);

}    // namespace pileus::protocols
