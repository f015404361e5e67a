// The storage thread: takes what was submitted, makes groups of it, and hands the answers back.
#include "pileus/storage/store.hpp"

#include <pthread.h>

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
// Under load there is no idle time, but space must be reclaimed all the same: a piece every so many groups.
constexpr int groups_before_reclaiming = 64;
// The system's clock may leap, so a sleep until an instant of it is looked at again after that long.
constexpr auto longest_sleep = std::chrono::milliseconds(1min);

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
          transaction(database, random.get(), ids),
          group(database, transaction, companions, options) {
        companions = {&ids, &random};
        if (!database.is_in_memory()) checkpointer = std::make_unique<Checkpointer>(database, options.checkpoint_bytes);
    }

    void take_inbox();
    void fill_group();
    bool run_group();
    void deliver(std::vector<UnitPointer>& units);
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
    CommitGroup group;
    std::unique_ptr<Checkpointer> checkpointer;

    // The storage thread's; kept from group to group, so that a group allocates nothing of its own.
    std::deque<UnitPointer> pending;
    std::vector<UnitPointer> taken, finished, again;
    std::vector<std::pair<Home*, std::vector<UnitPointer>>> parcels;
    int groups_since_reclaiming = 0;
    bool is_ending = false;

    std::mutex mutex;
    std::condition_variable submitted;
    std::vector<UnitPointer> inbox;    // under the mutex, like the next three
    bool sleeping = false;
    bool stopping = false;
    bool closed = false;
    std::thread thread;

    std::atomic<std::uint64_t> groups{0}, units{0}, reruns{0}, failed_commits{0};
    std::atomic<std::int64_t> longest_group{0};
    std::atomic<bool> is_failing{false};
};

Store::Store(StoreOptions options) : inside_(std::make_unique<Inside>(std::move(options))) {}

Store::~Store() { stop(); }

Database& Store::database() { return inside_->database; }

void Store::migrate(const std::vector<Migrations>& migrations) {
    inside_->database.migrate(migrations);
    inside_->ids.open();
}

void Store::add(Companion& companion) { inside_->companions.push_back(&companion); }

void Store::set_waiting(Waiting& waiting) {
    inside_->waiting = &waiting;
    inside_->group.set_waiting(waiting);
}

void Store::submit(UnitPointer unit) {
    std::vector<UnitPointer> one;
    one.push_back(std::move(unit));
    submit(one);
}

void Store::submit(std::vector<UnitPointer>& units) {
    bool must_wake = false;
    {
        const std::lock_guard lock(inside_->mutex);
        if (!inside_->closed) {
            inside_->inbox.insert(inside_->inbox.end(), std::move_iterator(units.begin()),
                                  std::move_iterator(units.end()));
            units.clear();
            must_wake = std::exchange(inside_->sleeping, false);
        }
    }
    if (must_wake) inside_->submitted.notify_one();
    for (UnitPointer& unit : units) inside_->refuse(std::move(unit));
    units.clear();
}

void Store::Inside::refuse(UnitPointer unit) {
    unit->fail(std::make_exception_ptr(DatabaseError("the store is closed", 0, true)));
    if (Home* const home = unit->home()) {
        std::vector<UnitPointer> refused;
        refused.push_back(std::move(unit));
        home->deliver(std::move(refused));
    }
}

void Store::Inside::take_inbox() {
    {
        const std::lock_guard lock(mutex);
        taken.swap(inbox);
        is_ending = stopping;
    }
    for (UnitPointer& unit : taken) pending.push_back(std::move(unit));
    taken.clear();
}

void Store::Inside::fill_group() {
    take_inbox();
    group.begin_with_ready();
    while (!pending.empty() && !group.is_full()) {
        group.add(std::move(pending.front()));
        pending.pop_front();
    }
    if (waiting == nullptr || is_ending) return;
    if (!group.is_empty() && ++groups_since_reclaiming < groups_before_reclaiming) return;
    groups_since_reclaiming = 0;
    if (UnitPointer unit = waiting->take_idle()) group.add(std::move(unit));
}

// False: there was nothing to run.
bool Store::Inside::run_group() {
    fill_group();
    if (group.is_empty()) return false;

    const auto begin = std::chrono::steady_clock::now();
    group.run();
    const CommitGroup::Outcome outcome = group.end(finished, again);
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
    if (took > longest_group.load(std::memory_order_relaxed)) longest_group.store(took, std::memory_order_relaxed);
    groups.fetch_add(1, std::memory_order_relaxed);
    units.fetch_add(outcome.units, std::memory_order_relaxed);
    reruns.fetch_add(outcome.reran ? 1 : 0, std::memory_order_relaxed);
    failed_commits.fetch_add(outcome.failed ? 1 : 0, std::memory_order_relaxed);
    if (outcome.failed || outcome.wrote) is_failing.store(outcome.failed, std::memory_order_relaxed);

    deliver(finished);
    for (UnitPointer& unit : again) pending.push_back(std::move(unit));
    again.clear();
    if (checkpointer) checkpointer->between_groups();
    return true;
}

// One call a home. Few homes: a search through the list beats a map. Units without one end here.
void Store::Inside::deliver(std::vector<UnitPointer>& units_of_group) {
    for (UnitPointer& unit : units_of_group) {
        Home* const home = unit->home();
        if (home == nullptr) continue;
        auto parcel =
            std::find_if(parcels.begin(), parcels.end(), [&](const auto& each) { return each.first == home; });
        if (parcel == parcels.end()) parcel = parcels.emplace(parcels.end(), home, std::vector<UnitPointer>{});
        parcel->second.push_back(std::move(unit));
    }
    units_of_group.clear();
    for (auto& [home, parcel] : parcels) home->deliver(std::move(parcel));
    parcels.clear();
}

void Store::start() {
    if (inside_->checkpointer) inside_->checkpointer->start();
    inside_->thread = std::thread([this] {
        pthread_setname_np(pthread_self(), "storage");
        inside_->run_until_stopped();
    });
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
    const bool truncates_next =
        checkpointer && checkpointer->log_bytes() > 0 && (!due || *due > options.idle_before_truncation);
    std::unique_lock lock(mutex);
    if (!inbox.empty() || stopping) return;
    sleeping = true;
    const auto awake = [this] { return !inbox.empty() || stopping; };
    bool was_woken = true;
    if (truncates_next) {
        was_woken = submitted.wait_for(lock, options.idle_before_truncation, awake);
    } else if (due) {
        was_woken = submitted.wait_for(lock, std::min(*due, longest_sleep), awake);
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
        // One that was refused is left as it is.
        if (inside_->database.is_accepted()) inside_->checkpointer->truncate();
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
    figures.is_failing = inside_->is_failing.load(std::memory_order_relaxed);
    if (inside_->checkpointer) {
        figures.checkpoints = inside_->checkpointer->count();
        figures.log_bytes = inside_->checkpointer->log_bytes();
    }
    return figures;
}

}    // namespace pileus::storage
