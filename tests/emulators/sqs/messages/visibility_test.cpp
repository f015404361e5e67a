// ChangeMessageVisibility, and the timeout of a received message.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Json change(const std::string& queue, const Json& message, int seconds) {
    return {{"QueueUrl", queue}, {"ReceiptHandle", message["ReceiptHandle"]}, {"VisibilityTimeout", seconds}};
}

}    // namespace

TEST_CASE("a received message stays hidden for exactly the visibility timeout", "[sqs][visibility][SQS-261]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "30"}});
    bench.send(queue, "hello");
    REQUIRE(bench.receive(queue).size() == 1);
    bench.advance(30s - 1ms);
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
}

TEST_CASE("a new timeout is 0 to 12 hours and must be said", "[sqs][visibility][SQS-288][SQS-387][SQS-97]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const auto message = bench.receive(queue).at(0);
    for (const int seconds : {-1, 43201}) {
        CHECK(bench.error("ChangeMessageVisibility", change(queue, message, seconds), "InvalidParameterValueException")
                  .message() ==
              "Value " + std::to_string(seconds) +
                  " for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.");
    }
    CHECK(bench
              .error("ChangeMessageVisibility", {{"QueueUrl", queue}, {"ReceiptHandle", message["ReceiptHandle"]}},
                     "MissingParameter")
              .message() == "The request must contain the parameter VisibilityTimeout.");
    const Answer answer = bench.call("ChangeMessageVisibility", change(queue, message, 43200));
    CHECK(answer.status == 200);
    CHECK(answer.body.empty());
}

TEST_CASE("a new timeout counts from its call and is not remembered", "[sqs][visibility][SQS-289]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "30"}});
    bench.send(queue, "x");
    const auto message = bench.receive(queue).at(0);
    bench.advance(20s);
    bench.ok("ChangeMessageVisibility", change(queue, message, 100));    // longer
    bench.advance(99s);
    CHECK(bench.receive(queue).empty());
    bench.ok("ChangeMessageVisibility", change(queue, message, 5));    // shorter
    bench.advance(5s);
    REQUIRE(bench.receive(queue).size() == 1);
    bench.advance(30s - 1ms);    // the queue's own again
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
}

TEST_CASE("a message is in flight for at most 12 hours from its receive", "[sqs][visibility][SQS-290]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "43200"}});
    bench.send(queue, "x");
    const auto message = bench.receive(queue).at(0);
    bench.advance(10s);
    CHECK(bench.error("ChangeMessageVisibility", change(queue, message, 43200), "InvalidParameterValueException")
              .message() ==
          "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is "
          "beyond the limit [43200 seconds]");
    bench.ok("ChangeMessageVisibility", change(queue, message, 43190));
    bench.advance(43190s - 1ms);
    CHECK(bench.receive(queue).empty());    // neither refused nor clamped
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
    bench.ok("ChangeMessageVisibility", change(queue, message, 43200));    // from the last receive
}

TEST_CASE("a deleted message's visibility cannot be changed", "[sqs][visibility][SQS-291]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const auto message = bench.receive(queue).at(0);
    bench.remove(queue, message);
    const Answer answer =
        bench.error("ChangeMessageVisibility", change(queue, message, 10), "InvalidParameterValueException");
    CHECK(answer.status == 400);
    CHECK(answer.message() == "Value " + message["ReceiptHandle"].get<std::string>() +
                                  " for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not "
                                  "available for visibility timeout "
                                  "change.");
}

TEST_CASE("an expired handle hides the message again, if nobody has received it", "[sqs][visibility][SQS-292]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "1"}});
    bench.send(queue, "x");
    const auto message = bench.receive(queue).at(0);
    bench.advance(5s);
    CHECK(bench.counts(queue) == "1/0/0");
    bench.ok("ChangeMessageVisibility", change(queue, message, 10));
    CHECK(bench.counts(queue) == "0/1/0");
    bench.advance(10s - 1ms);
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
}

TEST_CASE("an older handle can make visible what a newer receive holds", "[sqs][visibility][SQS-293]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "1"}});
    bench.send(queue, "x");
    const auto older = bench.receive(queue).at(0);
    bench.advance(1s);
    CHECK(bench.receive(queue, {{"VisibilityTimeout", 60}}).size() == 1);
    bench.ok("ChangeMessageVisibility", change(queue, older, 0));
    CHECK(bench.receive(queue).size() == 1);
}

TEST_CASE("on a FIFO queue an expired handle changes nothing", "[sqs][visibility][fifo][SQS-294][SQS-76]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "1"}});
    bench.send_fifo(queue, "x", "g");
    const auto message = bench.receive(queue).at(0);
    bench.advance(1s);
    const Answer answer = bench.error("ChangeMessageVisibility", change(queue, message, 10), "MessageNotInflight");
    CHECK(answer.status == 400);
    CHECK(answer.json()["__type"] == "com.amazonaws.sqs#MessageNotInflight");
    CHECK(answer.query_code() == "AWS.SimpleQueueService.MessageNotInflight");
    CHECK(bench.counts(queue) == "1/0/0");
}

TEST_CASE("changing the queue's timeout leaves what is in flight alone", "[sqs][visibility][SQS-289]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "30"}});
    bench.send(queue, "x");
    REQUIRE(bench.receive(queue).size() == 1);
    bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"VisibilityTimeout", "1"}}}});
    bench.advance(29s);
    CHECK(bench.receive(queue).empty());
    bench.advance(1s);
    REQUIRE(bench.receive(queue).size() == 1);
    bench.advance(1s);
    CHECK(bench.receive(queue).size() == 1);
}
