// FIFO topics: groups, deduplication at the topic, sequence numbers, and what queues get of it.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;
using Map = std::map<std::string, std::string>;
using List = std::vector<std::string>;

namespace {

const Map raw{{"RawMessageDelivery", "true"}};

Parameters ids(const std::string& group, const std::string& dedup) {
    return {{"MessageGroupId", group}, {"MessageDeduplicationId", dedup}};
}

Answer publish(Bench& bench, const std::string& topic, const std::string& message, const Parameters& more) {
    return bench.sns_ok("Publish", Parameters{{"TopicArn", topic}, {"Message", message}} + more);
}

std::string refusal(Bench& bench, const std::string& topic, const Parameters& more) {
    return bench.sns_error("Publish", Parameters{{"TopicArn", topic}, {"Message", "x"}} + more, "InvalidParameter")
        .message();
}

}    // namespace

TEST_CASE("a FIFO topic wants a group", "[sns][fifo][SNS-296]") {
    Bench bench;
    CHECK(refusal(bench, bench.fifo_topic("t.fifo"), {{"MessageDeduplicationId", "d"}}) ==
          "Invalid parameter: The MessageGroupId parameter is required for FIFO topics");
}

TEST_CASE("a FIFO topic wants a deduplication id, or makes it", "[sns][fifo][SNS-297]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    CHECK(refusal(bench, topic, {{"MessageGroupId", "g"}}) ==
          "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
          "provided explicitly");
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", topic}, {"AttributeName", "ContentBasedDeduplication"}, {"AttributeValue", "true"}});
    publish(bench, topic, "x", {{"MessageGroupId", "g"}});
}

TEST_CASE("ids are 1 to 128 printable characters without blanks", "[sns][fifo][SNS-298]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    publish(bench, topic, "x", ids(std::string(128, '!'), std::string(128, '~')));
    for (const std::string& bad : {std::string(), std::string(129, 'a'), std::string("a b"), std::string("ü")}) {
        CHECK(refusal(bench, topic, ids(bad, "d")).find("MessageGroupId") != std::string::npos);
        CHECK(refusal(bench, topic, ids("g", bad)).find("MessageDeduplicationId") != std::string::npos);
    }
}

TEST_CASE("a duplicate has the answer of the original, for five minutes, and goes nowhere",
          "[sns][fifo][SNS-299][SNS-390]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto queue = bench.fifo("q.fifo");
    bench.subscribe_queue(topic, queue, raw);
    const Answer first = publish(bench, topic, "original", ids("g", "d"));
    bench.advance(5min - 1ms);
    const Answer second = publish(bench, topic, "duplicate", ids("g", "d"));
    CHECK(second.text("MessageId") == first.text("MessageId"));
    CHECK(second.text("SequenceNumber") == first.text("SequenceNumber"));
    CHECK(bench.events("sns.message.deduplicated").size() == 1);
    bench.advance(1ms);
    const Answer third = publish(bench, topic, "later", ids("g", "d"));
    CHECK(third.text("MessageId") != first.text("MessageId"));
    CHECK(bench.bodies(queue) == List{"original", "later"});
}

TEST_CASE("an id that is made is of the text, not of the attributes", "[sns][fifo][SNS-299][SNS-302]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo", {{"ContentBasedDeduplication", "true"}});
    const auto queue = bench.fifo("q.fifo");
    bench.subscribe_queue(topic, queue, raw);
    const Parameters group{{"MessageGroupId", "g"}};
    const auto first = publish(bench, topic, "hello", group + message_attributes({{"a", {"String", "1"}}}));
    const auto second = publish(bench, topic, "hello", group + message_attributes({{"a", {"String", "2"}}}));
    CHECK(first.text("MessageId") == second.text("MessageId"));
    const auto messages = bench.receive(queue);
    REQUIRE(messages.size() == 1);
    const std::string sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    CHECK(messages[0]["Attributes"]["MessageDeduplicationId"] == sha256);
    CHECK(publish(bench, topic, "other", ids("g", sha256)).text("MessageId") == first.text("MessageId"));
}

TEST_CASE("the topic deduplicates, for standard queues and across groups", "[sns][fifo][SNS-300][SNS-390]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto standard = bench.queue("q");
    bench.subscribe_queue(topic, standard, raw);
    publish(bench, topic, "first", ids("g", "d"));
    publish(bench, topic, "second", ids("h", "d"));
    CHECK(bench.bodies(standard) == List{"first"});
}

TEST_CASE("a topic with throughput per group deduplicates in each", "[sns][fifo][SNS-301]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo", {{"FifoThroughputScope", "MessageGroup"}});
    const auto standard = bench.queue("q");
    bench.subscribe_queue(topic, standard, raw);
    publish(bench, topic, "first", ids("g", "d"));
    publish(bench, topic, "second", ids("h", "d"));
    publish(bench, topic, "third", ids("g", "d"));
    CHECK(bench.bodies(standard) == List{"first", "second"});
}

TEST_CASE("FIFO queues get both ids, standard queues neither", "[sns][fifo][SNS-302][SNS-304]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto fifo = bench.fifo("q.fifo");    // without deduplication by content
    const auto standard = bench.queue("q");
    bench.subscribe_queue(topic, fifo, raw);
    bench.subscribe_queue(topic, standard, raw);
    publish(bench, topic, "x", ids("g", "d"));
    const Json in_fifo = bench.receive(fifo).at(0)["Attributes"],
               in_standard = bench.receive(standard).at(0)["Attributes"];
    CHECK(in_fifo["MessageGroupId"] == "g");
    CHECK(in_fifo["MessageDeduplicationId"] == "d");
    CHECK_FALSE(in_standard.contains("MessageGroupId"));
    CHECK_FALSE(in_standard.contains("MessageDeduplicationId"));
}

TEST_CASE("sequence numbers have 20 digits and rise, and the queue has its own", "[sns][fifo][SNS-303][SNS-135]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto queue = bench.fifo("q.fifo");
    bench.subscribe_queue(topic, queue);
    List numbers;
    for (int i = 0; i < 5; ++i) {
        numbers.push_back(publish(bench, topic, "x", ids("g", std::to_string(i))).text("SequenceNumber"));
        CHECK(numbers.back().size() == 20);
    }
    CHECK(std::is_sorted(numbers.begin(), numbers.end()));
    CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
    const Json message = bench.receive(queue).at(0);
    CHECK(Json::parse(message["Body"].get<std::string>())["SequenceNumber"] == numbers[0]);
    CHECK(message["Attributes"]["SequenceNumber"] != numbers[0]);
}

TEST_CASE("order is kept in each group", "[sns][fifo][SNS-305]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo", {{"ContentBasedDeduplication", "true"}});
    const auto queue = bench.fifo("q.fifo");
    bench.subscribe_queue(topic, queue, raw);
    for (int i = 0; i < 3; ++i) {
        for (const std::string group : {"a", "b"}) {
            publish(bench, topic, group + std::to_string(i), {{"MessageGroupId", group}});
        }
    }
    List a, b;
    for (const auto& body : bench.bodies(queue)) (body[0] == 'a' ? a : b).push_back(body);
    CHECK(a == List{"a0", "a1", "a2"});
    CHECK(b == List{"b0", "b1", "b2"});
}

TEST_CASE("a queue drops what it has seen, though the topic has not", "[sns][fifo][SNS-302]") {
    Bench bench;
    const auto one = bench.fifo_topic("one.fifo"), two = bench.fifo_topic("two.fifo");
    const auto queue = bench.fifo("q.fifo");
    bench.subscribe_queue(one, queue, raw);
    bench.subscribe_queue(two, queue, raw);
    publish(bench, one, "first", ids("g", "d"));
    publish(bench, two, "second", ids("g", "d"));
    CHECK(bench.bodies(queue) == List{"first"});
}

TEST_CASE("filters and dead letters work on FIFO topics as on others", "[sns][fifo][SNS-306]") {
    Bench bench;
    const auto topic =
        bench.fifo_topic("t.fifo", {{"ContentBasedDeduplication", "true"}, {"KmsMasterKeyId", "alias/aws/sns"}});
    const auto queue = bench.fifo("q.fifo");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"a":["b"]})"}});
    publish(bench, topic, "no", {{"MessageGroupId", "g"}});
    publish(bench, topic, "yes", Parameters{{"MessageGroupId", "g"}} + message_attributes({{"a", {"String", "b"}}}));
    CHECK(bench.bodies(queue) == List{"yes"});
}

TEST_CASE("a new topic has seen nothing", "[sns][fifo][SNS-299]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto first = publish(bench, topic, "x", ids("g", "d")).text("MessageId");
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    bench.fifo_topic("t.fifo");
    CHECK(publish(bench, topic, "x", ids("g", "d")).text("MessageId") != first);
}
