#include "pileus/service/agenda.hpp"

#include <algorithm>

#include "pileus/time/clock.hpp"

namespace pileus {

using namespace std::chrono_literals;
using storage::UnitPointer;

namespace {

// How many due instants an advance goes through in one commit group.
constexpr int steps_a_group = 64;

class ChoreUnit final : public storage::Unit {
  public:
    ChoreUnit(Chore& chore, const Clock& clock, WaitingRoom& room, Journal& journal)
        : chore_(chore), clock_(clock), room_(room), journal_(journal), context_(clock.now()) {}

    Progress run(storage::Transaction& transaction) override {
        context_.begin(clock_.now());
        chore_.run(transaction, context_);
        for (const WaitKey key : context_.take_wakes()) room_.wake(key);
        return Progress::done;
    }
    // The disk is full: the chore stays due, and is tried again with the next group.
    void fail(std::exception_ptr) override {}
    void committed() override {
        for (Event& event : context_.take_events()) journal_.publish(std::move(event));
    }

  private:
    Chore& chore_;
    const Clock& clock_;
    WaitingRoom& room_;
    Journal& journal_;
    Context context_;
};

}    // namespace

struct Agenda::Inside {
    struct Entry {
        Chore* chore;
        bool ran_in_group = false;
    };
    Clock& clock;
    Journal& journal;
    WaitingRoom& room;
    std::vector<Service*> services;
    std::vector<Entry> chores;
    std::size_t next_idle = 0;    // sweeps take turns

    UnitPointer unit_of(Chore& chore) { return std::make_unique<ChoreUnit>(chore, clock, room, journal); }
    void begin_group() {
        for (Entry& entry : chores) entry.ran_in_group = false;
    }
};

namespace {

bool is_sweep(const Chore& chore, Instant due) { return !chore.is_visible() && due == Instant::min(); }

// Goes from one due instant to the next. Between two of them nothing changes, so it is enough to stop at these.
class AdvanceUnit final : public storage::Unit {
  public:
    AdvanceUnit(Clock& clock, WaitingRoom& room, Journal& journal, const std::vector<Service*>& services,
                std::vector<Chore*> visible_chores, Instant target, std::function<void(std::exception_ptr)> done)
        : clock_(clock),
          room_(room),
          journal_(journal),
          services_(services),
          chores_(std::move(visible_chores)),
          target_(target),
          done_(std::move(done)),
          context_(clock.now()) {}

    Progress run(storage::Transaction& transaction) override {
        events_.clear();
        arrived_ = false;
        if (target_ < clock_.now()) clock_.set(target_);
        for (int step = 0; step < steps_a_group; ++step) {
            if (settle(transaction)) return Progress::again;
            const Instant now = clock_.now();
            if (room_.has_ready() || due_now(now)) return Progress::again;
            if (now >= target_) {
                arrived_ = true;
                return Progress::done;
            }
            clock_.set(std::min(next_due(transaction, now), target_));
        }
        return Progress::again;
    }
    void fail(std::exception_ptr error) override { done_(std::move(error)); }
    void committed() override {
        for (Event& event : events_) journal_.publish(std::move(event));
        events_.clear();
        if (arrived_) done_(nullptr);
    }

  private:
    // True when there is more to settle at this instant.
    bool settle(storage::Transaction& transaction) {
        bool more = false;
        context_.begin(clock_.now());
        for (Service* const service : services_) more = service->settle(transaction, context_) || more;
        for (const WaitKey key : context_.take_wakes()) room_.wake(key);
        for (Event& event : context_.take_events()) events_.push_back(std::move(event));
        return more;
    }
    bool due_now(Instant now) const {
        return room_.next_due() <= now ||
               std::any_of(chores_.begin(), chores_.end(), [&](const Chore* chore) { return chore->due() <= now; });
    }
    Instant next_due(storage::Transaction& transaction, Instant now) {
        Instant due = room_.next_due();
        for (Service* const service : services_) due = std::min(due, service->next_due(transaction, now));
        for (const Chore* const chore : chores_) due = std::min(due, chore->due());
        return due;
    }

    Clock& clock_;
    WaitingRoom& room_;
    Journal& journal_;
    const std::vector<Service*>& services_;
    const std::vector<Chore*> chores_;
    const Instant target_;
    const std::function<void(std::exception_ptr)> done_;
    Context context_;
    std::vector<Event> events_;
    bool arrived_ = false;
};

}    // namespace

Agenda::Agenda(Clock& clock, Journal& journal, WaitingRoom& room)
    : inside_(std::make_unique<Inside>(Inside{clock, journal, room, {}, {}})) {}
Agenda::~Agenda() = default;

void Agenda::add(Service& service) {
    inside_->services.push_back(&service);
    for (Chore* const chore : service.chores()) inside_->chores.push_back({chore});
}

void Agenda::park(UnitPointer unit) {
    inside_->room.park(std::unique_ptr<ParkableUnit>(&dynamic_cast<ParkableUnit&>(*unit.release())));
}

UnitPointer Agenda::take_ready() {
    if (auto call = inside_->room.take_ready()) return call;
    if (inside_->chores.empty()) return nullptr;
    const Instant now = inside_->clock.now();
    for (auto& [chore, ran_in_group] : inside_->chores) {
        const Instant due = chore->due();
        if (ran_in_group || due > now || is_sweep(*chore, due)) continue;
        ran_in_group = true;
        return inside_->unit_of(*chore);
    }
    return nullptr;
}

UnitPointer Agenda::take_idle() {
    for (std::size_t i = 0; i < inside_->chores.size(); ++i) {
        auto& [chore, ran_in_group] = inside_->chores[inside_->next_idle++ % inside_->chores.size()];
        if (!is_sweep(*chore, chore->due())) continue;
        return inside_->unit_of(*chore);
    }
    return nullptr;
}

std::optional<std::chrono::milliseconds> Agenda::sleep_for() {
    std::optional<std::chrono::milliseconds> shortest;
    const auto shorten = [&](std::chrono::milliseconds wait) {
        wait = std::max(wait, 0ms);
        if (!shortest || wait < *shortest) shortest = wait;
    };
    Instant due = inside_->room.next_due();
    for (const auto& [chore, ran_in_group] : inside_->chores) due = std::min(due, chore->due());
    if (due == Instant::min()) return 0ms;
    if (due != never) {
        const Instant now = inside_->clock.now();
        if (due <= now) return 0ms;
        if (!inside_->clock.is_frozen()) shorten(due - now);
    }
    if (const auto real = inside_->room.next_real_deadline()) {
        shorten(std::chrono::ceil<std::chrono::milliseconds>(*real - std::chrono::steady_clock::now()));
    }
    return shortest;
}

void Agenda::finished(storage::Unit& unit) {
    if (auto* const call = dynamic_cast<ParkableUnit*>(&unit)) inside_->room.finished(*call);
}

void Agenda::rolled_back() {
    inside_->begin_group();
    inside_->room.rolled_back();
}

void Agenda::group_committed() {
    inside_->begin_group();
    inside_->room.group_committed();
}

UnitPointer Agenda::advance(Instant target, std::function<void(std::exception_ptr)> done) {
    std::vector<Chore*> visible;
    for (const auto& [chore, ran_in_group] : inside_->chores) {
        if (chore->is_visible()) visible.push_back(chore);
    }
    return std::make_unique<AdvanceUnit>(inside_->clock, inside_->room, inside_->journal, inside_->services,
                                         std::move(visible), target, std::move(done));
}

}    // namespace pileus
