// The power is cut: what the disk had not synced is gone, in whole or in part. `--durability power` loses nothing that
// was acknowledged; `process` may lose the newest, but never has a damaged or a wrong database.
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "support/disk/faulty_disk.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::storage;
using namespace pileus::storage::test;

namespace {

constexpr std::uint64_t most_groups = 24;

std::string text_of(std::uint64_t number) {
    return std::to_string(number) + std::string(900, static_cast<char>('a' + number % 26));
}

// Until the disk is gone, or all is done; how many were acknowledged.
std::uint64_t load(const std::string& path, Durability durability) {
    std::uint64_t acknowledged = 0;
    try {
        Opened opened({.path = path, .durability = durability, .checkpoint_bytes = 60'000});
        while (acknowledged < most_groups) {
            opened.store.write([&](Transaction& tx) { opened.insert.run(tx.next_id(), text_of(acknowledged + 1)); });
            ++acknowledged;
        }
    } catch (const DatabaseError& error) {
        CHECK(error.is_temporary());
    }
    return acknowledged;
}

// How many are there: the first ones, in order, as they were written.
std::uint64_t found_in(const std::string& path, Durability durability) {
    Opened opened({.path = path, .durability = durability});
    {
        Statement check = opened.store.database().prepare("PRAGMA integrity_check");
        Rows rows = check.query();
        REQUIRE(rows.next());
        CHECK(rows.text(0) == "ok");
    }
    std::uint64_t found = 0;
    Statement find = opened.store.database().prepare("SELECT text FROM test_row ORDER BY id");
    for (Rows rows = find.query(); rows.next();) CHECK(rows.text(0) == text_of(++found));
    return found;
}

std::uint64_t count_steps(Durability durability) {
    FaultyDisk disk;
    const TemporaryFolder folder;
    CHECK(load(folder.database(), durability) == most_groups);
    return disk.steps();
}

// The most that was acknowledged and is not there, over a power cut at every step.
std::uint64_t most_lost(Durability durability, bool keeps_some) {
    const std::uint64_t steps = count_steps(durability);
    REQUIRE(steps > 100);
    std::uint64_t most = 0;
    std::mt19937_64 random(7);
    for (std::uint64_t step = 1; step <= steps; ++step) {
        FaultyDisk disk;
        const TemporaryFolder folder;
        disk.fail_from(step, SQLITE_IOERR_WRITE);
        const std::uint64_t acknowledged = load(folder.database(), durability);
        disk.cut_power(keeps_some ? &random : nullptr);
        disk.heal();
        INFO("power cut at step " << step);
        const std::uint64_t found = found_in(folder.database(), durability);
        CHECK(found <= acknowledged + 1);
        if (found < acknowledged) most = std::max(most, acknowledged - found);
    }
    return most;
}

}    // namespace

TEST_CASE("with durability power a power cut at any step loses nothing that was acknowledged", "[power]") {
    CHECK(most_lost(Durability::power, false) == 0);
    CHECK(most_lost(Durability::power, true) == 0);
}

TEST_CASE("with durability process a power cut may lose the newest, and damages nothing", "[power]") {
    // That something is lost shows that the disk of this test does forget.
    CHECK(most_lost(Durability::process, false) > 0);
    most_lost(Durability::process, true);
}

TEST_CASE("each commit is synced with durability power, and none with durability process", "[power]") {
    const auto durability = GENERATE(Durability::process, Durability::power);
    FaultyDisk disk;
    const TemporaryFolder folder;
    Opened opened({.path = folder.database(), .durability = durability});
    const std::uint64_t before = disk.syncs_of_logs();
    for (int i = 0; i < 10; ++i) opened.add("row");
    CHECK(disk.syncs_of_logs() - before == (durability == Durability::power ? 10 : 0));
}
