// Queues that do not let SNS in: with --enforce-policies, and what journal and log say without it.
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "support/bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;
using Map = std::map<std::string, std::string>;

namespace {

const Map plain_text{{"RawMessageDelivery", "true"}};
constexpr Settings enforcing{.enforce_policies = true};

std::string said(const Event& event, std::string_view name) {
    for (const auto& [key, value] : event.details) {
        if (key == name) return value;
    }
    return {};
}

std::string policy_of(const std::string& statements) {
    return R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
}
// Of SNS at this queue; `more` is a Condition.
std::string statement(const std::string& effect, const std::string& queue_arn, const std::string& more = "") {
    return R"({"Sid":")" + effect + R"(It","Effect":")" + effect +
           R"(","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":")" + queue_arn +
           "\"" + (more.empty() ? "" : ",\"Condition\":" + more) + "}";
}

void set_policy(Bench& bench, const std::string& queue, const std::string& statements) {
    bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"Policy", policy_of(statements)}}}});
}

// A topic and a queue behind it, which has no policy yet.
struct Pair : Bench {
    explicit Pair(Settings settings = enforcing) : Bench(settings) {
        topic_arn = topic("orders");
        url = queue("jobs");
        queue_arn = arn(url);
        subscription = subscribe_queue(topic_arn, url, plain_text);
    }
    bool arrives() {
        publish(topic_arn, "x");
        const auto received = receive(url);
        for (const Json& message : received) remove(url, message);
        return !received.empty();
    }
    bool arrives_with(const std::string& condition) {
        set_policy(*this, url, statement("Allow", queue_arn, condition));
        return arrives();
    }

    std::string topic_arn, url, queue_arn, subscription;
};

}    // namespace

TEST_CASE("a queue whose policy does not let SNS in gets nothing, and nobody is told but the journal",
          "[sns][policies][SNS-188][SNS-210]") {
    Pair bench;

    bench.publish(bench.topic_arn, "x");    // succeeds

    CHECK(bench.receive(bench.url).empty());
    const auto failed = bench.events("sns.message.failed");
    REQUIRE(failed.size() == 1);
    CHECK(said(*failed[0], "reason") == "The queue's policy does not allow it.");
    CHECK(said(*failed[0], "subscription") == bench.subscription);
    CHECK(bench.events("sns.message.delivered").empty());
    bench.advance(1h);    // there is no second attempt
    set_policy(bench, bench.url, statement("Allow", bench.queue_arn));
    bench.advance(24h);
    CHECK(bench.receive(bench.url).empty());
}

TEST_CASE("the statement that the journal says is missing is the one that lets SNS in", "[sns][policies][SNS-188]") {
    Pair bench;
    bench.publish(bench.topic_arn, "x");
    const auto missing = said(*bench.events("sns.message.failed").at(0), "missing_statement");
    CHECK(Json::parse(missing) ==
          Json{{"Effect", "Allow"},
               {"Principal", {{"Service", "sns.amazonaws.com"}}},
               {"Action", "sqs:SendMessage"},
               {"Resource", "arn:aws:sqs:us-east-1:000000000000:jobs"},
               {"Condition", {{"ArnEquals", {{"aws:SourceArn", "arn:aws:sns:us-east-1:000000000000:orders"}}}}}});

    set_policy(bench, bench.url, missing);

    CHECK(bench.arrives());
    // And no other topic.
    const auto other = bench.topic("other");
    bench.subscribe_queue(other, bench.url);
    bench.publish(other, "y");
    CHECK(bench.receive(bench.url).empty());
}

TEST_CASE("principal, action and resource have to be right", "[sns][policies][SNS-188]") {
    Pair bench;
    const auto with = [&](const std::string& principal, const std::string& action, const std::string& resource) {
        set_policy(bench, bench.url,
                   R"({"Effect":"Allow","Principal":)" + principal + R"(,"Action":")" + action + R"(","Resource":")" +
                       resource + R"("})");
        return bench.arrives();
    };
    const std::string sns = R"({"Service":"sns.amazonaws.com"})", all = bench.queue_arn;
    CHECK(with(sns, "sqs:SendMessage", all));
    CHECK(with(sns, "SQS:*", all));
    CHECK(with(R"({"Service":["s3.amazonaws.com","sns.amazonaws.com"]})", "sqs:SendMessage", "*"));
    CHECK(with(R"("*")", "sqs:SendMessage", all));
    CHECK(with(R"({"AWS":"*"})", "sqs:SendMessage", all));
    CHECK_FALSE(with(R"({"Service":"s3.amazonaws.com"})", "sqs:SendMessage", all));
    CHECK_FALSE(with(R"({"AWS":"000000000000"})", "sqs:SendMessage", all));
    CHECK_FALSE(with(sns, "sqs:ReceiveMessage", all));
    CHECK_FALSE(with(sns, "sqs:SendMessage", all + "2"));
}

TEST_CASE("conditions look at the topic and its account", "[sns][policies][SNS-188]") {
    Pair bench;
    const std::string topic = bench.topic_arn;
    CHECK(bench.arrives_with(R"({"ArnEquals":{"aws:SourceArn":")" + topic + R"("}})"));
    CHECK(bench.arrives_with(R"({"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:ord*"}})"));
    CHECK(bench.arrives_with(R"({"StringEquals":{"aws:SourceArn":")" + topic + R"("}})"));
    CHECK(bench.arrives_with(R"({"StringLike":{"AWS:sourcearn":"*:orders"}})"));
    CHECK(bench.arrives_with(R"({"StringEquals":{"aws:SourceAccount":"000000000000"}})"));
    CHECK(bench.arrives_with(
        R"({"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:SourceOwner":"000000000000"}})"));
    CHECK(bench.arrives_with(R"({"Bool":{"aws:PrincipalIsAWSService":"true"}})"));
    CHECK_FALSE(bench.arrives_with(R"({"ArnEquals":{"aws:SourceArn":")" + topic + R"(2"}})"));
    CHECK_FALSE(bench.arrives_with(R"({"ArnLike":{"aws:SourceArn":"arn:aws:sns:eu-west-1:*:*"}})"));
    CHECK_FALSE(bench.arrives_with(R"({"StringEquals":{"aws:SourceAccount":"111122223333"}})"));
    CHECK_FALSE(bench.arrives_with(R"({"ArnNotEquals":{"aws:SourceArn":")" + topic + R"("}})"));
    CHECK_FALSE(bench.arrives_with(R"({"StringEquals":{"aws:PrincipalAccount":"000000000000"}})"));
}

TEST_CASE("the clock that conditions see is the sandbox's", "[sns][policies][SNS-188]") {
    Pair bench;
    const std::string until = R"({"DateLessThan":{"aws:CurrentTime":")" + to_iso8601(bench.now() + 1h) + R"("}})";
    CHECK(bench.arrives_with(until));
    bench.advance(1h);
    CHECK_FALSE(bench.arrives());
}

TEST_CASE("a statement that denies wins", "[sns][policies][SNS-188]") {
    Pair bench;
    set_policy(bench, bench.url,
               statement("Allow", bench.queue_arn) + "," +
                   statement("Deny", bench.queue_arn, R"({"ArnNotLike":{"aws:SourceArn":"arn:aws:sns:*:*:other"}})"));

    CHECK_FALSE(bench.arrives());

    CHECK(said(*bench.events("sns.message.failed").at(0), "reason") == "The queue's policy denies it.");
    CHECK(said(*bench.events("sns.message.failed").at(0), "denied_by") == "DenyIt");
}

TEST_CASE("queues of one topic may be of several accounts and regions", "[sns][policies][SNS-188][SNS-106]") {
    Bench bench(enforcing);
    const auto topic = bench.topic("orders");
    std::vector<std::string> urls;
    for (const std::string region : {"us-east-1", "eu-west-1", "us-east-1"}) {
        bench.as.region = region;
        const auto queue = bench.queue("q" + std::to_string(urls.size()));
        const std::string where = urls.size() == 2 ? "eu-west-1" : region;
        set_policy(
            bench, queue,
            statement("Allow", bench.arn(queue), R"({"StringEquals":{"aws:RequestedRegion":")" + where + "\"}}"));
        const auto arn = bench.arn(queue);
        bench.as.region = "us-east-1";
        bench.subscribe(topic, "sqs", arn, plain_text);
        urls.push_back(queue);
    }

    bench.publish(topic, "x");

    CHECK(bench.receive(urls[0]).size() == 1);
    CHECK(bench.receive(urls[2]).empty());
    bench.as.region = "eu-west-1";
    CHECK(bench.receive(urls[1]).size() == 1);
}

// --- dead letters ----------------------------------------------------------------------------------------------------

TEST_CASE("what a policy keeps out goes to the dead-letter queue, which has to let SNS in as well",
          "[sns][policies][SNS-188][SNS-213][SNS-214]") {
    Pair bench;
    const auto dead = bench.queue("dead");
    bench.sns_ok("SetSubscriptionAttributes",
                 {{"SubscriptionArn", bench.subscription},
                  {"AttributeName", "RedrivePolicy"},
                  {"AttributeValue", R"({"deadLetterTargetArn":")" + bench.arn(dead) + R"("})"}});

    bench.publish(bench.topic_arn, "lost");
    CHECK(bench.receive(dead).empty());
    REQUIRE(bench.events("sns.message.lost").size() == 1);
    CHECK(said(*bench.events("sns.message.lost")[0], "reason") == "The queue's policy does not allow it.");
    CHECK_FALSE(said(*bench.events("sns.message.lost")[0], "missing_statement").empty());

    set_policy(bench, dead, statement("Allow", bench.arn(dead)));
    bench.publish(bench.topic_arn, "dead");
    CHECK(bench.bodies(dead) == std::vector<std::string>{"dead"});
    CHECK(bench.receive(bench.url).empty());
}

TEST_CASE("a queue that keeps SNS out is not asked whether it agrees either", "[sns][policies][SNS-125][SNS-188]") {
    Bench bench(enforcing);
    const auto topic = bench.topic("orders");
    bench.as.access_key = "111122223333";
    const auto queue = bench.queue("theirs");
    const auto arn = bench.arn(queue);
    const auto subscribe = [&] {
        bench.as.access_key = "test";
        bench.subscribe(topic, "sqs", arn);
        bench.as.access_key = "111122223333";
        return bench.receive(queue).size();
    };
    CHECK(subscribe() == 0);
    set_policy(bench, queue, statement("Allow", arn));
    CHECK(subscribe() == 1);
}

// --- keys ------------------------------------------------------------------------------------------------------------

TEST_CASE("SNS may not use the key alias/aws/sqs, whatever the policy says", "[sns][policies][SNS-189]") {
    Pair bench;
    set_policy(bench, bench.url, statement("Allow", bench.queue_arn));
    const auto arrives_with_key = [&](const Json& attributes) {
        bench.ok("SetQueueAttributes", {{"QueueUrl", bench.url}, {"Attributes", attributes}});
        return bench.arrives();
    };
    CHECK_FALSE(arrives_with_key({{"KmsMasterKeyId", "alias/aws/sqs"}}));
    CHECK(said(*bench.events("sns.message.failed").at(0), "reason") ==
          "SNS may not use the key that the queue is encrypted with.");
    CHECK_FALSE(arrives_with_key({{"KmsMasterKeyId", "arn:aws:kms:us-east-1:000000000000:alias/aws/sqs"}}));
    const std::string mine = bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["KeyId"];
    CHECK(arrives_with_key({{"KmsMasterKeyId", mine}}));    // its key policy is not looked at
    CHECK(arrives_with_key({{"KmsMasterKeyId", ""}, {"SqsManagedSseEnabled", "true"}}));
}

// --- without the flag ------------------------------------------------------------------------------------------------

TEST_CASE("without the flag it is delivered, and the journal says what AWS would not have done",
          "[sns][policies][SNS-188][SNS-189]") {
    Pair bench(Settings{});

    CHECK(bench.arrives());

    REQUIRE(bench.events("sns.message.delivered").size() == 1);
    CHECK(said(*bench.events("sns.message.delivered")[0], "would_be") == "AccessDenied");
    CHECK(bench.events("sns.message.failed").empty());
    const auto ignored = bench.events("sns.message.policy_ignored");
    REQUIRE(ignored.size() == 1);
    CHECK(ignored[0]->resource == bench.topic_arn);
    CHECK(said(*ignored[0], "queue") == bench.queue_arn);
    CHECK(said(*ignored[0], "subscription") == bench.subscription);
    CHECK(bench.arrives());    // which is said once, and marked each time
    CHECK(bench.events("sns.message.policy_ignored").size() == 1);
    CHECK(said(*bench.events("sns.message.delivered").at(1), "would_be") == "AccessDenied");
    // What it says is what helps.
    set_policy(bench, bench.url, said(*ignored[0], "missing_statement"));
    CHECK(bench.arrives());
    CHECK(bench.events("sns.message.policy_ignored").size() == 1);
    CHECK(said(*bench.events("sns.message.delivered").at(2), "would_be").empty());
    set_policy(bench, bench.url, statement("Allow", bench.queue_arn) + "," + statement("Deny", bench.queue_arn));
    CHECK(bench.arrives());
    CHECK(said(*bench.events("sns.message.policy_ignored").at(1), "denied_by") == "DenyIt");
    bench.ok("SetQueueAttributes", {{"QueueUrl", bench.url}, {"Attributes", {{"KmsMasterKeyId", "alias/aws/sqs"}}}});
    CHECK(bench.arrives());
    REQUIRE(bench.events("sns.message.key_ignored").size() == 1);
    CHECK(said(*bench.events("sns.message.key_ignored")[0], "key") == "alias/aws/sqs");
}

TEST_CASE("the log says once for each queue what AWS would not have delivered", "[sns][policies]") {
    std::ostringstream log;
    SandboxOptions options;
    options.logger = gateway::AccessLog::make_logger(std::make_shared<spdlog::sinks::ostream_sink_st>(log),
                                                     gateway::AccessLog::Format::plain);
    Bench bench(std::move(options));
    const auto topic = bench.topic("orders");
    const auto a = bench.queue("a"), b = bench.queue("b");
    bench.subscribe_queue(topic, a);
    for (int i = 0; i < 3; ++i) bench.publish(topic, "x");
    bench.subscribe_queue(topic, b);
    for (int i = 0; i < 3; ++i) bench.publish(topic, "x");

    std::vector<std::string> warnings;
    std::istringstream lines(log.str());
    for (std::string line; std::getline(lines, line);) {
        if (line.find("Z warning: ") != std::string::npos) warnings.push_back(line);
    }
    REQUIRE(warnings.size() == 2);
    CHECK_THAT(warnings[0], Catch::Contains("AWS would not have delivered this message") &&
                                Catch::Contains("queue: arn:aws:sqs:us-east-1:000000000000:a") &&
                                Catch::Contains(R"(missing_statement: {"Effect":"Allow","Principal":{"Service":)"));
    CHECK_THAT(warnings[1], Catch::Contains("queue: arn:aws:sqs:us-east-1:000000000000:b"));
}
