#include "unit/control/support.hpp"

#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::test;

TEST_CASE("health says what runs, with which version and what the store has done", "[control][health]") {
    Bench bench;
    const Json health = get(bench, "/_pileus/health");
    CHECK(health["status"] == "running");
    CHECK(health["version"] == std::string(version));
    CHECK(health["services"]["sqs"] == "running");
    CHECK(health["services"]["sts"] == "running");
    CHECK(health["parked_calls"] == 0);
    CHECK(health["store"]["in_memory"] == true);
    CHECK(health["store"]["failed_commits"] == 0);
    std::vector<std::string> names;
    for (const auto& [name, value] : health.items()) names.push_back(name);
    CHECK(names == std::vector<std::string>{"status", "version", "services", "parked_calls", "store"});
}

TEST_CASE("health counts the calls that wait", "[control][health]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Pending first = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    const Pending second = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    CHECK(get(bench, "/_pileus/health")["parked_calls"] == 2);

    bench.send(queue, "one");
    CHECK(get(bench, "/_pileus/health")["parked_calls"] == 1);
    bench.advance(20s);
    CHECK(get(bench, "/_pileus/health")["parked_calls"] == 0);
}

TEST_CASE("health fails while the store cannot be written, and no longer", "[control][health][disk]") {
    storage::test::TemporaryFolder folder;
    SandboxOptions options;
    options.store.path = folder.database();
    Bench bench(std::move(options));
    const auto queue = bench.queue("q");
    {
        const storage::test::NoRoom no_room(0);
        CHECK(bench.call("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "m"}}).status == 503);
        for (int i = 0; i < 2; ++i) {
            const Answer answer = ask(bench, "GET", "/_pileus/health");
            CHECK(answer.status == 503);
            CHECK(answer.json()["status"] == "failing");
            CHECK(answer.json()["version"] == std::string(version));
            CHECK_THAT(refusal(answer), Catch::Contains("SQLite"));
        }
        CHECK(ask(bench, "GET", "/_pileus/clock").status == 200);    // it writes nothing
    }
    const Json health = get(bench, "/_pileus/health");    // though nothing else was written meanwhile
    CHECK(health["status"] == "running");
    CHECK(health["store"]["failed_commits"] == 3);
    bench.send(queue, "m");
}

TEST_CASE("an advance that cannot be written fails, and the clock stays", "[control][clock][disk]") {
    storage::test::TemporaryFolder folder;
    SandboxOptions options;
    options.store.path = folder.database();
    Bench bench(std::move(options));
    const auto queue = bench.queue("q");
    bench.send(queue, "m", {{"DelaySeconds", 10}});
    {
        const storage::test::NoRoom no_room(0);
        const Answer answer = ask(bench, "POST", "/_pileus/clock", R"({"advance":"20s"})");
        CHECK(answer.status == 503);
        CHECK_THAT(refusal(answer), Catch::Contains("SQLite"));
        CHECK(get(bench, "/_pileus/clock")["now"] == "2026-01-01T00:00:00.000Z");
    }
    move_clock(bench, {{"advance", "20s"}});
    CHECK(bench.bodies(queue) == std::vector<std::string>{"m"});
}
