// Letters of ASCII, whose case protocols do not look at; all other bytes are themselves.
#pragma once

#include <string_view>

namespace pileus::text {

constexpr char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
}
bool equals_without_case(std::string_view a, std::string_view b);

}    // namespace pileus::text
