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
