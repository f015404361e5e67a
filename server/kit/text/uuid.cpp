#include "pileus/text/uuid.hpp"

#include <algorithm>
#include <cassert>

namespace pileus::text {

namespace {

constexpr bool has_dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

}    // namespace

Uuid Uuid::random(Random& random) {
    Uuid uuid;
    for (std::size_t half = 0; half < 2; ++half) {
        std::uint64_t word = random.next();
        for (std::size_t i = 0; i < 8; ++i, word >>= 8) uuid.bytes[half * 8 + i] = static_cast<std::uint8_t>(word);
    }
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0F) | 0x40);    // version 4
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);    // RFC 4122
    return uuid;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid uuid;
    std::size_t at = 0;
    for (std::size_t byte = 0; byte < uuid.bytes.size(); ++byte, at += 2) {
        if (has_dash_before(byte) && text[at++] != '-') return std::nullopt;
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        uuid.bytes[byte] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return uuid;
}

Uuid Uuid::from_bytes(std::string_view raw) {
    assert(raw.size() == 16 && "a UUID is stored as 16 bytes");
    Uuid uuid;
    std::copy_n(raw.begin(), std::min<std::size_t>(raw.size(), 16), uuid.bytes.begin());
    return uuid;
}

std::string Uuid::to_string() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(36, '-');
    char* to = text.data();
    const std::uint8_t* from = bytes.data();
    for (const int size : {4, 2, 2, 2, 6}) {
        for (int i = 0; i < size; ++i, ++from) {
            *to++ = digits[*from >> 4];
            *to++ = digits[*from & 15];
        }
        ++to;    // the dash
    }
    return text;
}

}    // namespace pileus::text
