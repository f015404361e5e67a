// Attributes of subscriptions: what may be set, what is shown.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using Map = std::map<std::string, std::string>;

namespace {

const std::string queue = "arn:aws:sqs:us-east-1:000000000000:q";
const std::string dead = "arn:aws:sqs:us-east-1:000000000000:dead";
const std::string web = "http://example.com/";

Parameters set(const std::string& arn, const std::string& name, const std::string& value) {
    return {{"SubscriptionArn", arn}, {"AttributeName", name}, {"AttributeValue", value}};
}

std::string redrive(const std::string& arn) { return R"({"deadLetterTargetArn":")" + arn + R"("})"; }

// Both calls that set attributes refuse the value, with this detail [SNS-74]. `detail` may be only its beginning.
void check_refused(Bench& bench, const std::string& protocol, const std::string& endpoint, const std::string& name,
                   const std::string& value, const std::string& detail) {
    INFO(name << " = " << value);
    const auto topic = bench.topic("refusing");
    const auto arn = bench.subscribe(topic, protocol, endpoint);
    const auto changed = bench.sns_error("SetSubscriptionAttributes", set(arn, name, value), "InvalidParameter");
    CHECK(changed.message().substr(0, 19 + detail.size()) == "Invalid parameter: " + detail);
    const auto made =
        bench.sns_error("Subscribe",
                        Parameters{{"TopicArn", bench.topic("new")}, {"Protocol", protocol}, {"Endpoint", endpoint}} +
                            entries("Attributes", {{name, value}}),
                        "InvalidParameter");
    CHECK(made.message().substr(0, 38 + detail.size()) == "Invalid parameter: Attributes Reason: " + detail);
}

}    // namespace

TEST_CASE("nine attributes are always shown", "[sns][subscriptions][SNS-113][SNS-116][SNS-352]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "sqs", queue);
    CHECK(bench.subscription_attributes(arn) == Map{{"SubscriptionPrincipal", "arn:aws:iam::000000000000:root"},
                                                    {"Owner", "000000000000"},
                                                    {"RawMessageDelivery", "false"},
                                                    {"TopicArn", topic},
                                                    {"Endpoint", queue},
                                                    {"Protocol", "sqs"},
                                                    {"PendingConfirmation", "false"},
                                                    {"ConfirmationWasAuthenticated", "true"},
                                                    {"SubscriptionArn", arn}});
    auto pending = bench.subscription_attributes(bench.subscribe(topic, "email", "a@example.com"));
    CHECK(pending.size() == 9);
    CHECK(pending["PendingConfirmation"] == "true");
    CHECK(pending["ConfirmationWasAuthenticated"] == "false");
    for (const auto& [protocol, endpoint] :
         {std::pair{"sms", "+15551234567"}, {"lambda", "arn:aws:lambda:us-east-1:000000000000:function:f"}}) {
        CHECK(bench.subscription_attributes(
                  bench.subscribe(topic, protocol, endpoint))["ConfirmationWasAuthenticated"] == "true");
    }
}

TEST_CASE("the scope of a filter is remembered, and shown only with one", "[sns][subscriptions][SNS-114][SNS-392]") {
    Bench bench;
    const auto arn = bench.subscribe(bench.topic("t"), "sqs", queue);
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "FilterPolicyScope", "MessageBody"));
    CHECK_FALSE(bench.subscription_attributes(arn).contains("FilterPolicyScope"));
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "FilterPolicy", R"({"a":{"b":["x"]}})"));
    CHECK(bench.subscription_attributes(arn)["FilterPolicyScope"] == "MessageBody");
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "FilterPolicy", "{}"));
    CHECK_FALSE(bench.subscription_attributes(arn).contains("FilterPolicy"));
    CHECK_FALSE(bench.subscription_attributes(arn).contains("FilterPolicyScope"));

    const auto other = bench.subscribe(bench.topic("t"), "sqs", queue + "2", {{"FilterPolicy", R"({"a":["x"]})"}});
    CHECK(bench.subscription_attributes(other)["FilterPolicyScope"] == "MessageAttributes");
    for (const auto* name : {"RedrivePolicy", "ReplayPolicy", "SubscriptionRoleArn", "DeliveryPolicy"}) {
        CHECK_FALSE(bench.subscription_attributes(other).contains(name));
    }
}

TEST_CASE("a filter policy fits its scope, which comes first in one call", "[sns][subscriptions][SNS-224][SNS-234]") {
    Bench bench;
    const std::string nested = R"({ "a" : {"b":["x"]} })";
    const std::string refusal = "Filter policy scope MessageAttributes does not support nested filter policy";
    check_refused(bench, "sqs", queue, "FilterPolicy", nested, refusal);
    const auto arn = bench.subscribe(bench.topic("t"), "sqs", queue,
                                     {{"FilterPolicy", nested}, {"FilterPolicyScope", "MessageBody"}});
    CHECK(bench.subscription_attributes(arn)["FilterPolicy"] == nested);
    // The policy that is there has to fit a new scope.
    CHECK(bench
              .sns_error("SetSubscriptionAttributes", set(arn, "FilterPolicyScope", "MessageAttributes"),
                         "InvalidParameter")
              .message() == "Invalid parameter: " + refusal);
}

TEST_CASE("an empty filter policy takes it away", "[sns][subscriptions][SNS-230]") {
    Bench bench;
    const auto arn = bench.subscribe(bench.topic("t"), "sqs", queue);
    for (const auto* nothing : {"", "{}", " { } "}) {
        bench.sns_ok("SetSubscriptionAttributes", set(arn, "FilterPolicy", R"({"a":["x"]})"));
        CHECK(bench.subscription_attributes(arn).contains("FilterPolicy"));
        bench.sns_ok("SetSubscriptionAttributes", set(arn, "FilterPolicy", nothing));
        CHECK_FALSE(bench.subscription_attributes(arn).contains("FilterPolicy"));
    }
}

TEST_CASE("what is no JSON is refused with the parser's words", "[sns][subscriptions][SNS-123]") {
    Bench bench;
    check_refused(
        bench, "sqs", queue, "FilterPolicy", "{invalid",
        "FilterPolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote "
        "to start field name\n");
    check_refused(
        bench, "sqs", queue, "FilterPolicy", "invalid",
        "FilterPolicy: failed to parse JSON. Unrecognized token 'invalid': was expecting (JSON String, Number, "
        "Array, Object or token 'null', 'true' or 'false')\n");
    check_refused(bench, "sqs", queue, "RedrivePolicy", "invalid",
                  "RedrivePolicy: failed to parse JSON. Unrecognized token 'invalid': was expecting");
}

TEST_CASE("effective delivery policies are shown of web endpoints", "[sns][subscriptions][SNS-115][SNS-87]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web);
    const auto shown = [&] { return bench.subscription_attributes(arn)["EffectiveDeliveryPolicy"]; };
    const std::string standard =
        R"({"healthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,"numMaxDelayRetries":0,)"
        R"("numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"sicklyRetryPolicy":null,)"
        R"("throttlePolicy":null,"requestPolicy":{"headerContentType":"text/plain; charset=UTF-8"},"guaranteed":false})";
    CHECK(shown() == standard);
    CHECK_FALSE(bench.subscription_attributes(arn).contains("DeliveryPolicy"));

    const std::string policy =
        R"({"healthyRetryPolicy":{"minDelayTarget":1,"maxDelayTarget":2,"numRetries":4},"throttlePolicy":)"
        R"({"maxReceivesPerSecond":9},"requestPolicy":{"headerContentType":"application/json"}})";
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "DeliveryPolicy", policy));
    CHECK(bench.subscription_attributes(arn)["DeliveryPolicy"] == policy);
    CHECK(shown() ==
          R"({"healthyRetryPolicy":{"minDelayTarget":1,"maxDelayTarget":2,"numRetries":4,"numMaxDelayRetries":0,)"
          R"("numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"sicklyRetryPolicy":null,)"
          R"("throttlePolicy":{"maxReceivesPerSecond":9},"requestPolicy":{"headerContentType":"application/json"},)"
          R"("guaranteed":false})");

    // The topic's counts where the subscription says nothing, and alone when it disables overrides.
    const auto set_topic = [&](const std::string& value) {
        bench.sns_ok("SetTopicAttributes",
                     {{"TopicArn", topic}, {"AttributeName", "DeliveryPolicy"}, {"AttributeValue", value}});
    };
    set_topic(R"({"http":{"defaultHealthyRetryPolicy":{"numRetries":7},"disableSubscriptionOverrides":true}})");
    CHECK(shown().find(R"("numRetries":7)") != std::string::npos);
    CHECK(shown().find(R"("throttlePolicy":null)") != std::string::npos);
    set_topic(R"({"http":{"defaultHealthyRetryPolicy":{"numRetries":7}}})");
    CHECK(shown().find(R"("numRetries":4)") != std::string::npos);
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "DeliveryPolicy", ""));
    CHECK(shown().find(R"("numRetries":7)") != std::string::npos);
    set_topic("");
    CHECK(shown() == standard);
}

TEST_CASE("delivery policies are for web endpoints, and complete", "[sns][subscriptions][SNS-122][SNS-86]") {
    Bench bench;
    const std::string policy = R"({"throttlePolicy":{"maxReceivesPerSecond":1}})";
    check_refused(bench, "sqs", queue, "DeliveryPolicy", policy, "");
    check_refused(bench, "http", web, "DeliveryPolicy", R"({"healthyRetryPolicy":{"numRetries":5}})",
                  "DeliveryPolicy: healthyRetryPolicy.minDelayTarget must be specified");
    check_refused(bench, "http", web, "DeliveryPolicy",
                  R"({"healthyRetryPolicy":{"minDelayTarget":0,"maxDelayTarget":0,"numRetries":0}})",
                  "DeliveryPolicy: healthyRetryPolicy.minDelayTarget must be greater than or equal to 1");
    check_refused(bench, "http", web, "DeliveryPolicy", R"({"http":{}})",
                  "DeliveryPolicy: Unexpected JSON member: http");
}

TEST_CASE("unknown attributes and missing subscriptions are refused", "[sns][subscriptions][SNS-117][SNS-371]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "sqs", queue);
    for (const auto* name : {"Unknown", "Owner", "PendingConfirmation", "EffectiveDeliveryPolicy", "ReplayStatus"}) {
        CHECK(bench.sns_error("SetSubscriptionAttributes", set(arn, name, "x"), "InvalidParameter").message() ==
              "Invalid parameter: AttributeName");
    }
    const std::string missing = topic + ":7d1b5a0e-3b1c-4c7a-9d39-2a2f1f9a0f5e";
    for (const auto& answer :
         {bench.sns_error("SetSubscriptionAttributes", set(missing, "FilterPolicy", ""), "NotFound"),
          bench.sns_error("GetSubscriptionAttributes", {{"SubscriptionArn", missing}}, "NotFound")}) {
        CHECK(answer.status == 404);
        CHECK(answer.message() == "Subscription does not exist");    // [SNS-41]
    }
}

TEST_CASE("ReplayStatus is read-only", "[sns][subscriptions][SNS-412]") {
    Bench bench;
    bench.sns_error("Subscribe",
                    Parameters{{"TopicArn", bench.topic("t")}, {"Protocol", "sqs"}, {"Endpoint", queue}} +
                        entries("Attributes", {{"ReplayStatus", "Completed"}}),
                    "InvalidParameter");
}

TEST_CASE("raw delivery is true or false, and not for every protocol", "[sns][subscriptions][SNS-118]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "sqs", queue);
    for (const std::string value : {"true", "False", "TRUE", "false"}) {
        bench.sns_ok("SetSubscriptionAttributes", set(arn, "RawMessageDelivery", value));
        CHECK(bench.subscription_attributes(arn)["RawMessageDelivery"] ==
              (value == "true" || value == "TRUE" ? "true" : "false"));
    }
    check_refused(bench, "sqs", queue, "RawMessageDelivery", "yes",
                  "RawMessageDelivery: Invalid value [yes]. Must be true or false.");
    for (const auto& [protocol, endpoint] : {std::pair<std::string, std::string>{"sms", "+15551234567"},
                                             {"email", "a@example.com"},
                                             {"email-json", "a@example.com"},
                                             {"lambda", "arn:aws:lambda:us-east-1:000000000000:function:f"}}) {
        check_refused(bench, protocol, endpoint, "RawMessageDelivery", "true",
                      "Delivery protocol [" + protocol + "] does not support raw message delivery.");
    }
    bench.subscribe(topic, "http", web, {{"RawMessageDelivery", "true"}});
    bench.subscribe(topic, "https", "https://example.com/", {{"RawMessageDelivery", "true"}});
    bench.subscribe(topic, "firehose", "arn:aws:firehose:us-east-1:000000000000:deliverystream/s",
                    {{"RawMessageDelivery", "true"}, {"SubscriptionRoleArn", "arn:aws:iam::000000000000:role/r"}});
}

TEST_CASE("a redrive policy names a queue", "[sns][subscriptions][SNS-119][SNS-213]") {
    Bench bench;
    const auto arn = bench.subscribe(bench.topic("t"), "sqs", queue);
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "RedrivePolicy", redrive(dead)));
    CHECK(bench.subscription_attributes(arn)["RedrivePolicy"] == redrive(dead));
    for (const auto* nothing : {"", "{}"}) {
        bench.sns_ok("SetSubscriptionAttributes", set(arn, "RedrivePolicy", redrive(dead)));
        bench.sns_ok("SetSubscriptionAttributes", set(arn, "RedrivePolicy", nothing));
        CHECK_FALSE(bench.subscription_attributes(arn).contains("RedrivePolicy"));
    }
    for (const std::string& bad :
         {redrive("x"), redrive("arn:aws:sns:us-east-1:000000000000:t"), redrive("arn:aws:sqs:us-east-1:000000000000:"),
          std::string(R"({"deadLetterTargetArn":5})")}) {
        check_refused(bench, "sqs", queue, "RedrivePolicy", bad,
                      "RedrivePolicy: deadLetterTargetArn is an invalid arn");
    }
    check_refused(bench, "sqs", queue, "RedrivePolicy",
                  R"({"deadLetterTargetArn":")" + dead + R"(","maxReceiveCount":5})",
                  "RedrivePolicy: invalid JSON. Attribute maxReceiveCount is unknown.");
    for (const auto* elsewhere :
         {"arn:aws:sqs:eu-west-1:000000000000:dead", "arn:aws:sqs:us-east-1:111111111111:dead"}) {
        check_refused(bench, "sqs", queue, "RedrivePolicy", redrive(elsewhere), "RedrivePolicy: ");
    }
}

TEST_CASE("a FIFO queue's dead letters go to a FIFO queue", "[sns][subscriptions][SNS-120]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    const auto fifo = bench.subscribe(topic, "sqs", queue + ".fifo");
    CHECK(bench.sns_error("SetSubscriptionAttributes", set(fifo, "RedrivePolicy", redrive(dead)), "InvalidParameter")
              .message() ==
          "Invalid parameter: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
    bench.sns_ok("SetSubscriptionAttributes", set(fifo, "RedrivePolicy", redrive(dead + ".fifo")));
    const auto standard = bench.subscribe(topic, "sqs", queue);
    bench.sns_ok("SetSubscriptionAttributes", set(standard, "RedrivePolicy", redrive(dead)));
    const auto plain = bench.subscribe(bench.topic("t"), "sqs", queue);
    bench.sns_error("SetSubscriptionAttributes", set(plain, "RedrivePolicy", redrive(dead + ".fifo")),
                    "InvalidParameter");
}

TEST_CASE("a filter's scope is one of two", "[sns][subscriptions][SNS-121]") {
    Bench bench;
    check_refused(bench, "sqs", queue, "FilterPolicyScope", "messagebody",
                  "FilterPolicyScope: Invalid value [messagebody]. Please use either MessageBody or MessageAttributes");
}

TEST_CASE("a replay policy says from when, of a topic with an archive, to a queue", "[sns][subscriptions][SNS-308]") {
    Bench bench;
    const std::string from = R"({"PointType":"Timestamp","StartingPoint":"2026-01-01T00:00:00.000Z"})";
    check_refused(bench, "sqs", queue, "ReplayPolicy", from, "ReplayPolicy: ");
    check_refused(bench, "http", web, "ReplayPolicy", from, "ReplayPolicy: ");

    const auto topic = bench.fifo_topic("t.fifo", {{"ArchivePolicy", R"({"MessageRetentionPeriod":"1"})"}});
    const auto arn = bench.subscribe(topic, "sqs", queue);
    for (const auto* bad :
         {"x", R"({"PointType":"Timestamp"})", R"({"StartingPoint":"2026-01-01T00:00:00Z"})",
          R"({"PointType":"Offset","StartingPoint":"2026-01-01T00:00:00Z"})",
          R"({"PointType":"Timestamp","StartingPoint":"yesterday"})",
          R"({"PointType":"Timestamp","StartingPoint":"2026-01-02T00:00:00Z","EndingPoint":"2026-01-01T00:00:00Z"})",
          R"({"PointType":"Timestamp","StartingPoint":"2026-01-01T00:00:00Z","Speed":2})"}) {
        INFO(bad);
        bench.sns_error("SetSubscriptionAttributes", set(arn, "ReplayPolicy", bad), "InvalidParameter");
    }
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "ReplayPolicy", from));
    CHECK(bench.subscription_attributes(arn)["ReplayPolicy"] == from);
    bench.sns_ok("SetSubscriptionAttributes", set(arn, "ReplayPolicy", "{}"));
    CHECK_FALSE(bench.subscription_attributes(arn).contains("ReplayPolicy"));
}

TEST_CASE("subscriptions are their owner's and the topic owner's", "[sns][subscriptions][SNS-19]") {
    Bench bench;
    bench.as.access_key = "111111111111";
    const auto topic = bench.topic("t");
    bench.as.access_key = "222222222222";
    const auto arn = bench.subscribe(topic, "http", web);
    CHECK(bench.subscription_attributes(arn)["Owner"] == "222222222222");
    CHECK(bench.subscription_attributes(arn)["SubscriptionPrincipal"] == "arn:aws:iam::222222222222:root");
    bench.as.access_key = "111111111111";
    CHECK(bench.subscription_attributes(arn)["Owner"] == "222222222222");
    bench.as.access_key = "333333333333";
    bench.sns_error("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}, "AuthorizationError");
    bench.sns_error("SetSubscriptionAttributes", set(arn, "FilterPolicy", ""), "AuthorizationError");
}
