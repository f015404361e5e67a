// The storage thread: takes what was submitted, makes groups of it, and hands the answers back.
#include "pileus/storage/store.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "kit/storage/checkpointer.hpp"
#include "kit/storage/commit_group.hpp"
#include "kit/storage/id_sequence.hpp"

namespace pileus::storage {

namespace {

using namespace std::chrono_literals;
// With nothing to do for that long, the log is written back and cut to nothing.
constexpr auto idle_before_truncation = 1s;

class FunctionUnit final : public Unit {
  public:
    explicit FunctionUnit(const std::function<void(Transaction&)>& work) : work_(work) {}
    std::future<void> result() { return promise_.get_future(); }

    Progress run(Transaction& transaction) override {
        work_(transaction);
        return Progress::done;
    }
    void fail(std::exception_ptr error) override { promise_.set_exception(std::move(error)); }
    void committed() override { promise_.set_value(); }

  private:
    const std::function<void(Transaction&)>& work_;
    std::promise<void> promise_;
};

}    // namespace

struct Store::Inside {
    explicit Inside(StoreOptions chosen)
        : options(std::move(chosen)),
          database(options.path, options.durability),
          random(options.random_seed),
          ids(database),
          transaction(database, random.get(), ids) {
        companions = {&ids, &random};
        if (!database.is_in_memory()) checkpointer = std::make_unique<Checkpointer>(database, options.checkpoint_bytes);
    }

    bool take_inbox();
    bool run_group();
    void deliver(std::vector<UnitPointer> units);
    void run_until_stopped();
    bool close_if_stopping();
    void sleep();
    void refuse(UnitPointer unit);

    StoreOptions options;
    Database database;
    RewindableRandom random;
    IdSequence ids;
    Transaction transaction;
    std::vector<Companion*> companions;
    Waiting* waiting = nullptr;
    std::unique_ptr<Checkpointer> checkpointer;

    std::deque<UnitPointer> pending;    // the storage thread's
    std::mutex mutex;
    std::condition_variable submitted;
    std::vector<UnitPointer> inbox;    // under the mutex, like the next three
    bool sleeping = false;
    bool stopping = false;
    bool closed = false;
    std::thread thread;

    std::atomic<std::uint64_t> groups{0}, units{0}, reruns{0}, failed_commits{0};
    std::atomic<std::int64_t> longest_group{0};
};

Store::Store(StoreOptions options) : inside_(std::make_unique<Inside>(std::move(options))) {}

Store::~Store() { stop(); }

Database& Store::database() { return inside_->database; }

void Store::migrate(const std::vector<Migrations>& migrations) {
    inside_->database.migrate(migrations);
    inside_->ids.open();
}

void Store::add(Companion& companion) { inside_->companions.push_back(&companion); }

void Store::set_waiting(Waiting& waiting) { inside_->waiting = &waiting; }

void Store::submit(UnitPointer unit) {
    bool must_wake = false;
    {
        const std::lock_guard lock(inside_->mutex);
        if (!inside_->closed) {
            inside_->inbox.push_back(std::move(unit));
            must_wake = std::exchange(inside_->sleeping, false);
        }
    }
    if (unit) inside_->refuse(std::move(unit));
    if (must_wake) inside_->submitted.notify_one();
}

void Store::Inside::refuse(UnitPointer unit) {
    unit->fail(std::make_exception_ptr(DatabaseError("the store is closed", 0, true)));
    std::vector<UnitPointer> refused;
    refused.push_back(std::move(unit));
    deliver(std::move(refused));
}

bool Store::Inside::take_inbox() {
    std::vector<UnitPointer> taken;
    {
        const std::lock_guard lock(mutex);
        taken.swap(inbox);
    }
    for (UnitPointer& unit : taken) pending.push_back(std::move(unit));
    return !pending.empty();
}

// False: there was nothing to run.
bool Store::Inside::run_group() {
    take_inbox();
    CommitGroup group(database, transaction, companions, waiting, options.group_units);
    for (std::size_t i = 0; i < options.group_units && !pending.empty(); ++i) {
        group.add(std::move(pending.front()));
        pending.pop_front();
    }
    if (group.empty()) group.add_ready();
    if (group.empty() && waiting != nullptr) {
        if (UnitPointer unit = waiting->take_idle()) group.add(std::move(unit));
    }
    if (group.empty()) return false;

    const auto begin = std::chrono::steady_clock::now();
    group.run();
    CommitGroup::Outcome outcome = group.end();
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
    if (took > longest_group.load(std::memory_order_relaxed)) longest_group.store(took, std::memory_order_relaxed);
    groups.fetch_add(1, std::memory_order_relaxed);
    units.fetch_add(outcome.units, std::memory_order_relaxed);
    reruns.fetch_add(outcome.reran ? 1 : 0, std::memory_order_relaxed);
    failed_commits.fetch_add(outcome.failed ? 1 : 0, std::memory_order_relaxed);

    deliver(std::move(outcome.finished));
    for (UnitPointer& unit : outcome.again) pending.push_back(std::move(unit));
    if (checkpointer) checkpointer->between_groups();
    return true;
}

// One call a home. Few homes: a search through the list beats a map.
void Store::Inside::deliver(std::vector<UnitPointer> finished) {
    std::vector<std::pair<Home*, std::vector<UnitPointer>>> parcels;
    for (UnitPointer& unit : finished) {
        Home* const home = unit->home();
        if (home == nullptr) continue;
        auto parcel =
            std::find_if(parcels.begin(), parcels.end(), [&](const auto& each) { return each.first == home; });
        if (parcel == parcels.end()) parcel = parcels.emplace(parcels.end(), home, std::vector<UnitPointer>{});
        parcel->second.push_back(std::move(unit));
    }
    for (auto& [home, parcel] : parcels) home->deliver(std::move(parcel));
}

void Store::start() {
    if (inside_->checkpointer) inside_->checkpointer->start();
    inside_->thread = std::thread([this] { inside_->run_until_stopped(); });
}

void Store::Inside::run_until_stopped() {
    for (;;) {
        while (run_group()) {
        }
        if (close_if_stopping()) return;
        sleep();
    }
}

bool Store::Inside::close_if_stopping() {
    const std::lock_guard lock(mutex);
    closed = stopping && inbox.empty();
    return closed;
}

// Until something is submitted or falls due; a long idle time shortens the log once.
void Store::Inside::sleep() {
    const auto due = waiting != nullptr ? waiting->sleep_for() : std::nullopt;
    if (due && *due <= 0ms) return;
    const bool has_log = checkpointer && checkpointer->log_bytes() > 0;
    const bool truncates_next = has_log && (!due || *due > idle_before_truncation);
    std::unique_lock lock(mutex);
    if (!inbox.empty() || stopping) return;
    sleeping = true;
    const auto awake = [this] { return !inbox.empty() || stopping; };
    bool was_woken = true;
    if (truncates_next) {
        was_woken = submitted.wait_for(lock, idle_before_truncation, awake);
    } else if (due) {
        was_woken = submitted.wait_for(lock, *due, awake);
    } else {
        submitted.wait(lock, awake);
    }
    sleeping = false;
    lock.unlock();
    if (truncates_next && !was_woken) checkpointer->truncate();
}

void Store::stop() {
    {
        const std::lock_guard lock(inside_->mutex);
        if (inside_->closed && !inside_->thread.joinable()) return;
        inside_->stopping = true;
    }
    inside_->submitted.notify_one();
    if (inside_->thread.joinable()) {
        inside_->thread.join();
    } else {
        const std::lock_guard lock(inside_->mutex);
        inside_->closed = true;
    }
    if (inside_->checkpointer) {
        inside_->checkpointer->stop();
        inside_->checkpointer->truncate();
    }
}

void Store::run_pending() {
    while (inside_->run_group()) {
    }
}

void Store::write(const std::function<void(Transaction&)>& work) {
    auto unit = std::make_unique<FunctionUnit>(work);
    std::future<void> result = unit->result();
    submit(std::move(unit));
    if (!inside_->thread.joinable()) run_pending();
    result.get();
}

StoreFigures Store::figures() const {
    StoreFigures figures;
    figures.groups = inside_->groups.load(std::memory_order_relaxed);
    figures.units = inside_->units.load(std::memory_order_relaxed);
    figures.reruns = inside_->reruns.load(std::memory_order_relaxed);
    figures.failed_commits = inside_->failed_commits.load(std::memory_order_relaxed);
    figures.longest_group_microseconds = inside_->longest_group.load(std::memory_order_relaxed);
    if (inside_->checkpointer) {
        figures.checkpoints = inside_->checkpointer->count();
        figures.log_bytes = inside_->checkpointer->log_bytes();
    }
    return figures;
}

}    // namespace pileus::storage
