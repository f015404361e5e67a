// Section 22 of the rules: what is most often implemented wrongly, each as a story of its own. The parts are tested
// beside their subjects, too.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {
using Bodies = std::vector<std::string>;
}

TEST_CASE("a group is read up to its first hidden message, as locks come and go one by one",
          "[sqs][often_wrong][fifo][SQS-424][SQS-320][SQS-315]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"VisibilityTimeout", "1"}});
    for (const char* body : {"1", "2", "3", "4"}) bench.send_fifo(queue, body, "g");
    const auto first = bench.receive(queue, {{"MaxNumberOfMessages", 3}});
    REQUIRE(first.size() == 3);
    CHECK(bench.receive(queue).empty());    // 4 is not in flight, but behind what is
    bench.ok("ChangeMessageVisibility",
             {{"QueueUrl", queue}, {"ReceiptHandle", first[1]["ReceiptHandle"]}, {"VisibilityTimeout", 10}});
    bench.advance(1s);
    const auto second = bench.receive(queue);
    REQUIRE(second.size() == 1);
    CHECK(second[0]["Body"] == "1");
    bench.remove(queue, second[0]);
    CHECK(bench.receive(queue).empty());    // 2 is the head now, and hidden
    bench.remove(queue, first[1]);
    CHECK(bench.bodies(queue) == Bodies{"3", "4"});
}

TEST_CASE("a message that dies has been received once more than its queue allows, and keeps its attributes",
          "[sqs][often_wrong][redrive][SQS-427][SQS-354]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue(
        "q", {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}, {"maxReceiveCount", 3}}.dump()},
              {"VisibilityTimeout", "1"}});
    bench.send(queue, "x", {{"MessageAttributes", {{"k", {{"DataType", "String"}, {"StringValue", "v"}}}}}});
    for (int i = 0; i < 3; ++i) {
        CHECK(bench.receive(queue).size() == 1);
        bench.advance(1s);
        CHECK(bench.counts(dead) == "0/0/0");
    }
    CHECK(bench.receive(queue).empty());
    const Json message = bench.receive(dead).at(0);
    CHECK(message["Attributes"]["ApproximateReceiveCount"] == "4");
    CHECK(message["MessageAttributes"]["k"]["StringValue"] == "v");
    CHECK(message["MD5OfMessageAttributes"].is_string());
}

TEST_CASE("a prefix pattern chooses attributes, and the digest is of those", "[sqs][often_wrong][SQS-428]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const auto text = [](const char* value) { return Json{{"DataType", "String"}, {"StringValue", value}}; };
    bench.send(
        queue, "x",
        {{"MessageAttributes", {{"Help.Me", text("Me")}, {"Hello", text("There")}, {"General", text("Kenobi")}}}});
    const Json message = bench.receive(queue, {{"MessageAttributeNames", {"Hel.*"}}}).at(0);
    CHECK(message["MessageAttributes"].size() == 2);
    CHECK(message["MD5OfMessageAttributes"] == "83fee93c1bcd8b9a5a923ffacdc636c7");
}
