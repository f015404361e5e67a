#include "kit/storage/commit_group.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace pileus::storage {

CommitGroup::CommitGroup(Database& database, Transaction& transaction, const std::vector<Companion*>& companions,
                         Waiting* waiting, std::size_t most_units)
    : database_(database),
      transaction_(transaction),
      companions_(companions),
      waiting_(waiting),
      most_units_(most_units) {}

void CommitGroup::mark() {
    for (Companion* const companion : companions_) companion->mark();
}
void CommitGroup::rewind() {
    for (Companion* const companion : companions_) companion->rewind();
}
void CommitGroup::flush() {
    for (Companion* const companion : companions_) companion->flush(transaction_);
}

void CommitGroup::add_ready() {
    if (waiting_ == nullptr) return;
    while (entries_.size() < most_units_) {
        UnitPointer unit = waiting_->take_ready();
        if (!unit) return;
        entries_.push_back({std::move(unit), true});
    }
}

void CommitGroup::run() {
    try {
        database_.execute("BEGIN");
        mark();
        if (!run_bare()) {
            roll_back();
            reran_ = true;
            database_.execute("BEGIN");
            mark();
            run_in_savepoints();
        }
        flush();
        database_.execute("COMMIT");
        if (waiting_ != nullptr) waiting_->group_committed();
    } catch (const DatabaseError&) {
        failed_ = true;
        fail_all(std::current_exception());
    }
}

// Woken units join behind those that woke them. False: one failed after it had written, and all must run again.
bool CommitGroup::run_bare() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const std::int64_t before = database_.total_changes();
        try {
            run_unit(entries_[i]);
        } catch (...) {
            if (database_.total_changes() != before || sqlite3_get_autocommit(database_.handle()) != 0) return false;
            entries_[i].error = std::current_exception();
            if (entries_[i].from_waiting) waiting_->finished(*entries_[i].unit);
        }
        add_ready();
    }
    return true;
}

void CommitGroup::run_in_savepoints() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        run_in_savepoint(entries_[i]);
        add_ready();
    }
}

void CommitGroup::run_in_savepoint(Entry& entry) {
    flush();    // what the units before left pending is theirs, and stays
    mark();
    database_.execute("SAVEPOINT unit");
    try {
        entry.error = nullptr;
        run_unit(entry);
    } catch (...) {
        entry.error = std::current_exception();
        // A full disk may already have rolled the whole transaction back: then there is no savepoint to go back to,
        // this throws, and the group fails as a whole.
        database_.execute("ROLLBACK TO unit");
        rewind();
        if (entry.from_waiting) waiting_->finished(*entry.unit);
    }
    database_.execute("RELEASE unit");
}

void CommitGroup::run_unit(Entry& entry) {
    entry.progress = entry.unit->run(transaction_);
    if (entry.progress == Unit::Progress::parked) {
        waiting_->park(std::move(entry.unit));
    } else if (entry.from_waiting) {
        waiting_->finished(*entry.unit);
    }
}

void CommitGroup::roll_back() {
    if (sqlite3_get_autocommit(database_.handle()) == 0) database_.execute("ROLLBACK");
    rewind();
    // What parked in this group is the room's, which gives it back to be run again.
    std::erase_if(entries_, [](const Entry& entry) { return entry.unit == nullptr; });
    if (waiting_ != nullptr) waiting_->rolled_back();
}

void CommitGroup::fail_all(std::exception_ptr error) {
    if (sqlite3_get_autocommit(database_.handle()) == 0) {
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    rewind();
    std::erase_if(entries_, [](const Entry& entry) { return entry.unit == nullptr; });
    if (waiting_ != nullptr) waiting_->rolled_back();
    for (Entry& entry : entries_) {
        if (!entry.error) entry.error = error;
    }
}

CommitGroup::Outcome CommitGroup::end() {
    Outcome outcome;
    outcome.units = entries_.size();
    outcome.reran = reran_;
    outcome.failed = failed_;
    outcome.finished.reserve(entries_.size());
    for (Entry& entry : entries_) {
        if (!entry.unit) continue;
        if (entry.error) {
            entry.unit->fail(entry.error);
            outcome.finished.push_back(std::move(entry.unit));
            continue;
        }
        entry.unit->committed();
        (entry.progress == Unit::Progress::again ? outcome.again : outcome.finished).push_back(std::move(entry.unit));
    }
    entries_.clear();
    return outcome;
}

}    // namespace pileus::storage
