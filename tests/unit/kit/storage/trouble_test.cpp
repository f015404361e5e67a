// A disk that is full or fails: an error for whoever asked, nothing lost, and work goes on once there is room.
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "support/disk/faulty_disk.hpp"
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

TEST_CASE("whatever the disk answers, and from whichever step on, nothing acknowledged is lost, and work goes on after",
          "[store][disk]") {
    const int code = GENERATE(SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_IOERR);
    const auto durability = GENERATE(Durability::process, Durability::power);
    const std::string text(900, 'x');
    std::uint64_t step = 1;
    for (bool has_failed = true; has_failed; ++step) {
        FaultyDisk disk;
        TemporaryFolder folder;
        std::int64_t acknowledged = 0;
        {
            // So small that the log is written back while the disk fails, too.
            Opened opened({.path = folder.database(), .durability = durability, .checkpoint_bytes = 30'000});
            opened.add(text);
            disk.fail_from(disk.steps() + step, code);
            for (int i = 0; i < 12; ++i) {
                try {
                    opened.add(text);
                    ++acknowledged;
                } catch (const DatabaseError& error) {
                    INFO(error.what());
                    CHECK(error.is_temporary());
                }
            }
            CHECK(opened.rows() == 1 + acknowledged);    // it can be read all the time
            has_failed = disk.has_failed();
            disk.heal();
            for (int i = 0; i < 12; ++i) opened.add(text);
            acknowledged += 13;
            INFO("code " << code << " from step " << step);
            CHECK(opened.rows() == acknowledged);
        }
        Opened again({.path = folder.database()});
        CHECK(again.rows() == acknowledged);
    }
    CHECK(step > 30);
}

TEST_CASE("a start on a disk that fails is refused as what may pass, and the next one succeeds", "[store][disk]") {
    std::uint64_t step = 1;
    for (bool has_failed = true; has_failed; ++step) {
        FaultyDisk disk;
        TemporaryFolder folder;
        disk.fail_from(step, SQLITE_FULL);
        try {
            Opened opened({.path = folder.database()});
        } catch (const DatabaseError& error) {
            INFO("step " << step << ": " << error.what());
            CHECK(error.is_temporary());
        }
        has_failed = disk.has_failed();
        disk.heal();
        Opened opened({.path = folder.database()});
        opened.add("row");
        CHECK(opened.rows() == 1);
    }
    CHECK(step > 10);
}

TEST_CASE("the store says that it fails until something could be written again", "[store][disk]") {
    FaultyDisk disk;
    TemporaryFolder folder;
    Opened opened({.path = folder.database()});
    disk.fail_from(disk.steps() + 1, SQLITE_FULL);
    CHECK_FALSE(opened.store.figures().is_failing);
    CHECK_THROWS_AS(opened.add("row"), DatabaseError);
    CHECK(opened.store.figures().is_failing);
    CHECK(opened.rows() == 0);
    CHECK(opened.store.figures().is_failing);    // to read says nothing of that

    disk.heal();
    opened.rows();
    CHECK(opened.store.figures().is_failing);
    opened.store.write([](Transaction& tx) { tx.prove_writable(); });
    CHECK_FALSE(opened.store.figures().is_failing);
}

TEST_CASE("when the data folder is moved away nothing is acknowledged until it is back", "[store][disk]") {
    TemporaryFolder folder;
    const auto data = folder.path() / "data", elsewhere = folder.path() / "elsewhere";
    std::filesystem::create_directory(data);
    Opened opened({.path = (data / "pileus.db").string()});
    opened.add("before");
    std::filesystem::rename(data, elsewhere);
    for (int i = 0; i < 2; ++i) {
        CHECK_THROWS_WITH(opened.add("lost"), Catch::Contains("moved or deleted while the server runs"));
        CHECK(opened.rows() == 1);
    }
    SECTION("it is moved back") {
        std::filesystem::rename(elsewhere, data);
        opened.add("after");
        CHECK(opened.rows() == 2);
    }
    SECTION("another one takes its place") {
        std::filesystem::create_directory(data);
        Opened other({.path = (data / "pileus.db").string()});
        CHECK_THROWS_AS(opened.add("lost"), DatabaseError);
        CHECK(other.rows() == 0);
    }
}

TEST_CASE("when the log is deleted nothing more is acknowledged, and what was is written back at the end",
          "[store][disk]") {
    TemporaryFolder folder;
    {
        Opened opened({.path = folder.database()});
        opened.add("before");
        std::filesystem::remove(folder.database() + "-wal");
        CHECK_THROWS_AS(opened.add("lost"), DatabaseError);
    }
    Opened again({.path = folder.database()});
    CHECK(again.rows() == 1);
}
