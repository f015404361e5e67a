// What the store's tests share: a folder that goes away, a store with one table, units that remember how they ended.
#pragma once

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "pileus/storage/store.hpp"

namespace pileus::storage::test {

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "pileus-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::string database() const { return (path_ / "pileus.db").string(); }

  private:
    std::filesystem::path path_;
};

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
inline void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}
inline std::uint64_t size_of(const std::string& path) {
    std::error_code none;
    const auto size = std::filesystem::file_size(path, none);
    return none ? 0 : size;
}

// No file of this process grows beyond a size: writing to the log fails as on a full disk.
class NoRoom {
  public:
    explicit NoRoom(std::uint64_t most_bytes) : old_handler_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &old_);
        rlimit narrow = old_;
        narrow.rlim_cur = most_bytes;
        ::setrlimit(RLIMIT_FSIZE, &narrow);
    }
    ~NoRoom() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        ::signal(SIGXFSZ, old_handler_);
    }

  private:
    sighandler_t old_handler_;
    rlimit old_{};
};

inline const std::vector<Migrations>& one_table() {
    static const std::vector<Migrations> migrations{
        {"test", {"CREATE TABLE test_row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"}}};
    return migrations;
}

// Open and migrated, without a thread.
struct Opened {
    explicit Opened(StoreOptions options = {}) : store(std::move(options)) {
        store.migrate(one_table());
        insert = store.database().prepare("INSERT INTO test_row VALUES (?1, ?2)");
        count = store.database().prepare("SELECT count(*) FROM test_row");
    }
    std::int64_t rows() {
        std::int64_t found = -1;
        store.write([&](Transaction&) {
            Rows cursor = count.query();
            cursor.next();
            found = cursor.integer(0);
        });
        return found;
    }
    std::int64_t add(std::string_view text) {
        std::int64_t id = 0;
        store.write([&](Transaction& tx) {
            id = tx.next_id();
            insert.run(id, text);
        });
        return id;
    }
    Store store;
    Statement insert, count;
};

// How a unit ended.
struct Probe {
    std::atomic<int> runs{0};
    std::atomic<int> commits{0};
    std::exception_ptr error;
    std::atomic<bool> destroyed{false};
    bool is_committed() const { return commits > 0; }
    bool has_failed() const { return error != nullptr; }
};

class ProbeUnit : public Unit {
  public:
    using Work = std::function<Progress(Transaction&)>;
    ProbeUnit(Probe& probe, Work work) : probe_(probe), work_(std::move(work)) {}
    ~ProbeUnit() override { probe_.destroyed = true; }
    Progress run(Transaction& tx) override {
        ++probe_.runs;
        return work_(tx);
    }
    void fail(std::exception_ptr error) override { probe_.error = error; }
    void committed() override { ++probe_.commits; }

  private:
    Probe& probe_;
    Work work_;
};

// A unit that is done after one run.
inline UnitPointer unit(Probe& probe, std::function<void(Transaction&)> work) {
    return std::make_unique<ProbeUnit>(probe, [work = std::move(work)](Transaction& tx) {
        work(tx);
        return Unit::Progress::done;
    });
}

}    // namespace pileus::storage::test
