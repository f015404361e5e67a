// What the journal holds, and how it is read.
#include "unit/control/support.hpp"

#include <set>

#include "sqs/events.hpp"

using namespace pileus;
using namespace pileus::test;
using Catch::Matchers::Contains;

namespace {

std::vector<std::string> types(Bench& bench, const std::string& query) {
    std::vector<std::string> names;
    for (const Json& event : events(bench, query)) names.push_back(event["type"]);
    return names;
}

// The types of what one call causes.
template <class Act>
std::vector<std::string> caused(Bench& bench, Act act) {
    const std::uint64_t before = get(bench, "/_pileus/journal")["newest"];
    act();
    return types(bench, "after=" + std::to_string(before));
}

using Types = std::vector<std::string>;

}    // namespace

TEST_CASE("an event says when, what, whose, about what and by which request", "[control][journal]") {
    Bench bench;
    const auto queue = bench.queue("jobs");
    const Answer sent = bench.call("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "a secret"}});

    const Json page = get(bench, "/_pileus/journal?after=1");
    REQUIRE(page["events"].size() == 1);
    CHECK(page["events"][0].dump() ==
          R"({"number":2,"at":"2026-01-01T00:00:00.000Z","type":"sqs.message.sent","account":"000000000000",)"
          R"("region":"us-east-1","resource":"arn:aws:sqs:us-east-1:000000000000:jobs","subject":")" +
              sent.json()["MessageId"].get<std::string>() + R"(","request_id":")" + sent.header("x-amzn-RequestId") +
              R"("})");
    CHECK_THAT(ask(bench, "GET", "/_pileus/journal").body, !Contains("a secret"));
}

TEST_CASE("every operation of SQS leaves its events, and there is no type that none leaves", "[control][journal]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const std::string policy = R"({"deadLetterTargetArn":")" + bench.arn(dead) + R"(","maxReceiveCount":"1"})";
    std::string queue, fifo;
    CHECK(caused(bench, [&] {
              queue = bench.queue("q", {{"VisibilityTimeout", "10"}});
          }) == Types{"sqs.queue.created"});
    CHECK(caused(bench, [&] { bench.queue("q"); }) == Types{});    // it is there
    fifo = bench.fifo("q.fifo");

    CHECK(caused(bench, [&] { bench.send(queue, "a"); }) == Types{"sqs.message.sent"});
    CHECK(caused(bench, [&] {
              bench.ok("SendMessageBatch", {{"QueueUrl", queue},
                                            {"Entries",
                                             {{{"Id", "1"}, {"MessageBody", "b"}},
                                              {{"Id", "2"}, {"MessageBody", ""}},
                                              {{"Id", "3"}, {"MessageBody", "c"}}}}});
          }) == Types{"sqs.message.sent", "sqs.message.sent"});
    bench.send_fifo(fifo, "a", "g");
    CHECK(caused(bench, [&] { bench.send_fifo(fifo, "a", "g"); }) == Types{"sqs.message.deduplicated"});

    std::vector<Json> first;
    CHECK(caused(bench, [&] {
              first = bench.receive(queue, {{"MaxNumberOfMessages", 2}});
          }) == Types{"sqs.message.received", "sqs.message.received"});
    REQUIRE(first.size() == 2);
    CHECK(caused(bench, [&] { bench.receive(fifo, {{"VisibilityTimeout", 0}}); }) == Types{"sqs.message.received"});
    CHECK(caused(bench, [&] {
              bench.ok("ChangeMessageVisibility",
                       {{"QueueUrl", queue}, {"ReceiptHandle", first[0]["ReceiptHandle"]}, {"VisibilityTimeout", 0}});
          }) == Types{"sqs.message.visibility_changed"});
    bench.receive(queue, {{"MaxNumberOfMessages", 1}});
    CHECK(caused(bench, [&] { bench.remove(queue, first[0]); }) == Types{"sqs.message.kept"});
    CHECK(caused(bench, [&] { bench.remove(queue, first[1]); }) == Types{"sqs.message.deleted"});
    CHECK(caused(bench, [&] { bench.remove(queue, first[1]); }) == Types{});    // it is gone

    CHECK(caused(bench, [&] {
              bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"RedrivePolicy", policy}}}});
          }) == Types{"sqs.queue.changed"});
    bench.advance(10s);
    CHECK(caused(bench, [&] {
              bench.receive(queue, {{"VisibilityTimeout", 1}});
          }) == Types{"sqs.message.dead", "sqs.message.received"});
    CHECK(caused(bench, [&] {
              bench.ok("StartMessageMoveTask", {{"SourceArn", bench.arn(dead)}});
          }) == Types{"sqs.move.started", "sqs.message.redriven", "sqs.move.ended"});
    bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"MessageRetentionPeriod", "60"}}}});
    CHECK(caused(bench, [&] { bench.advance(1min); }) == Types{"sqs.message.expired", "sqs.message.expired"});

    CHECK(caused(bench, [&] { bench.ok("PurgeQueue", {{"QueueUrl", queue}}); }) == Types{"sqs.queue.purged"});
    CHECK(caused(bench, [&] {
              bench.ok("PurgeQueue", {{"QueueUrl", queue}});
          }) == Types{"sqs.queue.cool_down_ignored", "sqs.queue.purged"});
    bench.as.access_key = "111111111111";
    CHECK(caused(bench, [&] { bench.receive(queue); }) == Types{"sqs.queue.policy_ignored"});
    bench.as.access_key = "test";
    CHECK(caused(bench, [&] { bench.ok("DeleteQueue", {{"QueueUrl", queue}}); }) == Types{"sqs.queue.deleted"});
    CHECK(caused(bench, [&] { bench.queue("q"); }) == Types{"sqs.queue.cool_down_ignored", "sqs.queue.created"});
    bench.as.access_key = "111111111111";
    CHECK(caused(bench, [&] { bench.send(queue, "a"); }) == Types{"sqs.message.sent", "sqs.queue.policy_ignored"});

    std::set<std::string> seen, known;
    for (const std::string& type : types(bench, "")) seen.insert(type);
    for (const EventType* const type : sqs::events::all) known.insert(std::string(type->name));
    CHECK(seen == known);
}

TEST_CASE("a call that fails leaves nothing in the journal", "[control][journal]") {
    Bench bench;
    const auto queue = bench.queue("q");
    CHECK(
        caused(bench, [&] {
            bench.error("SendMessage", {{"QueueUrl", queue}, {"MessageBody", ""}}, "MissingRequiredParameterException");
            bench.error("DeleteQueue", {{"QueueUrl", queue + "x"}}, "QueueDoesNotExist");
        }) == Types{});
}

TEST_CASE("what a poll finds out while it waits is in the journal though it goes on waiting", "[control][journal]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"MessageRetentionPeriod", "60"}});
    bench.send(queue, "m", {{"DelaySeconds", 900}});
    // The clock is set, not advanced past it, by hand: so that the poll itself is the first to look.
    bench.sandbox().clock().set(bench.now() + 60s);
    CHECK(caused(bench, [&] {
              bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
          }) == Types{"sqs.message.expired"});
}

TEST_CASE("events of one commit group are in the order in which they happened", "[control][journal]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    CHECK(caused(bench, [&] { bench.send(queue, "m"); }) == Types{"sqs.message.sent", "sqs.message.received"});
}

TEST_CASE("the journal is read page by page", "[control][journal]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (int i = 0; i < 4; ++i) bench.send(queue, "m");

    const Json first = get(bench, "/_pileus/journal?limit=2");
    CHECK(first["events"].size() == 2);
    CHECK(first["events"][0]["number"] == 1);
    CHECK(first["next"] == 2);
    CHECK(first["dropped"] == 0);
    CHECK(first["oldest"] == 1);
    CHECK(first["newest"] == 5);
    const Json second = get(bench, "/_pileus/journal?limit=2&after=2");
    CHECK(second["events"][0]["number"] == 3);
    const Json third = get(bench, "/_pileus/journal?limit=2&after=4");
    CHECK(third["events"].size() == 1);
    CHECK(third["next"] == 5);
    const Json end = get(bench, "/_pileus/journal?after=5");
    CHECK(end["events"].empty());
    CHECK(end["next"] == 5);
    const Json beyond = get(bench, "/_pileus/journal?after=18446744073709551615");
    CHECK(beyond["events"].empty());
    CHECK(beyond["newest"] == 5);
}

TEST_CASE("the journal is filtered by each thing an event says", "[control][journal]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.as.access_key = "111111111111";
    bench.as.region = "eu-west-1";
    const auto other = bench.queue("other");
    const Answer sent = bench.call("SendMessage", {{"QueueUrl", other}, {"MessageBody", "m"}});
    bench.send(other, "n");
    const std::string id = sent.json()["MessageId"];

    const auto numbers = [&](const std::string& query) {
        std::vector<int> found;
        for (const Json& event : events(bench, query)) found.push_back(event["number"]);
        return found;
    };
    using Numbers = std::vector<int>;
    CHECK(numbers("type=sqs.queue.created") == Numbers{1, 2});
    CHECK(numbers("account=111111111111") == Numbers{2, 3, 4});
    CHECK(numbers("region=eu-west-1") == Numbers{2, 3, 4});
    CHECK(numbers("resource=arn%3Aaws:sqs:us-east-1:000000000000:q") == Numbers{1});
    CHECK(numbers("subject=" + id) == Numbers{3});
    CHECK(numbers("request_id=" + sent.header("x-amzn-RequestId")) == Numbers{3});
    CHECK(numbers("type=sqs.message.sent&account=111111111111&limit=1") == Numbers{3});
    CHECK(numbers("type=sqs.message.sent&limit=1&after=3") == Numbers{4});
    CHECK(numbers("type=sqs.message") == Numbers{});                    // whole names only
    CHECK(get(bench, "/_pileus/journal?type=nothing")["next"] == 4);    // looked at all of it
}

TEST_CASE("the journal keeps the newest ten thousand, and says how many it dropped", "[control][journal]") {
    Bench bench;
    bench.queue("q");
    for (int i = 0; i < 10'010; ++i) bench.sandbox().journal().publish(Event{.subject = std::to_string(i)});

    const Json first = get(bench, "/_pileus/journal?limit=10000");
    CHECK(first["oldest"] == 12);
    CHECK(first["newest"] == 10'011);
    CHECK(first["dropped"] == 11);
    CHECK(first["events"].size() == 10'000);
    CHECK(get(bench, "/_pileus/journal")["events"].size() == 1'000);    // unless it is asked for more
    CHECK(get(bench, "/_pileus/journal?after=5")["dropped"] == 6);
    CHECK(get(bench, "/_pileus/journal?after=11")["dropped"] == 0);
    CHECK(get(bench, "/_pileus/journal?after=11&limit=1")["events"][0]["number"] == 12);
}

TEST_CASE("parameters that the journal cannot use are refused in words", "[control][journal]") {
    Bench bench;
    const auto refused = [&](const std::string& query) {
        const Answer answer = ask(bench, "GET", "/_pileus/journal?" + query);
        CHECK(answer.status == 400);
        return refusal(answer);
    };
    CHECK(refused("limit=0") == "limit is a number from 1 to 10000, not 0");
    CHECK(refused("limit=10001") == "limit is a number from 1 to 10000, not 10001");
    CHECK(refused("limit=") == "limit is a number from 1 to 10000, not ");
    CHECK(refused("limit=ten") == "limit is a number from 1 to 10000, not ten");
    CHECK(refused("after=-1") == "after is the number of an event, not -1");
    CHECK(refused("after=1e3") == "after is the number of an event, not 1e3");
    CHECK(refused("after=99999999999999999999") == "after is the number of an event, not 99999999999999999999");
    CHECK(refused("type=a&type=b") == "type is there twice");
    CHECK(refused("since=1") ==
          "there is no parameter since; after, limit, type, account, region, resource, subject and request_id are");
    CHECK(refused("type=%4") == "the query cannot be decoded");
    CHECK(get(bench, "/_pileus/journal?limit=1")["events"].empty());
    CHECK(get(bench, "/_pileus/journal?limit=10000")["events"].empty());
}
