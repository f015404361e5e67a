#include "sns/text_message_parts.hpp"

#include <algorithm>
#include <cstdint>

namespace pileus::sns {

namespace {

constexpr std::size_t gsm_limit = 160, ucs2_limit = 70;    // units a part

// GSM 03.38 beyond ASCII; of the ASCII it lacks ` and, but for \n and \r, what is below the space.
constexpr std::u32string_view gsm_letters = U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
constexpr std::u32string_view gsm_extension = U"\f^{}\\[~]|€";    // an escape and a character: two units

struct Character {
    char32_t point = 0;
    std::size_t end = 0;    // of its bytes
};

// Of well-formed UTF-8.
std::vector<Character> characters_of(std::string_view text) {
    std::vector<Character> all;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        char32_t point = size == 1 ? first : first & (0x7FU >> size);
        for (std::size_t i = 1; i < size && at + i < text.size(); ++i) {
            point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
        }
        at = std::min(at + size, text.size());
        all.push_back({point, at});
    }
    return all;
}

// 0: the alphabet does not have it.
std::size_t gsm_units(char32_t point) {
    if (gsm_extension.find(point) != gsm_extension.npos) return 2;
    const bool is_ascii = point >= U' ' && point < 0x7F && point != U'`';
    return is_ascii || gsm_letters.find(point) != gsm_letters.npos ? 1 : 0;
}
std::size_t ucs2_units(char32_t point) { return point > 0xFFFF ? 2 : 1; }

bool is_space(char32_t point) { return point == U' ' || point == U'\n' || point == U'\r' || point == U'\t'; }

}    // namespace

std::vector<std::string> split_text_message(std::string_view text) {
    const std::vector<Character> all = characters_of(text);
    const bool is_gsm =
        std::all_of(all.begin(), all.end(), [](const Character& each) { return gsm_units(each.point) > 0; });
    const std::size_t limit = is_gsm ? gsm_limit : ucs2_limit;

    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin < all.size();) {
        std::size_t end = begin, after_space = begin, units = 0;
        for (; end < all.size(); ++end) {
            units += is_gsm ? gsm_units(all[end].point) : ucs2_units(all[end].point);
            if (units > limit) break;
            if (is_space(all[end].point)) after_space = end + 1;
        }
        // In the middle of a word it is cut before the word, unless the part is one word.
        const bool cuts_word = end < all.size() && !is_space(all[end].point);
        if (cuts_word && after_space > begin) end = after_space;
        const std::size_t from = begin == 0 ? 0 : all[begin - 1].end;
        parts.emplace_back(text.substr(from, all[end - 1].end - from));
        begin = end;
    }
    return parts;
}

}    // namespace pileus::sns
