#include "ssm/allowed_pattern.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "pileus/text/ascii.hpp"
#include "pileus/text/pattern.hpp"
#include "ssm/errors.hpp"

namespace pileus::ssm {

namespace {

// Java's kinds of ASCII characters. PCRE2 has them as POSIX classes; some of its properties have these names, too, and
// are of all of Unicode.
constexpr std::array<std::string_view, 13> kinds{"Lower", "Upper", "ASCII", "Alpha", "Digit",  "Alnum", "Punct",
                                                 "Graph", "Print", "Blank", "Cntrl", "XDigit", "Space"};

// Of `\p{Name}`, or nothing when PCRE2 has it so.
std::string property_in_pcre2(std::string_view name, bool is_negated, bool is_in_class) {
    if (std::find(kinds.begin(), kinds.end(), name) != kinds.end()) {
        std::string kind(name);
        std::transform(kind.begin(), kind.end(), kind.begin(), text::lower);
        kind = fmt::format("[:{}{}:]", is_negated ? "^" : "", kind);
        return is_in_class ? kind : fmt::format("[{}]", kind);
    }
    if (name.starts_with("Is")) return fmt::format("\\{}{{{}}}", is_negated ? 'P' : 'p', name.substr(2));
    return {};
}

}    // namespace

std::string in_pcre2(std::string_view java) {
    std::string translated;
    bool is_in_class = false;
    for (std::size_t i = 0; i < java.size(); ++i) {
        const char character = java[i];
        if (character == '[') is_in_class = true;
        if (character == ']') is_in_class = false;
        if (character != '\\' || i + 1 == java.size()) {
            translated += character;
            continue;
        }
        const char escaped = java[i + 1];
        const std::string_view rest = java.substr(i);
        if (escaped == 'u' && rest.size() >= 6) {
            translated += fmt::format("\\x{{{}}}", rest.substr(2, 4));
            i += 5;
            continue;
        }
        const std::size_t end = rest.find('}');
        if ((escaped == 'p' || escaped == 'P') && rest.substr(2, 1) == "{" && end != std::string_view::npos) {
            const std::string property = property_in_pcre2(rest.substr(3, end - 3), escaped == 'P', is_in_class);
            translated += property.empty() ? std::string(rest.substr(0, end + 1)) : property;
            i += end;
            continue;
        }
        translated += rest.substr(0, 2);
        ++i;
    }
    return translated;
}

void check_pattern(std::string_view pattern, Type type, std::string_view value) {
    std::optional<text::Pattern> compiled;
    try {
        compiled.emplace(in_pcre2(pattern));
    } catch (const std::invalid_argument&) {
        throw ApiError(invalid_allowed_pattern);
    }
    for (std::string_view rest = value;;) {
        const std::size_t comma = type == Type::string_list ? rest.find(',') : std::string_view::npos;
        if (!compiled->matches(rest.substr(0, comma))) {    // [SSM-53]
            throw ApiError(parameter_pattern_mismatch,
                           "Parameter value, cannot be validated against allowedPattern: {}", pattern);
        }
        if (comma == std::string_view::npos) return;
        rest.remove_prefix(comma + 1);
    }
}

}    // namespace pileus::ssm
