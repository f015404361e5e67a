// Which protocols there are, and what an endpoint of each looks like.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {

const std::string queue_arn = "arn:aws:sqs:us-east-1:000000000000:q";

Parameters subscribe(const std::string& topic, const std::string& protocol, const std::string& endpoint) {
    return {{"TopicArn", topic}, {"Protocol", protocol}, {"Endpoint", endpoint}};
}

std::string refusal(Bench& bench, const std::string& topic, const std::string& protocol, const std::string& endpoint) {
    INFO(protocol << " " << endpoint);
    return bench.sns_error("Subscribe", subscribe(topic, protocol, endpoint), "InvalidParameter").message();
}

// Whether the subscription is confirmed at once.
bool is_confirmed(Bench& bench, const std::string& topic, const std::string& protocol, const std::string& endpoint) {
    INFO(protocol << " " << endpoint);
    const auto arn = bench.sns_ok("Subscribe", subscribe(topic, protocol, endpoint)).text("SubscriptionArn");
    return arn.starts_with(topic + ":");
}

}    // namespace

TEST_CASE("a queue is subscribed by its ARN, whether or not it exists", "[sns][subscribe][SNS-94]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(is_confirmed(bench, topic, "sqs", queue_arn));
    for (const auto* endpoint :
         {"http://localhost:4566/000000000000/q", "q", "", "arn:aws:sqs:us-east-1:000000000000:", "arn:aws:sqs::x:q",
          "arn:aws:sns:us-east-1:000000000000:q", "arn:aws:sqs:us-east-1:000000000000:q:more"}) {
        CHECK(refusal(bench, topic, "sqs", endpoint) == "Invalid parameter: SQS endpoint ARN");
    }
    CHECK(bench.sns_error("Subscribe", {{"TopicArn", topic}, {"Protocol", "sqs"}}, "InvalidParameter").message() ==
          "Invalid parameter: SQS endpoint ARN");
}

TEST_CASE("a function is subscribed by its ARN, with or without a version", "[sns][subscribe][SNS-95]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string function = "arn:aws:lambda:us-east-1:000000000000:function:f";
    CHECK(is_confirmed(bench, topic, "lambda", function));
    CHECK(is_confirmed(bench, topic, "lambda", function + ":7"));
    for (const std::string& endpoint : {std::string("f"), std::string("arn:aws:lambda:us-east-1:000000000000:f"),
                                        function + ":", function + ":a:b", queue_arn}) {
        CHECK(refusal(bench, topic, "lambda", endpoint) == "Invalid parameter: Lambda endpoint ARN");
    }
}

TEST_CASE("a delivery stream is subscribed with a role", "[sns][subscribe][SNS-96]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string stream = "arn:aws:firehose:us-east-1:000000000000:deliverystream/s";
    CHECK(refusal(bench, topic, "firehose", stream).find("SubscriptionRoleArn") != std::string::npos);
    const auto role = entries("Attributes", {{"SubscriptionRoleArn", "arn:aws:iam::000000000000:role/r"}});
    const auto arn = bench.sns_ok("Subscribe", subscribe(topic, "firehose", stream) + role).text("SubscriptionArn");
    CHECK(arn.starts_with(topic + ":"));
    CHECK(bench.subscription_attributes(arn)["SubscriptionRoleArn"] == "arn:aws:iam::000000000000:role/r");
    CHECK(refusal(bench, topic, "firehose", queue_arn) == "Invalid parameter: Firehose endpoint ARN");
    bench.sns_error("Subscribe",
                    subscribe(topic, "firehose", stream + "2") + entries("Attributes", {{"SubscriptionRoleArn", "r"}}),
                    "InvalidParameter");
}

TEST_CASE("a web endpoint has the scheme of its protocol, and confirms", "[sns][subscribe][SNS-97]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK_FALSE(is_confirmed(bench, topic, "http", "http://example.com/hook"));
    CHECK_FALSE(is_confirmed(bench, topic, "https", "https://user:password@example.com:8443/hook?x=1"));
    for (const auto& [protocol, endpoint] : {std::pair{"http", "https://example.com/"},
                                             {"https", "http://example.com/"},
                                             {"http", "example.com"},
                                             {"http", ""},
                                             {"http", "http://"},
                                             {"https", queue_arn.c_str()}}) {
        CHECK(refusal(bench, topic, protocol, endpoint) ==
              "Invalid parameter: Endpoint must match the specified protocol");
    }
}

TEST_CASE("endpoints of one's own network are allowed", "[sns][subscribe][SNS-386]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const auto* endpoint :
         {"http://localhost:8080/", "http://127.0.0.1/", "http://10.0.0.1/x", "http://[::1]:9/"}) {
        CHECK_FALSE(is_confirmed(bench, topic, "http", endpoint));
    }
}

TEST_CASE("a mail address is one, and confirms", "[sns][subscribe][SNS-98]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const auto* protocol : {"email", "email-json"}) {
        CHECK_FALSE(is_confirmed(bench, topic, protocol, "a.b+c@example.com"));
        for (const auto* endpoint : {"", "a", "@example.com", "a@", "a b@example.com", "a@b@example.com"}) {
            CHECK(refusal(bench, topic, protocol, endpoint) == "Invalid parameter: Email address");
        }
    }
}

TEST_CASE("a telephone number may have single separators", "[sns][subscribe][SNS-99][SNS-102]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const auto* number : {"+15551234567", "+12/34-567.890", "+1555-123-4567"}) {
        CHECK(is_confirmed(bench, topic, "sms", number));
    }
    for (const std::string number : {"+15--551234567", "+15551234567.", "/+15551234567", "+1555abc4567",
                                     "NAA+15551234567", "", "+", "+/15551234567", "+1555123456712345"}) {
        CHECK(refusal(bench, topic, "sms", number) == "Invalid SMS endpoint: " + number);
    }
}

TEST_CASE("a platform endpoint is subscribed by its ARN", "[sns][subscribe][SNS-100]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string endpoint =
        "arn:aws:sns:us-east-1:000000000000:endpoint/GCM/app/7d1b5a0e-3b1c-4c7a-9d39-2a2f1f9a0f5e";
    CHECK(is_confirmed(bench, topic, "application", endpoint));
    for (const std::string& bad :
         {std::string("x"), endpoint + "0", std::string("arn:aws:sns:us-east-1:000000000000:t"),
          std::string("arn:aws:sns:us-east-1:000000000000:endpoint/GCM/app")}) {
        CHECK(refusal(bench, topic, "application", bad) ==
              "Invalid parameter: Application endpoint arn invalid:" + bad);
    }
}

TEST_CASE("other protocols are not known", "[sns][subscribe][SNS-101]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const std::string protocol : {"ftp", "SQS", ""}) {
        CHECK(refusal(bench, topic, protocol, "x") ==
              "Invalid parameter: Amazon SNS does not support this protocol string: " + protocol);
    }
}

TEST_CASE("FIFO queues belong to FIFO topics, standard queues to both", "[sns][subscribe][SNS-103][SNS-104][SNS-391]") {
    Bench bench;
    const auto standard = bench.topic("t");
    const auto fifo = bench.fifo_topic("t.fifo");
    CHECK(refusal(bench, standard, "sqs", queue_arn + ".fifo") ==
          "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard "
          "SNS topics");
    CHECK(is_confirmed(bench, standard, "sqs", queue_arn));
    CHECK(is_confirmed(bench, fifo, "sqs", queue_arn));
    CHECK(is_confirmed(bench, fifo, "sqs", queue_arn + ".fifo"));
}

TEST_CASE("FIFO topics have queues only", "[sns][subscribe][SNS-105]") {
    Bench bench;
    const auto fifo = bench.fifo_topic("t.fifo");
    CHECK(refusal(bench, fifo, "http", "http://example.com/") == "Invalid parameter: Invalid protocol type: http");
    CHECK(refusal(bench, fifo, "sms", "+15551234567") == "Invalid parameter: Invalid protocol type: sms");
}

TEST_CASE("the topic is in the caller's region, its endpoints wherever they are", "[sns][subscribe][SNS-106]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(is_confirmed(bench, topic, "sqs", "arn:aws:sqs:eu-west-1:000000000000:q"));
    CHECK(is_confirmed(bench, topic, "lambda", "arn:aws:lambda:ap-southeast-2:000000000000:function:f"));
    bench.as.region = "eu-west-1";
    CHECK(refusal(bench, topic, "sqs", queue_arn) == "Invalid parameter: TopicArn");
}

TEST_CASE("a topic that is not there has no subscribers", "[sns][subscribe][SNS-107]") {
    Bench bench;
    const auto missing = "arn:aws:sns:us-east-1:000000000000:missing";
    CHECK(bench.sns_error("Subscribe", subscribe(missing, "sqs", queue_arn), "NotFound").status == 404);
    CHECK(refusal(bench, "no arn", "sqs", queue_arn) ==
          "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1");
}
