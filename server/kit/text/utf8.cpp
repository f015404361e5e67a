#include "pileus/text/utf8.hpp"

#include <cstring>

namespace pileus::text {

namespace {

constexpr std::uint32_t malformed = 0xFFFFFFFF;

// The code point at `at`, which is moved behind it. Overlong forms, surrogates and what lies above U+10FFFF are
// malformed.
std::uint32_t next_code_point(std::string_view bytes, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    const std::uint8_t first = byte(at);
    if (first < 0x80) return bytes[at++] & 0x7F;
    const int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || bytes.size() - at < static_cast<std::size_t>(length)) return malformed;
    std::uint32_t code_point = first & (0x7F >> length);
    for (int i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return malformed;
        code_point = code_point << 6 | (byte(at + i) & 0x3F);
    }
    const bool is_overlong = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
    const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (is_overlong || is_surrogate || code_point > 0x10FFFF) return malformed;
    at += static_cast<std::size_t>(length);
    return code_point;
}

// How many bytes from `at` on are plain printable ASCII, eight at a time: nearly all text is, and a message may be 1
// MiB.
std::size_t skip_printable_ascii(std::string_view bytes, std::size_t at) {
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + at, 8);
        const bool has_high = (word & 0x8080808080808080) != 0;
        const bool has_control = ((word - 0x2020202020202020) & ~word & 0x8080808080808080) != 0;
        if (has_high || has_control) break;
    }
    return at;
}

template <class Accept>
bool all_code_points(std::string_view bytes, Accept accept) {
    for (std::size_t at = skip_printable_ascii(bytes, 0); at < bytes.size();) {
        const std::uint32_t code_point = next_code_point(bytes, at);
        if (code_point == malformed || !accept(code_point)) return false;
        if (at % 64 == 0) at = skip_printable_ascii(bytes, at);
    }
    return true;
}

}    // namespace

bool is_utf8(std::string_view bytes) {
    return all_code_points(bytes, [](std::uint32_t) { return true; });
}

bool is_xml_text(std::string_view bytes) {
    return all_code_points(bytes, [](std::uint32_t code_point) {
        if (code_point < 0x20) return code_point == 0x9 || code_point == 0xA || code_point == 0xD;
        return code_point != 0xFFFE && code_point != 0xFFFF;
    });
}

std::size_t count_code_points(std::string_view utf8) {
    std::size_t count = 0;
    for (const char byte : utf8) count += (byte & 0xC0) != 0x80;
    return count;
}

void append_code_point(std::string& out, std::uint32_t code_point) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code_point >> shift & 0x3F)); };
    if (code_point < 0x80) {
        out += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        out += static_cast<char>(0xC0 | code_point >> 6);
        tail(0);
    } else if (code_point < 0x10000) {
        out += static_cast<char>(0xE0 | code_point >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0 | code_point >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

}    // namespace pileus::text
