// Where calls that have nothing to answer yet wait, in lines, one a key, in order of arrival. The head of a line runs
// again when its key is woken or the line's time comes; if it got something, the next in line has its turn; if not, it
// keeps its place. So one send wakes one of 10,000, and nothing is overtaken. Storage thread alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "pileus/service/context.hpp"
#include "pileus/storage/store.hpp"

namespace pileus {

// A unit that can wait. Its run() returns `parked` after setting `wait`.
class ParkableUnit : public storage::Unit {
  public:
    struct Wait {
        WaitKey key;
        Instant wake_at;     // of the line: the newest word counts
        Instant deadline;    // of this call
    };
    virtual const Wait& wait() const = 0;
    // The client went away: it must not take a turn. Set by the io thread.
    virtual bool is_abandoned() const = 0;
    // From now on run() must answer: its deadline has come, in real time, or the server stops.
    virtual void make_last_run() = 0;

    std::uint64_t ticket = 0;    // the room's: place in line, kept while it is woken in vain
    std::optional<std::chrono::steady_clock::time_point> real_deadline;    // the room's: fixed when it first parks
};

class WaitingRoom {
  public:
    explicit WaitingRoom(const Clock& clock);
    ~WaitingRoom();

    void park(std::unique_ptr<ParkableUnit> unit);
    void wake(WaitKey key);
    void wake_all();             // the server stops: every call answers
    void discard_abandoned();    // clients that went away while parked
    // The unit that ran was taken from here and is answered: the next in its line has its turn.
    void satisfied(WaitKey key);
    std::unique_ptr<ParkableUnit> take_ready();    // null when none
    Instant next_due() const;                      // by the sandbox's clock
    std::optional<std::chrono::steady_clock::time_point> next_real_deadline() const;
    std::size_t size() const;
    void rolled_back();    // calls parked since the last group_committed() run again
    void group_committed();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus
