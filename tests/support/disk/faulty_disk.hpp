// SQLite's files on a disk that does as it is told: it counts its steps (a write, a truncation, a sync or a delete is
// one), fails from one of them on, kills the process at one, or forgets at a power cut what was not synced. So a test
// goes through every moment at which something can go wrong, one after the other, instead of waiting for luck.
#pragma once

#include <cstdint>
#include <memory>
#include <random>

namespace pileus::storage::test {

class FaultyDisk {
  public:
    // While it is there, every database that is opened lies on it. One at a time.
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    std::uint64_t steps() const;
    std::uint64_t syncs_of_logs() const;

    // From step `step` (the first is 1) on, each answers this code of SQLite's, and nothing reaches the disk.
    void fail_from(std::uint64_t step, int code);
    void heal();
    bool has_failed() const;    // since the last heal()
    // SIGKILL in place of step `step`; a write is half done.
    void kill_at(std::uint64_t step);

    // As on a file system that several processes cannot map: set before anything is opened.
    void refuse_shared_memory();

    // Every file goes back to what was synced, and of what was written since the disk keeps what it likes, which
    // `random` says; nothing, when it is null. All databases are closed.
    void cut_power(std::mt19937_64* random);

  private:
    friend struct DiskAccess;
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus::storage::test
