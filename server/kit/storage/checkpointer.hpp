// Keeps the log short without a stall in COMMIT. At a given size a thread with a connection of its own copies the log
// into the database (PASSIVE); then the storage thread runs one PASSIVE of its own between two groups. Only the tail is
// left for it, and the next commit starts the log anew. By the thread alone the log would never restart under load.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "pileus/storage/database.hpp"

namespace pileus::storage {

class Checkpointer {
  public:
    // Not for :memory:, which has no log.
    Checkpointer(Database& database, std::size_t limit);    // bytes of log at which to begin
    ~Checkpointer();

    void start();    // the thread; without one, between_groups() does it all
    void stop();
    void between_groups();    // storage thread
    void truncate();          // storage thread, when idle or at the end: the log's file shrinks to nothing
    std::uint64_t log_bytes() const { return log_bytes_.load(std::memory_order_relaxed); }
    std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }

  private:
    static int log_grew(void* self, sqlite3* database, const char* name, int pages);
    void run();
    sqlite3* connect() const;    // null: not now
    bool checkpoint(sqlite3* connection, int mode);

    enum class State { resting, wanted, handed_over };
    Database& database_;
    const std::size_t limit_;
    std::atomic<std::uint64_t> log_bytes_{0};
    std::atomic<std::uint64_t> count_{0};
    std::atomic<State> state_{State::resting};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}    // namespace pileus::storage
