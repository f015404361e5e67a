// What goes to web endpoints, and what their answers mean.
#include <catch2/catch.hpp>

#include <filesystem>

#include "support/bench.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* endpoint = "http://hooks.example.com/a?b=c";

// Subscribed and confirmed; what that took is forgotten.
std::string subscribe(Bench& bench, const std::string& topic, const std::map<std::string, std::string>& attributes = {},
                      const std::string& url = endpoint) {
    const auto arn = bench.subscribe(topic, url.starts_with("https") ? "https" : "http", url, attributes);
    const std::string token = Json::parse(bench.outside.asked.back().http().body)["Token"];
    bench.sns_ok("ConfirmSubscription", {{"TopicArn", topic}, {"Token", token}});
    bench.outside.take();
    return arn;
}

std::vector<std::string> names(const Json& object) {
    std::vector<std::string> all;
    for (const auto& [name, value] : object.items()) all.push_back(name);
    return all;
}

// Seconds after the first at which each was asked.
std::vector<double> times(const std::vector<Outside::Asked>& asked) {
    std::vector<double> all;
    for (const auto& each : asked) all.push_back(std::chrono::duration<double>(each.at - asked.front().at).count());
    return all;
}

std::string detail_of(const Event& event, std::string_view name) {
    for (const auto& [each, value] : event.details) {
        if (each == name) return value;
    }
    return {};
}

// A delivery policy of a subscription.
std::string retry(const Json& more) {
    Json policy{{"minDelayTarget", 1}, {"maxDelayTarget", 10}, {"numRetries", 3}};
    policy.update(more);
    return Json{{"healthyRetryPolicy", policy}}.dump();
}

}    // namespace

// --- requests --------------------------------------------------------------------------------------------------------

TEST_CASE("a notification is posted with SNS's headers and the envelope", "[sns][web][SNS-192][SNS-197][SNS-198]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto subscription = subscribe(bench, topic);
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    const auto id =
        bench.publish(topic, "hello ü", Parameters{{"Subject", "s"}} + message_attributes({{"a", {"String", "x"}}}));

    REQUIRE(bench.outside.asked.size() == 1);
    const auto& asked = bench.outside.asked[0];
    CHECK(asked.http().url == endpoint);
    CHECK(asked.http().headers ==
          std::vector<std::pair<std::string, std::string>>{{"x-amz-sns-message-type", "Notification"},
                                                           {"x-amz-sns-message-id", id},
                                                           {"x-amz-sns-topic-arn", topic},
                                                           {"x-amz-sns-subscription-arn", subscription},
                                                           {"Content-Type", "text/plain; charset=UTF-8"},
                                                           {"User-Agent", "Amazon Simple Notification Service Agent"},
                                                           {"Accept-Encoding", "gzip,deflate"}});
    // As in a queue, but for the link that ends the subscription.
    std::string envelope = bench.bodies(queue).at(0);
    const auto at = envelope.find("SubscriptionArn=") + std::string("SubscriptionArn=").size();
    envelope.replace(at, envelope.find('"', at) - at, subscription);
    CHECK(asked.http().body == envelope);
    CHECK(names(Json::parse(envelope)) == std::vector<std::string>{"Type", "MessageId", "TopicArn", "Subject",
                                                                   "Message", "Timestamp", "SignatureVersion",
                                                                   "Signature", "SigningCertURL", "UnsubscribeURL",
                                                                   "MessageAttributes"});
}

TEST_CASE("with raw delivery the message alone is posted, without its attributes", "[sns][web][SNS-193]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic, {{"RawMessageDelivery", "true"}});
    const auto id = bench.publish(topic, "{\"ü\":1}", message_attributes({{"secret", {"String", "x"}}}));

    REQUIRE(bench.outside.asked.size() == 1);
    const auto& asked = bench.outside.asked[0];
    CHECK(asked.http().body == "{\"ü\":1}");
    CHECK(asked.header("x-amz-sns-rawdelivery") == "true");
    CHECK(asked.header("x-amz-sns-message-type") == "Notification");
    CHECK(asked.header("x-amz-sns-message-id") == id);
    CHECK(asked.http().headers.size() == 8);
}

TEST_CASE("an endpoint is asked to confirm", "[sns][web][SNS-124][SNS-192][SNS-193][SNS-199][SNS-201][SNS-203]") {
    Bench bench;
    bench.advance(1s + 5ms);
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "https", "https://hooks.example.com/", {{"RawMessageDelivery", "true"}});

    REQUIRE(bench.outside.asked.size() == 1);
    const auto& asked = bench.outside.asked[0];
    CHECK(asked.http().url == "https://hooks.example.com/");
    const Json body = Json::parse(asked.http().body);
    CHECK(names(body) == std::vector<std::string>{"Type", "MessageId", "Token", "TopicArn", "Message", "SubscribeURL",
                                                  "Timestamp", "SignatureVersion", "Signature", "SigningCertURL"});
    CHECK(asked.http().body.starts_with("{\n  \"Type\" : \"SubscriptionConfirmation\",\n  \"MessageId\" : \""));
    CHECK(body["TopicArn"] == topic);
    CHECK(body["Message"] == "You have chosen to subscribe to the topic " + topic +
                                 ".\nTo confirm the subscription, visit the SubscribeURL included in this message.");
    const std::string token = body["Token"];
    CHECK(body["SubscribeURL"] ==
          "http://localhost:4566/?Action=ConfirmSubscription&TopicArn=" + topic + "&Token=" + token);
    CHECK(body["Timestamp"] == "2026-01-01T00:00:01.005Z");
    CHECK(asked.http().headers ==
          std::vector<std::pair<std::string, std::string>>{{"x-amz-sns-message-type", "SubscriptionConfirmation"},
                                                           {"x-amz-sns-message-id", body["MessageId"]},
                                                           {"x-amz-sns-topic-arn", topic},
                                                           {"Content-Type", "text/plain; charset=UTF-8"},
                                                           {"User-Agent", "Amazon Simple Notification Service Agent"},
                                                           {"Accept-Encoding", "gzip,deflate"}});
    CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "true");
}

TEST_CASE("an unsubscribed endpoint is told, and its link restores the subscription",
          "[sns][web][SNS-132][SNS-192][SNS-200][SNS-202]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = subscribe(bench, topic);
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});

    REQUIRE(bench.outside.asked.size() == 1);
    const auto& asked = bench.outside.asked[0];
    CHECK(asked.header("x-amz-sns-message-type") == "UnsubscribeConfirmation");
    CHECK(asked.header("x-amz-sns-subscription-arn") == arn);
    CHECK(asked.header("Content-Type") == "text/plain; charset=UTF-8");
    const Json body = Json::parse(asked.http().body);
    CHECK(names(body) == std::vector<std::string>{"Type", "MessageId", "Token", "TopicArn", "Message", "SubscribeURL",
                                                  "Timestamp", "SignatureVersion", "Signature", "SigningCertURL"});
    CHECK(body["Message"] ==
          "You have chosen to deactivate subscription " + arn +
              ".\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this "
              "message.");
    bench.publish(topic, "nobody hears this");
    CHECK(bench.outside.take().size() == 1);

    const std::string url = body["SubscribeURL"];
    CHECK(bench.raw("GET", url.substr(std::string("http://localhost:4566").size()), {}, "").status == 200);
    bench.publish(topic, "again");
    CHECK(bench.outside.asked.size() == 1);
}

TEST_CASE("the content type of notifications is chosen, the subscription's before the topic's", "[sns][web][SNS-194]") {
    Bench bench;
    const auto topic =
        bench.topic("t", {{"DeliveryPolicy", R"({"http":{"defaultRequestPolicy":{"headerContentType":"text/csv"}}})"}});
    bench.subscribe(topic, "http", endpoint);
    CHECK(bench.outside.asked[0].header("Content-Type") == "text/plain; charset=UTF-8");

    subscribe(bench, topic, {}, "http://a.example.com");
    subscribe(bench, topic,
              {{"RawMessageDelivery", "true"},
               {"DeliveryPolicy", R"({"requestPolicy":{"headerContentType":"application/json"}})"}},
              "http://b.example.com");
    bench.publish(topic, "x");
    REQUIRE(bench.outside.asked.size() == 2);
    CHECK(bench.outside.asked[0].header("Content-Type") == "text/csv");
    CHECK(bench.outside.asked[1].header("Content-Type") == "application/json");
}

TEST_CASE("each web protocol has its own text of a structured message, also in a retry", "[sns][web][SNS-147]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic, {{"RawMessageDelivery", "true"}});
    subscribe(bench, topic, {{"RawMessageDelivery", "true"}}, "https://hooks.example.com");
    bench.outside.answers = {{503, ""}, {200, ""}};
    bench.publish(topic, R"({"default":"d","http":"h"})", {{"MessageStructure", "json"}});
    bench.advance(20s);
    REQUIRE(bench.outside.asked.size() == 3);
    CHECK(bench.outside.asked[0].http().body == "h");
    CHECK(bench.outside.asked[1].http().body == "d");
    CHECK(bench.outside.asked[2].http().body == "h");
}

// --- answers ---------------------------------------------------------------------------------------------------------

TEST_CASE("an endpoint that fails is asked three times more, every 20 seconds",
          "[sns][web][SNS-205][SNS-206][SNS-381]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto subscription = subscribe(bench, topic);
    bench.outside.usual_answer = {503, ""};
    bench.publish(topic, "x");
    const std::string first = bench.outside.asked.at(0).http().body;
    bench.advance(20s - 1ms);
    CHECK(bench.outside.asked.size() == 1);
    bench.advance(1ms);
    CHECK(bench.outside.asked.size() == 2);
    bench.advance(1h);
    CHECK(times(bench.outside.asked) == std::vector<double>{0, 20, 40, 60});
    for (const auto& each : bench.outside.asked) CHECK(each.http().body == first);    // the same message, not a new one

    CHECK(bench.events("sns.message.delayed").size() == 3);
    REQUIRE(bench.events("sns.message.failed").size() == 1);
    const Event& failed = *bench.events("sns.message.failed")[0];
    CHECK(detail_of(failed, "reason") == "The endpoint answered 503. It was the last of 4 attempts.");
    CHECK(detail_of(failed, "subscription") == subscription);
    CHECK(bench.rows("SELECT count(*) FROM sns_delivery") == std::vector<std::string>{"0"});
    CHECK(bench.rows("SELECT count(*) FROM sns_message") == std::vector<std::string>{"0"});
}

TEST_CASE("an endpoint that recovers is asked no more", "[sns][web][SNS-205]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic);
    bench.outside.answers = {{500, ""}, {0, "connection refused"}, {204, ""}};
    bench.publish(topic, "x");
    bench.advance(1h);
    CHECK(times(bench.outside.asked) == std::vector<double>{0, 20, 40});
    const Event& delivered = *bench.events("sns.message.delivered").back();
    CHECK(detail_of(delivered, "status") == "204");
    CHECK(detail_of(delivered, "attempts") == "3");
    CHECK(bench.events("sns.message.failed").empty());
    CHECK(detail_of(*bench.events("sns.message.delayed").at(1), "reason") == "connection refused");
    CHECK(detail_of(*bench.events("sns.message.delayed").at(1), "next_attempt") == "2026-01-01T00:00:40.000Z");
    CHECK(bench.rows("SELECT count(*) FROM sns_message") == std::vector<std::string>{"0"});
}

TEST_CASE("server errors, 429 and silence are tried again, everything else is not", "[sns][web][SNS-195][SNS-207]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    subscribe(bench, topic, {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    const auto attempts = [&](int status) {
        bench.outside.usual_answer = {status, ""};
        bench.publish(topic, std::to_string(status));
        const auto dead_at_once = bench.bodies(dead).size();
        bench.advance(1h);
        const auto count = bench.outside.take().size();
        CHECK(dead_at_once == (count == 1 && status >= 300 ? 1 : 0));
        for (const Json& message : bench.receive(dead)) bench.remove(dead, message);
        return count;
    };
    for (const int status : {500, 502, 503, 504, 599, 429, 0}) CHECK(attempts(status) == 4);
    for (const int status : {301, 302, 307, 400, 401, 403, 404, 408, 410, 418}) CHECK(attempts(status) == 1);
    for (const int status : {200, 201, 202, 204, 299}) CHECK(attempts(status) == 1);
}

TEST_CASE("what could not be delivered goes to the dead-letter queue as a queue would have got it",
          "[sns][web][SNS-214][SNS-215][SNS-398]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    const std::string redrive = Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump();
    const auto enveloped = subscribe(bench, topic, {{"RedrivePolicy", redrive}}, "http://a.example.com");
    subscribe(bench, topic, {{"RedrivePolicy", redrive}, {"RawMessageDelivery", "true"}}, "http://b.example.com");
    bench.outside.usual_answer = {503, ""};
    bench.publish(topic, "hello", message_attributes({{"a", {"Number", "1"}}}));
    const std::string envelope = bench.outside.asked.at(0).http().body;
    bench.advance(60s - 1ms);
    CHECK(bench.receive(dead).empty());
    bench.advance(1ms);

    const auto messages = bench.receive(dead);
    REQUIRE(messages.size() == 2);
    CHECK(messages[0]["Body"] == envelope);
    CHECK(envelope.find("SubscriptionArn=" + enveloped) != std::string::npos);
    CHECK_FALSE(messages[0].contains("MessageAttributes"));
    CHECK(messages[1]["Body"] == "hello");
    REQUIRE(messages[1]["MessageAttributes"].size() == 1);
    CHECK(messages[1]["MessageAttributes"]["a"]["StringValue"] == "1");
    CHECK(messages[1]["MessageAttributes"]["a"]["DataType"] == "Number");
    CHECK(bench.events("sns.message.dead").size() == 2);
}

TEST_CASE("confirmations are tried again, and never go to a dead-letter queue", "[sns][web][SNS-214]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    bench.outside.usual_answer = {500, ""};
    bench.subscribe(topic, "http", endpoint,
                    {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    bench.advance(1h);
    CHECK(times(bench.outside.asked) == std::vector<double>{0, 20, 40, 60});
    CHECK(bench.receive(dead).empty());
    CHECK(bench.events("sns.message.failed").size() == 1);
}

TEST_CASE("an endpoint that has confirmed meanwhile is asked no more", "[sns][web]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.outside.usual_answer = {500, ""};
    bench.subscribe(topic, "http", endpoint);
    const std::string token = Json::parse(bench.outside.asked.at(0).http().body)["Token"];
    bench.sns_ok("ConfirmSubscription", {{"TopicArn", topic}, {"Token", token}});
    bench.advance(1h);
    CHECK(bench.outside.asked.size() == 1);
    CHECK(bench.rows("SELECT count(*) FROM sns_message") == std::vector<std::string>{"0"});
}

TEST_CASE("an endpoint that always fails stays subscribed", "[sns][web][SNS-212]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = subscribe(bench, topic);
    bench.outside.usual_answer = {500, ""};
    for (int i = 0; i < 50; ++i) {
        bench.publish(topic, "x");
        bench.advance(1h);
    }
    CHECK(bench.outside.take().size() == 200);
    CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
    bench.outside.usual_answer = {200, ""};
    bench.publish(topic, "x");
    CHECK(bench.outside.asked.size() == 1);
}

TEST_CASE("what is on its way to an unsubscribed endpoint is dropped, and no dead letter", "[sns][web][SNS-210]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    const auto arn =
        subscribe(bench, topic, {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    bench.outside.answers = {{500, ""}};
    bench.publish(topic, "x");
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
    bench.outside.take();
    bench.advance(1h);
    CHECK(bench.outside.asked.empty());
    CHECK(bench.receive(dead).empty());
    CHECK(detail_of(*bench.events("sns.message.failed").at(0), "reason") == "The endpoint was unsubscribed meanwhile.");
    CHECK(bench.rows("SELECT count(*) FROM sns_message") == std::vector<std::string>{"0"});
}

TEST_CASE("what is on its way from a deleted topic is dropped", "[sns][web][SNS-383]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic);
    bench.outside.answers = {{500, ""}};
    bench.publish(topic, "x");
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    bench.advance(1h);
    CHECK(bench.outside.asked.size() == 1);
    CHECK(bench.rows("SELECT count(*) FROM sns_message") == std::vector<std::string>{"0"});
}

TEST_CASE("an endpoint that answers after it was unsubscribed has got the message", "[sns][web]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = subscribe(bench, topic);
    bench.outside.is_slow = true;
    bench.publish(topic, "x");
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
    bench.outside.answer({200, ""});
    CHECK(bench.events("sns.message.delivered").size() == 2);    // its confirmation was the other
    CHECK(bench.events("sns.message.failed").empty());
}

// --- policies --------------------------------------------------------------------------------------------------------

TEST_CASE("retries go through four phases", "[sns][web][SNS-205]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.outside.usual_answer = {500, ""};
    const auto retries = [&](const Json& policy) {
        const auto arn = subscribe(bench, topic, {{"DeliveryPolicy", retry(policy)}});
        bench.publish(topic, "x");
        bench.advance(2h);
        auto at = times(bench.outside.take());
        bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
        bench.advance(2h);
        bench.outside.take();
        return at;
    };
    using Times = std::vector<double>;
    CHECK(retries({{"numRetries", 0}}) == Times{0});
    CHECK(retries({{"numRetries", 3}, {"numNoDelayRetries", 3}}) == Times{0, 0, 0, 0});
    CHECK(retries({{"numRetries", 3}, {"numMinDelayRetries", 3}}) == Times{0, 1, 2, 3});
    CHECK(retries({{"numRetries", 3}, {"numMaxDelayRetries", 3}}) == Times{0, 10, 20, 30});
    // 1 at once; 2 after the least delay; 4 from the least to the most; 2 after the most.
    CHECK(
        retries({{"numRetries", 9}, {"numNoDelayRetries", 1}, {"numMinDelayRetries", 2}, {"numMaxDelayRetries", 2}}) ==
        Times{0, 0, 1, 2, 3, 7, 14, 24, 34, 44});
}

TEST_CASE("the delays between the least and the most grow by the backoff function", "[sns][web][SNS-205]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.outside.usual_answer = {500, ""};
    // Between the attempts, in milliseconds.
    const auto delays = [&](const std::string& function) {
        const auto arn = subscribe(
            bench, topic,
            {{"DeliveryPolicy",
              retry(
                  {{"minDelayTarget", 1}, {"maxDelayTarget", 16}, {"numRetries", 5}, {"backoffFunction", function}})}});
        bench.publish(topic, "x");
        bench.advance(1h);
        std::vector<std::int64_t> all;
        const auto asked = bench.outside.take();
        for (std::size_t i = 1; i < asked.size(); ++i) all.push_back((asked[i].at - asked[i - 1].at).count());
        bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arn}});
        bench.advance(1h);
        bench.outside.take();
        return all;
    };
    using Delays = std::vector<std::int64_t>;
    CHECK(delays("linear") == Delays{1000, 4750, 8500, 12250, 16000});
    CHECK(delays("arithmetic") == Delays{1000, 1938, 4750, 9438, 16000});
    CHECK(delays("geometric") == Delays{1000, 2000, 4000, 8000, 16000});
    CHECK(delays("exponential") == Delays{1000, 2000, 4000, 8000, 16000});
}

TEST_CASE("a subscription's retries stand before the topic's, unless the topic says no",
          "[sns][web][SNS-87][SNS-205]") {
    Bench bench;
    const Json of_topic{{"minDelayTarget", 5}, {"maxDelayTarget", 5}, {"numRetries", 1}};
    const auto topic =
        bench.topic("t", {{"DeliveryPolicy", Json{{"http", {{"defaultHealthyRetryPolicy", of_topic}}}}.dump()}});
    subscribe(bench, topic, {}, "http://a.example.com");
    subscribe(bench, topic, {{"DeliveryPolicy", retry({{"numMinDelayRetries", 3}})}}, "http://b.example.com");
    bench.outside.usual_answer = {500, ""};
    const auto attempts_at = [&](const std::string& url) {
        std::vector<Outside::Asked> asked;
        for (const auto& each : bench.outside.asked) {
            if (each.http().url == url) asked.push_back(each);
        }
        return times(asked);
    };
    bench.publish(topic, "x");
    bench.advance(1h);
    CHECK(attempts_at("http://a.example.com") == std::vector<double>{0, 5});
    CHECK(attempts_at("http://b.example.com") == std::vector<double>{0, 1, 2, 3});

    bench.outside.take();
    bench.sns_ok(
        "SetTopicAttributes",
        {{"TopicArn", topic},
         {"AttributeName", "DeliveryPolicy"},
         {"AttributeValue",
          Json{{"http", {{"defaultHealthyRetryPolicy", of_topic}, {"disableSubscriptionOverrides", true}}}}.dump()}});
    bench.publish(topic, "x");
    bench.advance(1h);
    CHECK(attempts_at("http://b.example.com") == std::vector<double>{0, 5});
}

TEST_CASE("a throttle spreads deliveries, and holds for retries too", "[sns][web][SNS-211]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic,
              {{"DeliveryPolicy", R"({"throttlePolicy":{"maxReceivesPerSecond":4}})"}, {"RawMessageDelivery", "true"}});
    subscribe(bench, topic, {}, "http://free.example.com");
    for (int i = 0; i < 10; ++i) bench.publish(topic, std::to_string(i));
    const auto throttled = [&] {
        std::vector<Outside::Asked> found;
        for (const auto& each : bench.outside.take()) {
            if (each.http().url == endpoint) found.push_back(each);
        }
        return found;
    };
    CHECK(bench.outside.asked.size() == 11);    // one, and all of the other endpoint
    bench.advance(1h);
    const auto asked = throttled();
    REQUIRE(asked.size() == 10);
    CHECK(times(asked) == std::vector<double>{0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25});
    for (std::size_t i = 0; i < asked.size(); ++i) CHECK(asked[i].http().body == std::to_string(i));

    bench.outside.answers.assign(3, {500, ""});
    bench.outside.usual_answer = {200, ""};
    for (int i = 0; i < 3; ++i) bench.publish(topic, "again");
    bench.advance(1h);
    std::vector<double> at = times(throttled());
    for (std::size_t i = 1; i < at.size(); ++i) CHECK(at[i] - at[i - 1] >= 0.25);
}

TEST_CASE("a throttle of many a second is kept to within a millisecond", "[sns][web][SNS-211]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic, {{"DeliveryPolicy", R"({"throttlePolicy":{"maxReceivesPerSecond":3000}})"}});
    for (int i = 0; i < 30; ++i) bench.publish(topic, "x");
    bench.advance(1h);
    REQUIRE(bench.outside.asked.size() == 30);
    CHECK(times(bench.outside.asked).back() == Approx(0.010));
}

TEST_CASE("a throttle does not wait for a time that the clock has left", "[sns][web][SNS-211]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic, {{"DeliveryPolicy", R"({"throttlePolicy":{"maxReceivesPerSecond":1}})"}});
    bench.advance(1000h);
    for (int i = 0; i < 3; ++i) bench.publish(topic, "x");
    bench.advance(10s);
    CHECK(bench.outside.take().size() == 3);
    bench.advance(-1000h);
    for (int i = 0; i < 2; ++i) bench.publish(topic, "x");
    bench.advance(2s);
    CHECK(bench.outside.asked.size() == 2);
}

// --- many at once ----------------------------------------------------------------------------------------------------

TEST_CASE("a slow endpoint has 16 calls at once, and keeps no other waiting", "[sns][web]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic, {{"RawMessageDelivery", "true"}});
    bench.outside.is_slow = true;
    for (int i = 0; i < 40; ++i) bench.publish(topic, std::to_string(i));
    CHECK(bench.outside.asked.size() == 16);

    const auto other = bench.topic("other");
    bench.outside.is_slow = false;
    bench.subscribe(other, "http", "http://other.example.com");
    CHECK(bench.outside.asked.size() == 17);

    while (bench.outside.waiting() > 0) bench.outside.answer({200, ""});
    const auto asked = bench.outside.take();
    REQUIRE(asked.size() == 41);
    CHECK(asked[15].http().body == "15");
    CHECK(asked[17].http().body == "16");
    CHECK(asked[40].http().body == "39");
}

TEST_CASE("no more than 256 calls are under way at once", "[sns][web]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (int i = 0; i < 20; ++i) subscribe(bench, topic, {}, "http://example.com/" + std::to_string(i));
    bench.outside.is_slow = true;
    for (int i = 0; i < 15; ++i) bench.publish(topic, "x");
    CHECK(bench.outside.asked.size() == 256);
    bench.outside.answer({200, ""});
    CHECK(bench.outside.asked.size() == 257);
    bench.outside.is_slow = false;
    while (bench.outside.waiting() > 0) bench.outside.answer({200, ""});
    CHECK(bench.outside.asked.size() == 300);
}

TEST_CASE("the clock stands still while calls that it made due are under way", "[sns][web][SNS-381]") {
    Bench bench;
    const auto topic = bench.topic("t");
    subscribe(bench, topic);
    bench.outside.is_slow = true;
    bench.publish(topic, "x");
    const Instant start = bench.now();
    bench.advance(60s);
    for (const auto passed : {0s, 20s, 40s, 60s}) {
        CHECK(bench.now() - start == passed);
        bench.outside.answer({503, ""});
    }
    CHECK(bench.now() - start == 60s);
    CHECK(times(bench.outside.asked) == std::vector<double>{0, 20, 40, 60});
    CHECK(bench.events("sns.message.failed").size() == 1);
}

// --- the state -------------------------------------------------------------------------------------------------------

TEST_CASE("what was under way when the process ended is tried again, and retries keep their times", "[sns][web]") {
    storage::test::TemporaryFolder folder;
    const auto options = [&] {
        SandboxOptions chosen;
        chosen.store.path = folder.database();
        return chosen;
    };
    std::string topic, first, second;
    {
        Bench bench(options());
        topic = bench.topic("t");
        subscribe(bench, topic);
        bench.outside.answers = {{503, ""}};
        first = bench.publish(topic, "first");
        bench.advance(5s);
        bench.outside.is_slow = true;
        second = bench.publish(topic, "second");
        CHECK(bench.outside.asked.size() == 2);
    }
    Bench bench(options());    // whose clock stands at the beginning again
    bench.advance(5s);
    REQUIRE(bench.outside.asked.size() == 1);
    CHECK(bench.outside.asked[0].header("x-amz-sns-message-id") == second);
    bench.advance(15s - 1ms);
    CHECK(bench.outside.asked.size() == 1);
    bench.advance(1ms);
    REQUIRE(bench.outside.asked.size() == 2);
    CHECK(bench.outside.asked[1].header("x-amz-sns-message-id") == first);
    bench.advance(1h);
    CHECK(bench.outside.asked.size() == 2);
}
