// Long polls that wait: whatever makes a message available ends them, at its moment, and nothing else does.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Pending poll(Bench& bench, const std::string& queue, const Json& more = Json::object()) {
    Json input{{"QueueUrl", queue}, {"WaitTimeSeconds", 20}, {"MaxNumberOfMessages", 10}};
    input.update(more);
    return bench.start("ReceiveMessage", input);
}

// Time goes by as it does on the system's clock: only what is due by itself runs. Advancing the clock would settle
// everything on the way.
void pass(Bench& bench, std::chrono::milliseconds duration) {
    bench.sandbox().clock().set(bench.now() + duration);
    bench.sandbox().store().run_pending();
}

void change(Bench& bench, const std::string& queue, const Json& message, int seconds) {
    bench.ok("ChangeMessageVisibility",
             {{"QueueUrl", queue}, {"ReceiptHandle", message["ReceiptHandle"]}, {"VisibilityTimeout", seconds}});
}

}    // namespace

TEST_CASE("a delayed message that is sent to a waiting poll ends it when its delay is over",
          "[sqs][receive][poll][delay][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Pending waiting = poll(bench, queue);
    bench.send(queue, "late", {{"DelaySeconds", 10}});
    bench.send(queue, "early", {{"DelaySeconds", 5}});

    pass(bench, 5s - 1ms);
    CHECK_FALSE(waiting.done());
    pass(bench, 1ms);
    REQUIRE(waiting.done());
    CHECK(waiting.answer().json()["Messages"][0]["Body"] == "early");
}

TEST_CASE("a timeout that is shortened while a poll waits ends it earlier", "[sqs][receive][poll][SQS-264][SQS-289]") {
    Bench bench;
    const bool is_fifo = GENERATE(false, true);
    const auto queue = is_fifo ? bench.fifo("q.fifo") : bench.queue("q");
    is_fifo ? bench.send_fifo(queue, "x", "g") : bench.send(queue, "x");
    const Json message = bench.receive(queue, {{"VisibilityTimeout", 15}}).at(0);
    const Pending waiting = poll(bench, queue);
    change(bench, queue, message, 5);

    pass(bench, 5s - 1ms);
    CHECK_FALSE(waiting.done());
    pass(bench, 1ms);
    CHECK(waiting.done());
}

TEST_CASE("a delay of the queue that is shortened while a poll waits ends it earlier",
          "[sqs][receive][poll][fifo][SQS-264][SQS-164]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"DelaySeconds", "15"}});
    bench.send_fifo(queue, "x", "g");
    const Pending waiting = poll(bench, queue);
    bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"DelaySeconds", "5"}}}});

    pass(bench, 5s - 1ms);
    CHECK_FALSE(waiting.done());
    pass(bench, 1ms);
    CHECK(waiting.done());
}

TEST_CASE("an attempt repeated with a shorter timeout ends a waiting poll earlier",
          "[sqs][receive][poll][fifo][attempts][SQS-326]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    bench.send_fifo(queue, "x", "g");
    bench.receive(queue, {{"VisibilityTimeout", 15}, {"ReceiveRequestAttemptId", "attempt"}});
    const Pending waiting = poll(bench, queue);
    bench.receive(queue, {{"VisibilityTimeout", 5}, {"ReceiveRequestAttemptId", "attempt"}});

    pass(bench, 5s - 1ms);
    CHECK_FALSE(waiting.done());
    pass(bench, 1ms);
    CHECK(waiting.done());
}

TEST_CASE("an attempt repeated with a timeout of 0 makes its messages visible",
          "[sqs][receive][poll][fifo][attempts][SQS-326][SQS-262]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    bench.send_fifo(queue, "x", "g");
    const Json attempt{{"ReceiveRequestAttemptId", "attempt"}};
    const Json first = bench.receive(queue, attempt).at(0);
    Json no_timeout = attempt;
    no_timeout["VisibilityTimeout"] = 0;
    CHECK(bench.receive(queue, no_timeout).at(0)["ReceiptHandle"] == first["ReceiptHandle"]);
    CHECK(bench.counts(queue) == "1/0/0");
    CHECK(bench.receive(queue).at(0)["Attributes"]["ApproximateReceiveCount"] == "2");
}

TEST_CASE("the journal tells what a poll did before it went on waiting", "[sqs][receive][poll][redrive]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue(
        "q", {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}, {"maxReceiveCount", 1}}.dump()}});
    bench.send(queue, "poison");
    bench.receive(queue, {{"VisibilityTimeout", 0}});
    const Pending waiting = poll(bench, queue);
    REQUIRE_FALSE(waiting.done());
    CHECK(bench.counts(dead) == "1/0/0");
    CHECK(bench.events("sqs.message.dead").size() == 1);
}

TEST_CASE("a poll outlasts a purge, and has what is sent after it", "[sqs][receive][poll][SQS-382]") {
    Bench bench;
    const bool is_fifo = GENERATE(false, true);
    const auto queue = is_fifo ? bench.fifo("q.fifo") : bench.queue("q");
    const auto send = [&](const char* body) { is_fifo ? bench.send_fifo(queue, body, "g") : bench.send(queue, body); };
    send("received");
    bench.receive(queue, {{"VisibilityTimeout", 5}});
    const Pending waiting = poll(bench, queue);
    bench.ok("PurgeQueue", {{"QueueUrl", queue}});
    pass(bench, 10s);    // when the purged one would have been visible again
    CHECK_FALSE(waiting.done());
    send("new");    // of a group that was locked
    REQUIRE(waiting.done());
    CHECK(waiting.answer().json()["Messages"][0]["Body"] == "new");
}

TEST_CASE("all polls of a queue that is deleted learn of it, and none waits on at its successor",
          "[sqs][receive][poll][SQS-125][SQS-68]") {
    Bench bench;
    const auto queue = bench.queue("q");
    std::vector<Pending> polls;
    for (int i = 0; i < 5; ++i) polls.push_back(poll(bench, queue));
    bench.ok("DeleteQueue", {{"QueueUrl", queue}});
    for (const Pending& each : polls) {
        REQUIRE(each.done());
        CHECK(each.answer().code() == "QueueDoesNotExist");
    }
    bench.queue("q");
    const Pending waiting = poll(bench, queue);
    bench.send(queue, "new");
    CHECK(waiting.done());
}

TEST_CASE("a delete before a new queue's first message is no end of its polls", "[sqs][receive][poll][SQS-282]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const Json old = bench.receive(queue).at(0);
    bench.ok("DeleteQueue", {{"QueueUrl", queue}});
    bench.queue("q");
    const Pending waiting = poll(bench, queue);
    bench.error("DeleteMessage", {{"QueueUrl", queue}, {"ReceiptHandle", old["ReceiptHandle"]}},
                "ReceiptHandleIsInvalid");
    CHECK_FALSE(waiting.done());
}

TEST_CASE("a poll that waits for its queue's own time keeps to it", "[sqs][receive][poll][SQS-139][SQS-260]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"ReceiveMessageWaitTimeSeconds", "5"}});
    const Pending waiting = bench.start("ReceiveMessage", {{"QueueUrl", queue}});
    pass(bench, 5s - 1ms);
    CHECK_FALSE(waiting.done());
    pass(bench, 1ms);
    REQUIRE(waiting.done());
    CHECK(waiting.answer().body == "{}");
}

TEST_CASE("a poll whose clock is set back still ends by what it waits for", "[sqs][receive][poll][SQS-416]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Pending waiting = poll(bench, queue);
    bench.advance(-1h);
    CHECK_FALSE(waiting.done());
    bench.send(queue, "x");
    CHECK(waiting.done());
}
