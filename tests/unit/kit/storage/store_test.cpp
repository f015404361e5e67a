// Commit groups: what a unit may rely on, and what is undone when one fails.
#include "pileus/storage/store.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <mutex>
#include <thread>

#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::storage;
using namespace pileus::storage::test;

TEST_CASE("a unit that fails before it wrote just fails, and nobody runs again", "[store]") {
    Opened opened;
    Probe good, bad;
    opened.store.submit(unit(good, [&](Transaction&) { opened.insert.run(1, "a"); }));
    opened.store.submit(unit(bad, [&](Transaction&) { throw std::runtime_error("no"); }));
    opened.store.run_pending();

    CHECK(good.is_committed());
    CHECK(good.runs == 1);
    CHECK(bad.has_failed());
    CHECK_FALSE(bad.is_committed());
    CHECK(opened.rows() == 1);
    CHECK(opened.store.figures().reruns == 0);
}

TEST_CASE("a unit that fails after it wrote leaves no trace, and the others commit with the same ids", "[store]") {
    Opened opened;
    Probe before, bad, after;
    std::vector<std::int64_t> ids;
    std::vector<std::uint64_t> draws;
    const auto write = [&](Transaction& tx) {
        ids.push_back(tx.next_id());
        draws.push_back(tx.random().next());
        opened.insert.run(ids.back(), "row");
    };
    opened.store.submit(unit(before, write));
    opened.store.submit(unit(bad, [&](Transaction& tx) {
        tx.random().next();
        opened.insert.run(tx.next_id(), "bad");
        throw std::runtime_error("no");
    }));
    opened.store.submit(unit(after, write));
    opened.store.run_pending();

    CHECK(before.is_committed());
    CHECK(before.runs == 2);
    CHECK(bad.has_failed());
    CHECK(after.is_committed());
    CHECK(opened.rows() == 2);
    REQUIRE(ids.size() == 3);    // before, before again, after
    CHECK(ids[0] == ids[1]);
    CHECK(ids[2] == ids[1] + 1);    // what the failed unit drew is drawn again
    CHECK(draws[0] == draws[1]);
    CHECK(opened.store.figures().reruns == 1);
}

TEST_CASE("whoever fails in the rerun takes only its own writes along", "[store]") {
    Opened opened;
    Probe first, bad, second, also_bad, third;
    const auto write = [&](Transaction& tx) { opened.insert.run(tx.next_id(), "row"); };
    const auto write_and_fail = [&](Transaction& tx) {
        opened.insert.run(tx.next_id(), "bad");
        throw std::runtime_error("no");
    };
    opened.store.submit(unit(first, write));
    opened.store.submit(unit(bad, write_and_fail));
    opened.store.submit(unit(second, write));
    opened.store.submit(unit(also_bad, write_and_fail));
    opened.store.submit(unit(third, write));
    opened.store.run_pending();

    CHECK(opened.rows() == 3);
    CHECK(also_bad.has_failed());
    CHECK(third.is_committed());
    CHECK(opened.store.figures().reruns == 1);
}

TEST_CASE("units of one submission are one group, up to its cap", "[store]") {
    StoreOptions options;
    options.group_units = 10;
    Opened opened(options);
    const auto before = opened.store.figures().groups;
    std::vector<Probe> probes(25);
    for (Probe& probe : probes) opened.store.submit(unit(probe, [](Transaction&) {}));
    opened.store.run_pending();

    CHECK(opened.store.figures().groups - before == 3);
    for (const Probe& probe : probes) CHECK(probe.is_committed());
}

TEST_CASE("a group takes no more units once it carries its bytes", "[store]") {
    class Heavy final : public ProbeUnit {
      public:
        using ProbeUnit::ProbeUnit;
        std::size_t bytes() const override { return 100'000; }
    };
    Opened opened;
    const auto before = opened.store.figures().groups;
    std::vector<Probe> probes(6);
    for (Probe& probe : probes) {
        opened.store.submit(std::make_unique<Heavy>(probe, [](Transaction&) { return Unit::Progress::done; }));
    }
    opened.store.run_pending();
    CHECK(opened.store.figures().groups - before == 2);    // 300,000 bytes are past 256 KB
}

TEST_CASE("a unit that asks for another turn runs behind what was ready before it", "[store]") {
    Opened opened;
    Probe again, other;
    std::string order;
    opened.store.submit(std::make_unique<ProbeUnit>(again, [&](Transaction&) {
        order += 'a';
        return again.runs < 3 ? Unit::Progress::again : Unit::Progress::done;
    }));
    opened.store.submit(unit(other, [&](Transaction&) { order += 'o'; }));
    opened.store.run_pending();
    CHECK(order == "aoaa");
    CHECK(again.commits == 3);    // each piece is committed
}

TEST_CASE("a unit without a home ends on the storage thread, after its commit", "[store]") {
    Opened opened;
    opened.store.start();
    Probe probe;
    opened.store.submit(unit(probe, [](Transaction&) {}));
    opened.rows();    // a later group than the probe's, or behind it in the same
    opened.store.stop();
    CHECK(probe.is_committed());
    CHECK(probe.destroyed);
}

namespace {

struct CollectingHome final : Home {
    void deliver(std::vector<UnitPointer> units) override {
        ++deliveries;
        for (UnitPointer& each : units) delivered.push_back(std::move(each));
    }
    int deliveries = 0;
    std::vector<UnitPointer> delivered;
};

class UnitWithHome final : public ProbeUnit {
  public:
    UnitWithHome(Probe& probe, Home& home, Work work) : ProbeUnit(probe, std::move(work)), home_(home) {}
    Home* home() override { return &home_; }

  private:
    Home& home_;
};

}    // namespace

TEST_CASE("each home gets what is its own, in one delivery a group, done and failed alike", "[store]") {
    Opened opened;
    std::vector<Probe> probes(4);
    CollectingHome here, there;
    const auto work = [](Transaction&) { return Unit::Progress::done; };
    const auto failing = [](Transaction&) -> Unit::Progress { throw std::runtime_error("no"); };
    opened.store.submit(std::make_unique<UnitWithHome>(probes[0], here, work));
    opened.store.submit(std::make_unique<UnitWithHome>(probes[1], there, work));
    opened.store.submit(std::make_unique<UnitWithHome>(probes[2], here, failing));
    opened.store.submit(std::make_unique<UnitWithHome>(probes[3], here, work));
    opened.store.run_pending();

    CHECK(here.deliveries == 1);
    CHECK(here.delivered.size() == 3);
    CHECK(there.delivered.size() == 1);
    CHECK(probes[2].has_failed());
}

TEST_CASE("ids rise, and a restart does not hand one out again, even after a delete", "[store]") {
    TemporaryFolder folder;
    std::int64_t newest = 0;
    {
        Opened opened({.path = folder.database()});
        for (int i = 0; i < 3; ++i) {
            const std::int64_t id = opened.add("row");
            CHECK(id > newest);
            newest = id;
        }
        opened.store.write([&](Transaction&) { opened.store.database().execute("DELETE FROM test_row"); });
    }
    Opened again({.path = folder.database()});
    CHECK(again.add("row") > newest);
}

TEST_CASE("ids of a block whose reservation was rolled back are not given out before it is reserved again", "[store]") {
    TemporaryFolder folder;
    std::int64_t newest = 0;
    {
        Opened opened({.path = folder.database()});
        Probe bad;
        opened.store.submit(unit(bad, [&](Transaction& tx) {
            opened.insert.run(tx.next_id(), "bad");    // reserves the first block
            throw std::runtime_error("no");
        }));
        opened.store.run_pending();
        REQUIRE(bad.has_failed());
        newest = opened.add("row");
    }
    Opened again({.path = folder.database()});
    CHECK(again.add("row") > newest);
}

TEST_CASE("the same seed draws the same numbers", "[store]") {
    const auto draw = [](std::uint64_t seed) {
        Opened opened({.random_seed = seed});
        std::uint64_t number = 0;
        opened.store.write([&](Transaction& tx) { number = tx.random().next(); });
        return number;
    };
    CHECK(draw(7) == draw(7));
    CHECK(draw(7) != draw(8));
}

namespace {

// Counts rows in memory, and writes the count before the commit.
struct Counter final : Companion {
    explicit Counter(Database& database) : update(database.prepare("INSERT OR REPLACE INTO test_row VALUES (0, ?1)")) {}
    void mark() override { marked = count; }
    void rewind() override { count = marked; }
    void flush(Transaction&) override { update.run(std::to_string(count)); }
    int count = 0, marked = 0;
    Statement update;
};

}    // namespace

TEST_CASE("a companion is flushed before the commit and rewound with the unit that failed", "[store]") {
    Opened opened;
    Counter counter(opened.store.database());
    opened.store.add(counter);
    const auto write = [&](Transaction& tx) {
        opened.insert.run(tx.next_id(), "row");
        ++counter.count;
    };
    Probe good, bad, last;
    opened.store.submit(unit(good, write));
    opened.store.submit(unit(bad, [&](Transaction& tx) {
        write(tx);
        throw std::runtime_error("no");
    }));
    opened.store.submit(unit(last, write));
    opened.store.run_pending();

    CHECK(counter.count == 2);
    std::string stored;
    Statement find = opened.store.database().prepare("SELECT text FROM test_row WHERE id = 0");
    opened.store.write([&](Transaction&) {
        Rows rows = find.query();
        if (rows.next()) stored = rows.string(0);
    });
    CHECK(stored == "2");
}

TEST_CASE("with a thread of its own the store answers after commit, and refuses when stopped", "[store]") {
    Opened opened;
    opened.store.start();
    for (int i = 0; i < 100; ++i) opened.add("row");
    CHECK(opened.rows() == 100);
    opened.store.stop();

    Probe late;
    opened.store.submit(unit(late, [](Transaction&) {}));
    CHECK(late.has_failed());
    CHECK(late.runs == 0);
}

TEST_CASE("units that come together run in their order, and are all refused when it is too late", "[store]") {
    Opened opened;
    std::vector<int> order;
    std::vector<Probe> probes(3);
    std::vector<UnitPointer> units;
    for (int i = 0; i < 3; ++i)
        units.push_back(unit(probes[static_cast<std::size_t>(i)], [&order, i](Transaction&) { order.push_back(i); }));
    opened.store.submit(units);
    CHECK(units.empty());
    opened.store.run_pending();
    CHECK(order == std::vector{0, 1, 2});
    CHECK(opened.store.figures().groups == 1);
    opened.store.stop();

    std::vector<Probe> late(2);
    for (Probe& probe : late) units.push_back(unit(probe, [](Transaction&) {}));
    opened.store.submit(units);
    CHECK(units.empty());
    for (const Probe& probe : late) CHECK(probe.has_failed());
}

TEST_CASE("many threads submit at once and every unit ends once", "[store]") {
    Opened opened;
    opened.store.start();
    constexpr int threads = 8, each = 200;
    std::vector<Probe> probes(threads * each);
    std::vector<std::thread> submitters;
    for (int t = 0; t < threads; ++t) {
        submitters.emplace_back([&, t] {
            for (int i = 0; i < each; ++i) {
                opened.store.submit(unit(probes[static_cast<std::size_t>(t * each + i)],
                                         [&](Transaction& tx) { opened.insert.run(tx.next_id(), "row"); }));
            }
        });
    }
    for (std::thread& submitter : submitters) submitter.join();
    opened.store.stop();    // finishes what was submitted

    for (const Probe& probe : probes) REQUIRE(probe.commits == 1);
    CHECK(opened.store.figures().units == threads * each);
}

TEST_CASE("write rethrows what its work threw", "[store]") {
    Opened opened;
    CHECK_THROWS_WITH(opened.store.write([](Transaction&) { throw std::runtime_error("the reason"); }), "the reason");
    opened.store.start();
    CHECK_THROWS_WITH(opened.store.write([](Transaction&) { throw std::runtime_error("the reason"); }), "the reason");
}
