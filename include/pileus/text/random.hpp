// The one source of randomness. Seeded from the system, or with --random-seed, and then the same run gives the same
// ids. Not for keys: those come from OpenSSL. Each thread that draws has its own; the storage thread's belongs to the
// transaction and is rewound with it (see storage/store.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace pileus::text {

class Random {
  public:
    explicit Random(std::optional<std::uint64_t> seed = {});    // empty: from the system

    std::uint64_t next();
    std::uint64_t below(std::uint64_t bound);    // evenly in [0, bound)

  private:
    std::array<std::uint64_t, 4> state_{};    // xoshiro256**
};

}    // namespace pileus::text
