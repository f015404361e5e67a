// Receiving from FIFO queues: order, the lock of a group, whose turn it is, repeated attempts.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

using Bodies = std::vector<std::string>;

void change(Bench& bench, const std::string& queue, const Json& message, int seconds) {
    bench.ok("ChangeMessageVisibility",
             {{"QueueUrl", queue}, {"ReceiptHandle", message["ReceiptHandle"]}, {"VisibilityTimeout", seconds}});
}

// Groups by the first letters: "a1" is a message of group a.
void send(Bench& bench, const std::string& queue, const Bodies& bodies) {
    for (const std::string& body : bodies) bench.send_fifo(queue, body, body.substr(0, 1));
}

Pending poll(Bench& bench, const std::string& queue) {
    return bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
}

const Json one{{"MaxNumberOfMessages", 1}};

}    // namespace

TEST_CASE("a group with a message in flight gives no other", "[sqs][fifo][groups][SQS-315]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    send(bench, queue, {"a1", "a2", "b1"});
    CHECK(bench.bodies(queue, one) == Bodies{"a1"});
    CHECK(bench.bodies(queue) == Bodies{"b1"});
    send(bench, queue, {"a3"});    // does not unlock it
    CHECK(bench.receive(queue).empty());
}

TEST_CASE("a receive takes all it can of the first group, then of the next", "[sqs][fifo][groups][SQS-316]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    send(bench, queue, {"a1", "b1", "a2", "a3"});
    CHECK(bench.bodies(queue) == Bodies{"a1", "a2", "a3", "b1"});
}

TEST_CASE("a group that was served goes behind those that were not", "[sqs][fifo][groups][SQS-317]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    send(bench, queue, {"a1", "a2", "b1", "b2", "c1"});
    const auto next = [&] {
        const auto message = bench.receive(queue, one).at(0);
        bench.remove(queue, message);
        return message["Body"].get<std::string>();
    };
    CHECK(next() == "a1");
    CHECK(next() == "b1");
    CHECK(next() == "c1");
    CHECK(next() == "a2");
    CHECK(next() == "b2");
}

TEST_CASE("groups come in the order in which they became available, and one whose lock ended last",
          "[sqs][fifo][groups][SQS-415]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "10"}});
    send(bench, queue, {"a1", "b1"});
    const auto a = bench.receive(queue, one).at(0);
    send(bench, queue, {"c1", "a2"});    // new ones go behind, and what is locked has no place
    const auto b = bench.receive(queue, one).at(0);
    REQUIRE(b["Body"] == "b1");
    SECTION("by a delete") {
        bench.remove(queue, a);
        send(bench, queue, {"d1"});
        CHECK(bench.bodies(queue) == Bodies{"c1", "a2", "d1"});
    }
    SECTION("by a timeout") {
        send(bench, queue, {"d1"});
        bench.advance(10s);
        CHECK(bench.bodies(queue) == Bodies{"c1", "d1", "a1", "a2", "b1"});
    }
    SECTION("by a new timeout") {
        change(bench, queue, b, 0);
        change(bench, queue, a, 0);
        send(bench, queue, {"b2", "d1"});
        CHECK(bench.bodies(queue) == Bodies{"c1", "b1", "b2", "a1", "a2", "d1"});
    }
}

TEST_CASE("messages of a group come in send order, in one answer and across answers", "[sqs][fifo][groups][SQS-317]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    Bodies sent, received;
    for (int i = 0; i < 25; ++i) {
        sent.push_back("a" + std::to_string(i));
        bench.send_fifo(queue, sent.back(), "a");
    }
    while (received.size() < sent.size()) {
        const auto messages =
            bench.receive(queue, {{"MaxNumberOfMessages", 1 + static_cast<int>(received.size()) % 7}});
        REQUIRE_FALSE(messages.empty());
        for (const Json& message : messages) {
            received.push_back(message["Body"]);
            bench.remove(queue, message);
        }
    }
    CHECK(received == sent);
}

TEST_CASE("a group is unlocked when all that is in flight is deleted", "[sqs][fifo][groups][SQS-318]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    send(bench, queue, {"a1", "a2", "a3"});
    const auto messages = bench.receive(queue, {{"MaxNumberOfMessages", 2}});
    bench.remove(queue, messages[0]);
    CHECK(bench.receive(queue).empty());
    bench.remove(queue, messages[1]);
    CHECK(bench.bodies(queue) == Bodies{"a3"});
}

TEST_CASE("a message made visible is received although later ones of its group are hidden",
          "[sqs][fifo][groups][SQS-319]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    send(bench, queue, {"a1", "a2", "a3", "a4"});
    const auto messages = bench.receive(queue, {{"MaxNumberOfMessages", 3}});
    change(bench, queue, messages[0], 0);
    CHECK(bench.bodies(queue) == Bodies{"a1"});
    change(bench, queue, messages[1], 0);
    CHECK(bench.receive(queue).empty());    // a1 is in flight, before it
}

TEST_CASE("after the timeout a group is readable up to the first message still hidden",
          "[sqs][fifo][groups][SQS-320]") {
    for (std::size_t extended = 0; extended < 3; ++extended) {
        Bench bench;
        const auto queue = bench.fifo("q.fifo");
        send(bench, queue, {"a1", "a2", "a3"});
        const auto messages = bench.receive(queue, {{"VisibilityTimeout", 1}});
        change(bench, queue, messages[extended], 4);
        bench.advance(2s);
        const Bodies all{"a1", "a2", "a3"};
        const auto before = static_cast<std::ptrdiff_t>(extended);
        CHECK(bench.bodies(queue, {{"VisibilityTimeout", 0}}) == Bodies(all.begin(), all.begin() + before));
        bench.advance(2s);
        CHECK(bench.bodies(queue) == all);
    }
}

TEST_CASE("a receive that hides nothing locks nothing", "[sqs][fifo][groups][SQS-321]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    send(bench, queue, {"a1", "a2"});
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}, {"VisibilityTimeout", 0}}) == Bodies{"a1"});
    CHECK(bench.bodies(queue) == Bodies{"a1", "a2"});
}

TEST_CASE("after the timeout a group comes again in its order, with new handles", "[sqs][fifo][groups][SQS-322]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "10"}});
    send(bench, queue, {"a1", "a2", "a3"});
    const auto first = bench.receive(queue);
    bench.advance(10s);
    const auto second = bench.receive(queue);
    REQUIRE(second.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(second[i]["Body"] == first[i]["Body"]);
        CHECK(second[i]["ReceiptHandle"] != first[i]["ReceiptHandle"]);
        CHECK(second[i]["Attributes"]["ApproximateReceiveCount"] == "2");
    }
}

TEST_CASE("a poll that waits for a locked group ends when the group is unlocked",
          "[sqs][fifo][groups][poll][SQS-323]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "10"}});
    send(bench, queue, {"a1", "a2"});
    SECTION("by a deletion") {
        const auto message = bench.receive(queue, one).at(0);
        const Pending waiting = poll(bench, queue);
        CHECK_FALSE(waiting.done());
        bench.remove(queue, message);
        CHECK(waiting.answer().json()["Messages"][0]["Body"] == "a2");
    }
    SECTION("by a visibility of 0") {
        const auto message = bench.receive(queue, one).at(0);
        const Pending waiting = poll(bench, queue);
        change(bench, queue, message, 0);
        CHECK(waiting.answer().json()["Messages"][0]["Body"] == "a1");
    }
    SECTION("by the timeout") {
        bench.receive(queue, one);
        const Pending waiting = poll(bench, queue);
        bench.advance(10s - 1ms);
        CHECK_FALSE(waiting.done());
        bench.advance(1ms);
        CHECK(waiting.answer().json()["Messages"][0]["Body"] == "a1");
    }
    SECTION("by the retention of what locks it") {
        bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"MessageRetentionPeriod", "60"}}}});
        bench.receive(queue, {{"MaxNumberOfMessages", 1}, {"VisibilityTimeout", 43200}});
        bench.advance(59s);
        send(bench, queue, {"a3"});
        const Pending waiting = poll(bench, queue);
        CHECK_FALSE(waiting.done());
        bench.advance(1s);    // a1 and a2 are gone   [SQS-328]
        CHECK(waiting.answer().json()["Messages"][0]["Body"] == "a3");
    }
}

TEST_CASE("an expired head unblocks its group", "[sqs][fifo][groups][retention][SQS-328]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"MessageRetentionPeriod", "60"}, {"VisibilityTimeout", "43200"}});
    send(bench, queue, {"a1"});
    bench.receive(queue);
    bench.advance(30s);
    send(bench, queue, {"a2"});
    CHECK(bench.receive(queue).empty());
    bench.advance(30s);
    CHECK(bench.bodies(queue) == Bodies{"a2"});
}

TEST_CASE("available groups are found behind any number of locked messages", "[sqs][fifo][groups][SQS-325]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    for (int i = 0; i < 2000; ++i) bench.send_fifo(queue, "a" + std::to_string(i), "a");
    bench.send_fifo(queue, "b1", "b");
    CHECK(bench.bodies(queue, one) == Bodies{"a0"});
    CHECK(bench.bodies(queue, one) == Bodies{"b1"});
}

// --- ReceiveRequestAttemptId
// -------------------------------------------------------------------------------------------

TEST_CASE("an attempt repeated within five minutes answers the same, and restarts the timeout",
          "[sqs][fifo][attempts][SQS-326]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "200"}});
    send(bench, queue, {"a1", "a2", "b1"});
    const Json attempt{{"MaxNumberOfMessages", 2}, {"ReceiveRequestAttemptId", "attempt"}};
    const auto first = bench.receive(queue, attempt);
    REQUIRE(first.size() == 2);
    for (int i = 0; i < 2; ++i) {
        bench.advance(149s);
        const auto again = bench.receive(queue, attempt);
        REQUIRE(again.size() == 2);
        for (std::size_t j = 0; j < 2; ++j) {
            CHECK(again[j]["MessageId"] == first[j]["MessageId"]);
            CHECK(again[j]["ReceiptHandle"] == first[j]["ReceiptHandle"]);
            CHECK(again[j]["Attributes"]["ApproximateReceiveCount"] == "1");
        }
    }
    bench.advance(199s);    // restarted by the last
    CHECK(bench.counts(queue) == "1/2/0");
    bench.remove(queue, first[0]);
}

TEST_CASE("an attempt is forgotten after five minutes", "[sqs][fifo][attempts][SQS-326]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "43200"}});
    send(bench, queue, {"a1", "b1"});
    const Json attempt{{"MaxNumberOfMessages", 1}, {"ReceiveRequestAttemptId", "attempt"}};
    CHECK(bench.bodies(queue, attempt) == Bodies{"a1"});
    bench.advance(5min - 1ms);
    CHECK(bench.bodies(queue, attempt) == Bodies{"a1"});
    bench.advance(1ms);
    CHECK(bench.bodies(queue, attempt) == Bodies{"b1"});
}

TEST_CASE("an attempt whose messages were touched is a new receive", "[sqs][fifo][attempts][SQS-326]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "10"}});
    send(bench, queue, {"a1", "b1"});
    const Json attempt{{"MaxNumberOfMessages", 1}, {"ReceiveRequestAttemptId", "attempt"}};
    const auto message = bench.receive(queue, attempt).at(0);
    SECTION("deleted") {
        bench.remove(queue, message);
        CHECK(bench.bodies(queue, attempt) == Bodies{"b1"});
    }
    SECTION("changed") {
        change(bench, queue, message, 100);
        CHECK(bench.bodies(queue, attempt) == Bodies{"b1"});
    }
    SECTION("expired") {
        bench.advance(10s);
        const auto again = bench.receive(queue, {{"ReceiveRequestAttemptId", "attempt"}});
        REQUIRE_FALSE(again.empty());
        CHECK(again[0]["ReceiptHandle"] != message["ReceiptHandle"]);
    }
    SECTION("another attempt") { CHECK(bench.bodies(queue, {{"ReceiveRequestAttemptId", "other"}}) == Bodies{"b1"}); }
}

TEST_CASE("an attempt's id has the characters of a group's", "[sqs][fifo][attempts][SQS-326]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    for (const std::string& id : {std::string(), std::string("a b"), std::string(129, 'a')}) {
        bench.error("ReceiveMessage", {{"QueueUrl", queue}, {"ReceiveRequestAttemptId", id}},
                    "InvalidParameterValueException");
    }
    CHECK(bench.call("ReceiveMessage", {{"QueueUrl", queue}, {"ReceiveRequestAttemptId", std::string(128, '~')}})
              .status == 200);
}
