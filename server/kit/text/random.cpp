// xoshiro256** of Blackman and Vigna, seeded through splitmix64.
#include "pileus/text/random.hpp"

#include <bit>
#include <random>

namespace pileus::text {

Random::Random(std::optional<std::uint64_t> seed) {
    if (!seed) {
        std::random_device device;
        for (auto& word : state_) word = static_cast<std::uint64_t>(device()) << 32 | device();
        return;
    }
    std::uint64_t state = *seed;
    for (auto& word : state_) {
        state += 0x9E3779B97F4A7C15;
        std::uint64_t mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        word = mixed ^ (mixed >> 31);
    }
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
    // Draws from the incomplete last block are thrown away, so that every value is equally likely.
    const std::uint64_t incomplete = (0 - bound) % bound;
    std::uint64_t drawn = next();
    while (drawn < incomplete) drawn = next();
    return drawn % bound;
}

}    // namespace pileus::text
