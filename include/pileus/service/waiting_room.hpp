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
    // From now on run() must answer: its deadline has come, in real time, or the server stops.
    virtual void make_last_run() = 0;

    // The room's: the place in line, kept while it is woken in vain, the line it was taken from, and the end by the
    // real clock, fixed when it first parks.
    std::uint64_t ticket = 0;
    WaitKey line = 0;
    std::chrono::steady_clock::time_point real_deadline{};
};

class WaitingRoom {
  public:
    explicit WaitingRoom(const Clock& clock);
    ~WaitingRoom();

    void park(std::unique_ptr<ParkableUnit> unit);
    void wake(WaitKey key);
    // The client went away: the unit runs once more, without effect, so that it gets home, and passes its turn on.
    // Nothing happens if that unit is not parked here any more.
    void discard(const ParkableUnit* unit);
    // The server stops: every call, also those that park from now on, answers what it has.
    void close();
    // A unit that was taken from here is answered: if it had its line's turn, the next in line has it now.
    void finished(const ParkableUnit& unit);
    // Woken, or due now, of all lines the one that has waited longest; null when none.
    std::unique_ptr<ParkableUnit> take_ready();
    std::unique_ptr<ParkableUnit> take_ready(const ParkableUnit& unit);    // that one; null when it is not ready
    void take_back(std::unique_ptr<ParkableUnit> unit);                    // its run is undone: it is ready again
    bool has_ready() const;
    // By the sandbox's clock; `never` when nothing is due.
    Instant next_due() const;
    std::optional<std::chrono::steady_clock::time_point> next_real_deadline() const;
    std::size_t size() const;
    void rolled_back();    // calls parked since the last group_committed() run again
    void group_committed();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus
