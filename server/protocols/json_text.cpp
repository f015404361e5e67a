#include "protocols/json_text.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace pileus::protocols {

namespace {

using Sixteen [[gnu::vector_size(16)]] = std::uint8_t;

bool is_plain(char character) {
    return character != '"' && character != '\\' && static_cast<unsigned char>(character) >= 0x20;
}

}    // namespace

// Sixteen at a time, for a message may be 1 MiB.
std::size_t count_plain(std::string_view text) {
    std::size_t count = 0;
    for (; count + 16 <= text.size(); count += 16) {
        Sixteen bytes;
        std::memcpy(&bytes, text.data() + count, 16);
        const auto special =
            std::bit_cast<std::array<std::uint64_t, 2>>((bytes == '"') | (bytes == '\\') | (bytes < 0x20));
        if ((special[0] | special[1]) != 0) break;
    }
    while (count < text.size() && is_plain(text[count])) ++count;
    return count;
}

}    // namespace pileus::protocols
