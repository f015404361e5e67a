// A vendor of push that does not answer: what is pushed again, when, and what becomes of it.
#include "emulators/sns/push/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

std::string detail(const pileus::Event& event, std::string_view name) {
    for (const auto& [key, value] : event.details) {
        if (key == name) return value;
    }
    return {};
}

}    // namespace

TEST_CASE("what a vendor does not answer to is pushed again, by SNS's own schedule", "[sns][push][SNS-209]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    answer_for_credentials(bench, app, "unavailable");
    const auto id = push(bench, end, "hello");
    CHECK(captured(bench, "push").empty());
    CHECK(bench.events("sns.message.failed").empty());

    bench.advance(7h);
    const auto delayed = bench.events("sns.message.delayed");
    REQUIRE(delayed.size() == 50);
    CHECK(delayed[0]->subject == id);
    CHECK(detail(*delayed[0], "endpoint") == end);
    CHECK(detail(*delayed[0], "attempts") == "1");
    CHECK(detail(*delayed[49], "attempts") == "50");
    // 10 s apart at first, 600 s in the end.
    CHECK(delayed[1]->at - delayed[0]->at == 10s);
    CHECK(delayed[2]->at - delayed[1]->at == 10s);
    CHECK(delayed[3]->at - delayed[2]->at == 10s);
    CHECK(delayed[49]->at - delayed[48]->at == 600s);
    const auto failed = bench.events("sns.message.failed");
    REQUIRE(failed.size() == 1);
    CHECK(failed[0]->at - delayed[49]->at == 600s);
    CHECK(detail(*failed[0], "reason") == "The push notification service does not answer");
    CHECK(bench.rows("SELECT count(*) FROM sns_waiting_push").front() == "0");
    CHECK(bench.rows("SELECT count(*) FROM sns_message").front() == "0");
    CHECK(endpoint_attributes(bench, end)["Enabled"] == "true");
    CHECK(application_attributes(bench, app)["Enabled"] == "true");
}

TEST_CASE("a vendor that answers again gets what waited, to the second", "[sns][push][SNS-209]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    const auto topic = bench.topic("t");
    const auto subscription = bench.subscribe(topic, "application", end);
    answer_for_credentials(bench, app, "unavailable");
    push(bench, end, "first", Parameters{{"Subject", "s"}} + message_attributes({{"a", {"String", "b"}}}));
    bench.publish(topic, R"({"default":"d","GCM":"{\"data\":{}}","APNS":"x"})", structured);
    bench.advance(10s);
    answer_for_credentials(bench, app, "accepted");
    bench.advance(10s - 1ms);
    CHECK(captured(bench, "push").empty());
    bench.advance(1ms);
    const auto all = captured(bench, "push");
    REQUIRE(all.size() == 2);
    CHECK(all[0]["Message"] == "first");
    CHECK(all[0]["Subject"] == "s");
    CHECK(all[0]["MessageAttributes"]["a"]["StringValue"] == "b");
    CHECK(all[0]["SubscriptionArn"].is_null());
    CHECK(all[1]["Payload"] == R"({"data":{}})");
    CHECK(all[1]["SubscriptionArn"] == subscription);
    CHECK(all[1]["TopicArn"] == topic);
    CHECK(all[1]["MessageStructure"] == "json");
    CHECK(bench.events("sns.message.delivered").size() == 1);
    CHECK(bench.rows("SELECT count(*) FROM sns_message").front() == "0");
    push(bench, end, "at once");
    CHECK(captured(bench, "push").size() == 3);
}

TEST_CASE("what no attempt pushed goes to the dead-letter queue, and the application tells of it",
          "[sns][push][SNS-209][SNS-214][SNS-215]") {
    Bench bench;
    const auto topic = bench.topic("t"), failures = bench.topic("failures");
    const auto dead = bench.queue("dead"), told = bench.queue("told");
    bench.subscribe_queue(failures, told, {{"RawMessageDelivery", "true"}});
    const auto app = application(bench, "app", "GCM", {{"EventDeliveryFailure", failures}});
    bench.subscribe(topic, "application", endpoint(bench, app),
                    {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    answer_for_credentials(bench, app, "unavailable");
    bench.publish(topic, R"({"default":"d","GCM":"{\"g\":1}"})", structured);
    CHECK(bench.bodies(dead).empty());
    bench.advance(7h);
    const Json envelope = Json::parse(bench.bodies(dead).at(0));
    CHECK(envelope["Message"] == R"({"g":1})");
    CHECK_FALSE(envelope["Signature"].get<std::string>().empty());
    const Json event = Json::parse(bench.bodies(told).at(0));
    CHECK(event["DeliveryAttempts"] == 51);
    CHECK(event["EventType"] == "DeliveryFailure");
}

TEST_CASE("what was pushed again is as good as its endpoint and its subscription are by then", "[sns][push]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app), other = endpoint(bench, app, "other");
    const auto topic = bench.topic("t");
    const auto subscription = bench.subscribe(topic, "application", other);
    answer_for_credentials(bench, app, "unavailable");
    push(bench, end, "x");
    bench.publish(topic, "x");
    set_endpoint(bench, end, {{"Enabled", "false"}});
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", subscription}});
    answer_for_credentials(bench, app, "accepted");
    bench.advance(10s);
    CHECK(captured(bench, "push").empty());
    const auto failed = bench.events("sns.message.failed");
    REQUIRE(failed.size() == 2);
    CHECK(detail(*failed[0], "reason") == "Endpoint is disabled");
    CHECK(detail(*failed[1], "reason") == "The endpoint was unsubscribed meanwhile.");
    CHECK(bench.rows("SELECT count(*) FROM sns_message").front() == "0");
}

TEST_CASE("a message lives from when it was published", "[sns][push][SNS-160]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    answer_for_credentials(bench, app, "unavailable");
    const auto living = [](const std::string& seconds) {
        return message_attributes({{"AWS.SNS.MOBILE.GCM.TTL", {"String", seconds}}});
    };
    push(bench, end, "short", living("9"));
    push(bench, end, "just", living("10"));
    push(bench, end, "long", living("60"));
    push(bench, end, R"({"GCM":"{\"time_to_live\":9}"})", structured);
    push(bench, end, R"({"GCM":"{\"fcmV1Message\":{\"message\":{\"android\":{\"ttl\":\"9s\"}}}}"})", structured);
    answer_for_credentials(bench, app, "accepted");
    bench.advance(10s);
    const auto all = captured(bench, "push");
    REQUIRE(all.size() == 2);
    CHECK(all[0]["Message"] == "just");
    CHECK(all[0]["Options"] == Json{{"TTL", "0"}});
    CHECK(all[1]["Options"] == Json{{"TTL", "50"}});    // what is left of it
    REQUIRE(bench.events("sns.message.failed").size() == 3);
    CHECK(detail(*bench.events("sns.message.failed")[0], "reason") == "The message's time to live is over.");
}
