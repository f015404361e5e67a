// The move to the dead-letter queue: when it happens, what goes along, and what it does to the two queues.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

using Bodies = std::vector<std::string>;

std::map<std::string, std::string> redrive_to(Bench& bench, const std::string& dead, int most) {
    return {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}, {"maxReceiveCount", most}}.dump()}};
}
void set(Bench& bench, const std::string& queue, const Json& attributes) {
    bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", attributes}});
}
// Received, and visible again at once.
void receive_in_vain(Bench& bench, const std::string& queue, int times = 1) {
    for (int i = 0; i < times; ++i) REQUIRE_FALSE(bench.receive(queue, {{"VisibilityTimeout", 0}}).empty());
}
// On a FIFO queue in groups of ten.
void send_many(Bench& bench, const std::string& queue, int count) {
    const bool is_fifo = queue.ends_with(".fifo");
    for (int first = 0; first < count; first += 10) {
        Json entries = Json::array();
        for (int i = first; i < first + 10; ++i) {
            const std::string number = std::to_string(i);
            entries.push_back({{"Id", number}, {"MessageBody", number}});
            if (!is_fifo) continue;
            entries.back()["MessageGroupId"] = std::to_string(first);
            entries.back()["MessageDeduplicationId"] = number;
        }
        REQUIRE(bench.ok("SendMessageBatch", {{"QueueUrl", queue}, {"Entries", entries}})["Successful"].size() == 10);
    }
}

}    // namespace

TEST_CASE("a message moves on the receive after its last, not when its timeout ends",
          "[sqs][redrive][SQS-354][SQS-357][SQS-427]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 2));
    bench.send(queue, "x");
    for (const char* count : {"1", "2"}) {
        CHECK(bench.receive(queue).at(0)["Attributes"]["ApproximateReceiveCount"] == count);
        bench.advance(30s);
    }
    bench.advance(1h);
    CHECK(bench.counts(queue) == "1/0/0");
    CHECK(bench.counts(dead) == "0/0/0");

    CHECK(bench.receive(queue).empty());
    CHECK(bench.counts(queue) == "0/0/0");
    CHECK(bench.counts(dead) == "1/0/0");
    CHECK(bench.receive(dead).at(0)["Attributes"]["ApproximateReceiveCount"] == "3");
}

TEST_CASE("the receive that moves messages goes on to the others", "[sqs][redrive][SQS-355]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    for (const char* body : {"1", "2", "3"}) bench.send(queue, body);
    receive_in_vain(bench, queue);
    for (const char* body : {"4", "5", "6"}) bench.send(queue, body);
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 2}}) == Bodies{"4", "5"});
    CHECK(bench.counts(queue) == "1/2/0");
    CHECK(bench.counts(dead) == "3/0/0");
}

TEST_CASE("a message behind any number of those that move is received by the same call",
          "[sqs][redrive][SQS-355][SQS-413]") {
    Bench bench;
    const bool is_fifo = GENERATE(false, true);
    const auto dead = is_fifo ? bench.fifo("dead.fifo") : bench.queue("dead");
    const auto queue = is_fifo ? bench.fifo("q.fifo") : bench.queue("q");
    send_many(bench, queue, 1200);
    for (int i = 0; i < 120; ++i) REQUIRE(bench.receive(queue, {{"VisibilityTimeout", 100}}).size() == 10);
    bench.advance(100s);
    set(bench, queue, redrive_to(bench, dead, 1));
    is_fifo ? bench.send_fifo(queue, "fresh", "g") : bench.send(queue, "fresh");

    SECTION("by a short poll") { CHECK(bench.bodies(queue) == Bodies{"fresh"}); }
    SECTION("by a long poll, at once") {
        const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
        CHECK(poll.done());
    }
    CHECK(bench.counts(queue) == "0/1/0");
    CHECK(bench.counts(dead) == "1200/0/0");
}
