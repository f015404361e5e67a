#include "pileus/text/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace pileus::text {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t not_in_alphabet = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(not_in_alphabet);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}
constexpr auto values = make_values();

// Of twelve bits.
using Pair = std::array<char, 2>;
constexpr std::array<Pair, 4096> make_pairs() {
    std::array<Pair, 4096> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {alphabet[i >> 6], alphabet[i & 63]};
    return pairs;
}
constexpr auto pairs = make_pairs();

void encode(std::uint32_t a, std::uint32_t b, std::uint32_t c, char* to) {
    const std::uint32_t group = a << 16 | b << 8 | c;
    std::memcpy(to, pairs[group >> 12].data(), sizeof(Pair));
    std::memcpy(to + 2, pairs[group & 4095].data(), sizeof(Pair));
}

// False: one of the four is not in the alphabet.
bool decode(const char* four, char* to) {
    const auto value = [&](std::size_t i) { return std::uint32_t{values[static_cast<std::uint8_t>(four[i])]}; };
    const std::uint32_t a = value(0), b = value(1), c = value(2), d = value(3);
    const std::uint32_t group = a << 18 | b << 12 | c << 6 | d;
    to[0] = static_cast<char>(group >> 16);
    to[1] = static_cast<char>(group >> 8);
    to[2] = static_cast<char>(group);
    return (a | b | c | d) != not_in_alphabet;
}

}    // namespace

void append_base64(std::string& out, std::string_view bytes) {
    const std::size_t start = out.size();
    out.resize(start + (bytes.size() + 2) / 3 * 4);
    char* to = out.data() + start;
    const auto* from = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::size_t rest = bytes.size() % 3;
    for (const auto* const end = from + bytes.size() - rest; from != end; from += 3, to += 4)
        encode(from[0], from[1], from[2], to);
    if (rest == 0) return;
    encode(from[0], rest == 2 ? from[1] : 0, 0, to);
    if (rest == 1) to[2] = '=';
    to[3] = '=';
}

std::string base64(std::string_view bytes) {
    std::string out;
    append_base64(out, bytes);
    return out;
}

std::optional<std::string> parse_base64(std::string_view text) {
    if (text.size() % 4 == 0 && text.ends_with('=')) text.remove_suffix(text.ends_with("==") ? 2 : 1);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes(text.size() * 3 / 4, '\0');
    char* to = bytes.data();
    for (; text.size() >= 4; text.remove_prefix(4), to += 3) {
        if (!decode(text.data(), to)) return std::nullopt;
    }
    if (text.empty()) return bytes;
    std::array<char, 4> last{'A', 'A', 'A', 'A'};
    std::array<char, 3> end{};
    std::copy(text.begin(), text.end(), last.begin());
    if (!decode(last.data(), end.data())) return std::nullopt;
    std::copy_n(end.begin(), text.size() - 1, to);
    return bytes;
}

}    // namespace pileus::text
