// What applications tell their topics of.
#include "emulators/sns/push/support.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

// A topic with a queue behind it, in envelopes.
struct Listener {
    explicit Listener(Bench& bench, const std::string& name = "events", bool is_raw = false)
        : topic(bench.topic(name)), queue(bench.queue(name)) {
        bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", is_raw ? "true" : "false"}});
    }
    std::string topic, queue;
};

std::vector<Json> heard(Bench& bench, const Listener& listener) {
    std::vector<Json> all;
    for (const std::string& body : bench.bodies(listener.queue)) all.push_back(Json::parse(body));
    return all;
}

Attributes all_to(const std::string& topic) {
    return {{"EventEndpointCreated", topic},
            {"EventEndpointDeleted", topic},
            {"EventEndpointUpdated", topic},
            {"EventDeliveryFailure", topic}};
}

// Signs with the number of the signature. While it makes the first one, a unit fails after it has written, so that all
// that others keep in memory is rewound.
struct InterruptedSigner final : Signer {
    std::string sign(int, std::string_view) override {
        if (++count == 1) {
            sandbox->store().submit(storage::test::unit(failing, [](storage::Transaction& tx) {
                tx.database().execute("UPDATE sns_topic SET name = name");
                throw std::runtime_error("no");
            }));
        }
        return std::to_string(count);
    }
    const Certificate& certificate() override { return none; }

    const Certificate none{"none.pem", ""};
    Sandbox* sandbox = nullptr;
    storage::test::Probe failing;
    int count = 0;
};

}    // namespace

TEST_CASE("topics are told of endpoints that come, change and go", "[sns][push][SNS-316]") {
    Bench bench;
    const Listener created(bench, "created"), changed(bench, "changed"), deleted(bench, "deleted");
    const auto app = application(bench, "app", "GCM",
                                 {{"EventEndpointCreated", created.topic},
                                  {"EventEndpointUpdated", changed.topic},
                                  {"EventEndpointDeleted", deleted.topic}});
    const auto end = endpoint(bench, app);
    endpoint(bench, app);    // the same
    set_endpoint(bench, end, {{"CustomUserData", "x"}});
    set_endpoint(bench, end, {{"CustomUserData", "x"}});    // nothing changes
    push(bench, end, "x");
    bench.sns_ok("DeleteEndpoint", {{"EndpointArn", end}});
    bench.sns_ok("DeleteEndpoint", {{"EndpointArn", end}});

    const auto check = [&](const Listener& listener, const std::string& type) {
        const auto all = heard(bench, listener);
        REQUIRE(all.size() == 1);
        CHECK(all[0]["Type"] == "Notification");
        CHECK(all[0]["TopicArn"] == listener.topic);
        CHECK(all[0]["Subject"] == type + " event for app app (GCM)");
        CHECK_FALSE(all[0]["Signature"].get<std::string>().empty());
        CHECK(all[0]["Message"] == R"({"EndpointArn":")" + end + R"(","EventType":")" + type + R"(","Resource":")" +
                                       app + R"(","Service":"SNS","Time":"2026-01-01T00:00:00.000Z"})");
    };
    check(created, "EndpointCreated");
    check(changed, "EndpointUpdated");
    check(deleted, "EndpointDeleted");
}

TEST_CASE("topics are told of messages that do not arrive, and why", "[sns][push][SNS-316][SNS-323]") {
    Bench bench;
    const Listener failures(bench);
    const auto app = application(bench, "app", "APNS", {{"EventDeliveryFailure", failures.topic}});
    const auto end = endpoint(bench, app);
    const auto expect = [&](const std::string& id, const std::string& type, const std::string& text) {
        const auto all = heard(bench, failures);
        REQUIRE(all.size() == 1);
        CHECK(all[0]["Subject"] == "DeliveryFailure event for app app (APNS)");
        CHECK(all[0]["Message"] == R"({"DeliveryAttempts":1,"EndpointArn":")" + end +
                                       R"(","EventType":"DeliveryFailure","FailureMessage":")" + text +
                                       R"(","FailureType":")" + type + R"(","MessageId":")" + id + R"(","Resource":")" +
                                       app + R"(","Service":"SNS","Time":"2026-01-01T00:00:00.000Z"})");
        bench.sns_ok("SetEndpointAttributes",
                     Parameters{{"EndpointArn", end}} + entries("Attributes", {{"Enabled", "true"}}));
        bench.call("PurgeQueue", {{"QueueUrl", failures.queue}});
    };
    answer_for_token(bench, end, "gone");
    expect(push(bench, end, "x"), "InvalidPlatformToken", "Platform token associated with the endpoint is not valid");

    const auto topic = bench.topic("t");
    bench.subscribe(topic, "application", end);
    expect(bench.publish(topic, "x"), "InvalidPlatformToken",
           "Platform token associated with the endpoint is not valid");
    set_endpoint(bench, end, {{"Token", "new"}, {"Enabled", "false"}});
    expect(bench.publish(topic, "x"), "EndpointDisabled", "Endpoint is disabled");
    answer_for_credentials(bench, app, "refused");
    expect(bench.publish(topic, "x"), "InvalidPlatformCredentials", "Platform credentials are invalid");
    expect(bench.publish(topic, "x"), "PlatformApplicationDisabled", "Platform application is disabled");
    push(bench, topic, "x");
    bench.receive(failures.queue);

    bench.call("PurgeQueue", {{"QueueUrl", failures.queue}});
    bench.sns_ok("DeleteEndpoint", {{"EndpointArn", end}});
    const auto id = bench.publish(topic, "x");
    const auto all = heard(bench, failures);
    REQUIRE(all.size() == 1);
    const Json message = Json::parse(all[0]["Message"].get<std::string>());
    CHECK(message["FailureType"] == "EndpointNotFound");
    CHECK(message["FailureMessage"] == "Endpoint was not found");
    CHECK(message["MessageId"] == id);
}

TEST_CASE("an endpoint that its vendor disables has changed", "[sns][push][SNS-323]") {
    Bench bench;
    const Listener changes(bench);
    const auto app = application(bench, "app", "GCM", {{"EventEndpointUpdated", changes.topic}});
    const auto end = endpoint(bench, app);
    answer_for_token(bench, end, "expired");
    CHECK(heard(bench, changes).empty());
    push(bench, end, "x");
    CHECK(heard(bench, changes).size() == 1);
}

TEST_CASE("events need no signature where nobody gets one", "[sns][push][SNS-316]") {
    Bench bench;
    const Listener raw(bench, "raw", true);
    const auto app = application(bench, "app", "GCM", all_to(raw.topic));
    const auto end = endpoint(bench, app);
    const auto all = heard(bench, raw);
    REQUIRE(all.size() == 1);
    CHECK(all[0]["EventType"] == "EndpointCreated");
    CHECK(bench.events("sns.message.published").size() == 1);
}

TEST_CASE("events that no topic takes are lost, and nothing else", "[sns][push][SNS-316]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto app = application(bench, "app", "GCM", all_to(topic));
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    const auto end = endpoint(bench, app);
    REQUIRE(bench.events("sns.application.event_lost").size() == 1);
    CHECK(bench.events("sns.application.event_lost")[0]->resource == app);
    set_application(bench, app, {{"EventEndpointUpdated", bench.fifo_topic("t.fifo")}});
    set_endpoint(bench, end, {{"Enabled", "false"}});
    CHECK(bench.events("sns.application.event_lost").size() == 2);
    const auto locked = bench.topic("locked", {{"KmsMasterKeyId", "alias/none"}});
    set_application(bench, app, {{"EventEndpointUpdated", locked}});
    set_endpoint(bench, end, {{"Enabled", "true"}});
    CHECK(bench.events("sns.application.event_lost").size() == 3);
    CHECK(bench.events("sns.message.published").empty());
    CHECK(bench.rows("SELECT count(*) FROM sns_application_event").front() == "0");
}

TEST_CASE("many events come one by one, and all of them", "[sns][push][SNS-316]") {
    Bench bench;
    const Listener listener(bench);
    const auto app = application(bench, "app", "GCM", {{"EventDeliveryFailure", listener.topic}});
    const auto topic = bench.topic("t");
    for (int i = 0; i < 100; ++i) {
        const auto end = endpoint(bench, app, "token-" + std::to_string(i), {{"Enabled", "false"}});
        bench.subscribe(topic, "application", end);
    }
    bench.publish(topic, "x");
    CHECK(bench.counts(listener.queue) == "100/0/0");
    CHECK(bench.rows("SELECT count(*) FROM sns_application_event").front() == "0");
}

TEST_CASE("an event that is begun once more after a rollback is published once, as it was signed first",
          "[sns][push][SNS-316]") {
    const auto signer = std::make_shared<InterruptedSigner>();
    SandboxOptions options;
    options.signer = signer;
    Bench bench(std::move(options));
    signer->sandbox = &bench.sandbox();
    const Listener listener(bench);
    endpoint(bench, application(bench, "app", "GCM", {{"EventEndpointCreated", listener.topic}}));
    CHECK(signer->count == 2);
    const auto all = heard(bench, listener);
    REQUIRE(all.size() == 1);
    CHECK(all[0]["Signature"] == "1");
    CHECK(bench.rows("SELECT count(*) FROM sns_application_event").front() == "0");
}
