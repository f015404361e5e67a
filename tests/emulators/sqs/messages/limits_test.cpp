// What a queue holds: its counters, its retention, and how much may be in flight.
#include <catch2/catch.hpp>

#include "support/bench.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

void repeat(Bench& bench, const char* operation, const Json& input, int times) {
    const std::string body = input.dump();
    bool all_succeeded = true;
    for (int i = 0; i < times; ++i) all_succeeded &= bench.call_text(operation, body).status == 200;
    REQUIRE(all_succeeded);
}

}    // namespace

TEST_CASE("each message is visible, in flight or delayed", "[sqs][counters][SQS-297][SQS-208]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "10"}});
    for (int i = 0; i < 6; ++i) bench.send(queue, "x", {{"DelaySeconds", i < 2 ? 5 : 0}});
    CHECK(bench.counts(queue) == "4/0/2");
    const auto messages = bench.receive(queue, {{"MaxNumberOfMessages", 3}});
    CHECK(bench.counts(queue) == "1/3/2");
    bench.remove(queue, messages[0]);
    CHECK(bench.counts(queue) == "1/2/2");
    bench.ok("ChangeMessageVisibility",
             {{"QueueUrl", queue}, {"ReceiptHandle", messages[1]["ReceiptHandle"]}, {"VisibilityTimeout", 0}});
    CHECK(bench.counts(queue) == "2/1/2");
    bench.advance(5s);
    CHECK(bench.counts(queue) == "4/1/0");
    bench.advance(5s);
    CHECK(bench.counts(queue) == "5/0/0");
}

TEST_CASE("what waits behind a locked group still counts as visible", "[sqs][counters][fifo][SQS-297][SQS-324]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    for (const char* body : {"1", "2", "3"}) bench.send_fifo(queue, body, "g");
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == std::vector<std::string>{"1"});
    CHECK(bench.receive(queue).empty());
    CHECK(bench.counts(queue) == "2/1/0");
}

TEST_CASE("a message goes when its retention is over, wherever it is", "[sqs][retention][SQS-298]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue(
        "q", {{"MessageRetentionPeriod", "100"},
              {"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}, {"maxReceiveCount", 1}}.dump()}});
    bench.send(queue, "in flight");
    REQUIRE(bench.receive(queue, {{"VisibilityTimeout", 43200}}).size() == 1);
    bench.send(queue, "visible");
    bench.send(queue, "delayed", {{"DelaySeconds", 900}});
    bench.advance(100s - 1ms);
    CHECK(bench.counts(queue) == "1/1/1");
    bench.advance(1ms);
    CHECK(bench.counts(queue) == "0/0/0");
    CHECK(bench.counts(dead) == "0/0/0");    // it does not go there
    CHECK(bench.events("sqs.message.expired").size() == 3);
}

TEST_CASE("retention counts from the sending, whatever happens meanwhile, and follows the queue's attribute",
          "[sqs][retention][SQS-298]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"MessageRetentionPeriod", "100"}, {"VisibilityTimeout", "30"}});
    bench.send(queue, "x");
    for (int i = 0; i < 3; ++i) {
        CHECK(bench.receive(queue).size() == 1);
        bench.advance(30s);
    }
    bench.advance(10s);
    CHECK(bench.receive(queue).empty());
    bench.send(queue, "y");
    bench.advance(99s);
    bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"MessageRetentionPeriod", "200"}}}});
    bench.advance(100s);
    CHECK(bench.counts(queue) == "1/0/0");
    bench.advance(1s);
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("a short poll sees what becomes visible behind any number of messages that expire",
          "[sqs][retention][SQS-298][SQS-413]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"MessageRetentionPeriod", "60"}, {"VisibilityTimeout", "43200"}});
    Json entries = Json::array();
    for (int i = 0; i < 10; ++i) entries.push_back({{"Id", std::to_string(i)}, {"MessageBody", "x"}});
    repeat(bench, "SendMessageBatch", {{"QueueUrl", queue}, {"Entries", entries}}, 120);
    repeat(bench, "ReceiveMessage", {{"QueueUrl", queue}, {"MaxNumberOfMessages", 10}}, 120);
    bench.advance(30s);
    bench.send(queue, "alive", {{"DelaySeconds", 30}});
    bench.sandbox().clock().set(bench.now() + 30s);    // nobody settles on the way
    CHECK(bench.bodies(queue) == std::vector<std::string>{"alive"});
    CHECK(bench.counts(queue) == "0/1/0");
}

TEST_CASE("a message sent before the clock was set back is not given after its retention",
          "[sqs][retention][SQS-298][SQS-416]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"MessageRetentionPeriod", "100"}});
    bench.send(queue, "late");
    bench.advance(-50s);
    bench.send(queue, "early");    // behind the other, and gone before it
    bench.advance(100s);
    CHECK(bench.bodies(queue) == std::vector<std::string>{"late"});
    CHECK(bench.counts(queue) == "0/1/0");
}

TEST_CASE("120,000 messages in flight are as many as a queue has",
          "[sqs][limits][slow][SQS-72][SQS-295][SQS-296][SQS-299]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "43200"}});
    Json entries = Json::array();
    for (int i = 0; i < 10; ++i) entries.push_back({{"Id", std::to_string(i)}, {"MessageBody", "x"}});
    repeat(bench, "SendMessageBatch", {{"QueueUrl", queue}, {"Entries", entries}}, 12'001);
    const Json ten{{"QueueUrl", queue}, {"MaxNumberOfMessages", 10}};
    repeat(bench, "ReceiveMessage", ten, 11'999);
    const Json last = bench.ok("ReceiveMessage", ten);
    CHECK(bench.counts(queue) == "10/120000/0");
    const Answer answer = bench.error("ReceiveMessage", ten, "OverLimit");
    CHECK(answer.status == 403);
    CHECK(answer.json()["__type"] == "com.amazonaws.sqs#OverLimit");
    CHECK(answer.message() == "Too many messages in flight.");
    // A long poll waits.
    const Json waiting{{"QueueUrl", queue}, {"WaitTimeSeconds", 20}};
    const Pending poll = bench.start("ReceiveMessage", waiting);
    CHECK_FALSE(poll.done());
    bench.advance(20s);
    REQUIRE(poll.done());
    CHECK(poll.answer().body == "{}");
    for (std::size_t i = 0; i < 3; ++i) bench.remove(queue, last["Messages"][i]);
    CHECK(bench.ok("ReceiveMessage", ten)["Messages"].size() == 3);
    // It ends as soon as a deletion makes room.
    const Pending second = bench.start("ReceiveMessage", waiting);
    CHECK_FALSE(second.done());
    bench.remove(queue, last["Messages"][3]);
    CHECK(second.done());
}

TEST_CASE("at the limit a FIFO queue has no messages, and makes nothing of it", "[sqs][limits][fifo][SQS-296]") {
    const pileus::storage::test::TemporaryFolder folder;
    pileus::SandboxOptions options;
    options.store.path = folder.database();
    std::string queue;
    {
        Bench bench(options, 1);
        queue = bench.fifo("q.fifo");
        for (const char* group : {"a", "b"}) bench.send_fifo(queue, "x", group);
        REQUIRE(bench.receive(queue, {{"MaxNumberOfMessages", 1}, {"VisibilityTimeout", 43200}}).size() == 1);
        // As if there were 119,999 others in flight.
        bench.sandbox().store().write(
            [](pileus::storage::Transaction& tx) { tx.database().execute("UPDATE sqs_count SET in_flight = 120000"); });
        bench.sandbox().stop();
    }
    Bench bench(options, 2);
    CHECK(bench.call("ReceiveMessage", {{"QueueUrl", queue}}).body == "{}");
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    CHECK_FALSE(poll.done());
    bench.advance(12h - 1ms);
    CHECK(poll.answer().body == "{}");
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
}
