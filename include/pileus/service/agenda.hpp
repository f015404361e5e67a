// All that happens without being asked: parked calls whose time comes, chores that fall due, and advances of the clock
// that settle everything on the way. Storage thread.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "pileus/service/departures.hpp"
#include "pileus/service/journal_draft.hpp"
#include "pileus/service/service.hpp"
#include "pileus/service/waiting_room.hpp"
#include "pileus/storage/store.hpp"

namespace pileus {

class Agenda final : public storage::Waiting {
  public:
    Agenda(Clock& clock, JournalDraft& draft, WaitingRoom& room);
    ~Agenda() override;

    void add(Service& service);          // its chores, its settle
    void add(Departures& departures);    // whose outcomes an advance waits for

    void park(storage::UnitPointer unit) override;    // a ParkableUnit
    storage::UnitPointer take_ready() override;
    void take_back(storage::UnitPointer unit) override;
    storage::UnitPointer take_ready(const storage::Unit& unit) override;
    storage::UnitPointer take_idle() override;
    std::optional<std::chrono::milliseconds> sleep_for() override;
    void finished(storage::Unit& unit) override;
    void rolled_back() override;
    void group_committed() override;

    // In a unit of anybody's that has no call: what `work` wakes and notes goes the way of a chore's.
    void act(const std::function<void(Context&)>& work);

    // A unit that moves the clock to `target` from one due instant to the next, settling each service and running
    // parked calls and visible chores at each, before `done` is called (storage thread, after the last commit). The
    // instants that lie between two due ones are skipped. It goes on from an instant only when all calls that have
    // departed are settled, or do not come back. Setting the clock back settles nothing. When it fails, the clock
    // stands where the newest commit left it.
    std::unique_ptr<ParkableUnit> advance(Instant target, std::function<void(std::exception_ptr)> done);

  private:
    struct Inside;
    class Advance;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus
