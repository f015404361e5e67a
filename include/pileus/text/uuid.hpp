// UUIDs as 16 raw bytes and as lower-case text `xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/text/random.hpp"

namespace pileus::text {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    static Uuid random(Random& random);                         // version 4
    static std::optional<Uuid> parse(std::string_view text);    // any version; empty when malformed
    static Uuid from_bytes(std::string_view raw);               // 16 bytes, as stored
    std::string_view raw() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
    std::string to_string() const;
    bool operator==(const Uuid&) const = default;
};

}    // namespace pileus::text
