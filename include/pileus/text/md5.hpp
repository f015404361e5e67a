// MD5 (RFC 1321), for the digests that SQS answers with. OpenSSL's implicit fetch costs double at small sizes, so the
// algorithm is fetched once.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace pileus::text {

using Md5Digest = std::array<std::uint8_t, 16>;

Md5Digest md5(std::string_view bytes);
std::string hex(const std::uint8_t* bytes, std::size_t count);    // lower case
inline std::string hex(const Md5Digest& digest) { return hex(digest.data(), digest.size()); }

}    // namespace pileus::text
