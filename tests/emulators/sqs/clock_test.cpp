// One clock for everything that time does, however it moves; and what a large sandbox costs it.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {
using Bodies = std::vector<std::string>;
}

TEST_CASE("delay, visibility, deduplication, retention, purges and deletes obey one clock", "[sqs][clock][SQS-416]") {
    Bench bench({.cool_downs = true});
    const auto queue = bench.queue("q", {{"MessageRetentionPeriod", "60"}, {"VisibilityTimeout", "60"}});
    const auto fifo = bench.fifo("f.fifo");
    bench.send(queue, "received");
    REQUIRE(bench.receive(queue).size() == 1);
    bench.send(queue, "delayed", {{"DelaySeconds", 60}});
    bench.send_fifo(fifo, "x", "g", "same");
    const auto purged = bench.queue("purged"), deleted = bench.queue("deleted");
    bench.ok("PurgeQueue", {{"QueueUrl", purged}});
    bench.ok("DeleteQueue", {{"QueueUrl", deleted}});
    const auto late = [&] {
        return std::vector{bench.counts(queue) == "0/0/0",
                           bench.call("PurgeQueue", {{"QueueUrl", purged}}).status == 200,
                           bench.call("CreateQueue", {{"QueueName", "deleted"}}).status == 200};
    };
    bench.advance(60s - 1ms);
    CHECK(bench.counts(queue) == "0/1/1");
    CHECK(late() == std::vector{false, false, false});
    bench.advance(1ms);
    CHECK(late() == std::vector{true, true, true});

    bench.advance(4min - 1ms);
    bench.send_fifo(fifo, "y", "g", "same");
    CHECK(bench.counts(fifo) == "1/0/0");
    bench.advance(1ms);
    bench.send_fifo(fifo, "y", "g", "same");
    CHECK(bench.counts(fifo) == "2/0/0");
}

TEST_CASE("a clock that is set back hides again what was not yet due", "[sqs][clock][SQS-416]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "30"}});
    bench.send(queue, "x");
    bench.advance(1h);
    REQUIRE(bench.receive(queue).size() == 1);
    bench.advance(-30min);
    CHECK(bench.receive(queue).empty());
    bench.advance(30min + 30s - 1ms);
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
    bench.advance(-1h);
    bench.send(queue, "y");
    CHECK(bench.bodies(queue) == Bodies{"y"});
}

TEST_CASE("advancing settles a thousand queues in the order of time", "[sqs][clock][SQS-416][SQS-128]") {
    Bench bench;
    for (int i = 0; i < 1000; ++i) {
        const auto queue =
            bench.queue("q" + std::to_string(i), {{"MessageRetentionPeriod", std::to_string(60 + i * 617 % 1000)}});
        bench.send(queue, "x");
    }
    const auto start = bench.now();
    bench.advance(60s + 1000s);
    const auto expired = bench.events("sqs.message.expired");
    REQUIRE(expired.size() == 1000);
    for (int i = 0; i < 1000; ++i) {
        if (expired[static_cast<std::size_t>(i)]->at != start + 60s + std::chrono::seconds(i)) FAIL(i);
    }
}

namespace {
std::int64_t rows_of(Bench& bench, const std::string& table) {
    std::int64_t found = -1;
    bench.sandbox().store().write([&](pileus::storage::Transaction& tx) {
        auto count = tx.database().prepare("SELECT count(*) FROM " + table);
        pileus::storage::Rows rows = count.query();
        if (rows.next()) found = rows.integer(0);
    });
    return found;
}
}    // namespace

TEST_CASE("what nobody can see any more is swept", "[sqs][sweeps]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    for (int i = 0; i < 1500; ++i) bench.send_fifo(queue, "x", std::to_string(i), std::to_string(i));
    bench.receive(queue, {{"ReceiveRequestAttemptId", "attempt"}});
    bench.ok("PurgeQueue", {{"QueueUrl", queue}});
    bench.ok("DeleteQueue", {{"QueueUrl", queue}});
    for (const char* table : {"sqs_message", "sqs_body", "sqs_group", "sqs_dead_store", "sqs_attempt", "sqs_count"}) {
        INFO(table);
        CHECK(rows_of(bench, table) == 0);
    }
    CHECK(rows_of(bench, "sqs_dedup") == 1500);
    CHECK(rows_of(bench, "sqs_deleted_queue") == 1);
    bench.advance(5min);
    bench.queue("any");
    bench.advance(1min);
    bench.queue("any");
    CHECK(rows_of(bench, "sqs_dedup") == 0);
    CHECK(rows_of(bench, "sqs_deleted_queue") == 0);
}

TEST_CASE("a deleted name is known for as long as it must be", "[sqs][sweeps][SQS-124]") {
    Bench bench({.cool_downs = true});
    for (int i = 0; i < 10; ++i) {
        bench.ok("DeleteQueue", {{"QueueUrl", bench.queue("q")}});
        for (int j = 0; j < 6; ++j) {
            bench.error("CreateQueue", {{"QueueName", "q"}}, "QueueDeletedRecently");
            bench.advance(10s);
        }
        bench.advance(std::chrono::seconds(i));
    }
}
