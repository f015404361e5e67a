// SHA-256 and HMAC-SHA-256: content-based deduplication, Signature Version 4.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace pileus::text {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);
Sha256Digest hmac_sha256(std::string_view key, std::string_view bytes);
// In a time that does not depend on where they differ.
bool is_same_secret(std::string_view a, std::string_view b);

}    // namespace pileus::text
