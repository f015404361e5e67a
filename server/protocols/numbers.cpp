#include "protocols/numbers.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <limits>

namespace pileus::protocols {

void append_double(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        return;
    }
    // By fmt, whose tables are in the program anyway; those of std::to_chars for reals are 125 KB more.
    fmt::format_to(std::back_inserter(out), "{}", value);
}

std::optional<double> parse_double(std::string_view text) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity") return infinity;
    if (text == "-Infinity") return -infinity;
    if (text.find_first_not_of("0123456789+-.eE") != text.npos) return std::nullopt;    // `inf`, `nan(1)`
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) {    // too large, or as good as zero
        value = std::strtod(std::string(text).c_str(), nullptr);
        return std::isfinite(value) ? std::optional(value) : std::nullopt;
    }
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

}    // namespace pileus::protocols
