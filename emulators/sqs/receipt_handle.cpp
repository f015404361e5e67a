#include "sqs/receipt_handle.hpp"

#include <array>
#include <cstring>

#include "pileus/error.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

namespace {

// 320 bytes are 428 characters of base64, as long as AWS's; three bytes of 1 make it begin with `AQEB`.
constexpr std::size_t prefix = 8;
constexpr std::size_t words = 39;
constexpr std::size_t text_size = 428;
// As many characters as hold the words that say something.
constexpr std::size_t head_size = 56;
using Bytes = std::array<char, prefix + words * 8>;

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
std::uint64_t mix(std::uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
    return word ^ (word >> 31);
}

}    // namespace

std::string to_text(const ReceiptHandle& handle) {
    const std::array numbers{static_cast<std::uint64_t>(handle.incarnation), static_cast<std::uint64_t>(handle.message),
                             static_cast<std::uint64_t>(handle.receives)};
    std::uint64_t state = mix(numbers[0] + 0x70696C657573) ^ mix(numbers[1] * 3) ^ mix(numbers[2] * 5 + 1);
    Bytes bytes;
    bytes.fill('\1');
    put(bytes, 0, state);
    for (std::size_t i = 0; i + 1 < words; ++i) {
        state = mix(state + 0x9E3779B97F4A7C15);
        put(bytes, i + 1, i < numbers.size() ? state ^ numbers[i] : state);
    }
    return text::base64({bytes.data(), bytes.size()});
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
