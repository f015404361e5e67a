#include "pileus/service/waiting_room.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "pileus/time/clock.hpp"

namespace pileus {

using SteadyTime = std::chrono::steady_clock::time_point;
using UnitPointer = std::unique_ptr<ParkableUnit>;

struct WaitingRoom::Inside {
    // By ticket, so that whoever is woken in vain keeps its place.
    using Calls = std::map<std::uint64_t, UnitPointer>;
    struct Line {
        Calls calls;
        std::uint64_t turn = 0;    // ticket of the call that was woken and has not run yet; 0: nobody's
        Instant wake_at = never;
    };
    struct Place {
        WaitKey key;
        std::uint64_t ticket;
    };

    explicit Inside(const Clock& sandbox_clock) : clock(sandbox_clock) {}

    void set_wake_at(WaitKey key, Line& line, Instant at);
    void get_ready(Line& line, Calls::iterator at, WaitKey key);
    void make_ready(WaitKey key, std::uint64_t ticket);
    void give_turn(WaitKey key, Line& line);
    void pass_turn(WaitKey key, std::uint64_t ticket);
    void wake_lines_due(Instant now);
    void end_calls_due(Instant now);
    void end_calls_due_by_the_real_clock();

    const Clock& clock;
    bool closed = false;
    std::uint64_t next_ticket = 1;
    std::unordered_map<WaitKey, Line> lines;
    std::unordered_map<const ParkableUnit*, Place> places;
    std::set<std::pair<Instant, WaitKey>> by_wake;
    std::set<std::tuple<Instant, std::uint64_t, WaitKey>> by_deadline;
    std::set<std::tuple<SteadyTime, std::uint64_t, WaitKey>> by_real_deadline;
    Calls ready;    // by ticket too: whoever ends at its deadline does not overtake who has waited longer
    std::vector<Place> parked_in_group;
};

WaitingRoom::WaitingRoom(const Clock& clock) : inside_(std::make_unique<Inside>(clock)) {}
WaitingRoom::~WaitingRoom() = default;

void WaitingRoom::Inside::set_wake_at(WaitKey key, Line& line, Instant at) {
    if (line.wake_at != never) by_wake.erase({line.wake_at, key});
    line.wake_at = at;
    if (at != never) by_wake.insert({at, key});
}

// Takes a call out of its line.
void WaitingRoom::Inside::get_ready(Line& line, Calls::iterator at, WaitKey key) {
    ParkableUnit& unit = *at->second;
    places.erase(&unit);
    unit.line = key;
    by_deadline.erase({unit.wait().deadline, unit.ticket, key});
    by_real_deadline.erase({unit.real_deadline, unit.ticket, key});
    ready.insert(line.calls.extract(at));
}

void WaitingRoom::Inside::make_ready(WaitKey key, std::uint64_t ticket) {
    const auto line = lines.find(key);
    if (line == lines.end()) return;
    const auto call = line->second.calls.find(ticket);
    if (call != line->second.calls.end()) get_ready(line->second, call, key);
}

void WaitingRoom::Inside::give_turn(WaitKey key, Line& line) {
    if (line.turn != 0 || line.calls.empty()) return;
    line.turn = line.calls.begin()->first;
    get_ready(line, line.calls.begin(), key);
}

// Whoever has run gives its turn to the next in the line it came from, if it had it. An empty line goes.
void WaitingRoom::Inside::pass_turn(WaitKey key, std::uint64_t ticket) {
    const auto line = lines.find(key);
    if (line == lines.end()) return;
    if (line->second.turn == ticket) {
        line->second.turn = 0;
        give_turn(key, line->second);
    }
    if (line->second.calls.empty() && line->second.turn == 0) {
        set_wake_at(key, line->second, never);
        lines.erase(line);
    }
}

void WaitingRoom::park(UnitPointer unit) {
    const ParkableUnit::Wait wait = unit->wait();
    if (unit->ticket == 0) {
        unit->ticket = inside_->next_ticket++;
        const auto real_wait = std::max(wait.deadline - inside_->clock.now(), std::chrono::milliseconds{0});
        unit->real_deadline = std::chrono::steady_clock::now() + real_wait;
    } else if (unit->line != wait.key) {
        inside_->pass_turn(unit->line, unit->ticket);    // the queue it waited for was deleted and made anew
    }
    if (inside_->closed) {
        unit->make_last_run();
        const std::uint64_t ticket = unit->ticket;
        inside_->ready.emplace(ticket, std::move(unit));
        return;
    }
    const std::uint64_t ticket = unit->ticket;
    Inside::Line& line = inside_->lines[wait.key];
    if (line.turn == ticket) line.turn = 0;
    inside_->set_wake_at(wait.key, line, wait.wake_at);
    inside_->by_deadline.insert({wait.deadline, ticket, wait.key});
    inside_->by_real_deadline.insert({unit->real_deadline, ticket, wait.key});
    inside_->places[unit.get()] = {wait.key, ticket};
    inside_->parked_in_group.push_back({wait.key, ticket});
    line.calls.emplace(ticket, std::move(unit));
}

void WaitingRoom::wake(WaitKey key) {
    const auto line = inside_->lines.find(key);
    if (line != inside_->lines.end()) inside_->give_turn(key, line->second);
}

void WaitingRoom::discard(const ParkableUnit* unit) {
    const auto place = inside_->places.find(unit);
    if (place != inside_->places.end()) inside_->make_ready(place->second.key, place->second.ticket);
}

void WaitingRoom::close() {
    inside_->closed = true;
    for (auto& [key, line] : inside_->lines) {
        for (auto& [ticket, unit] : line.calls) unit->make_last_run();
        inside_->ready.merge(line.calls);
    }
    inside_->lines.clear();
    inside_->places.clear();
    inside_->by_wake.clear();
    inside_->by_deadline.clear();
    inside_->by_real_deadline.clear();
}

void WaitingRoom::finished(const ParkableUnit& unit) { inside_->pass_turn(unit.line, unit.ticket); }

void WaitingRoom::Inside::wake_lines_due(Instant now) {
    while (!by_wake.empty() && by_wake.begin()->first <= now) {
        const WaitKey key = by_wake.begin()->second;
        const auto line = lines.find(key);
        assert(line != lines.end() && "an empty line takes its time along");
        set_wake_at(key, line->second, never);
        give_turn(key, line->second);
    }
}

void WaitingRoom::Inside::end_calls_due(Instant now) {
    while (!by_deadline.empty() && std::get<0>(*by_deadline.begin()) <= now) {
        const auto [deadline, ticket, key] = *by_deadline.begin();
        make_ready(key, ticket);
    }
}

void WaitingRoom::Inside::end_calls_due_by_the_real_clock() {
    const SteadyTime now = std::chrono::steady_clock::now();
    while (!by_real_deadline.empty() && std::get<0>(*by_real_deadline.begin()) <= now) {
        const auto [deadline, ticket, key] = *by_real_deadline.begin();
        const auto line = lines.find(key);
        assert(line != lines.end() && "whoever leaves a line takes its deadlines along");
        line->second.calls.find(ticket)->second->make_last_run();
        make_ready(key, ticket);
    }
}

UnitPointer WaitingRoom::take_ready() {
    if (inside_->ready.empty() && !inside_->places.empty()) {
        const Instant now = inside_->clock.now();
        inside_->wake_lines_due(now);
        inside_->end_calls_due(now);
        inside_->end_calls_due_by_the_real_clock();
    }
    if (inside_->ready.empty()) return nullptr;
    return std::move(inside_->ready.extract(inside_->ready.begin()).mapped());
}

UnitPointer WaitingRoom::take_ready(const ParkableUnit& unit) {
    const auto found = inside_->ready.find(unit.ticket);
    return found != inside_->ready.end() ? std::move(inside_->ready.extract(found).mapped()) : nullptr;
}

void WaitingRoom::take_back(UnitPointer unit) {
    const std::uint64_t ticket = unit->ticket;
    inside_->ready.emplace(ticket, std::move(unit));
}

bool WaitingRoom::has_ready() const { return !inside_->ready.empty(); }

Instant WaitingRoom::next_due() const {
    Instant due = never;
    if (!inside_->by_wake.empty()) due = inside_->by_wake.begin()->first;
    if (!inside_->by_deadline.empty()) due = std::min(due, std::get<0>(*inside_->by_deadline.begin()));
    return due;
}

std::optional<SteadyTime> WaitingRoom::next_real_deadline() const {
    if (inside_->by_real_deadline.empty()) return std::nullopt;
    return std::get<0>(*inside_->by_real_deadline.begin());
}

std::size_t WaitingRoom::size() const { return inside_->places.size(); }

void WaitingRoom::rolled_back() {
    for (const auto& [key, ticket] : std::exchange(inside_->parked_in_group, {})) {
        inside_->make_ready(key, ticket);
        const auto line = inside_->lines.find(key);
        if (line == inside_->lines.end() || line->second.turn != ticket) continue;
        // What woke it is undone and will be done again, perhaps before its place: nobody has the turn now. Whatever it
        // would have passed on, the line looks for itself.
        line->second.turn = 0;
        inside_->set_wake_at(key, line->second, Instant::min());
    }
}

void WaitingRoom::group_committed() { inside_->parked_in_group.clear(); }

}    // namespace pileus
