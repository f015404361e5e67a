// RSA keys of 2048 bits, by chance or from a seed.
#pragma once

#include <cstdint>
#include <optional>

#include "keys/openssl.hpp"

namespace pileus::keys {

// With a seed the same key every time, for runs that have to repeat to the byte: whoever knows the seed knows the key.
// Takes a tenth of a second or more. Throws std::runtime_error.
Key make_rsa_key(std::optional<std::uint64_t> seed);

}    // namespace pileus::keys
