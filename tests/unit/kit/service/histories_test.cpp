// The waiting room, the agenda and the store's groups against a naive model, over random histories: sends at once and
// delayed, calls that wait, clients that leave, units that fail after they have written, groups that cannot be
// committed, and a clock that is advanced. Each item is given once, to whoever has waited longest; nobody waits while
// there is something for it; nobody is answered twice.
//   PILEUS_HISTORIES   how many (600)
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <list>
#include <map>
#include <random>
#include <set>

#include "pileus/service/agenda.hpp"
#include "pileus/time/clock.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace std::chrono_literals;
using storage::Transaction;
using storage::test::Probe;

namespace {

constexpr Instant start_of_time = from_milliseconds(1'000'000);
constexpr int queues = 3;

// --- what is tested ---

struct World {
    explicit World(storage::StoreOptions options)
        : clock(Clock::Mode::manual, start_of_time),
          room(clock),
          agenda(clock, draft, room),
          store(std::move(options)) {
        store.migrate(
            {{"test",
              {"CREATE TABLE item (id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, due INTEGER NOT NULL, text "
               "TEXT NOT NULL) STRICT"}}});
        insert = store.database().prepare("INSERT INTO item VALUES (?1, ?2, ?3, ?4)");
        find = store.database().prepare("SELECT id, text FROM item WHERE queue = ?1 AND due <= ?2 ORDER BY id LIMIT 1");
        remove = store.database().prepare("DELETE FROM item WHERE id = ?1");
        next = store.database().prepare("SELECT min(due) FROM item WHERE queue = ?1");
        sqlite3_commit_hook(
            store.database().handle(), [](void* world) { return static_cast<World*>(world)->is_sabotaged ? 1 : 0; },
            this);
        store.add(draft);
        store.set_waiting(agenda);
    }

    void submit(std::function<void(Transaction&)> work) {
        probes.push_back(std::make_unique<Probe>());
        store.submit(storage::test::unit(*probes.back(), std::move(work)));
    }
    // `fails`: the group cannot be committed. What comes behind it, from those that wait, can.
    void run(bool fails) {
        const auto failed = store.figures().failed_commits;
        if (fails) store.submit(std::make_unique<Sabotage>(*this));
        store.run_pending();
        CHECK(store.figures().failed_commits == failed + (fails ? 1 : 0));
    }

    // The last of its group. Writes, so that there is something to commit.
    class Sabotage final : public storage::Unit {
      public:
        explicit Sabotage(World& world) : world_(world) {}
        Progress run(Transaction& tx) override {
            world_.is_sabotaged = true;
            world_.insert.run(tx.next_id(), 0, 0, "sabotage");
            return Progress::done;
        }
        void fail(std::exception_ptr) override { world_.is_sabotaged = false; }

      private:
        World& world_;
    };

    Clock clock;
    Journal journal;
    JournalDraft draft{journal};
    WaitingRoom room;
    Agenda agenda;
    bool is_sabotaged = false;
    std::vector<std::unique_ptr<Probe>> probes;
    std::map<int, std::string> answers;    // by call
    int answered_twice = 0;
    storage::Store store;
    storage::Statement insert, find, remove, next;
};

// Takes an item, or waits for one.
class Receive final : public ParkableUnit {
  public:
    Receive(World& world, int name, WaitKey queue, std::chrono::milliseconds wait)
        : world_(world), name_(name), wait_{queue, never, world.clock.now() + wait} {}

    Progress run(Transaction&) override {
        if (is_abandoned) {
            found_ = "gone";
            return Progress::done;
        }
        found_ = "-";
        std::int64_t id = 0;
        {
            storage::Rows rows = world_.find.query(wait_.key, world_.clock.now());
            if (rows.next()) {
                id = rows.integer(0);
                found_ = rows.string(1);
            }
        }
        if (id != 0) {
            world_.remove.run(id);
            return Progress::done;
        }
        if (wait_.deadline <= world_.clock.now() || is_last_run_) return Progress::done;
        storage::Rows rows = world_.next.query(wait_.key);
        wait_.wake_at = rows.next() ? rows.find_instant(0).value_or(never) : never;
        return Progress::parked;
    }
    void fail(std::exception_ptr) override { answer("failed"); }
    void committed() override { answer(found_); }
    const Wait& wait() const override { return wait_; }
    void make_last_run() override { is_last_run_ = true; }

    bool is_abandoned = false;

  private:
    void answer(const std::string& text) {
        if (!world_.answers.emplace(name_, text).second) ++world_.answered_twice;
    }

    World& world_;
    const int name_;
    Wait wait_;
    std::string found_;
    bool is_last_run_ = false;
};

// --- what it is held against ---

// One thing after the other, as if each were a group of its own.
struct Model {
    struct Item {
        Instant due;
        std::string text;
    };
    struct Call {
        int name;
        Instant deadline;
    };
    struct Queue {
        std::list<Item> items;    // in the order of sending
        std::list<Call> line;
    };

    void send(int queue, const std::string& text, Instant due) {
        all[queue].items.push_back({due, text});
        give(queue);
    }
    void receive(int queue, int name, std::chrono::milliseconds wait) {
        all[queue].line.push_back({name, now + wait});
        give(queue);
        end_calls();
    }
    void leave(int queue, int name) {
        std::erase_if(all[queue].line, [&](const Call& call) { return call.name == name; });
    }
    void advance(std::chrono::milliseconds by) {
        for (const Instant target = now + by; now < target;) step(target);
    }
    // To the next instant at which something happens.
    void step(Instant target) {
        Instant next = target;
        for (const auto& [number, queue] : all) {
            for (const Item& item : queue.items) {
                if (item.due > now && !queue.line.empty()) next = std::min(next, item.due);
            }
            for (const Call& call : queue.line) next = std::min(next, call.deadline);
        }
        now = next;
        settle();
    }
    void settle() {
        for (const auto& [number, queue] : all) give(number);
        end_calls();
    }

    Instant now = start_of_time;
    std::map<int, Queue> all;
    std::map<int, std::string> answers;

  private:
    void give(int number) {
        Queue& queue = all[number];
        while (!queue.line.empty()) {
            const auto item =
                std::find_if(queue.items.begin(), queue.items.end(), [&](const Item& each) { return each.due <= now; });
            if (item == queue.items.end()) return;
            answers[queue.line.front().name] = item->text;
            queue.line.pop_front();
            queue.items.erase(item);
        }
    }
    void end_calls() {
        for (auto& [number, queue] : all) {
            std::erase_if(queue.line, [&](const Call& call) {
                if (call.deadline > now) return false;
                answers[call.name] = "-";
                return true;
            });
        }
    }
};

// --- the histories ---

class History {
  public:
    History(std::uint64_t seed, storage::StoreOptions options) : random_(seed), world_(std::move(options)) {}

    void go_on() {
        const bool fails = one_in(8);
        if (one_in(4)) leave();
        const Model before = model_;
        for (std::uint64_t count = below(4) + (one_in(10) ? 20 : 0); count > 0; --count) act();
        if (one_in(4)) {
            advance(fails);
        } else {
            run(fails, before);
        }
        compare();
    }
    // What is left: everyone is answered, once.
    void end() {
        world_.submit([this](Transaction&) { world_.room.close(); });
        world_.run(false);
        CHECK(world_.room.size() == 0);
        CHECK(world_.answered_twice == 0);
        CHECK(world_.answers.size() == static_cast<std::size_t>(next_call_ - 1));
        CHECK_FALSE(world_.agenda.sleep_for());
    }

    std::string told;    // for whoever looks for the reason of a failure

  private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool one_in(std::uint64_t count) { return below(count) == 0; }
    // Long by the real clock, which must not end anything here.
    std::chrono::milliseconds some_time() { return std::chrono::hours(1 + below(20)); }

    void act() {
        const int queue = static_cast<int>(below(queues)) + 1;
        switch (below(9)) {
            case 0:
            case 1:
            case 2:
                return send(queue, one_in(3) ? some_time() : 0ms);
            case 3:    // several of one unit
                return send_several(queue);
            case 4:
            case 5:
            case 6:
                return receive(queue);
            default:
                return fail(queue);
        }
    }

    std::string new_text() { return "m" + std::to_string(next_item_++); }
    void put(Transaction& tx, int queue, const std::string& text, Instant due) {
        world_.insert.run(tx.next_id(), queue, due, text);
        world_.room.wake(queue);
    }
    void send(int queue, std::chrono::milliseconds delay) {
        const std::string text = new_text();
        const Instant due = model_.now + delay;
        told += "send " + text + " to " + std::to_string(queue) + " after " + std::to_string(delay / 1h) + "h\n";
        world_.submit([=, this](Transaction& tx) { put(tx, queue, text, due); });
        model_.send(queue, text, due);
    }
    void send_several(int queue) {
        std::vector<std::string> texts{new_text(), new_text(), new_text()};
        told += "send three from " + texts[0] + " to " + std::to_string(queue) + "\n";
        for (const std::string& text : texts) model_.send(queue, text, model_.now);
        world_.submit([=, this, now = model_.now](Transaction& tx) {
            for (const std::string& text : texts) world_.insert.run(tx.next_id(), queue, now, text);
            world_.room.wake(queue);
        });
    }
    void receive(int queue) {
        const int name = next_call_++;
        const auto wait = one_in(5) ? 0ms : some_time();
        told += "receive " + std::to_string(name) + " of " + std::to_string(queue) + " for " +
                std::to_string(wait / 1h) + "h\n";
        auto call = std::make_unique<Receive>(world_, name, queue, wait);
        calls_[name] = {call.get(), queue};
        world_.store.submit(std::move(call));
        model_.receive(queue, name, wait);
    }
    // A client that hangs up, before all else: seen at once, or only when its call is woken.
    void leave() {
        std::vector<int> waiting;
        for (const auto& [name, place] : calls_) {
            if (parked_.contains(name)) waiting.push_back(name);
        }
        if (waiting.empty()) return;
        const int name = waiting[below(waiting.size())];
        Receive* const call = calls_.at(name).first;
        told += "leave " + std::to_string(name) + "\n";
        call->is_abandoned = true;
        if (one_in(2)) world_.submit([=, this](Transaction&) { world_.room.discard(call); });
        model_.leave(calls_.at(name).second, name);
        parked_.erase(name);
        left_.insert(name);
    }
    void fail(int queue) {
        told += "fail on " + std::to_string(queue) + "\n";
        const std::string text = "lost";
        world_.submit([=, this](Transaction& tx) {
            put(tx, queue, text, from_milliseconds(0));
            throw std::runtime_error("no");
        });
    }

    void run(bool fails, const Model& before) {
        told += fails ? "-- not committed\n" : "--\n";
        world_.run(fails);
        if (fails) lose(std::exchange(model_, before));
    }
    // What was not committed: whoever would have been answered has failed; who was about to wait does.
    void lose(const Model& lost) {
        const std::map<int, std::string> before = model_.answers;
        for (const auto& [name, text] : lost.answers) {
            if (!before.contains(name)) answer_in_vain(name);
        }
        for (const auto& [number, queue] : lost.all) model_.all[number].line = queue.line;
        model_.settle();
    }
    void answer_in_vain(int name) {
        model_.leave(calls_.at(name).second, name);
        model_.answers[name] = "failed";
    }
    // What was done before is a group of its own. Who has left without a word would be the next thing due.
    void advance(bool fails) {
        for (const int name : left_) {
            if (world_.answers.contains(name)) continue;
            world_.submit([this, call = calls_.at(name).first](Transaction&) { world_.room.discard(call); });
        }
        world_.run(false);
        const auto by = some_time();
        told += "advance " + std::to_string(by / 1h) + (fails ? "h in vain\n" : "h\n");
        bool has_failed = false;
        if (one_in(2)) fail(1);
        world_.store.submit(world_.agenda.advance(
            world_.clock.now() + by, [&](const std::exception_ptr& error) { has_failed = error != nullptr; }));
        world_.run(fails);
        CHECK(has_failed == fails);
        if (!fails) return model_.advance(by);
        Model lost = model_;
        lost.step(lost.now + by);
        lose(lost);
    }

    void compare() {
        INFO(told);
        CHECK(world_.clock.now() == model_.now);
        auto answers = world_.answers;
        for (const int name : left_) {
            if (const auto found = answers.find(name); found != answers.end()) {
                CHECK((found->second == "gone" || found->second == "failed"));
                answers.erase(found);
            }
        }
        REQUIRE(text_of(answers) == text_of(model_.answers));
        std::set<std::string> here, there;
        storage::Statement all = world_.store.database().prepare("SELECT text FROM item");
        for (storage::Rows rows = all.query(); rows.next();) here.insert(rows.string(0));
        parked_.clear();
        for (const auto& [number, queue] : model_.all) {
            for (const auto& item : queue.items) there.insert(item.text);
            for (const auto& call : queue.line) parked_.insert(call.name);
        }
        REQUIRE(here == there);
        CHECK(world_.answered_twice == 0);
        for (const int name : parked_) CHECK_FALSE(world_.answers.contains(name));
    }

    static std::string text_of(const std::map<int, std::string>& answers) {
        std::string text;
        for (const auto& [name, answer] : answers) text += std::to_string(name) + "=" + answer + " ";
        return text;
    }

    std::mt19937_64 random_;
    World world_;
    Model model_;
    std::map<int, std::pair<Receive*, int>> calls_;
    std::set<int> parked_, left_;
    int next_call_ = 1, next_item_ = 1;
};

std::uint64_t how_many() {
    const char* const chosen = std::getenv("PILEUS_HISTORIES");
    return chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : 600;
}

}    // namespace

TEST_CASE("whoever waits is served as in a naive model, over random histories", "[room][histories]") {
    const std::uint64_t histories = how_many();
    for (std::uint64_t seed = 1; seed <= histories; ++seed) {
        INFO("seed " << seed);
        History history(seed, {});
        for (int i = 0; i < 30; ++i) history.go_on();
        history.end();
    }
}
