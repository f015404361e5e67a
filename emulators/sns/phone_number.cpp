#include "sns/phone_number.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t most_digits = 15;    // of E.164

bool is_digit(char character) { return character >= '0' && character <= '9'; }

}    // namespace

bool is_phone_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::size_t digits = 0;
    bool may_separate = false;
    for (const char character : text) {
        if (is_digit(character)) {
            ++digits;
        } else if (!may_separate || (character != '/' && character != '-' && character != '.')) {
            return false;
        }
        may_separate = is_digit(character);
    }
    return may_separate && digits <= most_digits;
}

std::string normalise_phone_number(std::string_view text) {
    std::string number = "+";
    for (const char character : text) {
        if (is_digit(character)) number += character;
    }
    return number;
}

}    // namespace pileus::sns
