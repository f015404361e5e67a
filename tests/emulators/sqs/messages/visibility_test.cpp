#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

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

TEST_CASE("an empty long poll waits, and a send ends it at once", "[sqs][receive][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");

    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    CHECK_FALSE(poll.done());
    bench.send(queue, "hello");

    REQUIRE(poll.done());
    CHECK(poll.answer().json()["Messages"][0]["Body"] == "hello");
}

TEST_CASE("an empty long poll ends empty after its wait time", "[sqs][receive][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");

    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    bench.advance(20s - 1ms);
    CHECK_FALSE(poll.done());
    bench.advance(1ms);

    REQUIRE(poll.done());
    CHECK(poll.answer().body == "{}");
}

TEST_CASE("a message whose delay or timeout ends during a long poll ends the poll", "[sqs][receive][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "later", {{"DelaySeconds", 5}});

    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    bench.advance(5s - 1ms);
    CHECK_FALSE(poll.done());
    bench.advance(1ms);
    REQUIRE(poll.done());
    CHECK(poll.answer().json()["Messages"][0]["Body"] == "later");
}
