// What arrives in a queue, to the byte.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

// The text of a JSON member as it stands, without quotes.
std::string member(const std::string& body, const std::string& name) {
    const std::string begin = "\"" + name + "\" : \"";
    const auto at = body.find(begin);
    if (at == std::string::npos) return {};
    return body.substr(at + begin.size(), body.find('"', at + begin.size()) - at - begin.size());
}

}    // namespace

TEST_CASE("a queue gets an envelope, laid out as SNS does it",
          "[sns][envelope][SNS-171][SNS-173][SNS-174][SNS-177][SNS-389]") {
    Bench bench;
    bench.as.host = "sns.us-east-1.amazonaws.com";
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    const auto subscription = bench.subscribe_queue(topic, queue);
    bench.advance(5s + 7ms);
    const auto id = bench.publish(topic, "hello", {{"Subject", "s"}});
    const std::string body = bench.bodies(queue).at(0);
    CHECK(body ==
          "{\n"
          "  \"Type\" : \"Notification\",\n"
          "  \"MessageId\" : \"" +
              id +
              "\",\n"
              "  \"TopicArn\" : \"" +
              topic +
              "\",\n"
              "  \"Subject\" : \"s\",\n"
              "  \"Message\" : \"hello\",\n"
              "  \"Timestamp\" : \"2026-01-01T00:00:05.007Z\",\n"
              "  \"SignatureVersion\" : \"1\",\n"
              "  \"Signature\" : \"" +
              member(body, "Signature") +
              "\",\n"
              "  \"SigningCertURL\" : \"" +
              member(body, "SigningCertURL") +
              "\",\n"
              "  \"UnsubscribeURL\" : \"http://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" +
              subscription +
              "\"\n"
              "}");
}

TEST_CASE("attributes stand at the end of an envelope, each in a line", "[sns][envelope][SNS-171][SNS-173][SNS-175]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.publish(topic, "hello",
                  message_attributes({{"array", {"String.Array", R"(["a"])"}},
                                      {"bytes", {"Binary", "AAH/"}},
                                      {"number", {"Number.int", "1.50"}},
                                      {"text", {"String", "ü \"x\"\n"}}}));
    const std::string body = bench.bodies(queue).at(0);
    CHECK(body.find("  \"Subject\"") == std::string::npos);
    const std::string block = R"(",
  "MessageAttributes" : {
    "array" : {"Type":"String.Array","Value":"[\"a\"]"},
    "bytes" : {"Type":"Binary","Value":"AAH/"},
    "number" : {"Type":"Number.int","Value":"1.50"},
    "text" : {"Type":"String","Value":"ü \"x\"\n"}
  }
})";
    REQUIRE(body.size() > block.size());
    CHECK(body.substr(body.size() - block.size()) == block);
    const Json json = Json::parse(body);
    CHECK(json["MessageAttributes"]["text"]["Value"] == "ü \"x\"\n");
}

TEST_CASE("what needs it is escaped in an envelope, and the rest is UTF-8", "[sns][envelope][SNS-175]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    const std::string text = "\"\\/\n\r\t ü 😀 </>&";
    bench.publish(topic, text);
    const std::string body = bench.bodies(queue).at(0);
    CHECK(body.find("\"Message\" : \"\\\"\\\\/\\n\\r\\t ü 😀 </>&\"") != std::string::npos);
    CHECK(Json::parse(body)["Message"] == text);
}

TEST_CASE("the envelope of a FIFO topic has a sequence number and no signature",
          "[sns][envelope][SNS-171][SNS-172][SNS-303][SNS-304][SNS-389]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto fifo = bench.fifo("q.fifo");
    const auto standard = bench.queue("q");
    const auto to_fifo = bench.subscribe_queue(topic, fifo), to_standard = bench.subscribe_queue(topic, standard);
    const Answer answer = bench.sns_ok(
        "Publish",
        {{"TopicArn", topic}, {"Message", "hello"}, {"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}});
    const std::string number = answer.text("SequenceNumber");
    CHECK(number.size() == 20);
    for (const auto& [queue, subscription] : {std::pair{fifo, to_fifo}, {standard, to_standard}}) {
        CHECK(bench.bodies(queue).at(0) ==
              "{\n"
              "  \"Type\" : \"Notification\",\n"
              "  \"MessageId\" : \"" +
                  answer.text("MessageId") +
                  "\",\n"
                  "  \"SequenceNumber\" : \"" +
                  number +
                  "\",\n"
                  "  \"TopicArn\" : \"" +
                  topic +
                  "\",\n"
                  "  \"Message\" : \"hello\",\n"
                  "  \"Timestamp\" : \"2026-01-01T00:00:00.000Z\",\n"
                  "  \"UnsubscribeURL\" : \"http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=" +
                  subscription +
                  "\"\n"
                  "}");
    }
}

TEST_CASE("an enveloped message has an id of its own and no attributes in the queue", "[sns][envelope][SNS-176]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    const auto id = bench.publish(topic, "x", message_attributes({{"a", {"String", "b"}}}));
    const Json message = bench.receive(queue).at(0);
    CHECK_FALSE(message.contains("MessageAttributes"));
    CHECK(message["MessageId"] != id);
}

TEST_CASE("deliveries are sent as SNS, with the trace of the publish", "[sns][envelope][SNS-178]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto raw = bench.queue("raw"), enveloped = bench.queue("enveloped");
    bench.subscribe_queue(topic, raw, {{"RawMessageDelivery", "true"}});
    bench.subscribe_queue(topic, enveloped);
    bench.advance(1s);
    const std::string trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
    REQUIRE(bench.sns("Publish", {{"TopicArn", topic}, {"Message", "x"}}, {{"X-Amzn-Trace-Id", trace}}).status == 200);
    for (const auto& queue : {raw, enveloped}) {
        const Json attributes = bench.receive(queue).at(0)["Attributes"];
        CHECK(attributes["AWSTraceHeader"] == trace);
        CHECK(attributes["SentTimestamp"] == "1767225601000");
        CHECK(attributes["SenderId"].get<std::string>().starts_with("AIDA"));
        CHECK_FALSE(attributes.contains("MessageGroupId"));
    }
}

TEST_CASE("the envelope tells the signature version of the topic", "[sns][envelope][SNS-222]") {
    Bench bench;
    const auto topic = bench.topic("t", {{"SignatureVersion", "2"}});
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.publish(topic, "x");
    CHECK(Json::parse(bench.bodies(queue).at(0))["SignatureVersion"] == "2");
}

TEST_CASE("an envelope has the text for its protocol", "[sns][envelope][SNS-147]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.publish(topic, R"({"default":"d","sqs":"for queues"})", {{"MessageStructure", "json"}});
    CHECK(Json::parse(bench.bodies(queue).at(0))["Message"] == "for queues");
}

TEST_CASE("a queue of another account is asked to confirm", "[sns][envelope][SNS-125][SNS-199][SNS-201][SNS-203]") {
    Bench bench;
    bench.as.access_key = "222222222222";
    const auto queue = bench.queue("q");
    const auto arn = bench.arn(queue);
    bench.as.access_key = "111111111111";
    const auto topic = bench.topic("t");
    const auto subscription = bench.subscribe(topic, "sqs", arn);
    bench.publish(topic, "too early");

    bench.as.access_key = "222222222222";
    const auto bodies = bench.bodies(queue);
    REQUIRE(bodies.size() == 1);
    const std::string token = member(bodies[0], "Token");
    CHECK(token.size() == 288);
    const std::string url = "http://localhost:4566/?Action=ConfirmSubscription&TopicArn=" + topic + "&Token=" + token;
    CHECK(bodies[0] ==
          "{\n"
          "  \"Type\" : \"SubscriptionConfirmation\",\n"
          "  \"MessageId\" : \"" +
              member(bodies[0], "MessageId") +
              "\",\n"
              "  \"Token\" : \"" +
              token +
              "\",\n"
              "  \"TopicArn\" : \"" +
              topic +
              "\",\n"
              "  \"Message\" : \"You have chosen to subscribe to the topic " +
              topic +
              ".\\nTo confirm the subscription, visit the SubscribeURL included in this message.\",\n"
              "  \"SubscribeURL\" : \"" +
              url +
              "\",\n"
              "  \"Timestamp\" : \"2026-01-01T00:00:00.000Z\",\n"
              "  \"SignatureVersion\" : \"1\",\n"
              "  \"Signature\" : \"" +
              member(bodies[0], "Signature") +
              "\",\n"
              "  \"SigningCertURL\" : \"" +
              member(bodies[0], "SigningCertURL") +
              "\"\n"
              "}");
    CHECK(bench.raw("GET", url.substr(url.find("/?")), {}, "").text("SubscriptionArn") == subscription);
    bench.as.access_key = "111111111111";
    bench.publish(topic, "now");
    bench.as.access_key = "222222222222";
    CHECK(bench.bodies(queue).size() == 1);
}
