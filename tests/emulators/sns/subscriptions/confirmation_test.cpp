// Tokens and links: confirming, unsubscribing, restoring.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string web = "http://example.com/hook";

// Of the newest subscription that has to be confirmed, or can be restored.
std::string newest_token(Bench& bench) {
    return bench.rows("SELECT token FROM sns_subscription WHERE token IS NOT NULL ORDER BY id DESC LIMIT 1").at(0);
}

// What a link in a message does: unsigned, and without a version.
Answer follow(Bench& bench, const std::string& query) { return bench.raw("GET", "/?" + query, {}, ""); }

std::string confirm_query(const std::string& topic, const std::string& token) {
    return "Action=ConfirmSubscription&TopicArn=" + topic + "&Token=" + token;
}

Parameters confirm(const std::string& topic, const std::string& token) {
    return {{"TopicArn", topic}, {"Token", token}};
}

}    // namespace

TEST_CASE("web and mail endpoints have to confirm, with a token of 288 hex digits",
          "[sns][confirmation][SNS-124][SNS-204][SNS-338]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const auto& [protocol, endpoint] : {std::pair{"http", "http://example.com/"},
                                             {"https", "https://example.com/"},
                                             {"email", "a@example.com"},
                                             {"email-json", "a@example.com"}}) {
        const auto arn = bench.subscribe(topic, protocol, endpoint);
        CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "true");
        const auto token = newest_token(bench);
        CHECK(token.size() == 288);
        CHECK(token.find_first_not_of("0123456789abcdef") == std::string::npos);
        const auto answer = bench.sns_ok("ConfirmSubscription", confirm(topic, token));
        CHECK(answer.text("SubscriptionArn") == arn);
        CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
        CHECK(bench.topic_attributes(topic)["SubscriptionsPending"] == "0");
    }
}

TEST_CASE("an endpoint of another account confirms, unless its owner subscribes it", "[sns][confirmation][SNS-125]") {
    Bench bench;
    bench.as.access_key = "111111111111";
    const auto topic = bench.topic("t");
    const std::string foreign = "arn:aws:sqs:us-east-1:222222222222:q";
    const auto pending = bench.subscribe(topic, "sqs", foreign);
    CHECK(bench.subscription_attributes(pending)["PendingConfirmation"] == "true");
    bench.as.access_key = "222222222222";
    const auto arn = bench.subscribe(topic, "sqs", foreign + "2");
    CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
}

TEST_CASE("a token confirms again and again", "[sns][confirmation][SNS-126]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web);
    const auto token = newest_token(bench);
    for (int i = 0; i < 2; ++i) {
        CHECK(bench.sns_ok("ConfirmSubscription", confirm(topic, token)).text("SubscriptionArn") == arn);
    }
    CHECK(bench.events("sns.subscription.confirmed").size() == 1);
}

TEST_CASE("a malformed token and an unknown one are told apart, but not to those who follow a link",
          "[sns][confirmation][SNS-127]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string unknown(288, 'a');
    for (const std::string& malformed : {std::string("x"), std::string(287, 'a'), std::string(288, 'g')}) {
        CHECK(bench.sns_error("ConfirmSubscription", confirm(topic, malformed), "InvalidParameter").message() ==
              "Invalid token");
        CHECK(follow(bench, confirm_query(topic, malformed)).message() == "Invalid parameter: Token");
    }
    CHECK(bench.sns_error("ConfirmSubscription", confirm(topic, unknown), "InvalidParameter").message() ==
          "Invalid parameter: Token");
    CHECK(follow(bench, confirm_query(topic, unknown)).message() == "Invalid parameter: Token");
    bench.sns_error("ConfirmSubscription", confirm(topic + "-missing", unknown), "NotFound");
}

TEST_CASE("the link of a message confirms without a signature", "[sns][confirmation][SNS-4][SNS-116]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web);
    const Answer answer = follow(bench, confirm_query(topic, newest_token(bench)));
    CHECK(answer.status == 200);
    CHECK(answer.text("SubscriptionArn") == arn);
    CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
    CHECK(bench.subscription_attributes(arn)["ConfirmationWasAuthenticated"] == "false");
    bench.sns_ok("ConfirmSubscription", confirm(topic, newest_token(bench)));
    CHECK(bench.subscription_attributes(arn)["ConfirmationWasAuthenticated"] == "true");
}

TEST_CASE("a link finds topics of every region, unless its host names one", "[sns][confirmation][SNS-128]") {
    Bench bench;
    bench.as.region = "eu-west-1";
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "http", web);
    const auto query = confirm_query(topic, newest_token(bench));
    bench.as.host = "sns.us-east-1.amazonaws.com";
    CHECK(follow(bench, query).message() == "Invalid parameter: Topic");
    bench.as.host = "localhost:4566";
    CHECK(follow(bench, confirm_query("no-arn", newest_token(bench))).message() == "Invalid parameter: Topic");
    CHECK(follow(bench, query).status == 200);
    bench.as.host = "sns.eu-west-1.amazonaws.com";
    CHECK(follow(bench, query).status == 200);
}

TEST_CASE("a link with the wrong name of the topic still confirms", "[sns][confirmation][SNS-128]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web);
    CHECK(follow(bench, confirm_query(topic + "-other", newest_token(bench))).text("SubscriptionArn") == arn);
}

TEST_CASE("who confirms may ask that unsubscribing be signed", "[sns][confirmation][SNS-129]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web);
    const auto token = newest_token(bench);
    bench.sns_error("ConfirmSubscription", confirm(topic, token) + Parameters{{"AuthenticateOnUnsubscribe", "maybe"}},
                    "InvalidParameter");
    bench.sns_ok("ConfirmSubscription", confirm(topic, token) + Parameters{{"AuthenticateOnUnsubscribe", "true"}});
    const Answer refused = follow(bench, "Action=Unsubscribe&SubscriptionArn=" + arn);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "AuthorizationError");
    CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
    bench.sns_error("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}, "NotFound");
}

TEST_CASE("unsubscribing what is not there succeeds", "[sns][confirmation][SNS-130][SNS-375]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "sqs", "arn:aws:sqs:us-east-1:000000000000:q");
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
    bench.sns_error("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}, "NotFound");
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
    CHECK(follow(bench, "Action=Unsubscribe&SubscriptionArn=" + arn).status == 200);    // [SNS-4]
    bench.as.access_key = "111111111111";
    const auto other = bench.subscribe(topic, "sqs", "arn:aws:sqs:us-east-1:111111111111:q");
    bench.as.access_key = "222222222222";
    bench.sns_error("Unsubscribe", {{"SubscriptionArn", other}}, "AuthorizationError");
}

TEST_CASE("Unsubscribe says what is wrong with an ARN", "[sns][confirmation][SNS-131][SNS-38]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto refusal = [&](const Parameters& parameters) {
        return bench.sns_error("Unsubscribe", parameters, "InvalidParameter").message();
    };
    CHECK(refusal({{"SubscriptionArn", "arn:aws:sns"}}) ==
          "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 3");
    CHECK(refusal({{"SubscriptionArn", "pending confirmation"}}) ==
          "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1");
    CHECK(refusal({{"SubscriptionArn", topic}}) == "Invalid parameter: SubscriptionId");
    CHECK(refusal({}) == "Invalid parameter: SubscriptionArn Reason: no value for required parameter");
    bench.as.region = "eu-west-1";
    CHECK(refusal({{"SubscriptionArn", topic + ":7d1b5a0e-3b1c-4c7a-9d39-2a2f1f9a0f5e"}}) ==
          "Invalid parameter: SubscriptionArn");
}

TEST_CASE("a web endpoint is told that it was unsubscribed, and may undo it", "[sns][confirmation][SNS-132]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web, {{"RawMessageDelivery", "true"}});
    bench.sns_ok("ConfirmSubscription", confirm(topic, newest_token(bench)));
    REQUIRE(follow(bench, "Action=Unsubscribe&SubscriptionArn=" + arn).status == 200);

    CHECK(Json::parse(bench.outside.asked.back().http().body)["Token"] == newest_token(bench));
    CHECK(bench.topic_attributes(topic)["SubscriptionsConfirmed"] == "0");
    bench.sns_error("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}, "NotFound");

    CHECK(follow(bench, confirm_query(topic, newest_token(bench))).text("SubscriptionArn") == arn);
    CHECK(bench.subscription_attributes(arn)["RawMessageDelivery"] == "true");
    CHECK(bench.topic_attributes(topic)["SubscriptionsConfirmed"] == "1");
}

TEST_CASE("an endpoint that was subscribed anew is not restored beside itself", "[sns][confirmation][SNS-132]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto first = bench.subscribe(topic, "http", web);
    bench.sns_ok("ConfirmSubscription", confirm(topic, newest_token(bench)));
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", first}});
    const auto token = newest_token(bench);
    const auto second = bench.subscribe(topic, "http", web);
    CHECK(second != first);
    CHECK(follow(bench, confirm_query(topic, token)).text("SubscriptionArn") == second);
    CHECK(bench.sns_ok("ListSubscriptions").texts("member/Protocol").size() == 1);
}

TEST_CASE("a pending subscription is not unsubscribed, it vanishes", "[sns][confirmation][SNS-124][SNS-133]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web);
    const auto token = newest_token(bench);
    CHECK(bench.sns_error("Unsubscribe", {{"SubscriptionArn", arn}}, "InvalidParameter").message() ==
          "Invalid parameter: SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation");

    bench.advance(48h);    // the token is good for two days, the subscription is there for three
    bench.sns_error("ConfirmSubscription", confirm(topic, token), "InvalidParameter");
    bench.advance(24h - 1ms);
    CHECK(bench.topic_attributes(topic)["SubscriptionsPending"] == "1");
    bench.advance(1ms);
    CHECK(bench.topic_attributes(topic)["SubscriptionsPending"] == "0");
    bench.sns_error("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}, "NotFound");
    CHECK(bench.events("sns.subscription.expired").size() == 1);
}

TEST_CASE("subscribing again asks again, and gives as much time as before", "[sns][confirmation][SNS-124]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "http", web);
    bench.advance(47h);
    CHECK(bench.subscribe(topic, "http", web) == arn);
    CHECK(bench.outside.asked.size() == 2);
    bench.advance(47h);
    CHECK(bench.sns_ok("ConfirmSubscription", confirm(topic, newest_token(bench))).text("SubscriptionArn") == arn);
    bench.advance(1000h);
    CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
}

TEST_CASE("whatever the protocol, the endpoint is asked with the token that confirms", "[sns][confirmation][SNS-124]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.as.access_key = "222222222222";
    const auto queue = bench.queue("q");
    bench.as.access_key = "test";
    const std::string foreign = ":us-east-1:222222222222:";
    const std::map<std::string, std::string> role{{"SubscriptionRoleArn", "arn:aws:iam::000000000000:role/r"}};
    struct Asked {
        std::string protocol, endpoint, captured;    // as what its message is kept; empty: it is sent
        std::map<std::string, std::string> attributes = {};
    };
    for (const Asked& each : {Asked{"http", "http://example.com/", ""},
                              {"https", "https://example.com/", ""},
                              {"email", "a@example.com", "email"},
                              {"email-json", "a@example.com", "email"},
                              {"sqs", "arn:aws:sqs" + foreign + "q", ""},
                              {"lambda", "arn:aws:lambda" + foreign + "function:f", "lambda"},
                              {"firehose", "arn:aws:firehose" + foreign + "deliverystream/s", "firehose", role}}) {
        INFO(each.protocol);
        const auto arn = bench.subscribe(topic, each.protocol, each.endpoint, each.attributes);
        CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "true");
        const Json told = bench.raw("GET", "/_aws/sns/subscription-tokens/" + arn, {}, "").json();
        const std::string token = told["subscription_token"];
        std::string message;
        if (!each.captured.empty()) {
            message = bench.raw("GET", "/_pileus/captured/" + each.captured, {}, "")
                          .json()["captured"]
                          .back()["content"]
                          .dump();
        } else if (each.protocol == "sqs") {
            bench.as.access_key = "222222222222";
            message = bench.bodies(queue).at(0);
            bench.as.access_key = "test";
        } else {
            message = bench.outside.asked.back().http().body;
        }
        CHECK(message.find("&Token=" + token) != std::string::npos);
        CHECK(follow(bench, confirm_query(topic, token)).text("SubscriptionArn") == arn);
        CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
    }
}
