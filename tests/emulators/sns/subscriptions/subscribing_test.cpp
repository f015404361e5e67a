// What Subscribe answers, again and again; lists, counters, quotas.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;
using Map = std::map<std::string, std::string>;

namespace {

std::string queue_arn(const std::string& name) { return "arn:aws:sqs:us-east-1:000000000000:" + name; }

Parameters subscribe(const std::string& topic, const std::string& protocol, const std::string& endpoint,
                     const Map& attributes = {}) {
    return Parameters{{"TopicArn", topic}, {"Protocol", protocol}, {"Endpoint", endpoint}} +
           entries("Attributes", attributes);
}

// "confirmed/pending/deleted"
std::string counters(Bench& bench, const std::string& topic) {
    auto attributes = bench.topic_attributes(topic);
    return attributes["SubscriptionsConfirmed"] + "/" + attributes["SubscriptionsPending"] + "/" +
           attributes["SubscriptionsDeleted"];
}

}    // namespace

TEST_CASE("Subscribe answers the ARN of a confirmed subscription, and of a pending one if it is asked to",
          "[sns][subscribe][SNS-108][SNS-373][SNS-388][SNS-44]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.sns_ok("Subscribe", subscribe(topic, "sqs", queue_arn("q"))).text("SubscriptionArn");
    REQUIRE(arn.starts_with(topic + ":"));
    CHECK(arn.size() == topic.size() + 1 + 36);
    const auto pending = subscribe(topic, "http", "http://example.com/");
    CHECK(bench.sns_ok("Subscribe", pending).text("SubscriptionArn") == "pending confirmation");
    const auto shown = bench.sns_ok("Subscribe", pending + Parameters{{"ReturnSubscriptionArn", "true"}});
    CHECK(shown.text("SubscriptionArn").starts_with(topic + ":"));
    CHECK(bench.sns_ok("Subscribe", pending + Parameters{{"ReturnSubscriptionArn", "false"}}).text("SubscriptionArn") ==
          "pending confirmation");
}

TEST_CASE("subscribing an endpoint again answers with what is there, if what is given is as it is",
          "[sns][subscribe][SNS-109][SNS-387]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "sqs", queue_arn("q"),
                                     {{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"a":["x", "y"]})"}});
    for (const Map& attributes :
         {Map{}, Map{{"RawMessageDelivery", "True"}}, Map{{"FilterPolicy", R"({"a":["x", "y"]})"}},
          Map{{"FilterPolicyScope", "MessageAttributes"}}, Map{{"RedrivePolicy", ""}},
          Map{{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"a":["x","y"]})"}}}) {
        CHECK(bench.subscribe(topic, "sqs", queue_arn("q"), attributes) == arn);
    }
    const auto plain = bench.subscribe(topic, "sqs", queue_arn("plain"));
    CHECK(bench.subscribe(topic, "sqs", queue_arn("plain"), {{"RawMessageDelivery", "false"}}) == plain);
    CHECK(bench.sns_ok("ListSubscriptions").texts("SubscriptionArn").size() == 2);
}

TEST_CASE("an attribute that differs from what is there is refused", "[sns][subscribe][SNS-110][SNS-387]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "sqs", queue_arn("q"), {{"RawMessageDelivery", "true"}});
    for (const Map& attributes : {Map{{"RawMessageDelivery", "false"}}, Map{{"FilterPolicy", R"({"a":["x"]})"}},
                                  Map{{"FilterPolicyScope", "MessageBody"}},
                                  Map{{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"a":[1]})"}},
                                  Map{{"RedrivePolicy", R"({"deadLetterTargetArn":")" + queue_arn("d") + R"("})"}}}) {
        CHECK(bench.sns_error("Subscribe", subscribe(topic, "sqs", queue_arn("q"), attributes), "InvalidParameter")
                  .message() ==
              "Invalid parameter: Attributes Reason: Subscription already exists with different attributes");
    }
    const auto web = bench.subscribe(topic, "http", "http://example.com/");    // pending ones, too
    CHECK(bench.subscribe(topic, "http", "http://example.com/") == web);
    bench.sns_error("Subscribe", subscribe(topic, "http", "http://example.com/", {{"RawMessageDelivery", "true"}}),
                    "InvalidParameter");
}

TEST_CASE("lists show who subscribed what, and what is pending under its own name",
          "[sns][subscriptions][SNS-111][SNS-359][SNS-360][SNS-388]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(bench.sns_ok("ListSubscriptions").body.find("<Subscriptions/>") != std::string::npos);
    const auto arn = bench.subscribe(topic, "sqs", queue_arn("q"));
    bench.subscribe(topic, "email", "a@example.com");
    bench.subscribe(bench.topic("other"), "sqs", queue_arn("q"));
    const Answer of_topic = bench.sns_ok("ListSubscriptionsByTopic", {{"TopicArn", topic}});
    using List = std::vector<std::string>;
    CHECK(of_topic.texts("member/SubscriptionArn") == List{arn, "PendingConfirmation"});
    CHECK(of_topic.texts("member/Protocol") == List{"sqs", "email"});
    CHECK(of_topic.texts("member/Endpoint") == List{queue_arn("q"), "a@example.com"});
    CHECK(of_topic.texts("member/Owner") == List{"000000000000", "000000000000"});
    CHECK(of_topic.texts("member/TopicArn") == List{topic, topic});
    CHECK(bench.sns_ok("ListSubscriptions").texts("member/Protocol") == List{"sqs", "email", "sqs"});
    bench.as.region = "eu-west-1";
    CHECK(bench.sns_ok("ListSubscriptions").texts("member/Protocol").empty());
}

TEST_CASE("lists of subscriptions give a hundred a page", "[sns][subscriptions][SNS-112][SNS-409][SNS-410]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (int i = 0; i < 201; ++i) bench.subscribe(topic, "sqs", queue_arn("q" + std::to_string(i)));
    std::vector<std::string> tokens;
    for (const auto& [action, more] : {std::pair<std::string, Parameters>{"ListSubscriptions", {}},
                                       {"ListSubscriptionsByTopic", {{"TopicArn", topic}}}}) {
        std::vector<std::string> all;
        std::vector<std::size_t> sizes;
        Parameters next;
        for (;;) {
            const Answer page = bench.sns_ok(action, more + next);
            const auto endpoints = page.texts("member/Endpoint");
            sizes.push_back(endpoints.size());
            all.insert(all.end(), endpoints.begin(), endpoints.end());
            if (page.texts("NextToken").empty()) break;
            next = {{"NextToken", page.text("NextToken")}};
        }
        CHECK(sizes == std::vector<std::size_t>{100, 100, 1});
        CHECK(all.front() == queue_arn("q0"));
        CHECK(all.back() == queue_arn("q200"));
        tokens.push_back(next.front().second);
    }
    // Of another operation, of another topic.
    bench.sns_error("ListSubscriptionsByTopic", {{"TopicArn", topic}, {"NextToken", tokens[0]}}, "InvalidParameter");
    const auto other = bench.topic("other");
    bench.sns_error("ListSubscriptionsByTopic", {{"TopicArn", other}, {"NextToken", tokens[1]}}, "InvalidParameter");
    bench.sns_error("ListSubscriptionsByTopic", {{"TopicArn", topic + "-missing"}}, "NotFound");
}

TEST_CASE("counters are exact", "[sns][subscriptions][SNS-60][SNS-77]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto first = bench.subscribe(topic, "sqs", queue_arn("a"));
    bench.subscribe(topic, "sqs", queue_arn("b"));
    bench.subscribe(topic, "http", "http://example.com/");
    CHECK(counters(bench, topic) == "2/1/0");
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", first}});
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", first}});
    CHECK(counters(bench, topic) == "1/1/1");
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    bench.topic("t");
    CHECK(counters(bench, topic) == "0/0/0");
}

TEST_CASE("deleting a topic takes its subscriptions along", "[sns][subscriptions][SNS-52][SNS-383][SNS-380]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "sqs", queue_arn("q"));
    bench.subscribe(topic, "http", "http://example.com/");
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    CHECK(bench.sns_ok("ListSubscriptions").texts("member/Protocol").empty());
    bench.sns_error("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}, "NotFound");
    bench.topic("t");
    CHECK(bench.sns_ok("ListSubscriptionsByTopic", {{"TopicArn", topic}}).texts("member/Protocol").empty());
    CHECK(bench.subscribe(topic, "sqs", queue_arn("q")) != arn);
}

TEST_CASE("a FIFO topic has at most 100 subscriptions", "[sns][subscribe][SNS-55][SNS-22]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    for (int i = 0; i < 100; ++i) bench.subscribe(topic, "sqs", queue_arn("q" + std::to_string(i)));
    bench.subscribe(topic, "sqs", queue_arn("q7"));    // it is there
    CHECK(
        bench.sns_error("Subscribe", subscribe(topic, "sqs", queue_arn("more")), "SubscriptionLimitExceeded").status ==
        403);
}

TEST_CASE("200 filter policies a topic", "[sns][subscribe][SNS-264][SNS-22]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Map filter{{"FilterPolicy", R"({"a":["x"]})"}};
    std::string last;
    for (int i = 0; i < 200; ++i) last = bench.subscribe(topic, "sqs", queue_arn("q" + std::to_string(i)), filter);
    const auto plain = bench.subscribe(topic, "sqs", queue_arn("plain"));
    const auto set = [](const std::string& arn, const std::string& policy) {
        return Parameters{{"SubscriptionArn", arn}, {"AttributeName", "FilterPolicy"}, {"AttributeValue", policy}};
    };
    CHECK(bench.sns_error("Subscribe", subscribe(topic, "sqs", queue_arn("more"), filter), "FilterPolicyLimitExceeded")
              .status == 403);
    bench.sns_error("SetSubscriptionAttributes", set(plain, R"({"a":["x"]})"), "FilterPolicyLimitExceeded");
    bench.sns_ok("SetSubscriptionAttributes", set(last, R"({"a":["y"]})"));    // it has one
    bench.sns_ok("SetSubscriptionAttributes", set(last, ""));
    bench.sns_ok("SetSubscriptionAttributes", set(plain, R"({"a":["x"]})"));
}

TEST_CASE("a topic with large messages has up to 100 queues, functions and streams", "[sns][subscribe][SNS-403]") {
    Bench bench;
    const auto topic = bench.topic("t", {{"MaximumMessageSize", "262145"}});
    for (const auto& [protocol, endpoint] :
         {std::pair{"http", "http://example.com/"},
          {"https", "https://example.com/"},
          {"email", "a@example.com"},
          {"email-json", "a@example.com"},
          {"sms", "+15551234567"},
          {"application",
           "arn:aws:sns:us-east-1:000000000000:endpoint/GCM/app/7d1b5a0e-3b1c-4c7a-9d39-2a2f1f9a0f5e"}}) {
        INFO(protocol);
        bench.sns_error("Subscribe", subscribe(topic, protocol, endpoint), "InvalidParameter");
    }
    bench.subscribe(topic, "lambda", "arn:aws:lambda:us-east-1:000000000000:function:f");
    for (int i = 0; i < 99; ++i) bench.subscribe(topic, "sqs", queue_arn("q" + std::to_string(i)));
    bench.sns_error("Subscribe", subscribe(topic, "sqs", queue_arn("more")), "InvalidParameter");

    const auto set = [](const std::string& arn, const std::string& size) {
        return Parameters{{"TopicArn", arn}, {"AttributeName", "MaximumMessageSize"}, {"AttributeValue", size}};
    };
    const auto web = bench.topic("web");
    bench.subscribe(web, "http", "http://example.com/");    // pending, and counted
    bench.sns_error("SetTopicAttributes", set(web, "262145"), "InvalidParameter");
    bench.sns_ok("SetTopicAttributes", set(web, "262144"));
    bench.sns_ok("SetTopicAttributes", set(topic, "262144"));
    bench.subscribe(topic, "sqs", queue_arn("more"));
    bench.sns_error("SetTopicAttributes", set(topic, "262145"), "InvalidParameter");    // 101 by now
}

TEST_CASE("what happens to subscriptions stands in the journal", "[sns][subscriptions]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "sqs", queue_arn("q"));
    bench.sns_ok("SetSubscriptionAttributes",
                 {{"SubscriptionArn", arn}, {"AttributeName", "RawMessageDelivery"}, {"AttributeValue", "true"}});
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
    for (const auto* type : {"sns.subscription.created", "sns.subscription.changed", "sns.subscription.deleted"}) {
        REQUIRE(bench.events(type).size() == 1);
        CHECK(bench.events(type).front()->resource == topic);
        CHECK(bench.events(type).front()->subject == arn);
    }
}
