// Receipt handles: new, old, expired, foreign, and what deleting by them does.
#include <catch2/catch.hpp>
#include <set>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Json by(const std::string& queue, const Json& handle) { return {{"QueueUrl", queue}, {"ReceiptHandle", handle}}; }
Json by(const std::string& queue, const Json& handle, int seconds) {
    return {{"QueueUrl", queue}, {"ReceiptHandle", handle}, {"VisibilityTimeout", seconds}};
}

}    // namespace

TEST_CASE("each receive gives a new handle", "[sqs][handles][SQS-280]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (int i = 0; i < 10; ++i) bench.send(queue, "x");
    std::set<std::string> handles;
    for (int round = 0; round < 20; ++round) {
        for (const Json& message : bench.receive(queue, {{"VisibilityTimeout", 0}}))
            handles.insert(message["ReceiptHandle"]);
    }
    CHECK(handles.size() == 200);
    for (const std::string& handle : handles) {
        CHECK(handle.substr(0, 4) == "AQEB");
        CHECK(handle.size() > 300);
        CHECK(handle.size() <= 1024);
        CHECK(handle.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
              std::string::npos);
    }
}

TEST_CASE("what is not a handle is refused with 404", "[sqs][handles][SQS-73][SQS-86][SQS-281]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const std::string good = bench.receive(queue).at(0)["ReceiptHandle"];
    std::string flipped = good;
    flipped[200] = flipped[200] == 'A' ? 'B' : 'A';
    for (const std::string& handle : {std::string("garbage"), good.substr(0, 100), good + "=", flipped,
                                      std::string(2000, 'A'), std::string("\xC3\xA4")}) {
        for (const Answer& answer :
             {bench.error("DeleteMessage", by(queue, handle), "ReceiptHandleIsInvalid"),
              bench.error("ChangeMessageVisibility", by(queue, handle, 1), "ReceiptHandleIsInvalid")}) {
            CHECK(answer.status == 404);
            CHECK(answer.json()["__type"] == "com.amazonaws.sqs#ReceiptHandleIsInvalid");
            CHECK(answer.message() == "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
        }
    }
    CHECK(bench.counts(queue) == "0/1/0");
}

TEST_CASE("another queue's handle, and none at all", "[sqs][handles][SQS-282][SQS-97][SQS-390]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const auto other = bench.queue("other");
    bench.send(other, "x");
    const Json foreign = bench.receive(other).at(0)["ReceiptHandle"];
    bench.error("DeleteMessage", by(queue, foreign), "ReceiptHandleIsInvalid");
    bench.error("ChangeMessageVisibility", by(queue, foreign, 0), "ReceiptHandleIsInvalid");
    CHECK(bench.counts(other) == "0/1/0");
    for (const char* operation : {"DeleteMessage", "ChangeMessageVisibility"}) {
        const Answer answer =
            bench.error(operation, {{"QueueUrl", queue}, {"VisibilityTimeout", 1}}, "MissingParameter");
        CHECK(answer.message() == "The request must contain the parameter ReceiptHandle.");
    }
    // A queue made anew under the same name is another queue.
    bench.ok("DeleteQueue", {{"QueueUrl", other}});
    bench.advance(61s);
    bench.queue("other");
    bench.error("DeleteMessage", by(other, foreign), "ReceiptHandleIsInvalid");
}

TEST_CASE("deleting again succeeds", "[sqs][handles][SQS-283]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const auto message = bench.receive(queue).at(0);
    for (int i = 0; i < 3; ++i) {
        const Answer answer = bench.call("DeleteMessage", by(queue, message["ReceiptHandle"]));
        CHECK(answer.status == 200);
        CHECK(answer.body.empty());
    }
    CHECK(bench.counts(queue) == "0/0/0");
    bench.advance(30s);
    CHECK(bench.receive(queue).empty());
}

TEST_CASE("an expired handle deletes as long as nobody has received the message again",
          "[sqs][handles][SQS-284][SQS-285][SQS-287]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    bench.send(queue, "y");
    const auto first = bench.receive(queue);
    bench.advance(30s);
    bench.remove(queue, first[0]);
    CHECK(bench.counts(queue) == "1/0/0");

    const auto second = bench.receive(queue);
    REQUIRE(second.size() == 1);
    bench.remove(queue, first[1]);    // answered 200, and nothing happens
    CHECK(bench.counts(queue) == "0/1/0");
    CHECK(bench.events("sqs.message.kept").size() == 1);
    bench.remove(queue, second[0]);
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("on a FIFO queue an expired handle is refused", "[sqs][handles][fifo][SQS-286]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    bench.send_fifo(queue, "x", "g");
    const Json handle = bench.receive(queue).at(0)["ReceiptHandle"];
    bench.ok("ChangeMessageVisibility", by(queue, handle, 60));
    bench.advance(60s);
    const Answer answer = bench.error("DeleteMessage", by(queue, handle), "InvalidParameterValueException");
    CHECK(answer.status == 400);
    CHECK(answer.message() == "Value " + handle.get<std::string>() +
                                  " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.");
    CHECK(bench.counts(queue) == "1/0/0");

    const Json again = bench.receive(queue).at(0)["ReceiptHandle"];
    bench.error("DeleteMessage", by(queue, handle),
                "InvalidParameterValueException");    // an older one, while it is in flight
    bench.ok("ChangeMessageVisibility", by(queue, again, 60));
    bench.advance(59s);    // the first 30 seconds are over, the extension still runs
    bench.ok("DeleteMessage", by(queue, again));
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("a handle expires at its moment, however many do", "[sqs][handles][fifo][SQS-286][SQS-294]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    for (int i = 0; i < 600; ++i) bench.send_fifo(queue, "x", std::to_string(i), std::to_string(i));
    Json last;
    for (int i = 0; i < 60; ++i) last = bench.receive(queue).back();
    bench.sandbox().clock().set(bench.now() + 30s);    // nobody settles on the way
    const Json handle{{"QueueUrl", queue}, {"ReceiptHandle", last["ReceiptHandle"]}};
    SECTION("for a delete") { bench.error("DeleteMessage", handle, "InvalidParameterValueException"); }
    SECTION("for a new timeout") {
        Json input = handle;
        input["VisibilityTimeout"] = 10;
        bench.error("ChangeMessageVisibility", input, "MessageNotInflight");
    }
}
