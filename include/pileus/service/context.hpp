// What a unit of work is given besides the transaction: the time, and where to say what it caused. Base of Call; chores
// get it bare. Storage thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "pileus/service/journal.hpp"
#include "pileus/time/instant.hpp"

namespace pileus {

// What parked calls wait for: a number that never means two things (a queue's incarnation).
using WaitKey = std::int64_t;

class Context {
  public:
    explicit Context(Instant now) : now_(now) {}

    // Fixed for one run of the unit.
    Instant now() const { return now_; }

    // Something that calls parked on `key` wait for has happened. The longest-parked one runs again in this very group;
    // each that got something passes the turn on to the next.
    void wake(WaitKey key) { wakes_.push_back(key); }
    // For the journal, published if and when the group commits. Fills in the time.
    void note(Event event) {
        event.at = now_;
        events_.add(event);
    }

    // For whoever runs the unit.
    std::vector<WaitKey> take_wakes() { return std::exchange(wakes_, {}); }
    EventList take_events() { return std::exchange(events_, {}); }
    void begin(Instant now) {
        now_ = now;
        wakes_.clear();
        events_.cut(0);
    }

  protected:
    void note(Event event, std::string_view account, std::string_view region, std::string_view request_id) {
        event.at = now_;
        events_.add(event, account, region, request_id);
    }

  private:
    Instant now_;
    std::vector<WaitKey> wakes_;
    EventList events_;
};

}    // namespace pileus
