// A disk that is full or fails: an error for whoever asked, nothing lost, and work goes on once there is room.
#include <catch2/catch.hpp>

#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::storage;
using namespace pileus::storage::test;

namespace {

void check_temporary(const std::exception_ptr& error) {
    REQUIRE(error != nullptr);
    try {
        std::rethrow_exception(error);
    } catch (const DatabaseError& failure) {
        INFO(failure.what());
        CHECK(failure.is_temporary());
    }
}

}    // namespace

TEST_CASE("when a commit fails every unit of its group fails, and none is said to be done", "[store][disk]") {
    TemporaryFolder folder;
    Opened opened({.path = folder.database()});
    opened.add("before");
    std::vector<Probe> probes(5);
    Probe own_failure;
    {
        const NoRoom no_room(size_of(folder.database() + "-wal"));
        for (Probe& probe : probes) {
            opened.store.submit(unit(probe, [&](Transaction& tx) { opened.insert.run(tx.next_id(), "lost"); }));
        }
        opened.store.submit(unit(own_failure, [](Transaction&) { throw std::logic_error("its own"); }));
        opened.store.run_pending();
    }
    for (const Probe& probe : probes) {
        CHECK(probe.commits == 0);
        check_temporary(probe.error);
    }
    CHECK_THROWS_WITH(std::rethrow_exception(own_failure.error), "its own");
    CHECK(opened.store.figures().failed_commits == 1);
    CHECK(opened.rows() == 1);

    opened.add("after");    // there is room again
    CHECK(opened.rows() == 2);
}

TEST_CASE("ids of a group that was not committed are safe to hand out again", "[store][disk]") {
    TemporaryFolder folder;
    std::int64_t newest = 0;
    {
        Opened opened({.path = folder.database()});
        {
            const NoRoom no_room(0);
            CHECK_THROWS_AS(opened.add("lost"), DatabaseError);    // it reserved the first block
        }
        newest = opened.add("kept");
    }
    Opened again({.path = folder.database()});
    CHECK(again.add("later") > newest);
    CHECK(again.rows() == 2);
}

TEST_CASE("the same after a rerun in savepoints", "[store][disk]") {
    TemporaryFolder folder;
    std::int64_t newest = 0;
    {
        Opened opened({.path = folder.database()});
        {
            const NoRoom no_room(0);
            Probe good, bad;
            opened.store.submit(unit(good, [&](Transaction& tx) { opened.insert.run(tx.next_id(), "lost"); }));
            opened.store.submit(unit(bad, [&](Transaction& tx) {
                opened.insert.run(tx.next_id(), "bad");
                throw std::logic_error("its own");
            }));
            opened.store.run_pending();
            check_temporary(good.error);
            CHECK(opened.store.figures().reruns == 1);
        }
        newest = opened.add("kept");
    }
    Opened again({.path = folder.database()});
    CHECK(again.add("later") > newest);
}

TEST_CASE("a disk that is full in the middle of a unit loses nothing either", "[store][disk]") {
    TemporaryFolder folder;
    Opened opened({.path = folder.database()});
    opened.add("before");
    // The smallest cache, so that pages are written to the log before the commit.
    opened.store.database().execute("PRAGMA cache_size = 1");
    Probe big, small;
    {
        const NoRoom no_room(size_of(folder.database() + "-wal") + 100'000);
        opened.store.submit(unit(small, [&](Transaction& tx) { opened.insert.run(tx.next_id(), "small"); }));
        opened.store.submit(unit(big, [&](Transaction& tx) {
            for (int i = 0; i < 100; ++i) opened.insert.run(tx.next_id(), std::string(10'000, 'x'));
        }));
        opened.store.run_pending();
    }
    check_temporary(big.error);
    CHECK(opened.rows() == 1 + (small.is_committed() ? 1 : 0));
    opened.add("after");
    CHECK(opened.rows() == 2 + (small.is_committed() ? 1 : 0));
}

TEST_CASE("a checkpoint that finds no room leaves everything in the log, and the next one succeeds",
          "[checkpoint][disk]") {
    TemporaryFolder folder;
    const std::string text(1 << 16, 'x');
    {
        Opened opened({.path = folder.database(), .checkpoint_bytes = 4 << 20});
        for (int i = 0; i < 32; ++i) opened.add(text);
        {
            const NoRoom no_room(1 << 20);
            opened.store.stop();    // wants to write the log back, and cannot
        }
        CHECK(size_of(folder.database() + "-wal") > 0);
    }
    Opened again({.path = folder.database()});
    CHECK(again.rows() == 32);
}

TEST_CASE("a database that another process has locked answers a temporary error", "[store][disk]") {
    TemporaryFolder folder;
    Opened opened({.path = folder.database()});
    {
        Database other(folder.database(), Durability::process);
        other.execute("BEGIN IMMEDIATE");
        Probe blocked;
        opened.store.submit(unit(blocked, [&](Transaction& tx) { opened.insert.run(tx.next_id(), "row"); }));
        opened.store.run_pending();
        check_temporary(blocked.error);
    }
    opened.add("row");
    CHECK(opened.rows() == 1);
}
