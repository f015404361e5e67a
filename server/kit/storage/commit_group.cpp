#include "kit/storage/commit_group.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace pileus::storage {

CommitGroup::CommitGroup(Database& database, Transaction& transaction, const std::vector<Companion*>& companions,
                         const StoreOptions& limits)
    : database_(database),
      transaction_(transaction),
      companions_(companions),
      most_units_(limits.group_units),
      most_bytes_(limits.group_bytes),
      begin_(database.prepare("BEGIN")),
      commit_(database.prepare("COMMIT")),
      savepoint_(database.prepare("SAVEPOINT unit")),
      roll_back_to_(database.prepare("ROLLBACK TO unit")),
      release_(database.prepare("RELEASE unit")) {}

void CommitGroup::add(UnitPointer unit) {
    bytes_ += unit->bytes();
    const Unit* const submitted = unit.get();
    entries_.push_back({std::move(unit), false, submitted});
}

// In front of `at`, one: who is next is known when it has run. Who is woken in a group joins it even when it is full,
// since what wakes them must not crowd them out, until there are as many again.
void CommitGroup::add_ready(std::size_t at) {
    if (waiting_ == nullptr || entries_.size() >= 2 * most_units_) return;
    if (UnitPointer unit = waiting_->take_ready())
        entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(at), Entry{std::move(unit), true, nullptr});
}

void CommitGroup::begin() {
    // Marked first: if even BEGIN fails, that is where they go back to, and not to the group before.
    for (Companion* const companion : companions_) companion->mark_group();
    changes_before_ = database_.total_changes();
    begin_.run();
}

void CommitGroup::flush() {
    for (Companion* const companion : companions_) companion->flush(transaction_);
}

bool CommitGroup::is_rolled_back() const { return sqlite3_get_autocommit(database_.handle()) != 0; }

void CommitGroup::run() {
    try {
        begin();
        if (!run_bare()) {
            roll_back();
            reran_ = true;
            begin();
            run_in_savepoints();
        }
        flush();
        if (has_written()) database_.check_in_place();
        commit_.run();
        if (waiting_ != nullptr) waiting_->group_committed();
    } catch (...) {
        failed_ = true;
        fail_all(std::current_exception());
    }
}

// Whoever is woken runs right behind the one that woke it, so that nobody who came later takes it away. False: one
// failed after it had written, and all must run again.
bool CommitGroup::run_bare() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const std::int64_t before = database_.total_changes();
        try {
            run_unit(entries_[i]);
        } catch (...) {
            if (database_.total_changes() != before || is_rolled_back()) return false;
            entries_[i].error = std::current_exception();
            if (entries_[i].from_waiting) waiting_->finished(*entries_[i].unit);
        }
        add_ready(i + 1);
    }
    return true;
}

void CommitGroup::run_in_savepoints() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        run_in_savepoint(entries_[i]);
        add_ready(i + 1);
    }
}

void CommitGroup::run_in_savepoint(Entry& entry) {
    flush();    // what the units before left pending is theirs, and stays
    for (Companion* const companion : companions_) companion->mark();
    savepoint_.run();
    try {
        run_unit(entry);
    } catch (...) {
        // A full disk may already have rolled the whole transaction back: then there is no savepoint to go back to,
        // and the group fails as a whole.
        if (is_rolled_back()) throw;
        roll_back_to_.run();    // if that fails too, the group fails as a whole
        for (Companion* const companion : companions_) companion->rewind();
        entry.error = std::current_exception();
        if (entry.from_waiting) waiting_->finished(*entry.unit);
    }
    release_.run();
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
    if (!is_rolled_back()) database_.execute("ROLLBACK");
    for (Companion* const companion : companions_) companion->rewind_group();
    if (waiting_ != nullptr) take_places_again();
    std::erase_if(entries_, [](const Entry& entry) { return entry.unit == nullptr; });
    for (Entry& entry : entries_) entry.error = nullptr;
}

// As at the group's begin, so that all happens in the same order again: who has parked in it is where it was submitted,
// and who was woken in it, having waited before, is first; if what woke it is undone now, it parks again.
void CommitGroup::take_places_again() {
    waiting_->rolled_back();
    for (Entry& entry : entries_) {
        if (entry.submitted == nullptr && entry.unit) waiting_->take_back(std::move(entry.unit));
    }
    for (Entry& entry : entries_) {
        if (entry.submitted == nullptr || entry.unit) continue;
        entry.unit = waiting_->take_ready(*entry.submitted);
        entry.from_waiting = true;
    }
    std::erase_if(entries_, [](const Entry& entry) { return entry.unit == nullptr; });
    add_ready(0);
}

void CommitGroup::fail_all(std::exception_ptr error) {
    if (!is_rolled_back()) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    for (Companion* const companion : companions_) companion->rewind_group();
    std::erase_if(entries_, [](const Entry& entry) { return entry.unit == nullptr; });
    if (waiting_ != nullptr) waiting_->rolled_back();
    for (Entry& entry : entries_) {
        if (entry.error) continue;
        entry.error = error;
        if (entry.from_waiting) waiting_->finished(*entry.unit);    // also those that never had their run
    }
}

CommitGroup::Outcome CommitGroup::end(std::vector<UnitPointer>& finished, std::vector<UnitPointer>& again) {
    const Outcome outcome{entries_.size(), reran_, failed_, !failed_ && has_written()};
    for (Entry& entry : entries_) {
        if (!entry.unit) continue;
        if (entry.error) {
            entry.unit->fail(entry.error);
            finished.push_back(std::move(entry.unit));
            continue;
        }
        entry.unit->committed();
        (entry.progress == Unit::Progress::again ? again : finished).push_back(std::move(entry.unit));
    }
    entries_.clear();
    bytes_ = 0;
    reran_ = failed_ = false;
    return outcome;
}

}    // namespace pileus::storage
