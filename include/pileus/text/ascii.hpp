// Letters of ASCII, whose case protocols do not look at; all other bytes are themselves.
#pragma once

#include <string_view>

namespace pileus::text {

constexpr char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
}
// Inline: each header that is wanted is compared with all that came, and nearly always the length tells them apart.
constexpr bool equals_without_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

}    // namespace pileus::text
