// One storage thread owns the database. It runs units of work in commit groups and answers after COMMIT: what was
// acknowledged survives kill -9.
//
//   swap the inbox → BEGIN → run the units bare, and those they wake → flush companions → COMMIT → committed() →
//   deliver
//
// A unit that fails before it wrote just fails. One that fails after it wrote rolls the group back, and the group's
// units run again, each in a savepoint. If COMMIT fails, every unit of the group fails. So a unit has no effect outside
// the transaction until committed(), and does the same when it is run again.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pileus/storage/database.hpp"
#include "pileus/text/random.hpp"
#include "pileus/time/clock.hpp"

namespace pileus::storage {

class IdSequence;

// What a unit works on. Storage thread.
class Transaction {
  public:
    Transaction(Database& database, text::Random& random, IdSequence& ids)
        : database_(database), random_(random), ids_(ids) {}

    Database& database() { return database_; }
    text::Random& random() { return random_; }    // rewound when the unit is
    // From the one rising sequence of the store: never handed out twice, not even after a restart or a delete.
    std::int64_t next_id();
    // Writes something that changes nothing (a further block of ids): the group commits only if the disk takes it.
    void prove_writable();

  private:
    Database& database_;
    text::Random& random_;
    IdSequence& ids_;
};

class Unit;
using UnitPointer = std::unique_ptr<Unit>;

// Where finished units are handed back: one call per group. An io context posts them to itself.
class Home {
  public:
    virtual ~Home() = default;
    virtual void deliver(std::vector<UnitPointer> units) = 0;    // storage thread; must not block
};

class Unit {
  public:
    enum class Progress {
        done,
        parked,    // it waits (the Waiting it belongs to knows for what) and will be run again
        again,     // run me again in the next group, after everything that is ready before it
    };
    virtual ~Unit() = default;

    // Storage thread, inside the group's transaction. Throwing means that the unit failed.
    virtual Progress run(Transaction& transaction) = 0;
    // The unit is done but failed: run() threw this, or the group could not be committed (a DatabaseError).
    virtual void fail(std::exception_ptr error) = 0;
    // After COMMIT and before delivery, in order; not called for failed or parked units. One that goes again has it
    // after each of its groups. Storage thread.
    virtual void committed() {}
    // After the group is committed or has failed, on its home's thread; not called without a home.
    virtual void complete() {}
    // Null: nobody waits, the unit is destroyed on the storage thread.
    virtual Home* home() { return nullptr; }
    // About how much it brings along. A group takes no more units once it carries StoreOptions::group_bytes.
    virtual std::size_t bytes() const { return 0; }
};

// State in memory that follows the database: counters, caches, the sequence, random numbers. On a rollback it is
// rewound to its mark; whatever can be rebuilt from the database may simply be dropped. A unit changes one only after
// it has written, or once it cannot fail any more: a unit that fails before it wrote is not rolled back.
class Companion {
  public:
    virtual ~Companion() = default;
    virtual void mark() {}                 // a group or savepoint begins
    virtual void rewind() = 0;             // back to the mark
    virtual void flush(Transaction&) {}    // before COMMIT (and before each savepoint): write what is pending
    // The group's own mark, which outlives those of its savepoints. To be told apart by whoever keeps more than flush
    // writes and rewind drops.
    virtual void mark_group() { mark(); }
    virtual void rewind_group() { rewind(); }
};

// Units that wait and work that falls due. Implemented by service/agenda. Storage thread.
class Waiting {
  public:
    virtual ~Waiting() = default;
    virtual void park(UnitPointer unit) = 0;
    // A unit that was woken or has fallen due, or null. Asked before each group and after each unit, so that whoever is
    // woken runs in the group that woke it.
    virtual UnitPointer take_ready() = 0;
    // After rolled_back(): one that take_ready() gave in this group is ready again …
    virtual void take_back(UnitPointer unit) = 0;
    // … and one that parked in it is wanted where it was submitted. Null: it is not ready.
    virtual UnitPointer take_ready(const Unit& unit) = 0;
    // Work that only reclaims space. Asked when there is nothing else to run, and under load once in a while.
    virtual UnitPointer take_idle() { return nullptr; }
    // How long the storage thread may sleep if nothing is submitted; empty: for ever.
    virtual std::optional<std::chrono::milliseconds> sleep_for() = 0;
    // A unit that take_ready() gave has run and is not parked again: done, or failed.
    virtual void finished(Unit& unit) = 0;
    // The group was rolled back: whatever parked in it must be run again.
    virtual void rolled_back() = 0;
    virtual void group_committed() {}
};

struct StoreOptions {
    std::string path = ":memory:";    // of the database file
    Durability durability = Durability::process;
    std::optional<std::uint64_t> random_seed;
    std::size_t group_units = 128;              // cap of a commit group; those woken in it may double it
    std::size_t group_bytes = 256 << 10;        // the same, of what its units carry
    std::size_t checkpoint_bytes = 16 << 20;    // log size at which a checkpoint is handed over
    std::chrono::milliseconds idle_before_truncation{
        1000};    // with nothing to do for that long the log is cut to nothing
};

struct StoreFigures {
    std::uint64_t groups = 0, units = 0, reruns = 0, failed_commits = 0;
    std::uint64_t checkpoints = 0;    // that succeeded
    std::uint64_t log_bytes = 0;
    std::int64_t longest_group_microseconds = 0;
    bool is_failing = false;    // the newest group that wanted to write could not be committed
};

class Store {
  public:
    explicit Store(StoreOptions options);    // opens the database; throws DatabaseError
    ~Store();                                // stops

    Database& database();
    void migrate(const std::vector<Migrations>& migrations);
    void add(Companion& companion);    // before the first unit
    void set_waiting(Waiting& waiting);

    // Any thread. After stop(), units fail at once.
    void submit(UnitPointer unit);
    void submit(std::vector<UnitPointer>& units);    // all of them; leaves an empty vector

    // With a thread of its own …
    void start();
    // … which finishes what was submitted, checkpoints, and ends. Idempotent.
    void stop();
    // Without: runs whatever is submitted, ready or due, in the caller's thread, until nothing is left. Tests.
    void run_pending();
    // Runs one function in a group of its own and waits for it. Never from the storage thread. Rethrows.
    void write(const std::function<void(Transaction&)>& work);

    StoreFigures figures() const;    // any thread

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus::storage
