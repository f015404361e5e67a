// The bytes of a fuzzer's input, taken from the front as numbers, choices and texts. When they run out all is zero and
// empty, so that a short input is a small value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pileus::fuzz {

class Bytes {
  public:
    explicit Bytes(std::string_view rest) : rest_(rest) {}

    bool empty() const { return rest_.empty(); }
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    // 0 to `count` - 1.
    std::size_t below(std::size_t count) { return count < 2 ? 0 : byte() % count; }
    bool chance() { return (byte() & 1) != 0; }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (std::size_t bytes = below(9); bytes > 0; --bytes) value = value << 8 | byte();
        return value;
    }
    // A length, then that many bytes as they are.
    std::string_view text(std::size_t most = 64) {
        const std::string_view taken = rest_.substr(0, below(most + 1));
        rest_.remove_prefix(taken.size());
        return taken;
    }

  private:
    std::string_view rest_;
};

}    // namespace pileus::fuzz
