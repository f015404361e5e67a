// What goes to functions, with and without somebody who invokes them.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string function = "arn:aws:lambda:us-east-1:000000000000:function:f";
constexpr const char* where = "http://lambda.example.com:9001";

Settings invoking() {
    Settings settings;
    settings.lambda_endpoint = where;
    return settings;
}

Json captured(Bench& bench, const std::string& kind) {
    return bench.raw("GET", "/_pileus/captured/" + kind, {}, "").json()["captured"];
}

std::string dead_letters_of(Bench& bench, const std::string& queue) {
    return Json{{"deadLetterTargetArn", bench.arn(queue)}}.dump();
}

std::vector<std::string> names(const Json& object) {
    std::vector<std::string> all;
    for (const auto& [name, value] : object.items()) all.push_back(name);
    return all;
}

}    // namespace

TEST_CASE("a function gets an event with one record", "[sns][function][SNS-182]") {
    Bench bench(invoking());
    const auto topic = bench.topic("t");
    const auto subscription = bench.subscribe(topic, "lambda", function);
    const auto id = bench.publish(topic, "hello \"ü\"",
                                  Parameters{{"Subject", "s"}} + message_attributes({{"bytes", {"Binary", "AAH/"}},
                                                                                     {"number", {"Number", "1.50"}}}));
    REQUIRE(bench.outside.asked.size() == 1);
    const auto& asked = bench.outside.asked[0];
    CHECK(asked.http().url == std::string(where) + "/2015-03-31/functions/f/invocations");
    CHECK(asked.header("X-Amz-Invocation-Type") == "Event");
    CHECK(asked.header("Content-Type") == "application/json");
    const Json event = Json::parse(asked.http().body);
    CHECK(names(event) == std::vector<std::string>{"Records"});
    REQUIRE(event["Records"].size() == 1);
    const Json& record = event["Records"][0];
    CHECK(names(record) == std::vector<std::string>{"EventSource", "EventVersion", "EventSubscriptionArn", "Sns"});
    CHECK(record["EventSource"] == "aws:sns");
    CHECK(record["EventVersion"] == "1.0");
    CHECK(record["EventSubscriptionArn"] == subscription);
    const Json& sns = record["Sns"];
    CHECK(names(sns) == std::vector<std::string>{"Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp",
                                                 "SignatureVersion", "Signature", "SigningCertUrl", "UnsubscribeUrl",
                                                 "MessageAttributes"});
    CHECK(sns["Type"] == "Notification");
    CHECK(sns["MessageId"] == id);
    CHECK(sns["TopicArn"] == topic);
    CHECK(sns["Subject"] == "s");
    CHECK(sns["Message"] == "hello \"ü\"");
    CHECK(sns["Timestamp"] == "2026-01-01T00:00:00.000Z");
    CHECK(sns["UnsubscribeUrl"] == "http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=" + subscription);
    CHECK(sns["MessageAttributes"] == Json{{"bytes", {{"Type", "Binary"}, {"Value", "AAH/"}}},
                                           {"number", {{"Type", "Number"}, {"Value", "1.50"}}}});
}

TEST_CASE("what a message lacks is null or empty in a function's event", "[sns][function][SNS-182]") {
    Bench bench(invoking());
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "lambda", function);
    bench.publish(topic, "x");
    const Json sns = Json::parse(bench.outside.asked.at(0).http().body)["Records"][0]["Sns"];
    CHECK(sns["Subject"].is_null());
    CHECK(sns["MessageAttributes"] == Json::object());
}

TEST_CASE("a function's event is signed in version 1, whatever its topic says", "[sns][function][SNS-183]") {
    Bench bench(invoking());
    const auto topic = bench.topic("t", {{"SignatureVersion", "2"}});
    bench.subscribe(topic, "lambda", function);
    bench.publish(topic, "x");
    const Json sns = Json::parse(bench.outside.asked.at(0).http().body)["Records"][0]["Sns"];
    CHECK(sns["SignatureVersion"] == "1");
    CHECK(sns["Signature"].get<std::string>().size() > 300);
    CHECK(sns["SigningCertUrl"].get<std::string>().starts_with("https://sns.us-east-1.amazonaws.com/SimpleNotif"));
}

TEST_CASE("a function's alias and version are asked for", "[sns][function]") {
    Settings settings = invoking();
    settings.lambda_endpoint = "https://lambda.example.com/base/";
    Bench bench(settings);
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "lambda", function + ":live");
    bench.publish(topic, "x");
    CHECK(bench.outside.asked.at(0).http().url ==
          "https://lambda.example.com/base/2015-03-31/functions/f/invocations?Qualifier=live");
}

TEST_CASE("an invocation that was accepted has arrived", "[sns][function][SNS-183]") {
    Bench bench(invoking());
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "lambda", function);
    bench.outside.answers = {{202, ""}};
    bench.publish(topic, "x");
    CHECK(bench.events("sns.message.delivered").size() == 1);
    CHECK(bench.rows("SELECT count(*) FROM sns_delivery").at(0) == "0");
    CHECK(captured(bench, "lambda").empty());
}

TEST_CASE("functions are invoked again by AWS's own schedule", "[sns][function][SNS-208]") {
    Bench bench(invoking());
    const auto topic = bench.topic("t");
    // A policy of the topic's is for web endpoints.
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", topic},
                  {"AttributeName", "DeliveryPolicy"},
                  {"AttributeValue", R"({"http":{"defaultHealthyRetryPolicy":{"numRetries":0}}})"}});
    const auto dead = bench.queue("dead");
    bench.subscribe(topic, "lambda", function, {{"RedrivePolicy", dead_letters_of(bench, dead)}});
    bench.outside.usual_answer = {503, ""};
    bench.publish(topic, "x");
    bench.advance(3min);
    std::vector<std::int64_t> delays;
    for (std::size_t i = 1; i < 19; ++i) {
        delays.push_back((bench.outside.asked.at(i).at - bench.outside.asked.at(i - 1).at).count());
    }
    // 3 at once, 2 after a second, 10 from 1 to 20 seconds, and then every 20 seconds.
    CHECK(delays == std::vector<std::int64_t>{0, 0, 0, 1000, 1000, 1000, 1037, 1112, 1260, 1558, 2153, 3342, 5722,
                                              10481, 20000, 20000, 20000, 20000});

    bench.rows("UPDATE sns_delivery SET attempts = 100014");
    bench.outside.take();
    bench.advance(40s);
    CHECK(bench.outside.asked.size() == 2);
    CHECK(bench.receive(dead).size() == 1);
    bench.advance(1h);
    CHECK(bench.outside.asked.size() == 2);
}

TEST_CASE("a function that may not be invoked, or is not there, is given up at once",
          "[sns][function][SNS-190][SNS-210]") {
    Bench bench(invoking());
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    bench.subscribe(topic, "lambda", function, {{"RedrivePolicy", dead_letters_of(bench, dead)}});
    const int status = GENERATE(403, 404, 400);
    bench.outside.usual_answer = {status, "no"};
    bench.publish(topic, "x");
    CHECK(bench.receive(dead).size() == 1);
    bench.advance(1h);
    CHECK(bench.outside.asked.size() == 1);
    const Event& failed = *bench.events("sns.message.failed").at(0);
    CHECK(failed.details.at(2).second == "The endpoint answered " + std::to_string(status) + ": no");
}

TEST_CASE("a function's dead letter is the envelope, not the event", "[sns][function][SNS-217]") {
    Bench bench(invoking());
    const auto topic = bench.topic("t", {{"SignatureVersion", "2"}});
    const auto dead = bench.queue("dead"), queue = bench.queue("q");
    const auto arn = bench.subscribe(topic, "lambda", function, {{"RedrivePolicy", dead_letters_of(bench, dead)}});
    bench.subscribe_queue(topic, queue);
    bench.outside.usual_answer = {404, ""};
    const auto id = bench.publish(topic, "hello");
    const Json event = Json::parse(bench.outside.asked.at(0).http().body)["Records"][0]["Sns"];
    const Json letter = Json::parse(bench.bodies(dead).at(0));
    CHECK(names(letter) == names(Json::parse(bench.bodies(queue).at(0))));
    CHECK(letter["Type"] == "Notification");
    CHECK(letter["MessageId"] == id);
    CHECK(letter["Message"] == "hello");
    CHECK(letter["SignatureVersion"] == "1");
    CHECK(letter["Signature"] == event["Signature"]);
    CHECK(letter["UnsubscribeURL"].get<std::string>().ends_with(arn));
}

TEST_CASE("a function takes events of up to 1 MiB", "[sns][function][SNS-405]") {
    const bool invokes = GENERATE(true, false);
    Bench bench(invokes ? invoking() : Settings{});
    const auto topic = bench.topic("t", {{"MaximumMessageSize", "1048576"}});
    const auto dead = bench.queue("dead");
    bench.subscribe(topic, "lambda", function, {{"RedrivePolicy", dead_letters_of(bench, dead)}});
    const auto count = [&] { return invokes ? bench.outside.asked.size() : captured(bench, "lambda").size(); };
    // How much an event has besides the text.
    bench.publish(topic, "x");
    const std::size_t frame =
        (invokes ? bench.outside.asked[0].http().body : captured(bench, "lambda")[0]["content"]["Event"].dump())
            .size() -
        1;
    bench.publish(topic, std::string(1'048'576 - frame, 'x'));
    CHECK(count() == 2);
    CHECK(bench.receive(dead).empty());
    bench.publish(topic, std::string(1'048'577 - frame, 'x'));
    CHECK(count() == 2);
    CHECK(bench.receive(dead).size() == 1);
}

TEST_CASE("without somebody who invokes functions their events are kept, and the journal says why",
          "[sns][function][SNS-182][SNS-385]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "lambda", function);
    const auto id = bench.publish(topic, "hello");
    CHECK(bench.outside.asked.empty());
    const Json kept = captured(bench, "lambda");
    REQUIRE(kept.size() == 1);
    CHECK(kept[0]["endpoint"] == function);
    CHECK(kept[0]["account"] == "000000000000");
    CHECK(kept[0]["region"] == "us-east-1");
    const Json& content = kept[0]["content"];
    CHECK(content["FunctionArn"] == function);
    CHECK(content["SubscriptionArn"] == arn);
    CHECK(content["MessageId"] == id);
    CHECK(content["Event"]["Records"][0]["Sns"]["Message"] == "hello");
    const Event& event = *bench.events("sns.message.captured").at(0);
    CHECK(event.details.at(2).second == "No --lambda-endpoint says where functions are invoked.");
    CHECK(bench.events("sns.message.delivered").empty());
    CHECK(bench.rows("SELECT count(*) FROM sns_delivery").at(0) == "0");
}

TEST_CASE("a function of another account is asked to confirm", "[sns][function][SNS-125]") {
    const bool invokes = GENERATE(true, false);
    Bench bench(invokes ? invoking() : Settings{});
    const auto topic = bench.topic("t");
    const auto arn = bench.subscribe(topic, "lambda", "arn:aws:lambda:us-east-1:222222222222:function:f");
    const Json event = invokes ? Json::parse(bench.outside.asked.at(0).http().body)
                               : captured(bench, "lambda").at(0)["content"]["Event"];
    const Json& sns = event["Records"][0]["Sns"];
    CHECK(sns["Type"] == "SubscriptionConfirmation");
    CHECK(sns["SignatureVersion"] == "1");
    const std::string token = sns["Token"];
    CHECK(sns["SubscribeUrl"].get<std::string>().ends_with("&Token=" + token));
    CHECK(bench.sns_ok("ConfirmSubscription", {{"TopicArn", topic}, {"Token", token}}).text("SubscriptionArn") == arn);
}

// --- streams ---------------------------------------------------------------------------------------------------------

namespace {
const std::string stream = "arn:aws:firehose:us-east-1:000000000000:deliverystream/s";
std::map<std::string, std::string> with_role(std::map<std::string, std::string> more = {}) {
    more.emplace("SubscriptionRoleArn", "arn:aws:iam::000000000000:role/r");
    return more;
}
}    // namespace

TEST_CASE("a stream's record is the envelope and a line break, or the raw message", "[sns][stream][SNS-184]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    const auto arn = bench.subscribe(topic, "firehose", stream, with_role());
    bench.subscribe(topic, "firehose", stream + "2", with_role({{"RawMessageDelivery", "true"}}));
    bench.publish(topic, "hello ü", message_attributes({{"a", {"String", "b"}}}));
    const Json kept = captured(bench, "firehose");
    REQUIRE(kept.size() == 2);
    std::string envelope = bench.bodies(queue).at(0);
    const auto at = envelope.find("SubscriptionArn=") + std::string("SubscriptionArn=").size();
    envelope.replace(at, envelope.find('"', at) - at, arn);
    CHECK(kept[0]["content"]["Record"] == envelope + "\n");
    CHECK(kept[0]["content"]["DeliveryStreamArn"] == stream);
    CHECK(kept[1]["content"]["Record"] == "hello ü");
    CHECK(bench.events("sns.message.captured").at(0)->details.at(2).second == "There is no Firehose here.");
}

TEST_CASE("a stream takes records of up to 1,024,000 bytes, the envelope counted", "[sns][stream][SNS-405]") {
    Bench bench;
    const auto topic = bench.topic("t", {{"MaximumMessageSize", "1048576"}});
    const auto dead = bench.queue("dead");
    const std::string redrive = dead_letters_of(bench, dead);
    bench.subscribe(topic, "firehose", stream, with_role({{"RedrivePolicy", redrive}}));
    bench.publish(topic, "x");
    const std::size_t frame = captured(bench, "firehose")[0]["content"]["Record"].get<std::string>().size() - 1;
    bench.publish(topic, std::string(1'024'000 - frame, 'x'));
    CHECK(captured(bench, "firehose").size() == 2);
    CHECK(bench.receive(dead).empty());
    bench.publish(topic, std::string(1'024'001 - frame, 'x'));
    CHECK(captured(bench, "firehose").size() == 2);
    CHECK(bench.receive(dead).size() == 1);
    CHECK(bench.events("sns.message.failed").at(0)->details.at(2).second ==
          "The record has 1024001 bytes, and a stream takes 1024000.");
}
