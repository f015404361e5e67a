// The sandbox's one clock. It follows the system clock, shifted by whatever was advanced; or it is frozen and moves
// only when told. Whoever moves it moves visibility, delay, retention and everything else that is a function of now.
//
// Read from any thread; changed on the storage thread alone, by the control API's units (see service/agenda.hpp for how
// an advance settles all that falls due).
#pragma once

#include <atomic>

#include "pileus/time/instant.hpp"

namespace pileus {

class Clock {
  public:
    enum class Mode { system, manual };

    // A manual clock starts frozen at the real time of its construction, or at `start`.
    explicit Clock(Mode mode, std::optional<Instant> start = {});

    Instant now() const;
    bool is_frozen() const;

    // Storage thread.
    void freeze();
    void resume();                // goes on from where it stands, at the real clock's pace
    void set(Instant instant);    // frozen or not stays as it is; setting it back is allowed, and is the caller's wish
    // For a change that is undone with its unit of work.
    std::int64_t state() const { return state_.load(std::memory_order_relaxed); }
    void restore(std::int64_t state) { state_.store(state, std::memory_order_relaxed); }

    // The real clock, for SigV4 skew, TLS, the `Date` header and STS expirations, which must agree with the client's.
    static Instant real_now();

  private:
    // One word, so that no reader sees half a change: the lowest bit says frozen, the rest is the frozen time, or what
    // is added to the real clock. Milliseconds.
    std::atomic<std::int64_t> state_{0};
};

}    // namespace pileus
