// A 64-bit hash that is the same on every machine and in every version, so that it may be stored. Not for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace pileus::text {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

}    // namespace pileus::text
