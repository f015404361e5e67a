#include "pileus/service/waiting_room.hpp"

#include <algorithm>
#include <deque>
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
    struct Line {
        std::map<std::uint64_t, UnitPointer> calls;
        std::uint64_t turn = 0;    // ticket of the call that was woken and has not run yet; 0: nobody's
        Instant wake_at = never;
    };
    struct Place {
        WaitKey key;
        std::uint64_t ticket;
    };

    explicit Inside(const Clock& sandbox_clock) : clock(sandbox_clock) {}

    void set_wake_at(WaitKey key, Line& line, Instant at);
    UnitPointer leave(Line& line, std::map<std::uint64_t, UnitPointer>::iterator at, WaitKey key);
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
    std::deque<UnitPointer> ready;
    std::vector<Place> parked_in_group;
};

WaitingRoom::WaitingRoom(const Clock& clock) : inside_(std::make_unique<Inside>(clock)) {}
WaitingRoom::~WaitingRoom() = default;

void WaitingRoom::Inside::set_wake_at(WaitKey key, Line& line, Instant at) {
    if (line.wake_at != never) by_wake.erase({line.wake_at, key});
    line.wake_at = at;
    if (at != never) by_wake.insert({at, key});
}

// Takes a call out of its line; an empty line goes.
UnitPointer WaitingRoom::Inside::leave(Line& line, std::map<std::uint64_t, UnitPointer>::iterator at, WaitKey key) {
    UnitPointer unit = std::move(at->second);
    line.calls.erase(at);
    places.erase(unit.get());
    unit->line = key;
    by_deadline.erase({unit->wait().deadline, unit->ticket, key});
    by_real_deadline.erase({unit->real_deadline, unit->ticket, key});
    return unit;
}

void WaitingRoom::Inside::make_ready(WaitKey key, std::uint64_t ticket) {
    const auto line = lines.find(key);
    if (line == lines.end()) return;
    const auto call = line->second.calls.find(ticket);
    if (call != line->second.calls.end()) ready.push_back(leave(line->second, call, key));
}

void WaitingRoom::Inside::give_turn(WaitKey key, Line& line) {
    if (line.turn != 0 || line.calls.empty()) return;
    line.turn = line.calls.begin()->first;
    ready.push_back(leave(line, line.calls.begin(), key));
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
        inside_->ready.push_back(std::move(unit));
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
        for (auto& [ticket, unit] : line.calls) {
            unit->make_last_run();
            inside_->ready.push_back(std::move(unit));
        }
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
        Line& line = lines.at(key);
        set_wake_at(key, line, never);
        give_turn(key, line);
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
        lines.at(key).calls.at(ticket)->make_last_run();
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
    UnitPointer unit = std::move(inside_->ready.front());
    inside_->ready.pop_front();
    return unit;
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
    for (const auto& place : std::exchange(inside_->parked_in_group, {})) inside_->make_ready(place.key, place.ticket);
}

void WaitingRoom::group_committed() { inside_->parked_in_group.clear(); }

}    // namespace pileus
