// Chores that fall due, and the clock's way from one due instant to the next.
#include "pileus/service/agenda.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "unit/kit/service/support.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

constexpr EventType appeared{"test.appeared", "An item's delay ended."};

// Runs a function whenever it is due.
class TestChore final : public Chore {
  public:
    TestChore(bool is_visible, std::function<void(Transaction&, Context&)> work)
        : is_visible_(is_visible), work_(std::move(work)) {}
    Instant due() const override { return due_at; }
    void run(Transaction& tx, Context& context) override {
        ++runs;
        work_(tx, context);
    }
    bool is_visible() const override { return is_visible_; }

    Instant due_at = never;
    int runs = 0;

  private:
    bool is_visible_;
    std::function<void(Transaction&, Context&)> work_;
};

// Items that appear in queue 1 at given instants.
class TestService final : public Service {
  public:
    explicit TestService(World& world) : world_(world) {}
    const ServiceTraits& traits() const override { return no_traits; }
    std::vector<Operation> operations() override { return {}; }
    std::vector<Chore*> chores() override { return planned; }
    Instant next_due(Transaction&, Instant after) override {
        const auto next = appearing.upper_bound(after);
        return next == appearing.end() ? never : *next;
    }
    bool settle(Transaction& tx, Context& context) override {
        for (int piece = 0; piece < 2; ++piece) {
            const auto due = appearing.upper_bound(settled_);
            if (due == appearing.end() || *due > context.now()) return false;
            settled_ = *due;
            instants.push_back(context.now());
            if (fails) {
                world_.insert.run(tx.next_id(), 1, "lost");
                settled_ = Instant::min();
                throw std::runtime_error("no");
            }
            world_.insert.run(tx.next_id(), 1, std::to_string((*due - start_of_time).count()));
            context.wake(1);
            context.note({.type = &appeared});
        }
        return true;
    }

    std::set<Instant> appearing;
    std::vector<Instant> instants;
    std::vector<Chore*> planned;
    bool fails = false;

  private:
    World& world_;
    Instant settled_ = Instant::min();
};

}    // namespace

TEST_CASE("advancing stops at each due instant, and parked calls see it at that time", "[agenda]") {
    World world;
    TestService service(world);
    service.appearing = {start_of_time + 1s, start_of_time + 3s};
    world.agenda.add(service);
    receive(world, "a", 1);
    receive(world, "b", 1, 2s);
    receive(world, "c", 1);
    world.run();

    world.advance(10s);

    CHECK(service.instants == std::vector<Instant>{start_of_time + 1s, start_of_time + 3s});
    CHECK(world.answers() == "a=1000 b=- c=3000 ");    // b's deadline lies between the two
    CHECK(world.clock.now() == start_of_time + 10s);
    CHECK(world.journal.newest() == 2);
    CHECK(world.journal.read(0, 1)[0].at == start_of_time + 1s);
}

TEST_CASE("advancing is done when it says so, and not before all is settled", "[agenda]") {
    World world;
    TestService service(world);
    for (int i = 1; i <= 1000; ++i) service.appearing.insert(start_of_time + std::chrono::milliseconds(i));
    world.agenda.add(service);
    const auto groups = world.store.figures().groups;
    int calls = 0;
    world.store.submit(world.agenda.advance(start_of_time + 5s, [&](std::exception_ptr error) {
        ++calls;
        CHECK(error == nullptr);
        CHECK(service.instants.size() == 1000);
        CHECK(world.clock.now() == start_of_time + 5s);
    }));
    world.run();
    CHECK(calls == 1);
    CHECK(world.store.figures().groups - groups > 10);    // in pieces, so that others have their turn in between
}

TEST_CASE("setting the clock back settles nothing", "[agenda]") {
    World world;
    TestService service(world);
    service.appearing = {start_of_time + 1s};
    world.agenda.add(service);
    world.advance(-1h);
    CHECK(world.clock.now() == start_of_time - 1h);
    CHECK(service.instants.empty());
}

TEST_CASE("an advance that fails leaves the clock where the newest commit left it", "[agenda]") {
    World world;
    TestService service(world);
    service.appearing = {start_of_time + 1s};
    service.fails = true;
    world.agenda.add(service);
    CHECK_THROWS_WITH(world.advance(10s), "no");
    CHECK(world.clock.now() == start_of_time);

    service.fails = false;
    world.advance(10s);
    CHECK(world.clock.now() == start_of_time + 10s);
}

TEST_CASE("an advance in a group that is rolled back goes the same way again", "[agenda]") {
    World world;
    receive(world, "a", 1, 2s);
    world.run();
    Instant seen_by_later{};
    world.store.submit(world.agenda.advance(start_of_time + 5s, [](std::exception_ptr) {}));
    world.submit([&](Transaction&) { seen_by_later = world.clock.now(); });
    world.fail_after_writing();
    std::vector<Instant> seen_before;
    world.run();
    CHECK(world.store.figures().reruns == 1);
    CHECK(seen_by_later == start_of_time + 2s);    // the first stop of the second way, as of the first
    CHECK(world.answers() == "a=- ");
    CHECK(world.clock.now() == start_of_time + 5s);
}

TEST_CASE("a chore runs when it is due, and what it wakes answers in the same group", "[agenda]") {
    World world;
    TestChore chore(true, [&](Transaction& tx, Context& context) {
        world.insert.run(tx.next_id(), 1, "moved");
        context.wake(1);
        context.note({.type = &appeared});
        chore.due_at = never;
    });
    TestService service(world);
    service.planned = {&chore};
    world.agenda.add(service);
    receive(world, "a", 1);
    world.run();
    CHECK(chore.runs == 0);

    chore.due_at = start_of_time;
    world.run();
    CHECK(chore.runs == 1);
    CHECK(world.answers() == "a=moved ");
    CHECK(world.journal.newest() == 1);
}

TEST_CASE("advancing runs a visible chore at each of its instants", "[agenda]") {
    World world;
    std::vector<Instant> ran_at;
    TestChore chore(true, [&](Transaction&, Context& context) {
        ran_at.push_back(context.now());
        chore.due_at = ran_at.size() < 3 ? context.now() + 1s : never;
    });
    chore.due_at = start_of_time + 1s;
    TestService service(world);
    service.planned = {&chore};
    world.agenda.add(service);

    world.advance(10s);
    CHECK(ran_at == std::vector<Instant>{start_of_time + 1s, start_of_time + 2s, start_of_time + 3s});
}

TEST_CASE("a sweep runs piece by piece while there is nothing else, and then rests", "[agenda]") {
    World world;
    TestChore sweep(false, [&](Transaction&, Context&) {
        if (sweep.runs == 5) sweep.due_at = never;
    });
    sweep.due_at = Instant::min();
    TestService service(world);
    service.planned = {&sweep};
    world.agenda.add(service);
    const auto groups = world.store.figures().groups;

    CHECK(world.agenda.sleep_for() == 0ms);
    world.run();
    CHECK(sweep.runs == 5);
    CHECK(world.store.figures().groups - groups == 5);    // one piece a group
    CHECK_FALSE(world.agenda.sleep_for());                // for ever
}

TEST_CASE("under load a sweep has its turn once in a while", "[agenda]") {
    World world({.group_units = 1});
    TestChore sweep(false, [](Transaction&, Context&) {});
    sweep.due_at = Instant::min();
    TestService service(world);
    service.planned = {&sweep};
    world.agenda.add(service);
    int left = 1000;
    auto probe = std::make_unique<Probe>();
    world.store.submit(std::make_unique<storage::test::ProbeUnit>(*probe, [&](Transaction&) {
        if (--left > 0) return storage::Unit::Progress::again;
        sweep.due_at = never;
        return storage::Unit::Progress::done;
    }));
    world.run();
    CHECK(sweep.runs > 5);
    CHECK(sweep.runs < 50);
}

TEST_CASE("a chore that fails is not tried in a circle, and holds up no advance", "[agenda]") {
    World world;
    TestChore chore(true, [](Transaction&, Context&) { throw std::runtime_error("no"); });
    chore.due_at = start_of_time + 1s;
    TestService service(world);
    service.planned = {&chore};
    world.agenda.add(service);

    world.advance(10s);
    CHECK(chore.runs == 1);
    CHECK(world.clock.now() == start_of_time + 10s);
    REQUIRE(world.agenda.sleep_for());
    CHECK(*world.agenda.sleep_for() > 0ms);    // it is tried again, but not at once
}

TEST_CASE("the storage thread sleeps until the next thing is due, and for ever when nothing is", "[agenda]") {
    World world;
    CHECK_FALSE(world.agenda.sleep_for());
    receive(world, "a", 1, 10s);
    world.run();
    REQUIRE(world.agenda.sleep_for());    // the real deadline, since the clock stands still
    CHECK(*world.agenda.sleep_for() <= 10s);
    CHECK(*world.agenda.sleep_for() > 5s);

    World moving({}, Clock::Mode::system);
    Receive& call = receive(moving, "b", 1, 10s);
    call.wake_at(moving.clock.now() + 1s);
    moving.run();
    CHECK(*moving.agenda.sleep_for() <= 1s);
}
