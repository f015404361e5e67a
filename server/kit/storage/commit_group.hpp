// One commit group: runs units in a transaction, first bare, after a failure each in a savepoint, commits, and says how
// each ended. Storage thread.
#pragma once

#include <exception>
#include <vector>

#include "pileus/storage/store.hpp"

namespace pileus::storage {

class CommitGroup {
  public:
    CommitGroup(Database& database, Transaction& transaction, const std::vector<Companion*>& companions,
                Waiting* waiting, std::size_t most_units);

    void add(UnitPointer unit) { entries_.push_back({std::move(unit), false}); }
    // Takes woken and due units until the group is full.
    void add_ready();
    bool empty() const { return entries_.empty(); }

    void run();

    struct Outcome {
        std::size_t units = 0;
        bool reran = false;
        bool failed = false;                  // as a whole
        std::vector<UnitPointer> finished;    // done or failed, in order
        std::vector<UnitPointer> again;
    };
    // After run(): committed() of those that are done; what is left in the group is handed out.
    Outcome end();

  private:
    struct Entry {
        UnitPointer unit;
        bool from_waiting;
        Unit::Progress progress = Unit::Progress::done;
        std::exception_ptr error;
    };
    bool run_bare();
    void run_in_savepoints();
    void run_in_savepoint(Entry& entry);
    void run_unit(Entry& entry);
    void roll_back();
    void fail_all(std::exception_ptr error);
    void mark();
    void rewind();
    void flush();

    Database& database_;
    Transaction& transaction_;
    const std::vector<Companion*>& companions_;
    Waiting* waiting_;
    const std::size_t most_units_;
    std::vector<Entry> entries_;
    bool reran_ = false;
    bool failed_ = false;
};

}    // namespace pileus::storage
