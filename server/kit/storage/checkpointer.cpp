#include "kit/storage/checkpointer.hpp"

#include <pthread.h>
#include <sqlite3.h>

namespace pileus::storage {

namespace {
constexpr std::uint64_t frame_bytes = 4096 + 24;    // a page and its header in the log
}

Checkpointer::Checkpointer(Database& database, std::size_t limit) : database_(database), limit_(limit) {
    sqlite3_wal_hook(database_.handle(), &Checkpointer::log_grew, this);
}

Checkpointer::~Checkpointer() {
    stop();
    sqlite3_wal_hook(database_.handle(), nullptr, nullptr);
}

int Checkpointer::log_grew(void* self, sqlite3*, const char*, int pages) {
    static_cast<Checkpointer*>(self)->log_bytes_.store(static_cast<std::uint64_t>(pages) * frame_bytes,
                                                       std::memory_order_relaxed);
    return SQLITE_OK;
}

void Checkpointer::start() {
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "checkpoint");
        run();
    });
}

void Checkpointer::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

// A failed checkpoint (a full disk) loses nothing: the log keeps what it has, and the next attempt follows.
bool Checkpointer::checkpoint(sqlite3* connection, int mode) {
    if (sqlite3_wal_checkpoint_v2(connection, nullptr, mode, nullptr, nullptr) != SQLITE_OK) return false;
    count_.fetch_add(1, std::memory_order_relaxed);
    return true;
}

// Opened at once: when the first checkpoint is due, thousands of clients may have used up the process's files.
sqlite3* Checkpointer::connect() const {
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(database_.path().c_str(), &connection, flags, nullptr) == SQLITE_OK) return connection;
    sqlite3_close(connection);
    return nullptr;
}

void Checkpointer::run() {
    sqlite3* connection = connect();
    for (std::unique_lock lock(mutex_);;) {
        changed_.wait(lock, [this] { return stopping_ || state_.load() == State::wanted; });
        if (stopping_) break;
        lock.unlock();
        if (connection == nullptr) connection = connect();
        if (connection != nullptr) checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE);
        state_.store(State::handed_over);
        lock.lock();
    }
    sqlite3_close(connection);
}

void Checkpointer::between_groups() {
    if (state_.load() == State::handed_over) {
        checkpoint(database_.handle(), SQLITE_CHECKPOINT_PASSIVE);
        state_.store(State::resting);
        log_bytes_.store(0, std::memory_order_relaxed);    // until the next commit says how long it really is
        return;
    }
    if (log_bytes() < limit_ || state_.load() != State::resting) return;
    if (!thread_.joinable()) {
        checkpoint(database_.handle(), SQLITE_CHECKPOINT_PASSIVE);
        log_bytes_.store(0, std::memory_order_relaxed);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        state_.store(State::wanted);
    }
    changed_.notify_one();
}

void Checkpointer::truncate() {
    if (checkpoint(database_.handle(), SQLITE_CHECKPOINT_TRUNCATE)) log_bytes_.store(0, std::memory_order_relaxed);
}

}    // namespace pileus::storage
