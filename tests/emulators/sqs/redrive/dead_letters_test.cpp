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

TEST_CASE("a long poll that moved all there was keeps waiting", "[sqs][redrive][poll][SQS-355]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    bench.send(queue, "poison");
    receive_in_vain(bench, queue);
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    CHECK_FALSE(poll.done());
    CHECK(bench.counts(dead) == "1/0/0");
    bench.advance(19s);
    bench.send(queue, "fresh");
    REQUIRE(poll.done());
    CHECK(poll.answer().json()["Messages"][0]["Body"] == "fresh");
}

TEST_CASE("a message that moves ends a poll of the dead-letter queue", "[sqs][redrive][poll][SQS-354][SQS-264]") {
    Bench bench;
    const bool is_fifo = GENERATE(false, true);
    const auto dead = is_fifo ? bench.fifo("dead.fifo") : bench.queue("dead");
    const auto attributes = redrive_to(bench, dead, 1);
    const auto queue = is_fifo ? bench.fifo("q.fifo", attributes) : bench.queue("q", attributes);
    is_fifo ? bench.send_fifo(queue, "x", "g") : bench.send(queue, "x");
    receive_in_vain(bench, queue);
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", dead}, {"WaitTimeSeconds", 20}});
    CHECK_FALSE(poll.done());
    CHECK(bench.receive(queue).empty());
    REQUIRE(poll.done());
    CHECK(poll.answer().json()["Messages"][0]["Body"] == "x");
}

TEST_CASE("a message keeps in the dead-letter queue what it is, and tells where it came from",
          "[sqs][redrive][SQS-356][SQS-357][SQS-358][SQS-427]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    const std::string trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
    bench.send(queue, "body",
               {{"MessageAttributes",
                 {{"k", {{"DataType", "Number.int"}, {"StringValue", "5"}}},
                  {"b", {{"DataType", "Binary"}, {"BinaryValue", "AP8A"}}}}},
                {"MessageSystemAttributes", {{"AWSTraceHeader", {{"DataType", "String"}, {"StringValue", trace}}}}},
                {"MessageGroupId", "tenant"}});
    bench.advance(1s);
    Json expected = bench.receive(queue).at(0);
    bench.advance(30s);
    REQUIRE(bench.receive(queue).empty());
    bench.advance(1s);

    Json moved = bench.receive(dead).at(0);
    CHECK(moved["ReceiptHandle"] != expected["ReceiptHandle"]);
    for (Json* const each : {&moved, &expected}) each->erase("ReceiptHandle");
    expected["Attributes"]["ApproximateReceiveCount"] = "2";
    expected["Attributes"]["DeadLetterQueueSourceArn"] = bench.arn(queue);
    CHECK(nlohmann::json(moved) == nlohmann::json(expected));
}

TEST_CASE("a standard message's retention goes on from its sending, a FIFO message's starts anew",
          "[sqs][redrive][retention][SQS-359]") {
    Bench bench;
    const bool is_fifo = GENERATE(false, true);
    const std::map<std::string, std::string> hour{{"MessageRetentionPeriod", "3600"}};
    const auto dead = is_fifo ? bench.fifo("dead.fifo", hour) : bench.queue("dead", hour);
    const auto attributes = redrive_to(bench, dead, 1);
    const auto queue = is_fifo ? bench.fifo("q.fifo", attributes) : bench.queue("q", attributes);
    is_fifo ? bench.send_fifo(queue, "x", "g") : bench.send(queue, "x");
    const std::string sent = std::to_string(pileus::to_milliseconds(bench.now()));
    receive_in_vain(bench, queue);
    bench.advance(30min);
    REQUIRE(bench.receive(queue).empty());

    bench.advance(is_fifo ? 1h - 1ms : 30min - 1ms);
    CHECK(bench.counts(dead) == "1/0/0");
    const Json message = bench.receive(dead, {{"VisibilityTimeout", 0}}).at(0);
    CHECK(message["Attributes"]["SentTimestamp"] == sent);
    bench.advance(1ms);
    CHECK(bench.counts(dead) == "0/0/0");
}

TEST_CASE("a message that is older than the dead-letter queue keeps is gone with the move",
          "[sqs][redrive][retention][SQS-359][SQS-298]") {
    Bench bench;
    const auto dead = bench.queue("dead", {{"MessageRetentionPeriod", "60"}});
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    bench.send(queue, "old");
    receive_in_vain(bench, queue);
    bench.advance(60s);
    bench.send(queue, "young");
    receive_in_vain(bench, queue);
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", dead}, {"WaitTimeSeconds", 20}});
    REQUIRE(bench.receive(queue).empty());
    REQUIRE(poll.done());
    CHECK(poll.answer().json()["Messages"][0]["Body"] == "young");
    CHECK(bench.counts(dead) == "0/1/0");
}

TEST_CASE("what expires does not go to the dead-letter queue", "[sqs][redrive][retention][SQS-298]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    auto attributes = redrive_to(bench, dead, 1);
    attributes["MessageRetentionPeriod"] = "60";
    const auto queue = bench.queue("q", attributes);
    bench.send(queue, "x");
    receive_in_vain(bench, queue);
    bench.advance(60s);
    CHECK(bench.receive(queue).empty());
    CHECK(bench.counts(dead) == "0/0/0");
}

TEST_CASE("in a FIFO dead-letter queue a message has its group, and its own id for deduplication",
          "[sqs][redrive][fifo][SQS-360][SQS-313]") {
    Bench bench;
    const auto dead = bench.fifo("dead.fifo");
    const auto queue = bench.fifo("q.fifo", redrive_to(bench, dead, 1));
    const std::string first = bench.send_fifo(queue, "x", "g", "same")["MessageId"];
    receive_in_vain(bench, queue);
    REQUIRE(bench.receive(queue).empty());
    bench.advance(5min);
    const Json second = bench.send_fifo(queue, "x", "g", "same");
    receive_in_vain(bench, queue);
    REQUIRE(bench.receive(queue).empty());
    // A duplicate by the id that the first has there would be dropped.
    const Json third = bench.send_fifo(dead, "y", "g", first);

    const auto messages = bench.receive(dead);
    REQUIRE(messages.size() == 3);
    CHECK(messages[0]["Attributes"]["MessageDeduplicationId"] == first);
    CHECK(messages[1]["Attributes"]["MessageDeduplicationId"] == second["MessageId"]);
    for (const Json& message : messages) CHECK(message["Attributes"]["MessageGroupId"] == "g");
    CHECK(messages[1]["Attributes"]["SequenceNumber"] > second["SequenceNumber"]);
    CHECK(messages[2]["Attributes"]["SequenceNumber"] == third["SequenceNumber"]);
}

TEST_CASE("the move of a group's head lets the group go on", "[sqs][redrive][fifo][SQS-361][SQS-327]") {
    Bench bench;
    const auto dead = bench.fifo("dead.fifo");
    const auto queue = bench.fifo("q.fifo", redrive_to(bench, dead, 1));
    for (const char* body : {"1", "2", "3"}) bench.send_fifo(queue, body, "g");
    REQUIRE(bench.receive(queue, {{"MaxNumberOfMessages", 1}}).size() == 1);
    REQUIRE(bench.receive(queue).empty());
    bench.advance(30s);
    CHECK(bench.bodies(queue) == Bodies{"2", "3"});
    CHECK(bench.bodies(dead) == Bodies{"1"});
}

TEST_CASE("a group gives all it can although some of it moves", "[sqs][redrive][fifo][SQS-316][SQS-355]") {
    Bench bench;
    const auto dead = bench.fifo("dead.fifo");
    const auto queue = bench.fifo("q.fifo", redrive_to(bench, dead, 1));
    for (int i = 0; i < 12; ++i) bench.send_fifo(queue, "a" + std::to_string(i), "a");
    bench.send_fifo(queue, "b", "b");
    receive_in_vain(bench, queue);    // a0 to a9
    CHECK(bench.bodies(queue, {{"MaxNumberOfMessages", 1}, {"VisibilityTimeout", 0}}) == Bodies{"b"});
    bench.send_fifo(queue, "a12", "a");
    CHECK(bench.bodies(queue) == Bodies{"a10", "a11", "a12"});
    CHECK(bench.counts(dead) == "11/0/0");
}

TEST_CASE("a lower maximum holds from the next receive on", "[sqs][redrive][SQS-362]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 10));
    bench.send(queue, "often");
    receive_in_vain(bench, queue, 3);
    bench.send(queue, "seldom");
    set(bench, queue, redrive_to(bench, dead, 2));
    CHECK(bench.counts(queue) == "2/0/0");
    CHECK(bench.bodies(queue) == Bodies{"seldom"});
    CHECK(bench.bodies(dead) == Bodies{"often"});
}

TEST_CASE("without a redrive policy, or with a higher maximum, messages come again", "[sqs][redrive][SQS-362]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    bench.send(queue, "x");
    receive_in_vain(bench, queue);
    set(bench, queue, redrive_to(bench, dead, 2));
    receive_in_vain(bench, queue);
    set(bench, queue, {{"RedrivePolicy", ""}});
    receive_in_vain(bench, queue, 3);
    CHECK(bench.counts(dead) == "0/0/0");
}

TEST_CASE("while there is no dead-letter queue a message stays and is given on", "[sqs][redrive][SQS-363]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    bench.send(queue, "x");
    bench.ok("DeleteQueue", {{"QueueUrl", dead}});
    receive_in_vain(bench, queue, 5);
    bench.queue("dead");    // by its name it is the same again
    CHECK(bench.receive(queue).empty());
    CHECK(bench.receive(dead).at(0)["Attributes"]["ApproximateReceiveCount"] == "6");
}

TEST_CASE("a move is no sending", "[sqs][redrive][SQS-364]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    const std::string id = bench.send(queue, "x")["MessageId"];
    receive_in_vain(bench, queue);
    REQUIRE(bench.receive(queue).empty());
    CHECK(bench.events("sqs.message.sent").size() == 1);
    const auto moves = bench.events("sqs.message.dead");
    REQUIRE(moves.size() == 1);
    CHECK(moves[0]->resource == bench.arn(queue));
    CHECK(moves[0]->subject == id);
    CHECK(moves[0]->details.front() == std::pair<std::string_view, std::string>("dead_letter_queue", bench.arn(dead)));
}

TEST_CASE("dead-letter queues can have their own", "[sqs][redrive][SQS-345][SQS-357][SQS-358]") {
    Bench bench;
    const auto last = bench.queue("last");
    const auto dead = bench.queue("dead", redrive_to(bench, last, 3));
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    bench.send(queue, "x");
    receive_in_vain(bench, queue);
    REQUIRE(bench.receive(queue).empty());
    receive_in_vain(bench, dead, 2);    // the count goes on, so two are left of three
    REQUIRE(bench.receive(dead).empty());
    const Json message = bench.receive(last).at(0);
    CHECK(message["Attributes"]["ApproximateReceiveCount"] == "4");
    CHECK(message["Attributes"]["DeadLetterQueueSourceArn"] == bench.arn(dead));
}

TEST_CASE("two queues that name each other pass a message on, once a receive", "[sqs][redrive][SQS-345]") {
    Bench bench;
    const auto one = bench.queue("one");
    const auto two = bench.queue("two", redrive_to(bench, one, 1));
    set(bench, one, redrive_to(bench, two, 1));
    bench.send(one, "x");
    receive_in_vain(bench, one);
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", two}, {"WaitTimeSeconds", 20}});
    for (int i = 0; i < 3; ++i) CHECK(bench.receive(i % 2 == 0 ? one : two).empty());
    CHECK(bench.counts(one) == "1/0/0");
    CHECK(bench.counts(two) == "0/0/0");
}

TEST_CASE("a tenant of a fair queue is one in the dead-letter queue, and nobody is one by the move",
          "[sqs][redrive][fair][SQS-329][SQS-356]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    bench.send(dead, "direct");
    bench.send(queue, "with", {{"MessageGroupId", "tenant"}});
    bench.send(queue, "without");
    receive_in_vain(bench, queue);
    REQUIRE(bench.receive(queue).empty());
    const auto messages = bench.receive(dead);
    REQUIRE(messages.size() == 3);
    CHECK_FALSE(messages[0]["Attributes"].contains("MessageGroupId"));
    CHECK(messages[1]["Attributes"]["MessageGroupId"] == "tenant");
    CHECK_FALSE(messages[2]["Attributes"].contains("MessageGroupId"));
}

TEST_CASE("a purge of either queue leaves the other", "[sqs][redrive][SQS-382]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue("q", redrive_to(bench, dead, 1));
    bench.send(queue, "moved");
    receive_in_vain(bench, queue);
    REQUIRE(bench.receive(queue).empty());
    bench.send(queue, "stays");
    bench.ok("PurgeQueue", {{"QueueUrl", queue}});
    CHECK(bench.counts(dead) == "1/0/0");
    bench.send(queue, "stays");
    bench.ok("PurgeQueue", {{"QueueUrl", dead}});
    CHECK(bench.counts(queue) == "1/0/0");
    CHECK(bench.receive(dead).empty());
}
