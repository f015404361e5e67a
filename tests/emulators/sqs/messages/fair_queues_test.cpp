// Message groups on standard queues: tenants, of which a noisy one waits behind the quiet.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

using Bodies = std::vector<std::string>;

void send(Bench& bench, const std::string& queue, const std::string& tenant, int number) {
    for (int i = 0; i < number; ++i) {
        if (tenant.empty()) {
            bench.send(queue, "nobody");
        } else {
            bench.send(queue, tenant, {{"MessageGroupId", tenant}});
        }
    }
}

std::vector<Json> take(Bench& bench, const std::string& queue, int number) {
    std::vector<Json> taken;
    while (static_cast<int>(taken.size()) < number) {
        const auto some =
            bench.receive(queue, {{"MaxNumberOfMessages", std::min(10, number - static_cast<int>(taken.size()))},
                                  {"VisibilityTimeout", 3600}});
        REQUIRE_FALSE(some.empty());
        taken.insert(taken.end(), some.begin(), some.end());
    }
    return taken;
}

}    // namespace

TEST_CASE("a standard queue takes a group id, shows it, and makes nothing else of it", "[sqs][fair][SQS-329]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (const std::string& id : {std::string(), std::string("a b"), std::string(129, 'a')}) {
        CHECK(bench
                  .error("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "x"}, {"MessageGroupId", id}},
                         "InvalidParameterValueException")
                  .message() == "Value " + id +
                                    " for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include "
                                    "alphanumeric and punctuation "
                                    "characters. 1 to 128 in length.");
    }
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(bench.send(queue, "same", {{"MessageGroupId", "g"}}).contains("SequenceNumber"));
    for (int i = 0; i < 3; ++i) {    // no lock, no deduplication
        const auto message = bench.receive(queue, {{"MaxNumberOfMessages", 1}}).at(0);
        CHECK(message["Attributes"]["MessageGroupId"] == "g");
        CHECK_FALSE(message["Attributes"].contains("SequenceNumber"));
        CHECK_FALSE(message["Attributes"].contains("MessageDeduplicationId"));
    }
    bench.send(queue, "without");
    CHECK_FALSE(bench.receive(queue).at(0)["Attributes"].contains("MessageGroupId"));
}

TEST_CASE("messages of quiet tenants go before a noisy one's backlog", "[sqs][fair][SQS-330][SQS-331][SQS-332]") {
    Bench bench;
    const auto queue = bench.queue("q");
    send(bench, queue, "noisy", 100);
    take(bench, queue, 30);    // 30 in flight of its own, all of the queue's
    send(bench, queue, "quiet", 2);
    send(bench, queue, "", 1);
    CHECK(bench.bodies(queue) ==
          Bodies{"quiet", "quiet", "nobody", "noisy", "noisy", "noisy", "noisy", "noisy", "noisy", "noisy"});
}

TEST_CASE("a tenant is not noisy below 30 messages in flight", "[sqs][fair][SQS-331]") {
    Bench bench;
    const auto queue = bench.queue("q");
    send(bench, queue, "busy", 100);
    take(bench, queue, 29);
    send(bench, queue, "quiet", 1);
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == Bodies{"busy"});
}

TEST_CASE("a tenant is not noisy with a tenth of what is in flight", "[sqs][fair][SQS-331]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (int tenant = 0; tenant < 9; ++tenant) send(bench, queue, "t" + std::to_string(tenant), 30);
    send(bench, queue, "big", 100);
    take(bench, queue, 300);    // 30 each: a tenth, and not more
    send(bench, queue, "quiet", 1);
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == Bodies{"big"});
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == Bodies{"quiet"});    // now it has more
}

TEST_CASE("a tenant is quiet again when its messages are done, or nothing came for five minutes",
          "[sqs][fair][SQS-331]") {
    Bench bench;
    const auto queue = bench.queue("q");
    send(bench, queue, "noisy", 60);
    const auto in_flight = take(bench, queue, 30);
    send(bench, queue, "quiet", 2);
    SECTION("done") {
        for (const Json& message : in_flight) bench.remove(queue, message);
        CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == Bodies{"noisy"});
    }
    SECTION("nothing came") {
        bench.advance(5min - 1ms);
        CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == Bodies{"quiet"});
        bench.advance(1ms);
        CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}}) == Bodies{"noisy"});
    }
}

TEST_CASE("no message is forgotten behind the quiet ones, and each is given once", "[sqs][fair][SQS-332]") {
    Bench bench;
    const auto queue = bench.queue("q");
    send(bench, queue, "noisy", 200);
    take(bench, queue, 40);
    for (int tenant = 0; tenant < 20; ++tenant) send(bench, queue, "t" + std::to_string(tenant), 3);
    send(bench, queue, "", 15);
    std::map<std::string, int> seen;
    for (const Json& message : take(bench, queue, 160 + 60 + 15)) ++seen[message["MessageId"]];
    CHECK(seen.size() == 235);
    CHECK(bench.receive(queue).empty());
}
