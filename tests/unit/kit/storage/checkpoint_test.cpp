// The log: bounded under load by the hand-over of checkpoints, and gone when there is nothing to do.
#include <catch2/catch.hpp>
#include <thread>

#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::storage;
using namespace pileus::storage::test;

namespace {

constexpr std::uint64_t megabyte = 1 << 20;

// Commits so many megabytes, one row of 64 KB a group; the largest log on the way.
std::uint64_t write_megabytes(Opened& opened, const TemporaryFolder& folder, int count) {
    std::uint64_t largest = 0;
    const std::string text(1 << 16, 'x');
    for (int i = 0; i < count * 16; ++i) {
        opened.add(text);
        largest = std::max(largest, size_of(folder.database() + "-wal"));
    }
    return largest;
}

}    // namespace

TEST_CASE("under load the log starts anew again and again, by the thread and the hand-over", "[checkpoint]") {
    TemporaryFolder folder;
    Opened opened({.path = folder.database(), .checkpoint_bytes = megabyte});
    opened.store.start();
    const std::uint64_t largest = write_megabytes(opened, folder, 40);

    CHECK(largest < 10 * megabyte);
    CHECK(opened.store.figures().checkpoints >= 8);    // two a hand-over
    opened.store.stop();
    CHECK(opened.store.figures().log_bytes == 0);
    CHECK(size_of(folder.database() + "-wal") == 0);
    CHECK(size_of(folder.database()) > 40 * megabyte);
}

TEST_CASE("without a thread the log is bounded too", "[checkpoint]") {
    TemporaryFolder folder;
    Opened opened({.path = folder.database(), .checkpoint_bytes = megabyte});
    CHECK(write_megabytes(opened, folder, 10) < 3 * megabyte);
}

TEST_CASE("below its size the log is not touched", "[checkpoint]") {
    TemporaryFolder folder;
    Opened opened({.path = folder.database(), .checkpoint_bytes = 64 * megabyte});
    opened.store.start();
    write_megabytes(opened, folder, 4);
    CHECK(opened.store.figures().checkpoints == 0);
    CHECK(opened.store.figures().log_bytes > 4 * megabyte);
}

TEST_CASE("when there is nothing to do the log shrinks to nothing", "[checkpoint]") {
    TemporaryFolder folder;
    Opened opened({.path = folder.database(), .idle_before_truncation = std::chrono::milliseconds(1)});
    opened.store.start();
    opened.add("row");
    while (opened.store.figures().log_bytes > 0) std::this_thread::yield();
    CHECK(size_of(folder.database() + "-wal") == 0);
    CHECK(opened.rows() == 1);
}

TEST_CASE("in memory there is no log and no checkpoint", "[checkpoint]") {
    TemporaryFolder folder;
    Opened opened({.checkpoint_bytes = 1});
    opened.store.start();
    write_megabytes(opened, folder, 1);
    CHECK(opened.store.figures().checkpoints == 0);
    CHECK(opened.store.figures().log_bytes == 0);
}
