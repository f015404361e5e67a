#include "pileus/service/departures.hpp"

#include <catch2/catch.hpp>

#include "unit/kit/service/support.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

// Answers when it is told to.
struct Far final : Transport {
    void carry(DepartingCall call, std::function<void(CallOutcome)> done) override {
        urls += std::get<HttpCall>(call).url + " ";
        waiting.push_back(std::move(done));
    }
    void answer(int status) {
        const auto done = std::move(waiting.front());
        waiting.pop_front();
        done({status, ""});
    }
    std::string urls;
    std::deque<std::function<void(CallOutcome)>> waiting;
};

struct Departing : World, Departures::Sender {
    explicit Departing(Clock::Mode mode = Clock::Mode::manual) : World({}, mode) {
        departures.open(store);
        departures.connect(far);
        agenda.add(departures);
    }
    void post(std::int64_t id, const std::string& url) {
        submit([this, id, url](Transaction&) { departures.post(*this, id, HttpCall{url, {}, {}}); });
    }
    void settle(Transaction& tx, Context& context, std::int64_t id, const CallOutcome& outcome) override {
        ++settlements;
        if (on_settle) on_settle(tx);
        if (is_failing) {
            insert.run(tx.next_id(), 0, "lost");
            throw std::runtime_error("no");
        }
        told += std::to_string(id) + "=" + std::to_string(outcome.status) + "@" +
                std::to_string((context.now() - start_of_time) / 1s) + " ";
        errands.push_back(outcome.errand.get());
    }
    // The unit that moves the clock, until it is through.
    void start_advance(std::chrono::milliseconds by) {
        store.submit(agenda.advance(clock.now() + by, [this](const std::exception_ptr&) { has_arrived = true; }));
        run();
    }
    std::int64_t seconds() const { return (clock.now() - start_of_time) / 1s; }

    Far far;
    Departures departures{clock, room, draft};
    std::string told;
    std::vector<const Errand*> errands;    // of these
    int settlements = 0;
    bool is_failing = false, has_arrived = false;
    std::function<void(Transaction&)> on_settle;
};

}    // namespace

TEST_CASE("a call departs once its group is committed, and its outcome is told in a unit", "[departures]") {
    Departing world;
    world.post(7, "a");
    world.submit([&](Transaction&) { CHECK(world.far.urls.empty()); });
    world.run();
    CHECK(world.far.urls == "a ");
    CHECK(world.departures.under_way() == 1);
    CHECK(world.told.empty());

    world.far.answer(503);
    world.run();
    CHECK(world.told == "7=503@0 ");
    CHECK(world.departures.under_way() == 0);
}

TEST_CASE("an errand is done once its group is committed, and told like a call", "[departures]") {
    struct Chore final : Errand {
        explicit Chore(std::string& done, bool fails) : done_(done), fails_(fails) {}
        void run() override {
            if (fails_) throw std::runtime_error("no");
            done_ += "done ";
        }
        std::string& done_;
        bool fails_;
    };
    Departing world;
    std::string done;
    std::deque<std::function<void()>> handed_over;
    const bool has_employee = GENERATE(false, true);
    if (has_employee) {
        world.departures.employ([&](std::function<void()> work) { handed_over.push_back(std::move(work)); });
    }
    world.submit([&](Transaction&) {
        world.departures.post(world, 1, std::make_shared<Chore>(done, false));
        world.departures.post(world, 2, std::make_shared<Chore>(done, true));
        CHECK(done.empty());
    });
    world.run();
    CHECK(handed_over.size() == (has_employee ? 2 : 0));
    if (has_employee) {
        CHECK(done.empty());
        CHECK(world.departures.under_way() == 2);
    }
    for (const auto& work : handed_over) work();
    world.run();
    CHECK(done == "done ");
    CHECK(world.told == "1=200@0 2=0@0 ");
    CHECK(world.departures.under_way() == 0);
    CHECK(world.far.urls.empty());
}

TEST_CASE("an errand's outcome is its own, whatever else was posted under its id", "[departures]") {
    struct Nothing final : Errand {
        void run() override {}
    };
    Departing world;
    std::deque<std::function<void()>> handed_over;
    world.departures.employ([&](std::function<void()> work) { handed_over.push_back(std::move(work)); });
    const auto first = std::make_shared<Nothing>(), second = std::make_shared<Nothing>();
    for (const auto& errand : {first, second}) {
        world.submit([&](Transaction&) { world.departures.post(world, 1, errand); });
        world.run();
    }
    REQUIRE(handed_over.size() == 2);
    handed_over[0]();
    world.run();
    CHECK(world.errands == std::vector<const Errand*>{first.get()});
    handed_over[1]();
    world.post(2, "a");
    world.run();
    world.far.answer(200);
    world.run();
    CHECK(world.errands == std::vector<const Errand*>{first.get(), second.get(), nullptr});
}

TEST_CASE("what is rolled back does not depart, and what runs again departs once", "[departures]") {
    Departing world;
    world.post(1, "a");
    world.submit([&](Transaction& tx) {
        world.insert.run(tx.next_id(), 0, "lost");
        world.departures.post(world, 2, HttpCall{"never", {}, {}});
        throw std::runtime_error("no");
    });
    world.post(3, "b");
    world.run();
    CHECK(world.far.urls == "a b ");
    CHECK(world.departures.under_way() == 2);
}

TEST_CASE("an outcome whose unit failed is told again, and counts as under way until then", "[departures]") {
    Departing world;
    world.post(1, "a");
    world.run();
    world.is_failing = true;
    world.far.answer(200);
    world.run();
    CHECK(world.settlements > 0);
    CHECK(world.told.empty());
    CHECK(world.departures.under_way() == 1);

    // It rests before it is told again; here it is told by hand.
    world.is_failing = false;
    CHECK(world.departures.due() <= world.clock.now());
    world.submit([&](Transaction& tx) {
        Context context(world.clock.now());
        world.departures.run(tx, context);
    });
    world.run();
    CHECK(world.told == "1=200@0 ");
    CHECK(world.departures.under_way() == 0);
    CHECK(world.departures.due() == never);
}

TEST_CASE("without a way out every call fails", "[departures]") {
    Departing world;
    Departures other(world.clock, world.room, world.draft);
    other.open(world.store);
    world.submit([&](Transaction&) { other.post(world, 1, HttpCall{}); });
    world.run();
    other.depart();
    world.run();
    CHECK(world.told == "1=0@0 ");
}

TEST_CASE("an advance waits for what is under way before it moves the clock", "[departures][agenda]") {
    Departing world;
    for (const int id : {1, 2}) world.post(id, "x");
    world.run();
    world.start_advance(30s);
    CHECK(world.seconds() == 0);
    world.far.answer(200);
    world.run();
    CHECK(world.seconds() == 0);
    world.far.answer(200);
    world.run();
    CHECK(world.has_arrived);
    CHECK(world.seconds() == 30);
    CHECK(world.told == "1=200@0 2=200@0 ");
}

TEST_CASE("an advance goes on where an answer makes the next call due", "[departures][agenda]") {
    // A service with a chore that posts at its time.
    struct Retrying final : Service, Chore {
        explicit Retrying(Departing& where) : world(where) {}
        const ServiceTraits& traits() const override { return no_traits; }
        std::vector<Operation> operations() override { return {}; }
        std::vector<Chore*> chores() override { return {this}; }
        Instant due() const override { return at; }
        void run(Transaction&, Context&) override {
            at = never;
            world.departures.post(world, 1, HttpCall{"x", {}, {}});
        }
        bool is_visible() const override { return true; }
        Departing& world;
        Instant at = never;
    };
    Departing world;
    Retrying service(world);
    world.agenda.add(service);
    service.at = start_of_time + 10s;
    world.on_settle = [&](Transaction&) { service.at = world.clock.now() + 20s; };
    world.start_advance(60s);
    for (const int second : {10, 30, 50}) {
        CHECK(world.seconds() == second);
        CHECK_FALSE(world.has_arrived);
        world.far.answer(500);
        world.run();
    }
    CHECK(world.has_arrived);
    CHECK(world.seconds() == 60);
    CHECK(world.told == "1=500@10 1=500@30 1=500@50 ");
}

TEST_CASE("a clock that is set back waits for nothing", "[departures][agenda]") {
    Departing world;
    world.post(1, "x");
    world.run();
    world.start_advance(-5s);
    CHECK(world.has_arrived);
    CHECK(world.seconds() == -5);
}

TEST_CASE("an advance ends with the server, whatever is under way", "[departures][agenda]") {
    Departing world;
    world.post(1, "x");
    world.run();
    world.start_advance(30s);
    CHECK_FALSE(world.has_arrived);
    world.room.close();
    world.run();
    CHECK(world.has_arrived);
}

TEST_CASE("an advance that waits is undone and done again with its group", "[departures][agenda]") {
    Departing world;
    world.post(1, "x");
    world.run();
    world.store.submit(
        world.agenda.advance(start_of_time + 30s, [&](const std::exception_ptr&) { world.has_arrived = true; }));
    world.fail_after_writing();
    world.run();
    CHECK_FALSE(world.has_arrived);
    CHECK(world.seconds() == 0);
    world.far.answer(200);
    world.run();
    CHECK(world.has_arrived);
    CHECK(world.seconds() == 30);
}
