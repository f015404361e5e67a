// Raw delivery, filters, dead letters, and what of it the journal tells.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;
using Map = std::map<std::string, std::string>;

namespace {

const Map raw{{"RawMessageDelivery", "true"}};

std::string redrive(Bench& bench, const std::string& queue) {
    return R"({"deadLetterTargetArn":")" + bench.arn(queue) + R"("})";
}

std::string detail(const pileus::Event& event, std::string_view name) {
    for (const auto& [key, value] : event.details) {
        if (key == name) return value;
    }
    return {};
}

std::map<std::string, std::pair<std::string, std::string>> attributes(int count) {
    std::map<std::string, std::pair<std::string, std::string>> many;
    for (int i = 0; i < count; ++i) many["a" + std::to_string(i)] = {"String", "x"};
    return many;
}

}    // namespace

TEST_CASE("raw delivery is the text alone, with attributes of the same types", "[sns][raw][SNS-179][SNS-398]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, raw);
    bench.publish(topic, "ü \"hello\"",
                  Parameters{{"Subject", "lost"}} + message_attributes({{"array", {"String.Array", R"(["a",1])"}},
                                                                        {"bytes", {"Binary", "AAH/"}},
                                                                        {"number", {"Number.int", "1.50"}},
                                                                        {"text", {"String", "x"}}}));
    const Json message = bench.receive(queue).at(0);
    CHECK(message["Body"] == "ü \"hello\"");
    const Json expected = Json::parse(R"({
        "array":  {"StringValue":"[\"a\",1]","DataType":"String.Array"},
        "bytes":  {"BinaryValue":"AAH/","DataType":"Binary"},
        "number": {"StringValue":"1.50","DataType":"Number.int"},
        "text":   {"StringValue":"x","DataType":"String"}})");
    CHECK(nlohmann::json(message["MessageAttributes"]) == nlohmann::json(expected));
    bench.publish(topic, "plain");
    CHECK_FALSE(bench.receive(queue).at(0).contains("MessageAttributes"));
}

TEST_CASE("more than ten attributes cannot be delivered raw", "[sns][raw][SNS-180][SNS-159][SNS-210][SNS-215]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q"), dead = bench.queue("dead"), enveloped = bench.queue("enveloped");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}, {"RedrivePolicy", redrive(bench, dead)}});
    bench.subscribe_queue(topic, enveloped);
    bench.publish(topic, "ten", message_attributes(attributes(10)));
    CHECK(bench.receive(queue).size() == 1);
    bench.publish(topic, "eleven", message_attributes(attributes(11)));
    CHECK(bench.receive(queue).empty());
    const Json message = bench.receive(dead).at(0);
    CHECK(message["Body"] == "eleven");
    CHECK(message["MessageAttributes"].size() == 11);
    CHECK(bench.receive(enveloped).size() == 2);
}

TEST_CASE("what SQS does not take is not delivered raw", "[sns][raw][SNS-181]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q"), dead = bench.queue("dead"), enveloped = bench.queue("enveloped");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}, {"RedrivePolicy", redrive(bench, dead)}});
    bench.subscribe_queue(topic, enveloped);
    bench.publish(topic, "x", message_attributes({{"AWS.SNS.SMS.SenderID", {"String", "me"}}}));    // SQS's own prefix
    CHECK(bench.receive(queue).empty());
    CHECK(bench.receive(dead).size() == 1);
    CHECK(bench.receive(enveloped).size() == 1);
}

TEST_CASE("a message goes to every subscription, in the publish's own transaction, in order",
          "[sns][deliveries][SNS-380][SNS-381]") {
    Bench bench;
    const auto topic = bench.topic("t");
    std::vector<std::string> queues;
    for (int i = 0; i < 5; ++i) {
        queues.push_back(bench.queue("q" + std::to_string(i)));
        bench.subscribe_queue(topic, queues.back(), i % 2 == 0 ? raw : Map{});
    }
    for (int i = 0; i < 3; ++i) bench.publish(topic, "m" + std::to_string(i));
    for (const auto& queue : queues) {
        const auto bodies = bench.bodies(queue);
        REQUIRE(bodies.size() == 3);
        for (int i = 0; i < 3; ++i)
            CHECK(bodies[static_cast<std::size_t>(i)].find("m" + std::to_string(i)) != std::string::npos);
    }
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", bench.subscribe_queue(topic, queues[0])}});
    bench.publish(topic, "later");
    CHECK(bench.receive(queues[0]).empty());
    CHECK(bench.receive(queues[1]).size() == 1);
}

TEST_CASE("a delivery wakes who waits at the queue", "[sns][deliveries]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, raw);
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    REQUIRE_FALSE(poll.done());
    bench.publish(topic, "hello");
    REQUIRE(poll.done());
    CHECK(poll.answer().json()["Messages"][0]["Body"] == "hello");
}

TEST_CASE("a body that many queues share stays until the last of them is done with it", "[sns][deliveries]") {
    Bench bench;
    const auto topic = bench.topic("t");
    std::vector<std::string> queues;
    for (int i = 0; i < 3; ++i) {
        queues.push_back(bench.queue("q" + std::to_string(i)));
        bench.subscribe_queue(topic, queues.back(), raw);
    }
    bench.publish(topic, "shared");
    CHECK(bench.rows("SELECT count(*) FROM sqs_body").at(0) == "1");
    CHECK(bench.rows("SELECT messages FROM sqs_body_share").at(0) == "3");
    for (std::size_t i = 0; i < 3; ++i) {
        const auto received = bench.receive(queues[i]);
        REQUIRE(received.size() == 1);
        CHECK(received[0]["Body"] == "shared");
        CHECK(received[0]["MD5OfBody"] == "9e81e7b963c71363e2fb3eefcfecfc0e");
        bench.remove(queues[i], received[0]);
        CHECK(bench.rows("SELECT count(*) FROM sqs_body").at(0) == (i == 2 ? "0" : "1"));
    }
    CHECK(bench.rows("SELECT count(*) FROM sqs_body_share").at(0) == "0");
    // Purged queues let go of it, too.
    bench.publish(topic, "purged");
    for (const auto& queue : queues) bench.ok("PurgeQueue", {{"QueueUrl", queue}});
    bench.advance(1ms);
    CHECK(bench.rows("SELECT count(*) FROM sqs_body").at(0) == "0");
    CHECK(bench.rows("SELECT count(*) FROM sqs_body_share").at(0) == "0");
    // As does a message that moves to a dead-letter queue of SQS's own.
    const auto dead = bench.queue("dead");
    bench.ok("SetQueueAttributes",
             {{"QueueUrl", queues[0]},
              {"Attributes",
               {{"RedrivePolicy", R"({"maxReceiveCount":1,"deadLetterTargetArn":")" + bench.arn(dead) + R"("})"}}}});
    bench.publish(topic, "moved");
    bench.receive(queues[0], {{"VisibilityTimeout", 0}});
    bench.receive(queues[0]);
    for (const auto& queue : {dead, queues[1], queues[2]}) {
        const auto received = bench.receive(queue);
        REQUIRE(received.size() == 1);
        CHECK(received[0]["Body"] == "moved");
        bench.remove(queue, received[0]);
    }
    CHECK(bench.rows("SELECT count(*) FROM sqs_body").at(0) == "0");
}

TEST_CASE("a queue's own size does not count, the service's does", "[sns][deliveries][SNS-405][SQS-438]") {
    Bench bench;
    const auto topic = bench.topic("t", {{"MaximumMessageSize", "1048576"}});
    const auto small = bench.queue("small", {{"MaximumMessageSize", "1024"}});
    const auto enveloped = bench.queue("enveloped"), dead = bench.queue("dead");
    bench.subscribe_queue(topic, small, raw);
    bench.subscribe_queue(topic, enveloped, {{"RedrivePolicy", redrive(bench, dead)}});
    bench.publish(topic, std::string(1'048'576, 'x'));
    bench.error("SendMessage", {{"QueueUrl", small}, {"MessageBody", std::string(1025, 'x')}},
                "InvalidParameterValueException");
    CHECK(bench.bodies(small).at(0).size() == 1'048'576);
    CHECK(bench.receive(enveloped).empty());    // with its envelope it is too large, for the dead-letter queue as well
    CHECK(bench.receive(dead).empty());
    REQUIRE(bench.events("sns.message.failed").size() == 1);
    CHECK(bench.events("sns.message.lost").size() == 1);
}

TEST_CASE("who publishes much in one group does not hold up the other groups in a queue",
          "[sns][deliveries][SQS-334][SNS-142]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, raw);
    for (int i = 0; i < 40; ++i) bench.publish(topic, "noisy", {{"MessageGroupId", "noisy"}});
    for (int i = 0; i < 3; ++i) CHECK(bench.receive(queue).size() == 10);    // the queue is the noisy group's
    bench.publish(topic, "quiet", {{"MessageGroupId", "quiet"}});
    CHECK(bench.bodies(queue).at(0) == "quiet");
}

TEST_CASE("a queue's delay counts for what is delivered to it", "[sns][deliveries]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q", {{"DelaySeconds", "5"}});
    bench.subscribe_queue(topic, queue, raw);
    bench.publish(topic, "late");
    CHECK(bench.counts(queue) == "0/0/1");
    bench.advance(5s);
    CHECK(bench.bodies(queue).size() == 1);
}

// --- filters ---------------------------------------------------------------------------------------------------------

TEST_CASE("a filter by attributes lets pass what it matches, and a change counts at once",
          "[sns][filters][SNS-223][SNS-231]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    const auto arn = bench.subscribe_queue(topic, queue,
                                           {{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"colour":["red"]})"}});
    const auto publish = [&](const std::string& colour) {
        bench.publish(topic, colour, message_attributes({{"colour", {"String", colour}}}));
    };
    publish("red");
    publish("blue");
    bench.publish(topic, "none");
    CHECK(bench.bodies(queue) == std::vector<std::string>{"red"});
    const auto set = [&](const std::string& policy) {
        bench.sns_ok("SetSubscriptionAttributes",
                     {{"SubscriptionArn", arn}, {"AttributeName", "FilterPolicy"}, {"AttributeValue", policy}});
    };
    set(R"({"colour":["blue"]})");
    publish("red");
    publish("blue");
    CHECK(bench.bodies(queue) == std::vector<std::string>{"blue"});
    set("");
    publish("red");
    CHECK(bench.bodies(queue) == std::vector<std::string>{"red"});
}

TEST_CASE("a filter by body sees the text for its protocol", "[sns][filters][SNS-226]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(
        topic, queue,
        {{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"a":{"b":[1]}})"}, {"FilterPolicyScope", "MessageBody"}});
    bench.publish(topic, R"({"a":{"b":1}})");
    bench.publish(topic, R"({"a":{"b":2}})");
    bench.publish(topic, "text");
    bench.publish(topic, R"({"default":"{\"a\":{\"b\":2}}","sqs":"{\"a\":{\"b\":1}}"})",
                  {{"MessageStructure", "json"}});
    bench.publish(topic, R"({"default":"{\"a\":{\"b\":1}}","sqs":"{\"a\":{\"b\":2}}"})",
                  {{"MessageStructure", "json"}});
    CHECK(bench.bodies(queue) == std::vector<std::string>{R"({"a":{"b":1}})", R"({"a":{"b":1}})"});
}

TEST_CASE("the journal tells why a message was filtered, and it is no failure", "[sns][filters][SNS-232]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q"), dead = bench.queue("dead");
    const auto arn = bench.subscribe_queue(
        topic, queue, {{"FilterPolicy", R"({"colour":["red"]})"}, {"RedrivePolicy", redrive(bench, dead)}});
    const auto id = bench.publish(topic, "x", message_attributes({{"colour", {"String", "blue"}}}));
    bench.publish(topic, "x");
    const auto events = bench.events("sns.message.filtered");
    REQUIRE(events.size() == 2);
    CHECK(events[0]->resource == topic);
    CHECK(events[0]->subject == id);
    CHECK(detail(*events[0], "subscription") == arn);
    CHECK(detail(*events[0], "because") == "MessageAttributes");
    CHECK(detail(*events[0], "key") == "colour");
    CHECK(detail(*events[0], "value").find("blue") != std::string::npos);
    CHECK(detail(*events[1], "because") == "NoMessageAttributes");
    CHECK(bench.receive(dead).empty());
    CHECK(bench.events("sns.message.failed").empty());
}

TEST_CASE("hundreds of filters that drop a message are told in one event more", "[sns][filters]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (int i = 0; i < 103; ++i) {
        bench.subscribe(topic, "sqs", "arn:aws:sqs:us-east-1:000000000000:q" + std::to_string(i),
                        {{"FilterPolicy", R"({"colour":["red"]})"}});
    }
    bench.publish(topic, "x");
    const auto events = bench.events("sns.message.filtered");
    REQUIRE(events.size() == 101);
    CHECK(detail(*events.back(), "because") == "3 subscriptions more");
}

// --- dead letters ----------------------------------------------------------------------------------------------------

TEST_CASE("what cannot be delivered goes to the dead-letter queue, as the queue would have got it",
          "[sns][dead-letters][SNS-214][SNS-215][SNS-210][SNS-398]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto gone = bench.queue("gone"), raw_gone = bench.queue("raw-gone"), dead = bench.queue("dead");
    const auto arn = bench.subscribe_queue(topic, gone, {{"RedrivePolicy", redrive(bench, dead)}});
    bench.subscribe_queue(topic, raw_gone, {{"RawMessageDelivery", "true"}, {"RedrivePolicy", redrive(bench, dead)}});
    bench.ok("DeleteQueue", {{"QueueUrl", gone}});
    bench.ok("DeleteQueue", {{"QueueUrl", raw_gone}});
    const auto id = bench.publish(topic, "hello", message_attributes({{"a", {"String", "b"}}}));

    const auto received = bench.receive(dead);
    REQUIRE(received.size() == 2);
    const Json envelope = Json::parse(received[0]["Body"].get<std::string>());
    CHECK(envelope["Type"] == "Notification");
    CHECK(envelope["MessageId"] == id);
    CHECK(envelope["Message"] == "hello");
    CHECK(envelope["UnsubscribeURL"] == "http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=" + arn);
    CHECK_FALSE(received[0].contains("MessageAttributes"));
    CHECK(received[1]["Body"] == "hello");
    CHECK(received[1]["MessageAttributes"].size() == 1);
    CHECK(received[1]["MessageAttributes"]["a"]["StringValue"] == "b");
}

TEST_CASE("without a dead-letter queue, or a missing one, a message is gone", "[sns][dead-letters][SNS-213]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto other = bench.queue("other");
    bench.subscribe(topic, "sqs", "arn:aws:sqs:us-east-1:000000000000:missing");
    bench.subscribe(topic, "sqs", "arn:aws:sqs:us-east-1:000000000000:missing2",
                    {{"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:missing3"})"}});
    bench.subscribe_queue(topic, other);
    bench.publish(topic, "x");
    CHECK(bench.receive(other).size() == 1);
    REQUIRE(bench.events("sns.message.failed").size() == 2);
    CHECK(detail(*bench.events("sns.message.failed")[0], "reason") == "The queue does not exist.");
    REQUIRE(bench.events("sns.message.lost").size() == 1);
    CHECK(bench.events("sns.message.delivered").size() == 1);
}

TEST_CASE("dead letters of a FIFO subscription keep their ids", "[sns][dead-letters][SNS-216]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto gone = bench.fifo("gone.fifo"), dead = bench.fifo("dead.fifo");
    bench.subscribe_queue(topic, gone, {{"RedrivePolicy", redrive(bench, dead)}});
    bench.ok("DeleteQueue", {{"QueueUrl", gone}});
    bench.publish(topic, "x", {{"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}});
    const Json attributes = bench.receive(dead).at(0)["Attributes"];
    CHECK(attributes["MessageGroupId"] == "g");
    CHECK(attributes["MessageDeduplicationId"] == "d");
}

// --- the outbox ------------------------------------------------------------------------------------------------------

TEST_CASE("what goes to other endpoints waits in the outbox, the message once", "[sns][outbox]") {
    pileus::Settings settings;
    settings.lambda_endpoint = "http://lambda.example.com";
    Bench bench(settings);
    bench.outside.is_slow = true;
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "lambda", "arn:aws:lambda:us-east-1:000000000000:function:f");
    bench.subscribe(topic, "lambda", "arn:aws:lambda:us-east-1:000000000000:function:filtered",
                    {{"FilterPolicy", R"({"a":["b"]})"}});
    bench.subscribe(topic, "lambda", "arn:aws:lambda:us-east-1:000000000000:function:g");
    bench.subscribe(topic, "http", "http://example.com/");    // pending: it gets nothing yet
    const auto id = bench.publish(topic, "hello", message_attributes({{"a", {"String", "b"}}}));
    CHECK(bench.rows("SELECT count(*) FROM sns_message WHERE kind = 0").at(0) == "1");
    CHECK(bench.rows("SELECT waiting FROM sns_message WHERE kind = 0").at(0) == "3");
    CHECK(bench.rows("SELECT endpoint FROM sns_delivery AS d JOIN sns_subscription AS s ON s.id = d.subscription JOIN "
                     "sns_message AS m ON m.id = d.message WHERE m.kind = 0 ORDER BY d.id") ==
          std::vector<std::string>{"arn:aws:lambda:us-east-1:000000000000:function:f",
                                   "arn:aws:lambda:us-east-1:000000000000:function:filtered",
                                   "arn:aws:lambda:us-east-1:000000000000:function:g"});
    bench.publish(topic, "not for the filtered");
    CHECK(bench.rows("SELECT waiting FROM sns_message WHERE kind = 0 ORDER BY id DESC").at(0) == "2");
}

TEST_CASE("what happens to messages stands in the journal", "[sns][deliveries]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    const auto arn = bench.subscribe_queue(topic, queue);
    const auto id = bench.publish(topic, "x");
    REQUIRE(bench.events("sns.message.published").size() == 1);
    CHECK(bench.events("sns.message.published")[0]->subject == id);
    REQUIRE(bench.events("sns.message.delivered").size() == 1);
    const pileus::Event& delivered = *bench.events("sns.message.delivered")[0];
    CHECK(delivered.subject == id);
    CHECK(delivered.account == "000000000000");
    CHECK(delivered.region == "us-east-1");
    CHECK(delivered.request_id.size() == 36);
    CHECK(detail(delivered, "subscription") == arn);
    REQUIRE(bench.events("sqs.message.sent").size() == 1);
    CHECK(bench.events("sqs.message.sent")[0]->request_id == delivered.request_id);
}
