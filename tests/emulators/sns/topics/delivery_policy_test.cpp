// Delivery policies of topics.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {

const std::string request_policy = R"("defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"})";

std::string retry(const std::string& members) { return R"({"http":{"defaultHealthyRetryPolicy":{)" + members + "}}}"; }

Answer set(Bench& bench, const std::string& topic, const std::string& policy) {
    return bench.sns("SetTopicAttributes",
                     {{"TopicArn", topic}, {"AttributeName", "DeliveryPolicy"}, {"AttributeValue", policy}});
}

}    // namespace

TEST_CASE("without a delivery policy there are three retries, 20 seconds apart", "[sns][delivery][SNS-59][SNS-83]") {
    Bench bench;
    CHECK(bench.topic_attributes(bench.topic("t"))["EffectiveDeliveryPolicy"] ==
          R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,)"
          R"("numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},)"
          R"("disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":)"
          R"("text/plain; charset=UTF-8"}}})");
}

TEST_CASE("what is missing in a delivery policy is filled in where it takes effect",
          "[sns][delivery][SNS-61][SNS-84][SNS-87]") {
    Bench bench;
    const auto topic = bench.topic("t");
    REQUIRE(set(bench, topic, R"({"http":{"defaultRequestPolicy":{"headerContentType":"application/json"}}})").status ==
            200);
    CHECK(
        bench.topic_attributes(topic)["DeliveryPolicy"] ==
        R"({"http":{"disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":"application/json"}}})");

    REQUIRE(set(bench, topic, retry(R"("numRetries":5,"backoffFunction":"geometric")")).status == 200);
    auto attributes = bench.topic_attributes(topic);
    CHECK(attributes["DeliveryPolicy"] ==
          R"({"http":{"defaultHealthyRetryPolicy":{"numRetries":5,"backoffFunction":"geometric"},)"
          R"("disableSubscriptionOverrides":false}})");
    CHECK(attributes["EffectiveDeliveryPolicy"] ==
          R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":5,)"
          R"("numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"geometric"},)"
          R"("disableSubscriptionOverrides":false,)" +
              request_policy + "}}");

    REQUIRE(set(bench, topic,
                R"({"http":{"disableSubscriptionOverrides":true,"defaultThrottlePolicy":{"maxReceivesPerSecond":7}}})")
                .status == 200);
    attributes = bench.topic_attributes(topic);
    CHECK(attributes["DeliveryPolicy"] ==
          R"({"http":{"disableSubscriptionOverrides":true,"defaultThrottlePolicy":{"maxReceivesPerSecond":7}}})");
    CHECK(attributes["EffectiveDeliveryPolicy"].find(
              R"("disableSubscriptionOverrides":true,"defaultThrottlePolicy":{"maxReceivesPerSecond":7},)" +
              request_policy) != std::string::npos);
}

TEST_CASE("a delivery policy replaces the one before wholly, and none removes it", "[sns][delivery][SNS-61][SNS-85]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK_FALSE(bench.topic_attributes(topic).contains("DeliveryPolicy"));
    set(bench, topic, R"({"http":{"defaultRequestPolicy":{"headerContentType":"application/json"}}})");
    set(bench, topic, R"({"http":{"defaultHealthyRetryPolicy":null}})");
    CHECK(bench.topic_attributes(topic)["DeliveryPolicy"] == R"({"http":{"disableSubscriptionOverrides":false}})");
    CHECK(bench.topic_attributes(topic)["EffectiveDeliveryPolicy"].find("application/json") == std::string::npos);
    set(bench, topic, "");
    CHECK_FALSE(bench.topic_attributes(topic).contains("DeliveryPolicy"));
}

TEST_CASE("a delivery policy's numbers have their ranges", "[sns][delivery][SNS-86][SNS-88]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto refusal = [&](const std::string& policy) {
        const Answer answer = set(bench, topic, policy);
        INFO(policy << " -> " << answer.body);
        CHECK(answer.status == 400);
        CHECK(answer.code() == "InvalidParameter");
        return answer.message();
    };
    const std::string member = "Invalid parameter: DeliveryPolicy: http.defaultHealthyRetryPolicy.";
    CHECK(refusal(retry(R"("numRetries":101)")) == member + "numRetries must be less than or equal to 100");
    CHECK(refusal(retry(R"("numRetries":-1)")) == member + "numRetries must be greater than or equal to 0");
    CHECK(refusal(retry(R"("minDelayTarget":0)")) == member + "minDelayTarget must be greater than or equal to 1");
    CHECK(refusal(retry(R"("maxDelayTarget":3601)")) == member + "maxDelayTarget must be less than or equal to 3600");
    CHECK(refusal(retry(R"("numNoDelayRetries":-1)")) ==
          member + "numNoDelayRetries must be greater than or equal to 0");
    refusal(retry(R"("minDelayTarget":21)"));    // above the most, which is 20
    refusal(retry(R"("numRetries":2,"numNoDelayRetries":1,"numMinDelayRetries":1,"numMaxDelayRetries":1)"));
    refusal(retry(R"("numRetries":1.5)"));
    refusal(retry(R"("backoffFunction":"cubic")"));
    refusal(R"({"http":{"defaultThrottlePolicy":{"maxReceivesPerSecond":0}}})");
    refusal(R"({"http":{"defaultRequestPolicy":{"headerContentType":"image/png"}}})");

    for (const std::string& policy :
         {retry(R"("numRetries":100,"minDelayTarget":1,"maxDelayTarget":36)"), retry(R"("numRetries":0)"),
          retry(R"("minDelayTarget":1,"maxDelayTarget":3600,"numRetries":1)"),
          retry(R"("numRetries":3,"numNoDelayRetries":1,"numMinDelayRetries":1,"numMaxDelayRetries":1)"),
          std::string(R"({"http":{"defaultThrottlePolicy":{"maxReceivesPerSecond":1}}})")}) {
        INFO(policy);
        CHECK(set(bench, topic, policy).status == 200);
    }
    for (const auto* function : {"linear", "arithmetic", "geometric", "exponential"}) {
        CHECK(set(bench, topic, retry(R"("backoffFunction":")" + std::string(function) + '"')).status == 200);
    }
}

TEST_CASE("all retries together take an hour at most", "[sns][delivery][SNS-88]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(set(bench, topic, retry(R"("numRetries":100,"minDelayTarget":36,"maxDelayTarget":36)")).status == 200);
    CHECK(set(bench, topic, retry(R"("numRetries":100,"minDelayTarget":37,"maxDelayTarget":37)")).status == 400);
}

TEST_CASE("a delivery policy has no other members", "[sns][delivery][SNS-86][SNS-87][SNS-74]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string policy = R"({"http":{"throttlePolicy":{"maxReceivesPerSecond":1}}})";
    CHECK(set(bench, topic, policy).message() ==
          "Invalid parameter: DeliveryPolicy: Unexpected JSON member: throttlePolicy");
    CHECK(bench.sns("CreateTopic", Parameters{{"Name", "u"}} + entries("Attributes", {{"DeliveryPolicy", policy}}))
              .message() ==
          "Invalid parameter: Attributes Reason: DeliveryPolicy: Unexpected JSON member: throttlePolicy");
    CHECK(set(bench, topic, R"({"https":{}})").status == 400);
    CHECK(set(bench, topic, R"({"http":[]})").status == 400);
    CHECK(set(bench, topic, "nothing")
              .message()
              .starts_with("Invalid parameter: DeliveryPolicy: failed to parse JSON. Unrecognized token 'nothing': was "
                           "expecting"));
}

TEST_CASE("content types are those that SNS knows", "[sns][delivery][SNS-89]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const std::string type :
         {"text/plain; charset=UTF-8", "text/plain", "text/html", "text/css", "text/csv", "text/xml", "text/markdown",
          "application/json", "application/xml", "application/soap+xml", "application/octet-stream",
          "application/x-www-form-urlencoded", "application/atom+xml", "application/rss+xml", "application/rdf+xml",
          "application/xhtml+xml"}) {
        INFO(type);
        CHECK(
            set(bench, topic, R"({"http":{"defaultRequestPolicy":{"headerContentType":")" + type + R"("}}})").status ==
            200);
        CHECK(bench.topic_attributes(topic)["EffectiveDeliveryPolicy"].find(type) != std::string::npos);
    }
}
