#include "pileus/text/hash.hpp"

namespace pileus::text {

namespace {

// The finishing step of MurmurHash3: every bit of the input reaches every bit of the output.
constexpr std::uint64_t mix(std::uint64_t word) {
    word = (word ^ (word >> 33)) * 0xFF51AFD7ED558CCD;
    word = (word ^ (word >> 33)) * 0xC4CEB9FE1A85EC53;
    return word ^ (word >> 33);
}

std::uint64_t read_little_endian(const char* at, std::size_t count) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i)
        word |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(at[i])) << (8 * i);
    return word;
}

}    // namespace

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
    std::uint64_t hash = mix(seed ^ (bytes.size() * 0x9E3779B97F4A7C15));
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        hash = mix(hash ^ read_little_endian(bytes.data() + i, 8)) + 0x9E3779B97F4A7C15;
    }
    return i == bytes.size() ? hash : mix(hash ^ read_little_endian(bytes.data() + i, bytes.size() - i));
}

}    // namespace pileus::text
