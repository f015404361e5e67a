// The whole sandbox on a file, killed by SIGKILL at the writes of its disk, one after the other: of its first start, of
// a life of messages with moves and checkpoints, of a purge and its sweep. What is found afterwards is what it was
// after the last acknowledged call, or after the one that was on its way.
//   PILEUS_DURABILITY_ROUNDS   from 50 on every step; else some, others each time
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "support/bench.hpp"
#include "unit/kit/storage/killed.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;
using storage::test::is_killed_at;
using storage::test::SharedCounter;
using storage::test::TemporaryFolder;

namespace {

// The steps at which to kill.
struct Steps {
    Steps() {
        const char* const rounds = std::getenv("PILEUS_DURABILITY_ROUNDS");
        const bool all = rounds != nullptr && std::strtoull(rounds, nullptr, 10) >= 50;
        stride = all ? 1 : 13;
        first = 1 + std::random_device{}() % stride;
    }
    std::uint64_t first, stride;
};

Bench open(const TemporaryFolder& folder) {
    SandboxOptions options;
    options.store.path = folder.database();
    options.store.checkpoint_bytes = 200'000;
    return Bench(std::move(options));
}

std::string url(const std::string& name) { return "http://localhost:4566/000000000000/" + name; }

// A body that says how long it is.
std::string body(int number) { return std::to_string(number) + ":" + std::string(1000, 'x'); }

// One acknowledged change after the other, and what is there after each: bodies in order, by queue. A move task's two
// queues count as one.
struct Life {
    using Contents = std::map<std::string, std::vector<std::string>>;
    struct Step {
        std::function<void(Bench&)> act;
        std::function<void(Contents&)> change;
    };

    Life() {
        add([](Bench& bench) { bench.queue("jobs"); }, [](Contents& all) { all["jobs"]; });
        add([](Bench& bench) { bench.fifo("steps.fifo"); }, [](Contents& all) { all["steps.fifo"]; });
        add([](Bench& bench) { bench.queue("dead"); }, [](Contents&) {});
        add(
            [](Bench& bench) {
                bench.queue("live", {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + bench.arn(url("dead")) +
                                                           R"(","maxReceiveCount":1})"}});
            },
            [](Contents& all) { all["live"]; });
        for (int i = 0; i < 12; ++i) send("jobs", i);
        for (int i = 0; i < 12; ++i) send("steps.fifo", i);
        for (int i = 0; i < 4; ++i) send("live", i);
        for (int i = 0; i < 4; ++i) take("jobs", i != 2);
        for (int i = 0; i < 3; ++i) take("steps.fifo", true);
        // Received twice, so that they die; then they are moved back.
        const auto nothing = [](Contents&) {};
        add([](Bench& bench) { bench.receive(url("live"), {{"VisibilityTimeout", 0}}); }, nothing);
        add([](Bench& bench) { bench.receive(url("live")); }, nothing);
        add([](Bench& bench) { bench.ok("StartMessageMoveTask", {{"SourceArn", bench.arn(url("dead"))}}); }, nothing);
        for (int i = 4; i < 8; ++i) send("live", i);
        add(
            [](Bench& bench) {
                bench.ok("PurgeQueue", {{"QueueUrl", url("jobs")}});
            },
            [](Contents& all) { all["jobs"].clear(); });
        for (int i = 20; i < 24; ++i) send("jobs", i);
        add(
            [](Bench& bench) {
                bench.ok("DeleteQueue", {{"QueueUrl", url("steps.fifo")}});
            },
            [](Contents& all) { all.erase("steps.fifo"); });
        Bench rehearsal;
        for (const Step& step : steps) step.act(rehearsal);
    }

    Contents after(std::uint64_t count) const {
        Contents contents;
        for (std::uint64_t i = 0; i < count && i < steps.size(); ++i) steps[i].change(contents);
        return contents;
    }

    std::vector<Step> steps;

  private:
    void add(std::function<void(Bench&)> act, std::function<void(Contents&)> change) {
        steps.push_back({std::move(act), std::move(change)});
    }
    void send(const std::string& queue, int number) {
        add(
            [=](Bench& bench) {
                if (queue.ends_with(".fifo")) {
                    bench.send_fifo(url(queue), body(number), "group" + std::to_string(number % 2),
                                    std::to_string(number));
                } else {
                    bench.send(url(queue), body(number));
                }
            },
            [=](Contents& all) { all[queue].push_back(body(number)); });
    }
    // Receives one and, unless it is to stay in flight, deletes it. Which one that is, a rehearsal tells.
    void take(const std::string& queue, bool is_deleted) {
        const auto taken = std::make_shared<std::string>();
        add(
            [=](Bench& bench) {
                const auto received = bench.receive(url(queue), {{"MaxNumberOfMessages", 1}});
                if (!is_deleted) return;
                *taken = received.at(0)["Body"];
                bench.remove(url(queue), received.at(0));
            },
            [=](Contents& all) { std::erase(all.at(queue), *taken); });
    }
};

// What is there, once all of it is visible again; the counters are held against it. What is received once too often
// moves to the dead letters meanwhile, so all queues are looked at until none has any.
Life::Contents find_all(Bench& bench) {
    Life::Contents found;
    bench.advance(1h);
    const Json queues = bench.ok("ListQueues", Json::object());
    if (!queues.contains("QueueUrls")) return found;
    const auto urls = queues["QueueUrls"].get<std::vector<std::string>>();
    int counted = 0, received = 0;
    for (const std::string& queue : urls) {
        const std::string counts = bench.counts(queue);
        CHECK(counts.ends_with("/0/0"));
        counted += std::stoi(counts);
    }
    for (int before = -1; received > before;) {
        before = received;
        for (const std::string& queue : urls) {
            const std::string name = queue.substr(queue.rfind('/') + 1);
            auto& bodies = found[name == "dead" ? "live" : name];
            for (auto batch = bench.receive(queue); !batch.empty(); batch = bench.receive(queue)) {
                for (const Json& message : batch) {
                    bodies.push_back(message["Body"]);
                    bench.remove(queue, message);
                    ++received;
                }
            }
        }
    }
    CHECK(received == counted);
    return found;
}

// In a FIFO queue the order counts group by group, and elsewhere not.
Life::Contents sorted(Life::Contents contents) {
    for (auto& [name, bodies] : contents) {
        const auto group = [](const std::string& text) { return std::stoi(text) % 2; };
        if (name.ends_with(".fifo")) {
            std::stable_sort(bodies.begin(), bodies.end(),
                             [&](const auto& a, const auto& b) { return group(a) < group(b); });
        } else {
            std::sort(bodies.begin(), bodies.end());
        }
    }
    if (contents.count("live") != 0 && contents["live"].empty()) contents.erase("live");
    return contents;
}

std::int64_t number_from(Bench& bench, std::string_view sql) {
    storage::Statement statement = bench.sandbox().store().database().prepare(sql);
    storage::Rows rows = statement.query();
    REQUIRE(rows.next());
    return rows.integer(0);
}

// Says so as soon as it is answered: the sweep comes in groups behind it.
class PurgeExchange final : public http::Exchange {
  public:
    explicit PurgeExchange(SharedCounter& is_purged) : is_purged_(is_purged) {}
    void respond(http::Response response) override {
        if (response.status == 200) is_purged_.set(1);
    }
    void drop() override {}
    storage::Home& home() override { return home_; }
    void submit(storage::Store& store, storage::UnitPointer unit) override { store.submit(std::move(unit)); }

  private:
    class AtOnce final : public storage::Home {
      public:
        void deliver(std::vector<storage::UnitPointer> units) override {
            for (const auto& unit : units) unit->complete();
        }
    };
    AtOnce home_;
    SharedCounter& is_purged_;
};

void purge(Bench& bench, const std::string& queue, SharedCounter& is_purged) {
    const std::string input = Json{{"QueueUrl", url(queue)}}.dump();
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers = {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "AmazonSQS.PurgeQueue"}};
    request.body = input;
    bench.sandbox().handler().handle(request, std::make_shared<PurgeExchange>(is_purged));
    bench.sandbox().store().run_pending();
}

void check_nothing_is_orphaned(Bench& bench) {
    CHECK(number_from(bench, "SELECT count(*) FROM sqs_dead_store") == 0);
    CHECK(number_from(bench, "SELECT count(*) FROM sqs_message") == 0);
    CHECK(number_from(bench, "SELECT count(*) FROM sqs_body") == 0);
    CHECK(number_from(bench, "SELECT count(*) FROM sqs_group") == 0);
}

}    // namespace

TEST_CASE("a first start that is killed at any step is started again as if it had never been", "[durability][kill]") {
    const Steps steps;
    std::uint64_t step = steps.first;
    for (;; step += steps.stride) {
        TemporaryFolder folder;
        INFO("killed at step " << step);
        if (!is_killed_at(step, [&] { open(folder); })) break;
        Bench bench = open(folder);
        bench.send(bench.queue("q"), "m");
        CHECK(bench.bodies(url("q")) == std::vector<std::string>{"m"});
    }
    CHECK(step > 20);
}

TEST_CASE("a life of messages that is killed at any step is what it was after a call", "[durability][kill]") {
    const Life life;
    const Steps steps;
    std::uint64_t step = steps.first;
    for (;; step += steps.stride) {
        TemporaryFolder folder;
        SharedCounter acknowledged;
        INFO("killed at step " << step);
        const bool is_killed = is_killed_at(step, [&] {
            Bench bench = open(folder);
            for (std::size_t i = 0; i < life.steps.size(); ++i) {
                life.steps[i].act(bench);
                acknowledged.set(i + 1);
            }
        });
        INFO("after call " << acknowledged.get());
        Bench bench = open(folder);
        const Life::Contents found = sorted(find_all(bench));
        const bool is_as_before = found == sorted(life.after(acknowledged.get()));
        const bool is_as_after = found == sorted(life.after(acknowledged.get() + 1));
        CHECK((is_as_before || is_as_after));
        bench.sandbox().store().run_pending();
        check_nothing_is_orphaned(bench);
        if (!is_killed) {
            CHECK(acknowledged.get() == life.steps.size());
            break;
        }
    }
    CHECK(step > 150);
}

TEST_CASE("a purge that is killed at any step of its sweep has purged, and is swept to the end", "[durability][kill]") {
    constexpr int purged = 1'500, kept = 20;
    TemporaryFolder original;
    {
        Bench bench = open(original);
        const std::string rubbish = bench.queue("rubbish"), other = bench.queue("kept");
        for (int i = 0; i < purged; i += 10) {
            Json entries = Json::array();
            for (int j = 0; j < 10; ++j) entries.push_back({{"Id", std::to_string(j)}, {"MessageBody", "rubbish"}});
            bench.ok("SendMessageBatch", {{"QueueUrl", rubbish}, {"Entries", entries}});
        }
        for (int i = 0; i < kept; ++i) bench.send(other, body(i));
    }
    const Steps steps;
    std::uint64_t step = steps.first, during_the_sweep = 0;
    for (;; step += steps.stride) {
        TemporaryFolder folder;
        std::filesystem::copy(
            original.path(), folder.path(),
            std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
        SharedCounter is_purged;
        INFO("killed at step " << step);
        const bool is_killed = is_killed_at(step, [&] {
            Bench bench = open(folder);
            purge(bench, "rubbish", is_purged);
        });
        if (is_killed && is_purged.get() == 1) ++during_the_sweep;
        Bench bench = open(folder);
        const std::string counts = bench.counts(url("rubbish"));
        CHECK((counts == "0/0/0" || (is_purged.get() == 0 && counts == std::to_string(purged) + "/0/0")));
        CHECK(bench.counts(url("kept")) == std::to_string(kept) + "/0/0");
        if (counts == "0/0/0") {
            bench.sandbox().store().run_pending();
            CHECK(number_from(bench, "SELECT count(*) FROM sqs_message") == kept);
            CHECK(number_from(bench, "SELECT count(*) FROM sqs_body") == kept);
            CHECK(number_from(bench, "SELECT count(*) FROM sqs_dead_store") == 0);
        }
        if (!is_killed) break;
    }
    WARN("killed " << during_the_sweep << " times between the answer and the end of the sweep");
    CHECK(during_the_sweep > 2);
}
