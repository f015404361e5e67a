// The commit group: runs units in a transaction, first bare, after a failure each in a savepoint, commits, and says how
// each ended. One object serves group after group, so that a group allocates nothing of its own. Storage thread.
#pragma once

#include <exception>
#include <vector>

#include "pileus/storage/store.hpp"

namespace pileus::storage {

class CommitGroup {
  public:
    CommitGroup(Database& database, Transaction& transaction, const std::vector<Companion*>& companions,
                const StoreOptions& limits);

    void set_waiting(Waiting& waiting) { waiting_ = &waiting; }
    void add(UnitPointer unit);
    // Woken and due units run first, each taken when the one before it has run.
    void begin_with_ready() { add_ready(0); }
    bool is_empty() const { return entries_.empty(); }
    bool is_full() const { return entries_.size() >= most_units_ || bytes_ >= most_bytes_; }

    void run();

    // After run(): committed() of those that are done, fail() of the others; empties the group.
    struct Outcome {
        std::size_t units = 0;
        bool reran = false;
        bool failed = false;    // as a whole
        bool wrote = false;     // when it did not fail
    };
    Outcome end(std::vector<UnitPointer>& finished, std::vector<UnitPointer>& again);

  private:
    struct Entry {
        UnitPointer unit;    // null: parked
        bool from_waiting;
        const Unit* submitted;    // who has this place since it was submitted; null: it waited before
        Unit::Progress progress = Unit::Progress::done;
        std::exception_ptr error;
    };
    void add_ready(std::size_t at);
    bool run_bare();
    void run_in_savepoints();
    void run_in_savepoint(Entry& entry);
    void run_unit(Entry& entry);
    void begin();
    void roll_back();
    void take_places_again();
    void fail_all(std::exception_ptr error);
    bool is_rolled_back() const;    // by SQLite itself
    bool has_written() const { return database_.total_changes() != changes_before_; }
    void flush();

    Database& database_;
    Transaction& transaction_;
    const std::vector<Companion*>& companions_;
    Waiting* waiting_ = nullptr;
    const std::size_t most_units_;
    const std::size_t most_bytes_;
    Statement begin_, commit_, savepoint_, roll_back_to_, release_;
    std::vector<Entry> entries_;
    std::size_t bytes_ = 0;
    std::int64_t changes_before_ = 0;
    bool reran_ = false;
    bool failed_ = false;
};

}    // namespace pileus::storage
