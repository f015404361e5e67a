#include "pileus/time/clock.hpp"

namespace pileus {

namespace {

constexpr bool says_frozen(std::int64_t state) { return (state & 1) != 0; }
constexpr std::int64_t value(std::int64_t state) { return state >> 1; }
std::int64_t frozen_at(Instant instant) { return to_milliseconds(instant) << 1 | 1; }
std::int64_t running_from(Instant instant) {
    return (to_milliseconds(instant) - to_milliseconds(Clock::real_now())) * 2;
}

}    // namespace

Instant Clock::real_now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

Clock::Clock(Mode mode, std::optional<Instant> start) {
    if (mode == Mode::manual) freeze();    // first: else it might tick once more
    if (start) set(*start);
}

Instant Clock::now() const {
    const std::int64_t state = state_.load(std::memory_order_relaxed);
    return from_milliseconds(says_frozen(state) ? value(state) : to_milliseconds(real_now()) + value(state));
}

bool Clock::is_frozen() const { return says_frozen(state_.load(std::memory_order_relaxed)); }

void Clock::freeze() {
    if (!is_frozen()) state_.store(frozen_at(now()), std::memory_order_relaxed);
}

void Clock::resume() {
    if (is_frozen()) state_.store(running_from(now()), std::memory_order_relaxed);
}

void Clock::set(Instant instant) {
    state_.store(is_frozen() ? frozen_at(instant) : running_from(instant), std::memory_order_relaxed);
}

}    // namespace pileus
