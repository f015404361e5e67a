#include "sqs/receipt_handle.hpp"

#include <array>
#include <cstring>

#include "pileus/error.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

namespace {

// As long as AWS's, 320 bytes in base64; three bytes of 1 make it begin with `AQEB`.
constexpr std::size_t text_size = 428;
// What says something, in base64 without an end of its own; the rest of the text says nothing.
constexpr std::size_t prefix = 10;
constexpr std::size_t words = 4;
using Bytes = std::array<char, prefix + words * 8>;
constexpr std::size_t head_size = 56;
static_assert(sizeof(Bytes) % 3 == 0 && head_size == sizeof(Bytes) / 3 * 4);
constexpr std::size_t rest_size = text_size - head_size - 1;    // and `=`

// In the order of the machine, which is also who reads it.
void put(Bytes& bytes, std::size_t word, std::uint64_t value) {
    std::memcpy(bytes.data() + prefix + word * 8, &value, 8);
}
std::uint64_t get(std::string_view bytes, std::size_t word) {
    std::uint64_t value;
    std::memcpy(&value, bytes.data() + prefix + word * 8, 8);
    return value;
}

// Each word hides the number behind it, and the whole is checked by being made again.
constexpr std::uint64_t mix(std::uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
    return word ^ (word >> 31);
}

// Characters of base64, from any of which on the rest of a text is taken.
constexpr std::size_t starts = 512;
constexpr auto noise = [] {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<char, starts + rest_size> characters{};
    std::uint64_t state = 0;
    for (char& each : characters) each = alphabet[mix(state += 0x9E3779B97F4A7C15) % alphabet.size()];
    return characters;
}();

}    // namespace

std::string to_text(const ReceiptHandle& handle) {
    const std::array numbers{static_cast<std::uint64_t>(handle.incarnation), static_cast<std::uint64_t>(handle.message),
                             static_cast<std::uint64_t>(handle.receives)};
    std::uint64_t state = mix(numbers[0] + 0x70696C657573) ^ mix(numbers[1] * 3) ^ mix(numbers[2] * 5 + 1);
    Bytes bytes;
    bytes.fill('\1');
    put(bytes, 0, state);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        state = mix(state + 0x9E3779B97F4A7C15);
        put(bytes, i + 1, state ^ numbers[i]);
    }
    std::string text;
    text.reserve(text_size);
    text::append_base64(text, {bytes.data(), bytes.size()});
    text.append(noise.data() + mix(state) % starts, rest_size);
    return text += '=';
}

ReceiptHandle parse_receipt_handle(std::string_view text, const Queue& queue) {
    const auto refuse = [&] {
        throw ApiError(receipt_handle_is_invalid, "The input receipt handle \"{}\" is not a valid receipt handle.",
                       text);
    };
    const auto bytes = text.size() == text_size ? text::parse_base64(text.substr(0, head_size)) : std::nullopt;
    if (!bytes) refuse();
    std::uint64_t state = get(*bytes, 0);
    std::array<std::int64_t, 3> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        state = mix(state + 0x9E3779B97F4A7C15);
        numbers[i] = static_cast<std::int64_t>(get(*bytes, i + 1) ^ state);
    }
    const ReceiptHandle handle{numbers[0], numbers[1], numbers[2]};
    if (handle.incarnation != queue.incarnation || to_text(handle) != text) refuse();
    return handle;
}

}    // namespace pileus::sqs
