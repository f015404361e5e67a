// Messages to mobile applications: published to an endpoint, and by way of a topic.
#include "emulators/sns/push/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Json only(Bench& bench) {
    const auto all = captured(bench, "push");
    REQUIRE(all.size() == 1);
    return all.front();
}

std::string payload(Bench& bench, const std::string& platform, const std::string& message,
                    const Parameters& more = {}) {
    push(bench, endpoint(bench, application(bench, "app", platform)), message, more);
    return captured(bench, "push").back()["Payload"];
}

}    // namespace

TEST_CASE("what is published to an endpoint is captured with all that its vendor would get",
          "[sns][push][SNS-187][SNS-385]") {
    Bench bench;
    const auto end = endpoint(bench, application(bench), "the-token");
    const auto id =
        push(bench, end, "hello ☁", Parameters{{"Subject", "s"}} + message_attributes({{"a", {"String", "b"}}}));
    const Json kept = only(bench);
    CHECK(kept["TargetArn"] == end);
    CHECK(kept["MessageId"] == id);
    CHECK(kept["TopicArn"].is_null());
    CHECK(kept["SubscriptionArn"].is_null());
    CHECK(kept["Subject"] == "s");
    CHECK(kept["Message"] == "hello ☁");
    CHECK(kept["MessageAttributes"]["a"]["StringValue"] == "b");
    CHECK(kept["MessageStructure"].is_null());
    CHECK(kept["Platform"] == "GCM");
    CHECK(kept["Token"] == "the-token");
    CHECK(kept["Payload"] == R"({"data":{"default":"hello ☁"}})");
    CHECK(kept["Options"] == Json::object());

    const auto events = bench.events("sns.push.captured");
    REQUIRE(events.size() == 1);
    CHECK(events[0]->subject == id);
    // The journal keeps thousands of these in memory; what was said may have a megabyte, and is in what was captured.
    CHECK(events[0]->details.size() == 1);
    CHECK(events[0]->details[0].second == end);
}

TEST_CASE("a payload is the platform's own text, or made of the default", "[sns][push][SNS-187][SNS-147]") {
    Bench bench;
    CHECK(payload(bench, "APNS", "a \"b\"") == R"({"aps":{"alert":"a \"b\""}})");
    CHECK(payload(bench, "MACOS_SANDBOX", "a") == R"({"aps":{"alert":"a"}})");
    CHECK(payload(bench, "ADM", "a") == R"({"data":{"default":"a"}})");
    CHECK(payload(bench, "BAIDU", "a") == R"({"description":"a"})");
    CHECK(payload(bench, "WNS", "<toast/>") == "<toast/>");

    const std::string message =
        R"({"default":"d","GCM":"{\"data\":{\"x\":1}}","APNS":"{\"aps\":{}}","APNS_VOIP":"{}","ADM":1,"WNS":"<x/>"})";
    CHECK(payload(bench, "GCM", message, structured) == R"({"data":{"x":1}})");
    CHECK(captured(bench, "push").back()["Message"] == R"({"data":{"x":1}})");
    CHECK(captured(bench, "push").back()["MessageStructure"] == "json");
    CHECK(payload(bench, "APNS", message, structured) == R"({"aps":{}})");
    CHECK(payload(bench, "APNS_SANDBOX", message, structured) == R"({"aps":{"alert":"d"}})");
    CHECK(payload(bench, "APNS_VOIP", message, structured) == "{}");
    CHECK(payload(bench, "WNS", message, structured) == "<x/>");
    CHECK(payload(bench, "ADM", message, structured) == R"({"data":{"default":"d"}})");    // it was no text
    CHECK(payload(bench, "MPNS", R"({"default":"d","application":"a","GCM":"g"})", structured) == "a");
    CHECK(payload(bench, "GCM", R"({"default":"d","application":"a","GCM":"{}"})", structured) == "{}");
}

TEST_CASE("an endpoint needs no default where its platform has a text", "[sns][push][SNS-146]") {
    Bench bench;
    const auto end = endpoint(bench, application(bench));
    push(bench, end, R"({"GCM":"{}"})", structured);
    CHECK(only(bench)["Message"] == "{}");
    for (const std::string none : {R"({"APNS":"x"})", R"({"GCM":{}})", "{}", "[]"}) {
        CHECK(refused_push(bench, end, none, structured) ==
              "Invalid parameter: JSON must contain an entry for 'default' or 'GCM'.");
    }
    CHECK(refused_push(bench, end, "{", structured) ==
          "Invalid parameter: Message Structure - JSON message body failed to parse");
    // A topic needs one.
    bench.sns_error("Publish", Parameters{{"TopicArn", bench.topic("t")}, {"Message", R"({"GCM":"x"})"}} + structured,
                    "InvalidParameter");
}

TEST_CASE("message attributes say more to a platform", "[sns][push][SNS-160]") {
    Bench bench;
    const auto options = [&](const std::string& platform,
                             const std::map<std::string, std::pair<std::string, std::string>>& attributes) {
        push(bench, endpoint(bench, application(bench, "app", platform)), "x", message_attributes(attributes));
        return captured(bench, "push").back()["Options"];
    };
    CHECK(options("GCM", {{"AWS.SNS.MOBILE.GCM.TTL", {"String", "60"}}, {"AWS.SNS.MOBILE.ADM.TTL", {"String", "1"}}}) ==
          Json{{"TTL", "60"}});
    CHECK(options("GCM", {{"AWS.SNS.MOBILE.FCM.TTL", {"Number", "0"}}}) == Json{{"TTL", "0"}});
    CHECK(options("APNS_SANDBOX", {{"AWS.SNS.MOBILE.APNS.PUSH_TYPE", {"String", "background"}},
                                   {"AWS.SNS.MOBILE.APNS.PRIORITY", {"String", "5"}},
                                   {"AWS.SNS.MOBILE.APNS.TTL", {"String", "1"}},
                                   {"AWS.SNS.MOBILE.APNS_SANDBOX.TTL", {"String", "2"}}}) ==
          Json{{"PRIORITY", "5"}, {"PUSH_TYPE", "background"}, {"TTL", "2"}});
    CHECK(options("WNS", {{"AWS.SNS.MOBILE.WNS.Type", {"String", "wns/toast"}}}) == Json{{"Type", "wns/toast"}});
}

TEST_CASE("a message that has no time to live is dropped, unless its platform knows what is meant", "[sns][push]") {
    Bench bench;
    const auto ttl = [](const std::string& platform, const std::string& seconds) {
        return message_attributes({{"AWS.SNS.MOBILE." + platform + ".TTL", {"String", seconds}}});
    };
    const auto adm = endpoint(bench, application(bench, "app", "ADM"));
    push(bench, adm, "x", ttl("ADM", "0"));
    CHECK(captured(bench, "push").empty());
    CHECK(bench.events("sns.message.failed").size() == 1);
    push(bench, adm, "x", ttl("ADM", "1"));
    CHECK(captured(bench, "push").size() == 1);
    push(bench, endpoint(bench, application(bench, "app", "APNS")), "x", ttl("APNS", "0"));
    CHECK(captured(bench, "push").size() == 2);
    for (const std::string bad : {"-1", "x", "1.5"}) {
        CHECK(refused_push(bench, adm, "x", ttl("ADM", bad)) == "Invalid parameter: AWS.SNS.MOBILE.ADM.TTL");
    }
}

TEST_CASE("a time to live stands in attributes, or in what the platform itself gets", "[sns][push][SNS-160]") {
    Bench bench;
    const auto is_dropped = [&](const std::string& payload, const Parameters& more = {}) {
        bench.raw("DELETE", "/_pileus/captured/push", {}, "");
        push(bench, endpoint(bench, application(bench, "app", "ADM")), Json{{"ADM", payload}}.dump(),
             structured + more);
        return captured(bench, "push").empty();
    };
    CHECK(is_dropped(R"({"data":{},"expiresAfter":0})"));
    CHECK_FALSE(is_dropped(R"({"data":{},"expiresAfter":1})"));
    CHECK_FALSE(is_dropped(R"({"data":{"expiresAfter":0}})"));
    CHECK_FALSE(is_dropped(R"({"expiresAfter":0})", message_attributes({{"AWS.SNS.MOBILE.ADM.TTL", {"String", "1"}}})));
    CHECK(is_dropped(R"({"expiresAfter":1})", message_attributes({{"AWS.SNS.MOBILE.ADM.TTL", {"String", "0"}}})));
}

TEST_CASE("a platform's own payload is what its vendor takes", "[sns][push][SNS-187]") {
    Bench bench;
    const auto refusal = [&](const std::string& platform, const std::string& payload) {
        const Answer answer =
            bench.sns("Publish", Parameters{{"TargetArn", endpoint(bench, application(bench, "app", platform))},
                                            {"Message", Json{{platform, payload}}.dump()}} +
                                     structured);
        return answer.status == 200 ? "" : answer.message();
    };
    const auto expect = [&](const std::string& platform, const std::string& payload, const std::string& fault) {
        CHECK(refusal(platform, payload) ==
              "Invalid parameter: Message Reason: Invalid notification for protocol " + platform + ": " + fault);
    };
    const auto sized = [](std::size_t size) { return R"({"a":")" + std::string(size - 8, 'x') + R"("})"; };
    for (const std::string platform : {"ADM", "APNS", "APNS_SANDBOX", "BAIDU", "GCM", "MACOS"}) {
        for (const std::string none : {"x", "{", "[]", "1"})
            expect(platform, none, "Notification payload is malformed");
        CHECK(refusal(platform, "{}").empty());
    }
    const std::map<std::string, std::size_t> sizes{{"ADM", 6144},  {"APNS", 4096}, {"APNS_VOIP", 5120}, {"BAIDU", 4096},
                                                   {"MPNS", 3072}, {"WNS", 5120},  {"MACOS", 4096}};
    for (const auto& [platform, size] : sizes) {
        CHECK(refusal(platform, sized(size)).empty());
        expect(platform, sized(size + 1), "Notification is too long");
    }
    CHECK(refusal("GCM", sized(4096)).empty());
    expect("GCM", sized(4097), "Notification data is larger than allowed limit");
    // What is made of a plain text has to have room, too.
    const auto apple = endpoint(bench, application(bench, "app", "APNS"));
    push(bench, apple, std::string(4096 - 20, 'x'));
    CHECK(refused_push(bench, apple, std::string(4096 - 19, 'x')) ==
          "Invalid parameter: Message Reason: Invalid notification for protocol APNS: Notification is too long");
}

TEST_CASE("a topic's message that a platform does not take is no good for that subscription alone", "[sns][push]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "application", endpoint(bench, application(bench)));
    bench.subscribe(topic, "application", endpoint(bench, application(bench, "app", "APNS")));
    bench.publish(topic, R"({"default":"d","GCM":"g"})", structured);
    CHECK(only(bench)["Platform"] == "APNS");
    REQUIRE(bench.events("sns.message.failed").size() == 1);
    CHECK(
        bench.events("sns.message.failed")[0]->details[2].second ==
        "Invalid parameter: Message Reason: Invalid notification for protocol GCM: Notification payload is malformed");
}

TEST_CASE("a target that is not there is refused", "[sns][push][SNS-139]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    bench.sns_ok("DeleteEndpoint", {{"EndpointArn", end}});
    const std::string refusal = "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified";
    CHECK(refused_push(bench, end, "x") == refusal);
    const auto other = endpoint(bench, app);
    bench.sns_ok("DeletePlatformApplication", {{"PlatformApplicationArn", app}});
    CHECK(refused_push(bench, other, "x") == refusal);
}

TEST_CASE("a topic can be a target", "[sns][push][SNS-134]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}});
    push(bench, topic, "x");
    CHECK(bench.bodies(queue) == std::vector<std::string>{"x"});
}

TEST_CASE("a message to an endpoint has what every message has", "[sns][push][SNS-137]") {
    Bench bench;
    const auto end = endpoint(bench, application(bench));
    push(bench, end, "x", message_attributes({{"a", {"String", std::string(262'136, 'x')}}}));
    CHECK(refused_push(bench, end, std::string(262'145, 'x')) == "Invalid parameter: Message too long");
    CHECK(refused_push(bench, end, "") == "Invalid parameter: Empty message");
    CHECK(refused_push(bench, end, "x", {{"Subject", ""}}) == "Invalid parameter: Subject");
    refused_push(bench, end, "x", message_attributes({{"a b", {"String", "x"}}}), "ParameterValueInvalid");
}

TEST_CASE("a disabled endpoint takes nothing", "[sns][push][SNS-25][SNS-323]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    set_endpoint(bench, end, {{"Enabled", "false"}});
    const Answer refused = bench.sns_error("Publish", {{"TargetArn", end}, {"Message", "x"}}, "EndpointDisabled");
    CHECK(refused.status == 400);
    CHECK(refused.message() == "Endpoint is disabled");
    set_endpoint(bench, end, {{"Enabled", "true"}});
    push(bench, end, "x");
    CHECK(captured(bench, "push").size() == 1);
}

TEST_CASE("an endpoint is disabled when its vendor says that the token is gone, or has expired",
          "[sns][push][SNS-323]") {
    const std::string answer = GENERATE("gone", "expired");
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app, "old"), other = endpoint(bench, app, "other");
    answer_for_token(bench, end, answer);
    CHECK(endpoint_attributes(bench, end)["Enabled"] == "true");    // until SNS asks

    push(bench, end, "x");    // accepted, and not delivered
    CHECK(captured(bench, "push").empty());
    CHECK(endpoint_attributes(bench, end)["Enabled"] == "false");
    const auto failed = bench.events("sns.message.failed");
    REQUIRE(failed.size() == 1);
    CHECK(failed[0]->details[1].second == "Platform token associated with the endpoint is not valid");
    const auto disabled = bench.events("sns.endpoint.disabled");
    REQUIRE(disabled.size() == 1);
    CHECK(disabled[0]->resource == end);
    CHECK(disabled[0]->details[1].second == answer);
    refused_push(bench, end, "x", {}, "EndpointDisabled");

    // Enabled again it has the same token still.
    set_endpoint(bench, end, {{"Enabled", "true"}});
    push(bench, end, "x");
    CHECK(endpoint_attributes(bench, end)["Enabled"] == "false");
    // With another one all is well.
    set_endpoint(bench, end, {{"Enabled", "true"}, {"Token", "new"}});
    push(bench, end, "x");
    CHECK(captured(bench, "push").size() == 1);
    push(bench, other, "x");
    CHECK(captured(bench, "push").size() == 2);
}

TEST_CASE("an application is disabled when its vendor refuses its credentials",
          "[sns][push][SNS-25][SNS-323][SNS-314]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    answer_for_credentials(bench, app, "refused");
    CHECK(application_attributes(bench, app)["Enabled"] == "true");    // until SNS asks

    push(bench, end, "x");
    CHECK(captured(bench, "push").empty());
    CHECK(application_attributes(bench, app)["Enabled"] == "false");
    CHECK(endpoint_attributes(bench, end)["Enabled"] == "true");
    const Answer refused =
        bench.sns_error("Publish", {{"TargetArn", end}, {"Message", "x"}}, "PlatformApplicationDisabled");
    CHECK(refused.status == 400);
    CHECK(refused.message() == "Platform application is disabled");
    CHECK(bench.events("sns.application.disabled").size() == 1);

    CHECK(bench
              .sns_error("SetPlatformApplicationAttributes",
                         Parameters{{"PlatformApplicationArn", app}} + entries("Attributes", key_alone),
                         "InvalidParameter")
              .message() == "Invalid parameter: Attributes Reason: Platform credentials are invalid");
    set_application(bench, app, {{"SuccessFeedbackSampleRate", "1"}});
    CHECK(application_attributes(bench, app)["Enabled"] == "false");
    set_application(bench, app, {{"PlatformCredential", "better"}});
    CHECK(application_attributes(bench, app)["Enabled"] == "true");
    push(bench, end, "x");
    CHECK(captured(bench, "push").size() == 1);
}

TEST_CASE("a topic's message goes to its endpoints, each in the form of its platform", "[sns][push][SNS-187]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto android = endpoint(bench, application(bench)),
               apple = endpoint(bench, application(bench, "app", "APNS"));
    const auto subscription = bench.subscribe(topic, "application", android);
    bench.subscribe(topic, "application", apple);
    const auto id = bench.publish(topic, R"({"default":"d","GCM":"{\"g\":1}"})", structured);

    const auto all = captured(bench, "push");
    REQUIRE(all.size() == 2);
    CHECK(all[0]["TargetArn"] == android);
    CHECK(all[0]["TopicArn"] == topic);
    CHECK(all[0]["SubscriptionArn"] == subscription);
    CHECK(all[0]["MessageId"] == id);
    CHECK(all[0]["Message"] == R"({"g":1})");
    CHECK(all[1]["Message"] == "d");
    CHECK(all[1]["Payload"] == R"({"aps":{"alert":"d"}})");
    CHECK(bench.events("sns.message.delivered").size() == 2);
    CHECK(bench.events("sns.message.delayed").empty());
    CHECK(bench.outside.asked.empty());
}

TEST_CASE("a subscription's filter sees what its platform would get", "[sns][push][SNS-187]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "application", endpoint(bench, application(bench)),
                    {{"FilterPolicy", R"({"a":["b"]})"}, {"FilterPolicyScope", "MessageBody"}});
    bench.publish(topic, R"({"default":"{\"a\":\"b\"}","GCM":"{\"a\":\"c\"}"})", structured);
    CHECK(captured(bench, "push").empty());
    bench.publish(topic, R"({"default":"{}","GCM":"{\"a\":\"b\"}"})", structured);
    CHECK(captured(bench, "push").size() == 1);
}

TEST_CASE("what an endpoint does not take goes to its subscription's dead-letter queue",
          "[sns][push][SNS-214][SNS-215]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto app = application(bench);
    const auto dead = bench.queue("dead");
    const auto why = [&](const std::string& end) {
        bench.publish(topic, R"({"default":"d","GCM":"{\"g\":1}"})", structured);
        const auto failed = bench.events("sns.message.failed");
        REQUIRE_FALSE(failed.empty());
        CHECK(failed.back()->details[1].second == end);
        return failed.back()->details[2].second;
    };
    const auto end = endpoint(bench, app);
    const auto subscription = bench.subscribe(
        topic, "application", end, {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});

    set_endpoint(bench, end, {{"Enabled", "false"}});
    CHECK(why(end) == "Endpoint is disabled");
    const auto letters = bench.receive(dead);
    REQUIRE(letters.size() == 1);
    const Json envelope = Json::parse(letters[0]["Body"].get<std::string>());
    CHECK(envelope["Message"] == R"({"g":1})");
    CHECK(envelope["TopicArn"] == topic);
    CHECK_FALSE(envelope["Signature"].get<std::string>().empty());
    CHECK_THAT(envelope["UnsubscribeURL"].get<std::string>(), Catch::Contains(subscription));

    set_endpoint(bench, end, {{"Enabled", "true"}});
    answer_for_token(bench, end, "gone");
    CHECK(why(end) == "Platform token associated with the endpoint is not valid");
    set_endpoint(bench, end, {{"Enabled", "true"}, {"Token", "new"}});
    answer_for_credentials(bench, app, "refused");
    CHECK(why(end) == "Platform credentials are invalid");
    CHECK(why(end) == "Platform application is disabled");
    bench.sns_ok("DeleteEndpoint", {{"EndpointArn", end}});
    CHECK(why(end) == "Endpoint was not found");
    CHECK(bench.receive(dead).size() == 4);
    CHECK(captured(bench, "push").empty());
    CHECK(bench.events("sns.message.dead").size() == 5);
}

TEST_CASE("a message's attributes are no good for one subscription alone", "[sns][push][SNS-160]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "application", endpoint(bench, application(bench, "app", "ADM")));
    bench.subscribe(topic, "application", endpoint(bench, application(bench)));
    bench.publish(topic, "x", message_attributes({{"AWS.SNS.MOBILE.ADM.TTL", {"String", "x"}}}));
    REQUIRE(captured(bench, "push").size() == 1);
    CHECK(captured(bench, "push")[0]["Platform"] == "GCM");
    REQUIRE(bench.events("sns.message.failed").size() == 1);
    CHECK(bench.events("sns.message.failed")[0]->details[2].second == "Invalid parameter: AWS.SNS.MOBILE.ADM.TTL");
}

TEST_CASE("what would be pushed in a batch is pushed", "[sns][push][SNS-365]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "application", endpoint(bench, application(bench)));
    bench.sns_ok("PublishBatch", {{"TopicArn", topic},
                                  {"PublishBatchRequestEntries.member.1.Id", "a"},
                                  {"PublishBatchRequestEntries.member.1.Message", "one"},
                                  {"PublishBatchRequestEntries.member.2.Id", "b"},
                                  {"PublishBatchRequestEntries.member.2.Message", "two"}});
    const auto all = captured(bench, "push");
    REQUIRE(all.size() == 2);
    CHECK(all[0]["Message"] == "one");
    CHECK(all[1]["Message"] == "two");
}

TEST_CASE("an endpoint gets what a data protection policy leaves", "[sns][push][SNS-187]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "application", endpoint(bench, application(bench)));
    const Json policy{{"Name", "p"},
                      {"Version", "2021-06-01"},
                      {"Statement",
                       {{{"Sid", "s"},
                         {"DataDirection", "Outbound"},
                         {"Principal", {"*"}},
                         {"DataIdentifier", {"arn:aws:dataprotection::aws:data-identifier/EmailAddress"}},
                         {"Operation", {{"Deidentify", {{"MaskConfig", {{"MaskWithCharacter", "#"}}}}}}}}}}};
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy.dump()}});
    bench.publish(topic, R"({"default":"d","GCM":"{\"to\":\"me@example.com\"}"})", structured);
    CHECK(only(bench)["Payload"] == R"({"to":"##############"})");
}
