#include "pileus/service/agenda.hpp"

#include <algorithm>
#include <cassert>
#include <deque>

#include "pileus/time/clock.hpp"

namespace pileus {

using namespace std::chrono_literals;
using storage::UnitPointer;
using SteadyTime = std::chrono::steady_clock::time_point;

namespace {

// An advance goes through so many due instants in one commit group, or until it has changed so many rows: other calls
// wait no longer than for any other group.
constexpr int steps_a_group = 64;
constexpr std::int64_t changes_a_group = 2'000;
// An advance waits for calls as long as they may take, and a little for what is told of them.
constexpr auto longest_wait = Transport::patience + 5s;
// A chore that failed (the disk is full) is not tried again at once, in a circle.
constexpr auto rest_after_failure = 1s;

struct PlannedChore {
    Chore* chore;
    bool ran_in_group = false;
    std::optional<SteadyTime> rests_until;

    bool is_resting() const { return rests_until && std::chrono::steady_clock::now() < *rests_until; }
    bool is_sweep(Instant due) const { return due == Instant::min() && !chore->is_visible(); }
};

class ChoreUnit final : public storage::Unit {
  public:
    ChoreUnit(PlannedChore& planned, const Clock& clock, WaitingRoom& room, JournalDraft& draft)
        : planned_(planned), clock_(clock), room_(room), draft_(draft), context_(clock.now()) {}

    Progress run(storage::Transaction& transaction) override {
        context_.begin(clock_.now());
        planned_.chore->run(transaction, context_);
        for (const WaitKey key : context_.take_wakes()) room_.wake(key);
        draft_.add(context_.take_events());
        return Progress::done;
    }
    void fail(std::exception_ptr) override {
        planned_.rests_until = std::chrono::steady_clock::now() + rest_after_failure;
    }
    void committed() override { planned_.rests_until.reset(); }

  private:
    PlannedChore& planned_;
    const Clock& clock_;
    WaitingRoom& room_;
    JournalDraft& draft_;
    Context context_;
};

}    // namespace

struct Agenda::Inside {
    Clock& clock;
    JournalDraft& draft;
    WaitingRoom& room;
    std::vector<Service*> services;
    std::deque<PlannedChore> chores;               // units point to them
    Departures* departures = nullptr;              // null: nothing departs
    std::size_t next_idle = 0;                     // sweeps take turns
    std::optional<std::int64_t> clock_of_group;    // before this group moved it

    UnitPointer unit_of(PlannedChore& planned) { return std::make_unique<ChoreUnit>(planned, clock, room, draft); }
    // Undone when the group is rolled back.
    void set_clock(Instant instant) {
        if (!clock_of_group) clock_of_group = clock.state();
        clock.set(instant);
    }
    void begin_group() {
        for (PlannedChore& planned : chores) planned.ran_in_group = false;
        clock_of_group.reset();
    }
};

// Goes from one due instant to the next. Between two of them nothing changes, so it is enough to stop at these.
class Agenda::Advance final : public ParkableUnit {
  public:
    Advance(Inside& agenda, Instant target, std::function<void(std::exception_ptr)> done)
        : agenda_(agenda), target_(target), done_(std::move(done)), context_(agenda.clock.now()) {}

    Progress run(storage::Transaction& transaction) override {
        arrived_ = false;
        const UndoneOnFailure undo{agenda_.clock};
        const std::int64_t changes = transaction.database().total_changes();
        const bool goes_back = is_first_ && target_ < agenda_.clock.now();
        const bool waits = !std::exchange(is_last_run_, false) && !goes_back;
        if (goes_back) agenda_.set_clock(target_);
        for (int step = 0; step < steps_a_group; ++step) {
            if (settle(transaction)) return Progress::again;
            const Instant now = agenda_.clock.now();
            if (agenda_.room.has_ready() || is_something_due(now)) return Progress::again;
            if (waits && agenda_.departures != nullptr && agenda_.departures->under_way() > 0) return park(now);
            if (now >= target_) {
                arrived_ = true;
                return Progress::done;
            }
            agenda_.set_clock(std::min(next_due(transaction, now), target_));
            if (transaction.database().total_changes() - changes >= changes_a_group) return Progress::again;
        }
        return Progress::again;
    }
    void fail(std::exception_ptr error) override { done_(std::move(error)); }
    void committed() override {
        is_first_ = false;
        if (arrived_) done_(nullptr);
    }
    const Wait& wait() const override { return wait_; }
    void make_last_run() override { is_last_run_ = true; }    // of those that wait for the same calls

  private:
    // Each time that it waits it has as long.
    Progress park(Instant now) {
        is_first_ = false;
        wait_ = {Departures::all_settled, never, now + longest_wait};
        real_deadline = std::chrono::steady_clock::now() + longest_wait;
        return Progress::parked;
    }
    struct UndoneOnFailure {
        Clock& clock;
        std::int64_t state = clock.state();
        int exceptions = std::uncaught_exceptions();
        ~UndoneOnFailure() {
            if (std::uncaught_exceptions() > exceptions) clock.restore(state);
        }
    };

    // True when there is more to settle at this instant.
    bool settle(storage::Transaction& transaction) {
        bool more = false;
        context_.begin(agenda_.clock.now());
        for (Service* const service : agenda_.services) more = service->settle(transaction, context_) || more;
        for (const WaitKey key : context_.take_wakes()) agenda_.room.wake(key);
        agenda_.draft.add(context_.take_events());
        return more;
    }
    static bool counts(const PlannedChore& planned) { return planned.chore->is_visible() && !planned.is_resting(); }
    // A parked call or a visible chore, which runs as a unit of its own before this goes on.
    bool is_something_due(Instant now) const {
        if (agenda_.room.next_due() <= now) return true;
        return std::any_of(agenda_.chores.begin(), agenda_.chores.end(),
                           [&](const PlannedChore& planned) { return planned.chore->due() <= now && counts(planned); });
    }
    Instant next_due(storage::Transaction& transaction, Instant now) {
        Instant due = agenda_.room.next_due();
        for (Service* const service : agenda_.services) due = std::min(due, service->next_due(transaction, now));
        for (const PlannedChore& planned : agenda_.chores) {
            if (counts(planned)) due = std::min(due, planned.chore->due());
        }
        return std::max(due, now + 1ms);
    }

    Inside& agenda_;
    const Instant target_;
    const std::function<void(std::exception_ptr)> done_;
    Context context_;
    Wait wait_{};
    bool is_first_ = true;
    bool arrived_ = false;
    bool is_last_run_ = false;
};

Agenda::Agenda(Clock& clock, JournalDraft& draft, WaitingRoom& room)
    : inside_(std::make_unique<Inside>(Inside{clock, draft, room, {}, {}, nullptr, 0, {}})) {}
Agenda::~Agenda() = default;

void Agenda::add(Service& service) {
    inside_->services.push_back(&service);
    for (Chore* const chore : service.chores()) inside_->chores.push_back({chore});
}

void Agenda::act(const std::function<void(Context&)>& work) {
    Context context(inside_->clock.now());
    work(context);
    for (const WaitKey key : context.take_wakes()) inside_->room.wake(key);
    inside_->draft.add(context.take_events());
}

void Agenda::add(Departures& departures) {
    inside_->departures = &departures;
    inside_->chores.push_back({&departures});
}

namespace {

// Null, and the unit is gone, if it is none that can wait.
std::unique_ptr<ParkableUnit> parkable(UnitPointer unit) {
    auto* const call = dynamic_cast<ParkableUnit*>(unit.get());
    if (call == nullptr) return nullptr;
    static_cast<void>(unit.release());
    return std::unique_ptr<ParkableUnit>(call);
}

}    // namespace

void Agenda::park(UnitPointer unit) {
    auto call = parkable(std::move(unit));
    assert(call != nullptr && "only a ParkableUnit says that it is parked");
    inside_->room.park(std::move(call));
}

// A chore's unit is made anew when its turn comes.
void Agenda::take_back(UnitPointer unit) {
    if (auto call = parkable(std::move(unit))) inside_->room.take_back(std::move(call));
}

UnitPointer Agenda::take_ready(const storage::Unit& unit) {
    const auto* const call = dynamic_cast<const ParkableUnit*>(&unit);
    return call != nullptr ? inside_->room.take_ready(*call) : nullptr;
}

UnitPointer Agenda::take_ready() {
    if (auto call = inside_->room.take_ready()) return call;
    if (inside_->chores.empty()) return nullptr;
    const Instant now = inside_->clock.now();
    for (PlannedChore& planned : inside_->chores) {
        if (planned.ran_in_group) continue;
        const Instant due = planned.chore->due();
        if (due > now || planned.is_sweep(due) || planned.is_resting()) continue;
        planned.ran_in_group = true;
        return inside_->unit_of(planned);
    }
    return nullptr;
}

UnitPointer Agenda::take_idle() {
    for (std::size_t i = 0; i < inside_->chores.size(); ++i) {
        PlannedChore& planned = inside_->chores[inside_->next_idle++ % inside_->chores.size()];
        if (planned.is_sweep(planned.chore->due()) && !planned.is_resting()) return inside_->unit_of(planned);
    }
    return nullptr;
}

std::optional<std::chrono::milliseconds> Agenda::sleep_for() {
    std::optional<std::chrono::milliseconds> shortest;
    const auto shorten = [&](std::chrono::milliseconds wait) {
        wait = std::max(wait, 0ms);
        if (!shortest || wait < *shortest) shortest = wait;
    };
    const auto shorten_to_real = [&](SteadyTime until) {
        shorten(std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
    };
    const Instant now = inside_->clock.now();
    const auto shorten_to = [&](Instant due) {
        if (due <= now) {
            shorten(0ms);
        } else if (due != never && !inside_->clock.is_frozen()) {
            shorten(due - now);
        }
    };
    shorten_to(inside_->room.next_due());
    if (const auto real = inside_->room.next_real_deadline()) shorten_to_real(*real);
    for (const PlannedChore& planned : inside_->chores) {
        const Instant due = planned.chore->due();
        if (due <= now && planned.is_resting()) {
            shorten_to_real(*planned.rests_until);
        } else {
            shorten_to(due);
        }
    }
    return shortest;
}

void Agenda::finished(storage::Unit& unit) {
    if (auto* const call = dynamic_cast<ParkableUnit*>(&unit)) inside_->room.finished(*call);
}

void Agenda::rolled_back() {
    if (inside_->clock_of_group) inside_->clock.restore(*inside_->clock_of_group);
    inside_->begin_group();
    inside_->room.rolled_back();
}

void Agenda::group_committed() {
    inside_->begin_group();
    inside_->room.group_committed();
    inside_->draft.publish();
    if (inside_->departures != nullptr) inside_->departures->depart();
}

std::unique_ptr<ParkableUnit> Agenda::advance(Instant target, std::function<void(std::exception_ptr)> done) {
    return std::make_unique<Advance>(*inside_, target, std::move(done));
}

}    // namespace pileus
