// A small world with one table of items in queues, calls that wait for one, and a clock that stands still.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "pileus/service/agenda.hpp"
#include "pileus/time/clock.hpp"
#include "unit/kit/storage/support.hpp"

namespace pileus::test {

using namespace std::chrono_literals;
using storage::Transaction;
using storage::test::Probe;

constexpr Instant start_of_time = from_milliseconds(1'000'000);
inline constexpr ServiceTraits no_traits{};

struct World {
    explicit World(storage::StoreOptions options = {}, Clock::Mode mode = Clock::Mode::manual)
        : clock(mode, start_of_time), room(clock), agenda(clock, draft, room), store(std::move(options)) {
        store.migrate(
            {{"test", {"CREATE TABLE item (id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, text TEXT) STRICT"}}});
        insert = store.database().prepare("INSERT INTO item VALUES (?1, ?2, ?3)");
        take = store.database().prepare(
            "DELETE FROM item WHERE id = (SELECT min(id) FROM item WHERE queue = ?1) RETURNING text");
        store.add(draft);
        store.set_waiting(agenda);
    }

    void put(Transaction& tx, WaitKey queue, std::string_view text) {
        insert.run(tx.next_id(), queue, text);
        room.wake(queue);
    }
    // Submits without running: what is submitted before the next run() is one group.
    void send(WaitKey queue, std::string text) {
        submit([this, queue, text = std::move(text)](Transaction& tx) { put(tx, queue, text); });
    }
    void submit(std::function<void(Transaction&)> work) {
        probes.push_back(std::make_unique<Probe>());
        store.submit(storage::test::unit(*probes.back(), std::move(work)));
    }
    // Fails after it has written, so that its group runs again.
    void fail_after_writing() {
        submit([this](Transaction& tx) {
            insert.run(tx.next_id(), 0, "lost");
            throw std::runtime_error("no");
        });
    }
    void run() { store.run_pending(); }
    void advance(std::chrono::milliseconds by) {
        std::exception_ptr failure;
        store.submit(agenda.advance(clock.now() + by, [&](std::exception_ptr error) { failure = std::move(error); }));
        run();
        if (failure) std::rethrow_exception(failure);
    }
    std::string answers() { return std::exchange(answered, ""); }

    Clock clock;
    Journal journal;
    JournalDraft draft{journal};
    WaitingRoom room;
    Agenda agenda;
    std::vector<std::unique_ptr<Probe>> probes;
    std::string answered;    // "name=text " a call, "-" for nothing
    storage::Store store;
    storage::Statement insert, take;
};

// Takes one item of a queue, or waits for it.
class Receive final : public ParkableUnit {
  public:
    Receive(World& world, std::string name, WaitKey queue, std::chrono::milliseconds wait)
        : world_(world), name_(std::move(name)), wait_{queue, never, world.clock.now() + wait} {}

    Progress run(Transaction&) override {
        ++runs;
        if (on_run) on_run();
        found_ = "-";
        if (is_abandoned) {
            found_ = "gone";
            return Progress::done;
        }
        {
            storage::Rows rows = world_.take.query(wait_.key);
            if (rows.next()) {
                found_ = rows.string(0);
                while (rows.next()) {
                }
                return Progress::done;
            }
        }
        return wait_.deadline > world_.clock.now() && !is_last_run_ ? Progress::parked : Progress::done;
    }
    void fail(std::exception_ptr) override { world_.answered += name_ + "=failed "; }
    void committed() override { world_.answered += name_ + "=" + found_ + " "; }
    const Wait& wait() const override { return wait_; }
    void make_last_run() override { is_last_run_ = true; }

    void wake_at(Instant instant) { wait_.wake_at = instant; }
    void wait_at(WaitKey queue) { wait_.key = queue; }

    bool is_abandoned = false;
    int runs = 0;
    std::function<void()> on_run;

  private:
    World& world_;
    std::string name_;
    Wait wait_;
    std::string found_;
    bool is_last_run_ = false;
};

// Submits a call; the reference is good until it has answered.
inline Receive& receive(World& world, std::string name, WaitKey queue, std::chrono::milliseconds wait = 20s) {
    auto call = std::make_unique<Receive>(world, std::move(name), queue, wait);
    Receive& reference = *call;
    world.store.submit(std::move(call));
    return reference;
}

}    // namespace pileus::test
