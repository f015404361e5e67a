// Sending to FIFO queues: identifiers, deduplication, sequence numbers.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Json fifo_message(const std::string& queue, const Json& more) {
    Json input{{"QueueUrl", queue}, {"MessageBody", "x"}};
    input.update(more);
    return input;
}

std::string all_punctuation() {
    std::string all;
    for (char character = 0x21; character < 0x7F; ++character) all += character;
    return all;
}

}    // namespace

TEST_CASE("a FIFO message has a group and a deduplication id", "[sqs][fifo][SQS-300][SQS-301][SQS-302]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    const Answer neither =
        bench.error("SendMessage", fifo_message(queue, Json::object()), "MissingRequiredParameterException");
    CHECK(neither.query_code() == "MissingParameter");
    CHECK(neither.message() == "The request must contain the parameter MessageGroupId.");
    const Answer no_group = bench.error("SendMessage", fifo_message(queue, {{"MessageDeduplicationId", "d"}}),
                                        "MissingRequiredParameterException");
    CHECK(no_group.message() == "The request must contain the parameter MessageGroupId.");
    const Answer no_id =
        bench.error("SendMessage", fifo_message(queue, {{"MessageGroupId", "g"}}), "InvalidParameterValueException");
    CHECK(
        no_id.message() ==
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("ids are 1 to 128 letters, digits and punctuation", "[sqs][fifo][SQS-303]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    for (const char* parameter : {"MessageGroupId", "MessageDeduplicationId"}) {
        const auto with = [&](const std::string& value) {
            Json more{{"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}};
            more[parameter] = value;
            return fifo_message(queue, more);
        };
        for (const std::string& value : {std::string(), std::string("a b"), std::string(129, 'a'),
                                         std::string("\xC3\xA4"), std::string("a\x7F")}) {
            CHECK(bench.error("SendMessage", with(value), "InvalidParameterValueException").message() ==
                  "Value " + value + " for parameter " + parameter + " is invalid. Reason: " + parameter +
                      " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
        CHECK(bench.call("SendMessage", with(std::string(128, 'a'))).status == 200);
        CHECK(bench.call("SendMessage", with(all_punctuation())).status == 200);
    }
}

TEST_CASE("a standard queue takes no deduplication id", "[sqs][fifo][SQS-304]") {
    Bench bench;
    const auto queue = bench.queue("q");
    CHECK(bench
              .error("SendMessage", fifo_message(queue, {{"MessageDeduplicationId", "d"}}),
                     "InvalidParameterValueException")
              .message() ==
          "Value d for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is "
          "not valid for this queue type.");
}

TEST_CASE("content is the digest of the body alone, and an explicit id goes before it", "[sqs][fifo][SQS-305]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"ContentBasedDeduplication", "true"}});
    const auto send = [&](const std::string& body, const Json& more = Json::object()) {
        Json all{{"MessageGroupId", "g"}};
        all.update(more);
        return bench.send(queue, body, all)["MessageId"].get<std::string>();
    };
    const std::string first = send("message");
    CHECK(send("message", {{"MessageAttributes", {{"k", {{"DataType", "String"}, {"StringValue", "other"}}}}}}) ==
          first);
    CHECK(send("message", {{"MessageDeduplicationId", "other"}}) != first);
    CHECK(send("other", {{"MessageDeduplicationId",
                          "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d"}}) == first);
    CHECK(send("other") != first);
    CHECK(bench.counts(queue) == "3/0/0");
}

TEST_CASE("a duplicate is dropped for five minutes, whatever became of the original", "[sqs][fifo][SQS-306]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    const Json original = bench.send_fifo(queue, "x", "g", "d");
    bench.remove(queue, bench.receive(queue).at(0));
    bench.advance(150s);
    CHECK(bench.send_fifo(queue, "x", "g", "d")["MessageId"] == original["MessageId"]);
    bench.advance(150s - 1ms);    // not extended by the duplicate
    CHECK(bench.send_fifo(queue, "x", "g", "d")["MessageId"] == original["MessageId"]);
    CHECK(bench.counts(queue) == "0/0/0");
    bench.advance(1ms);
    CHECK(bench.send_fifo(queue, "x", "g", "d")["MessageId"] != original["MessageId"]);
    CHECK(bench.counts(queue) == "1/0/0");
}

TEST_CASE("a duplicate is answered with the original's ids and its own digest", "[sqs][fifo][SQS-307]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    const Json original = bench.send_fifo(queue, "first", "g", "d");
    const Json duplicate = bench.send_fifo(queue, "message", "g", "d");
    CHECK(duplicate["MessageId"] == original["MessageId"]);
    CHECK(duplicate["SequenceNumber"] == original["SequenceNumber"]);
    CHECK(duplicate["MD5OfMessageBody"] == "78e731027d8fd50ed642340b7c9a63b3");
    CHECK(bench.bodies(queue) == std::vector<std::string>{"first"});
}

TEST_CASE("ids are compared in the whole queue, or in each group", "[sqs][fifo][SQS-308][SQS-309][SQS-310]") {
    Bench bench;
    const auto whole = bench.fifo("whole.fifo");
    bench.send_fifo(whole, "1", "a", "d");
    bench.send_fifo(whole, "2", "b", "d");
    CHECK(bench.counts(whole) == "1/0/0");

    const auto grouped =
        bench.fifo("grouped.fifo", {{"DeduplicationScope", "messageGroup"}});    // the throughput limit stays perQueue
    CHECK(bench.attribute(grouped, "FifoThroughputLimit") == "perQueue");
    bench.send_fifo(grouped, "1", "a", "d");
    bench.send_fifo(grouped, "2", "b", "d");
    bench.send_fifo(grouped, "3", "b", "d");
    CHECK(bench.counts(grouped) == "2/0/0");

    bench.ok("SetQueueAttributes", {{"QueueUrl", whole}, {"Attributes", {{"DeduplicationScope", "messageGroup"}}}});
    CHECK(bench.attribute(whole, "DeduplicationScope") == "messageGroup");
}

TEST_CASE("purging and deleting forget what was sent", "[sqs][fifo][SQS-311]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    const Json original = bench.send_fifo(queue, "x", "g", "d");
    bench.ok("PurgeQueue", {{"QueueUrl", queue}});
    const Json after_purge = bench.send_fifo(queue, "x", "g", "d");
    CHECK(after_purge["MessageId"] != original["MessageId"]);
    bench.ok("DeleteQueue", {{"QueueUrl", queue}});
    bench.fifo("q.fifo");
    CHECK(bench.send_fifo(queue, "x", "g", "d")["MessageId"] != after_purge["MessageId"]);
    CHECK(bench.counts(queue) == "1/0/0");
}

TEST_CASE("sequence numbers are twenty digits and grow", "[sqs][fifo][SQS-312]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    std::string last;
    for (int i = 0; i < 30; ++i) {
        const std::string number =
            bench.send_fifo(queue, std::to_string(i), "g" + std::to_string(i % 3))["SequenceNumber"];
        CHECK(number.size() == 20);
        CHECK(number.substr(0, 3) == "188");
        CHECK(number.find_first_not_of("0123456789") == std::string::npos);
        CHECK(number > last);
        last = number;
    }
    CHECK(bench.receive(queue, {{"MaxNumberOfMessages", 1}}).at(0)["Attributes"]["SequenceNumber"] < last);
}

TEST_CASE("in the dead-letter queue a message has a new sequence number", "[sqs][fifo][redrive][SQS-313][SQS-327]") {
    Bench bench;
    const auto dead = bench.fifo("dead.fifo");
    const auto queue = bench.fifo(
        "q.fifo", {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}, {"maxReceiveCount", 1}}.dump()},
                   {"VisibilityTimeout", "1"}});
    const std::string number = bench.send_fifo(queue, "1", "g")["SequenceNumber"];
    bench.send_fifo(queue, "2", "g");
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == std::vector<std::string>{"1"});
    bench.advance(1s);
    CHECK(bench.bodies(queue) == std::vector<std::string>{"2"});    // the group goes on without the first
    const auto moved = bench.receive(dead).at(0);
    CHECK(moved["Body"] == "1");
    CHECK(moved["Attributes"]["SequenceNumber"] > number);
}

TEST_CASE("high throughput is two attributes, of which one needs the other", "[sqs][fifo][SQS-314]") {
    Bench bench;
    const auto queue =
        bench.fifo("q.fifo", {{"DeduplicationScope", "messageGroup"}, {"FifoThroughputLimit", "perMessageGroupId"}});
    CHECK(bench.attribute(queue, "DeduplicationScope") == "messageGroup");
    CHECK(bench.attribute(queue, "FifoThroughputLimit") == "perMessageGroupId");
    // No quota slows the sandbox down: more than 300 calls in one second of its clock.
    for (int i = 0; i < 400; ++i) bench.send_fifo(queue, std::to_string(i), "g");
    CHECK(bench.counts(queue) == "400/0/0");
}
