// Archives of FIFO topics, and replays of what is in them.
#include <catch2/catch.hpp>

#include "support/bench.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;
using Map = std::map<std::string, std::string>;
using Bodies = std::vector<std::string>;

namespace {

std::string said(const Event& event, std::string_view name) {
    for (const auto& [key, value] : event.details) {
        if (key == name) return value;
    }
    return {};
}

std::string replay_policy(Instant from, std::optional<Instant> until = {}) {
    Json policy{{"PointType", "Timestamp"}, {"StartingPoint", to_iso8601(from, true)}};
    if (until) policy["EndingPoint"] = to_iso8601(*until, true);
    return policy.dump();
}

// A FIFO topic with an archive of a week, and a FIFO queue that gets its messages raw.
struct Archived {
    explicit Archived(Bench& on, const Map& attributes = {{"RawMessageDelivery", "true"}})
        : bench(on), start(on.now()) {
        topic = bench.fifo_topic(
            "t.fifo", {{"ArchivePolicy", R"({"MessageRetentionPeriod":"7"})"}, {"ContentBasedDeduplication", "true"}});
        queue = bench.fifo("q.fifo");
        subscription = bench.subscribe_queue(topic, queue, attributes);
    }
    std::string publish(const std::string& text, const std::string& group = "g", const Parameters& more = {}) {
        return bench.publish(topic, text, Parameters{{"MessageGroupId", group}} + more);
    }
    void publish(int from, int to) {
        for (int i = from; i < to; ++i) publish(std::to_string(i));
    }
    void set(const std::string& name, const std::string& value) {
        bench.sns_ok("SetSubscriptionAttributes",
                     {{"SubscriptionArn", subscription}, {"AttributeName", name}, {"AttributeValue", value}});
    }
    void set_topic(const std::string& name, const std::string& value) {
        bench.sns_ok("SetTopicAttributes", {{"TopicArn", topic}, {"AttributeName", name}, {"AttributeValue", value}});
    }
    void replay(Instant from, std::optional<Instant> until = {}) { set("ReplayPolicy", replay_policy(from, until)); }
    std::string status() { return bench.subscription_attributes(subscription)["ReplayStatus"]; }
    // All that is there, which is gone then.
    std::vector<Json> messages() {
        std::vector<Json> all;
        for (auto some = bench.receive(queue); !some.empty(); some = bench.receive(queue)) {
            for (const Json& message : some) bench.remove(queue, message);
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }
    Bodies bodies() {
        Bodies all;
        for (const Json& message : messages()) all.push_back(message["Body"]);
        return all;
    }

    Bench& bench;
    Instant start;
    std::string topic, queue, subscription;
};

}    // namespace

TEST_CASE("a replay delivers what was published since its start once more, and then what is new",
          "[sns][replay][SNS-308][SNS-309]") {
    Bench bench;
    Archived on(bench);
    for (const auto* text : {"a", "b", "c"}) {
        on.publish(text);
        bench.advance(1h);
    }
    CHECK(on.bodies() == Bodies{"a", "b", "c"});

    on.replay(on.start + 1h);    // when b was published

    CHECK(on.status() == "Completed");
    CHECK(on.bodies() == Bodies{"b", "c"});
    on.publish("d");
    CHECK(on.bodies() == Bodies{"d"});
    CHECK(bench.subscription_attributes(on.subscription)["ReplayPolicy"] == replay_policy(on.start + 1h));
}

TEST_CASE("a replay with an end stops there, and nothing more comes until its policy is changed or removed",
          "[sns][replay][SNS-309]") {
    Bench bench;
    Archived on(bench);
    for (const auto* text : {"a", "b", "c"}) {
        on.publish(text);
        bench.advance(1h);
    }
    on.bodies();

    on.replay(on.start, on.start + 2h);    // when c was published: that one is not of it

    CHECK(on.status() == "Completed");
    CHECK(on.bodies() == Bodies{"a", "b"});
    on.publish("d");
    CHECK(on.bodies().empty());
    const auto held = bench.events("sns.message.held");
    REQUIRE(held.size() == 1);
    CHECK(said(*held[0], "subscription") == on.subscription);
    SECTION("from where the first one ended") {
        on.replay(on.start + 2h);
        CHECK(on.bodies() == Bodies{"c", "d"});
        on.publish("e");
        CHECK(on.bodies() == Bodies{"e"});
    }
    SECTION("without any") {
        on.set("ReplayPolicy", "{}");
        CHECK_FALSE(bench.subscription_attributes(on.subscription).contains("ReplayStatus"));
        on.publish("e");
        CHECK(on.bodies() == Bodies{"e"});
    }
}

TEST_CASE("a replayed message is what it was, and says that it is replayed", "[sns][replay][SNS-310]") {
    Bench bench;
    Archived on(bench, {});
    const std::string link = "http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=" + on.subscription;
    const std::string id =
        on.publish("hello", "g", Parameters{{"Subject", "s"}} + message_attributes({{"colour", {"String", "red"}}}));
    const Json first = on.messages().at(0);
    bench.advance(1h);

    on.replay(on.start);

    const Json again = on.messages().at(0);
    const std::string body = first["Body"];
    CHECK(again["Body"] == body.substr(0, body.size() - 2) + ",\n  \"Replayed\" : true\n}");
    const Json envelope = Json::parse(again["Body"].get<std::string>());
    CHECK(envelope["MessageId"] == id);
    CHECK(envelope["Timestamp"] == "2026-01-01T00:00:00.000Z");
    CHECK(envelope["Message"] == "hello");
    CHECK(envelope["Subject"] == "s");
    CHECK(envelope["UnsubscribeURL"] == link);
    CHECK(envelope["MessageAttributes"]["colour"]["Value"] == "red");
    CHECK(envelope["Replayed"] == true);
    for (const auto* attribute : {"MessageGroupId", "MessageDeduplicationId"}) {
        CHECK(again["Attributes"][attribute] == first["Attributes"][attribute]);
    }
}

TEST_CASE("each protocol's own text is replayed", "[sns][replay][SNS-310]") {
    Bench bench;
    Archived on(bench);
    on.publish(R"({"default":"d","sqs":"for queues"})", "g", {{"MessageStructure", "json"}});
    on.bodies();
    on.replay(on.start);
    CHECK(on.bodies() == Bodies{"for queues"});
}

TEST_CASE("the filter policy counts for a replay as it is now", "[sns][replay][SNS-310]") {
    Bench bench;
    Archived on(bench);
    for (const auto* colour : {"red", "blue", "red"}) {
        on.publish(
            colour + std::to_string(on.messages().size()), "g",
            Parameters{{"MessageDeduplicationId", std::to_string(bench.events("sns.message.published").size())}} +
                message_attributes({{"colour", {"String", colour}}}));
    }
    on.bodies();
    on.set("FilterPolicy", R"({"colour":["red"]})");

    on.replay(on.start);

    CHECK(on.bodies().size() == 2);
    CHECK(bench.events("sns.message.filtered").size() == 1);
}

TEST_CASE("a queue does not take what is replayed for duplicates, however often", "[sns][replay][SNS-308][SNS-310]") {
    Bench bench;
    Archived on(bench);
    on.publish(0, 3);    // within the five minutes of both deduplications
    CHECK(on.bodies() == Bodies{"0", "1", "2"});
    for (int i = 0; i < 2; ++i) {
        on.replay(on.start);
        CHECK(on.bodies() == Bodies{"0", "1", "2"});
    }
    on.publish("1");    // which the topic has seen
    CHECK(on.bodies().empty());
}

TEST_CASE("a replay of many messages keeps the order within each group", "[sns][replay][SNS-305][SNS-309]") {
    Bench bench;
    Archived on(bench);
    for (int i = 0; i < 260; ++i) on.publish(std::to_string(i), "g" + std::to_string(i % 3));
    on.messages();

    on.replay(on.start);

    std::map<std::string, int> last;
    int count = 0;
    for (const Json& message : on.messages()) {
        const std::string group = message["Attributes"]["MessageGroupId"];
        const int number = std::stoi(message["Body"].get<std::string>());
        if (last.contains(group)) CHECK(number == last[group] + 3);
        last[group] = number;
        ++count;
    }
    CHECK(count == 260);
    const auto ended = bench.events("sns.replay.ended");
    REQUIRE(ended.size() == 1);
    CHECK(said(*ended[0], "messages") == "260");
    CHECK(said(*ended[0], "status") == "Completed");
}

TEST_CASE("a replay is pending before its start, in progress until its end, and replaces the one before",
          "[sns][replay][SNS-311]") {
    Bench bench;
    Archived on(bench);
    const Instant from = on.start + 1h, until = on.start + 2h;
    on.replay(from, until);
    CHECK(on.status() == "Pending");
    on.publish("too early");
    bench.advance(1h);
    CHECK(on.status() == "In progress");
    on.publish("in time");
    CHECK(on.bodies() == Bodies{"in time"});
    bench.advance(1h - 1ms);
    CHECK(on.status() == "In progress");
    on.publish("just");
    bench.advance(1ms);
    CHECK(on.status() == "Completed");
    on.publish("too late");
    CHECK(on.bodies() == Bodies{"just"});

    on.replay(on.start + 3h, on.start + 4h);
    CHECK(on.status() == "Pending");
    on.replay(on.start);
    CHECK(on.status() == "Completed");
    CHECK(on.bodies() == Bodies{"too early", "in time", "just", "too late"});
}

TEST_CASE("a subscription may be made with a replay, and gets all that there is", "[sns][replay][SNS-308]") {
    Bench bench;
    Archived on(bench);
    on.publish("before");
    const auto late = bench.fifo("late.fifo"), standard = bench.queue("standard");
    bench.subscribe_queue(on.topic, late, {{"RawMessageDelivery", "true"}, {"ReplayPolicy", replay_policy(on.start)}});
    bench.subscribe_queue(on.topic, standard,
                          {{"RawMessageDelivery", "true"}, {"ReplayPolicy", replay_policy(on.start)}});
    on.publish("after", "other");
    CHECK(bench.bodies(late) == Bodies{"before", "after"});
    CHECK(bench.bodies(standard) == Bodies{"before", "after"});
}

TEST_CASE("a replay begins when its subscription is confirmed", "[sns][replay][SNS-308][SNS-125]") {
    Bench bench;
    Archived on(bench);
    on.publish("before");
    bench.as.access_key = "111122223333";
    const auto theirs = bench.fifo("theirs.fifo");
    const auto arn = bench.arn(theirs);
    bench.as.access_key = "test";
    const auto subscription = bench.subscribe(on.topic, "sqs", arn, {{"ReplayPolicy", replay_policy(on.start)}});
    CHECK(bench.subscription_attributes(subscription)["ReplayStatus"] == "Pending");
    on.publish("meanwhile");
    bench.as.access_key = "111122223333";
    const Json asked = bench.receive(theirs).at(0);
    bench.remove(theirs, asked);
    CHECK(bench.receive(theirs).empty());

    bench.sns_ok("ConfirmSubscription",
                 {{"TopicArn", on.topic}, {"Token", Json::parse(asked["Body"].get<std::string>())["Token"]}});

    Bodies texts;
    for (const std::string& body : bench.bodies(theirs)) texts.push_back(Json::parse(body)["Message"]);
    CHECK(texts == Bodies{"before", "meanwhile"});
}

TEST_CASE("a replay fails when the archive is gone", "[sns][replay][SNS-311]") {
    Bench bench;
    Archived on(bench);
    on.replay(on.start, on.start + 1h);
    on.publish("x");
    CHECK(on.status() == "In progress");
    on.set_topic("ArchivePolicy", "{}");
    bench.advance(1h);
    CHECK(on.status() == "Failed");
    CHECK(said(*bench.events("sns.replay.ended").at(0), "status") == "Failed");
}

TEST_CASE("of an account a hundred replays run at a time", "[sns][replay][SNS-311][SNS-22]") {
    Bench bench;
    std::vector<std::string> arns;
    arns.reserve(100);
    const std::string waiting = replay_policy(bench.now() + 1h);
    const auto make = [&](int number, const Map& attributes) {
        const auto topic = bench.fifo_topic("t" + std::to_string(number % 2) + ".fifo",
                                            {{"ArchivePolicy", R"({"MessageRetentionPeriod":"7"})"}});
        return bench.sns("Subscribe", Parameters{{"TopicArn", topic},
                                                 {"Protocol", "sqs"},
                                                 {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:q" +
                                                                  std::to_string(number) + ".fifo"}} +
                                          entries("Attributes", attributes));
    };
    for (int i = 0; i < 100; ++i) arns.push_back(make(i, {{"ReplayPolicy", waiting}}).text("SubscriptionArn"));
    const Answer refused = make(100, {{"ReplayPolicy", waiting}});
    CHECK(refused.status == 403);
    CHECK(refused.code() == "ReplayLimitExceeded");
    const auto plain = make(100, {}).text("SubscriptionArn");
    const auto set = [&](const std::string& arn) {
        return bench.sns("SetSubscriptionAttributes",
                         {{"SubscriptionArn", arn}, {"AttributeName", "ReplayPolicy"}, {"AttributeValue", waiting}});
    };
    CHECK(set(plain).code() == "ReplayLimitExceeded");
    CHECK(set(arns[0]).status == 200);    // in place of its own
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", arns[0]}});
    CHECK(set(plain).status == 200);
    CHECK(set(make(0, {}).text("SubscriptionArn")).code() == "ReplayLimitExceeded");
    bench.advance(1h);    // they are completed
    CHECK(set(make(0, {}).text("SubscriptionArn")).status == 200);
}

TEST_CASE("a replay goes on after a restart of the server", "[sns][replay][SNS-309][SNS-311]") {
    const storage::test::TemporaryFolder folder;
    SandboxOptions options;
    options.store.path = folder.database();
    std::string subscription, url;
    {
        Bench bench(options, 1);
        Archived on(bench);
        on.publish("a");
        on.bodies();
        on.replay(on.start, on.start + 1h);
        CHECK(on.bodies() == Bodies{"a"});
        subscription = on.subscription;
        url = on.queue;
        bench.sandbox().stop();
    }
    Bench bench(options, 1);
    CHECK(bench.subscription_attributes(subscription)["ReplayStatus"] == "In progress");
    bench.publish("arn:aws:sns:us-east-1:000000000000:t.fifo", "b", {{"MessageGroupId", "g"}});
    CHECK(bench.bodies(url) == Bodies{"b"});    // and not a once more
    bench.advance(1h);
    CHECK(bench.subscription_attributes(subscription)["ReplayStatus"] == "Completed");
}

// --- the archive -----------------------------------------------------------------------------------------------------

TEST_CASE("an archive keeps messages for as many days as its policy says", "[sns][archive][SNS-307]") {
    Bench bench;
    Archived on(bench);
    on.publish("a");
    bench.advance(24h);
    on.publish("b");
    on.bodies();
    const auto replayed = [&] {
        on.replay(on.start - 1h);
        return on.bodies();
    };
    bench.advance(6 * 24h);
    CHECK(replayed() == Bodies{"a", "b"});
    bench.advance(1ms);
    CHECK(replayed() == Bodies{"b"});
    on.set_topic("ArchivePolicy", R"({"MessageRetentionPeriod":"3"})");
    CHECK(replayed().empty());
    CHECK(bench.topic_attributes(on.topic)["BeginningArchiveTime"] == "2026-01-05T00:00:00.001Z");
    // What is over does not come back.
    on.set_topic("ArchivePolicy", R"({"MessageRetentionPeriod":"365"})");
    CHECK(bench.topic_attributes(on.topic)["BeginningArchiveTime"] == "2026-01-05T00:00:00.001Z");
    CHECK(replayed().empty());
    bench.advance(5min);
    CHECK(bench.rows("SELECT count(*) FROM sns_archived").at(0) == "2");    // swept by the retention of now
    on.set_topic("ArchivePolicy", R"({"MessageRetentionPeriod":"1"})");
    bench.advance(5min);
    CHECK(bench.rows("SELECT count(*) FROM sns_archived").at(0) == "0");
}

TEST_CASE("an archive begins with its policy, and an empty policy deletes it", "[sns][archive][SNS-307]") {
    Bench bench;
    Archived on(bench);
    on.publish("a");
    on.set_topic("ArchivePolicy", "{}");
    on.publish("b");
    on.set_topic("ArchivePolicy", R"({"MessageRetentionPeriod":"7"})");    // at the same instant
    on.publish("c");
    on.bodies();
    on.replay(on.start - 1h);
    CHECK(on.bodies() == Bodies{"c"});
    bench.advance(5min);
    CHECK(bench.rows("SELECT count(*) FROM sns_archived").at(0) == "1");
    CHECK(bench.rows("SELECT count(*) FROM sns_archive").at(0) == "1");
    bench.sns_ok("Unsubscribe", {{"SubscriptionArn", on.subscription}});
    CHECK(bench.rows("SELECT count(*) FROM sns_replay").at(0) == "0");
    on.set_topic("ArchivePolicy", "{}");
    bench.sns_ok("DeleteTopic", {{"TopicArn", on.topic}});
    bench.advance(5min);
    CHECK(bench.rows("SELECT count(*) FROM sns_archived").at(0) == "0");
    CHECK(bench.rows("SELECT count(*) FROM sns_archive").at(0) == "0");
}

TEST_CASE("what the topic drops as a duplicate is not archived", "[sns][archive][SNS-307]") {
    Bench bench;
    Archived on(bench);
    on.publish("same");
    on.publish("same");
    bench.sns_ok("PublishBatch", {{"TopicArn", on.topic},
                                  {"PublishBatchRequestEntries.member.1.Id", "1"},
                                  {"PublishBatchRequestEntries.member.1.Message", "same"},
                                  {"PublishBatchRequestEntries.member.1.MessageGroupId", "g"},
                                  {"PublishBatchRequestEntries.member.2.Id", "2"},
                                  {"PublishBatchRequestEntries.member.2.Message", "other"},
                                  {"PublishBatchRequestEntries.member.2.MessageGroupId", "g"}});
    on.bodies();
    on.replay(on.start);
    CHECK(on.bodies() == Bodies{"same", "other"});
}
