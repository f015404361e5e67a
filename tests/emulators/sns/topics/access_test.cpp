// Who may do what with a topic: with --enforce-policies, and what the journal says without it.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

constexpr auto owner = "111122223333", other = "444455556666";
const std::string arn = "arn:aws:sns:us-east-1:111122223333:orders";
const Parameters this_topic{{"TopicArn", arn}};
const std::string to_other = R"({"AWS":"444455556666"})";

std::string statement(const std::string& effect, const std::string& principal, const std::string& action,
                      const std::string& more = "") {
    return R"({"Sid":")" + effect + R"(It","Effect":")" + effect + R"(","Principal":)" + principal + R"(,"Action":)" +
           action + R"(,"Resource":")" + arn + "\"" + more + "}";
}

// A topic `orders` of the owner; calls are the other account's until the test says otherwise.
struct Shared : Bench {
    explicit Shared(Settings settings = {.enforce_policies = true}) : Bench(settings) {
        as.access_key = owner;
        topic("orders");
        as.access_key = other;
    }

    template <class Work>
    auto as_owner(Work work) {
        struct Back {
            ~Back() { key = before; }
            std::string& key;
            std::string before;
        } back{as.access_key, std::exchange(as.access_key, owner)};
        return work();
    }
    void set_policy(const std::string& statements) {
        as_owner([&] {
            sns_ok("SetTopicAttributes",
                   this_topic +
                       Parameters{{"AttributeName", "Policy"},
                                  {"AttributeValue", R"({"Version":"2012-10-17","Statement":[)" + statements + "]}"}});
        });
    }
    bool may(const std::string& action, const Parameters& more = {}) {
        return sns(action, this_topic + more).code() != "AuthorizationError";
    }
    bool may_publish() { return may("Publish", {{"Message", "x"}}); }
    bool may_subscribe(const std::string& protocol, const std::string& endpoint) {
        return may("Subscribe", {{"Protocol", protocol}, {"Endpoint", endpoint}});
    }
};

const std::vector<std::pair<std::string, Parameters>> about_a_topic{
    {"Publish", {{"Message", "x"}}},
    {"PublishBatch",
     {{"PublishBatchRequestEntries.member.1.Id", "a"}, {"PublishBatchRequestEntries.member.1.Message", "x"}}},
    {"Subscribe", {{"Protocol", "sqs"}, {"Endpoint", "arn:aws:sqs:us-east-1:444455556666:theirs"}}},
    {"ListSubscriptionsByTopic", {}},
    {"GetTopicAttributes", {}},
    {"SetTopicAttributes", {{"AttributeName", "DisplayName"}, {"AttributeValue", "x"}}},
    {"AddPermission", {{"Label", "l"}, {"AWSAccountId.member.1", other}, {"ActionName.member.1", "Publish"}}},
    {"RemovePermission", {{"Label", "l"}}},
    {"DeleteTopic", {}}};

std::string said(const Event& event, std::string_view name) {
    for (const auto& [key, value] : event.details) {
        if (key == name) return value;
    }
    return {};
}

}    // namespace

TEST_CASE("what the default policy does not allow is denied to another account", "[sns][access][SNS-40][SNS-45]") {
    Shared bench;

    for (const auto& [action, more] : about_a_topic) {
        INFO(action);
        const std::string asked = action == "PublishBatch" ? "Publish" : action;
        const Answer denied = bench.sns_error(action, this_topic + more, "AuthorizationError");
        CHECK(denied.status == 403);
        CHECK(denied.message() ==
              fmt::format("User: arn:aws:iam::444455556666:root is not authorized to perform: SNS:{0} on resource: {1} "
                          "because no identity-based policy allows the SNS:{0} action",
                          asked, arn));
    }
    for (const std::string action : {"TagResource", "UntagResource", "ListTagsForResource"}) {
        bench.sns_error(
            action,
            {{"ResourceArn", arn}, {"Tags.member.1.Key", "k"}, {"Tags.member.1.Value", "v"}, {"TagKeys.member.1", "k"}},
            "AuthorizationError");
    }
    bench.as.access_key = owner;
    for (const auto& [action, more] : about_a_topic) CHECK(bench.may(action, more));
}

TEST_CASE("what the policy allows to another account is done", "[sns][access][SNS-82]") {
    Shared bench;
    for (const auto& [action, more] : about_a_topic) {
        INFO(action);
        const std::string asked = action == "PublishBatch" ? "Publish" : action;
        bench.set_policy(statement("Allow", to_other, "\"SNS:" + asked + "\""));
        CHECK(bench.may(action, more));
        bench.as_owner([&] { bench.topic("orders"); });    // it may be deleted
        bench.set_policy(statement("Allow", R"({"AWS":"999988887777"})", "\"SNS:" + asked + "\""));
        CHECK_FALSE(bench.may(action, more));
    }
}

TEST_CASE("AddPermission lets another account in, and RemovePermission out", "[sns][access][SNS-79][SNS-81]") {
    Shared bench;
    bench.as_owner([&] {
        bench.sns_ok("AddPermission", this_topic + Parameters{{"Label", "l"},
                                                              {"AWSAccountId.member.1", other},
                                                              {"ActionName.member.1", "Publish"}});
    });
    CHECK(bench.may_publish());
    CHECK_FALSE(bench.may("GetTopicAttributes"));    // the default policy's statement is the owner's
    bench.as_owner([&] {
        CHECK(bench.may("GetTopicAttributes"));
        bench.sns_ok("RemovePermission", this_topic + Parameters{{"Label", "l"}});
    });
    CHECK_FALSE(bench.may_publish());
}

TEST_CASE("conditions look at protocol and endpoint of a subscription", "[sns][access][SNS-82]") {
    Shared bench;
    const std::string queue = "arn:aws:sqs:us-east-1:444455556666:theirs";
    bench.set_policy(statement("Allow", R"("*")", R"("SNS:Subscribe")",
                               R"(,"Condition":{"StringEquals":{"sns:Protocol":"https"},)"
                               R"("StringLike":{"sns:Endpoint":"https://*.example.com/*"}})"));
    CHECK(bench.may_subscribe("https", "https://a.example.com/hook"));
    CHECK_FALSE(bench.may_subscribe("https", "https://example.org/hook"));
    CHECK_FALSE(bench.may_subscribe("sqs", queue));
    bench.set_policy(statement("Allow", R"("*")", R"("SNS:Subscribe")",
                               R"(,"Condition":{"ArnLike":{"sns:Endpoint":"arn:aws:sqs:*:444455556666:*"}})"));
    CHECK(bench.may_subscribe("sqs", queue));
    CHECK_FALSE(bench.may_subscribe("sqs", "arn:aws:sqs:us-east-1:999988887777:theirs"));
}

TEST_CASE("whose account the caller is of is what AWS:SourceOwner says", "[sns][access][SNS-82]") {
    Shared bench;
    bench.set_policy(statement("Allow", R"({"AWS":"*"})", R"("SNS:Publish")",
                               R"(,"Condition":{"StringEquals":{"AWS:SourceOwner":"444455556666"}})"));
    CHECK(bench.may_publish());
    bench.as.access_key = "999988887777";
    CHECK_FALSE(bench.may_publish());
}

TEST_CASE("a statement that denies wins, for the owner too", "[sns][access][SNS-82]") {
    Shared bench;
    bench.set_policy(
        statement("Allow", R"("*")", R"(["SNS:Publish","SNS:Subscribe"])") + "," +
        statement("Deny", R"("*")", R"("SNS:Publish")", R"(,"Condition":{"Bool":{"aws:SecureTransport":"false"}})"));
    const std::string text = " is not authorized to perform: SNS:Publish on resource: " + arn +
                             " with an explicit deny in a resource-based policy";
    for (const std::string account : {other, owner}) {
        bench.as.access_key = account;
        const Answer denied =
            bench.sns_error("Publish", this_topic + Parameters{{"Message", "x"}}, "AuthorizationError");
        CHECK(denied.message() == fmt::format("User: arn:aws:iam::{}:root{}", account, text));
        bench.as.over_tls = true;
        CHECK(bench.may_publish());
        bench.as.over_tls = false;
    }
}

TEST_CASE("the owner can always manage the topic", "[sns][access][SNS-82]") {
    Shared bench;
    bench.set_policy(
        statement("Deny", R"("*")",
                  R"(["SNS:Publish","SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission",)"
                  R"("SNS:RemovePermission","SNS:DeleteTopic"])"));
    bench.as.access_key = owner;
    for (const auto& [action, more] : about_a_topic) {
        INFO(action);
        if (action == "DeleteTopic") CHECK_FALSE(bench.may_publish());
        CHECK(bench.may(action, more) == !action.starts_with("Publish"));
    }
}

TEST_CASE("who has the token may confirm, whatever the policy says", "[sns][access][SNS-125]") {
    Shared bench;
    bench.as.access_key = other;
    const auto queue = bench.queue("theirs");
    bench.ok(
        "SetQueueAttributes",
        {{"QueueUrl", queue},
         {"Attributes",
          {{"Policy", R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":")" +
                          bench.arn(queue) + R"("}]})"}}}});
    const auto queue_arn = bench.arn(queue);
    bench.as_owner([&] { bench.subscribe(arn, "sqs", queue_arn); });
    const Json asked = Json::parse(bench.bodies(queue).at(0));

    bench.sns_ok("ConfirmSubscription", this_topic + Parameters{{"Token", asked["Token"].get<std::string>()}});

    bench.as_owner([&] { bench.publish(arn, "hello"); });
    CHECK(bench.receive(queue).size() == 1);
}

TEST_CASE("without the flag the call is made, and the journal says what AWS would have refused",
          "[sns][access][SNS-82]") {
    Shared bench(Settings{});

    CHECK(bench.may_publish());

    const auto ignored = bench.events("sns.topic.policy_ignored");
    REQUIRE(ignored.size() == 1);
    CHECK(ignored[0]->resource == arn);
    CHECK(ignored[0]->account == other);
    CHECK(said(*ignored[0], "would_be") == "AuthorizationError");
    CHECK(said(*ignored[0], "action") == "SNS:Publish");
    const auto missing = said(*ignored[0], "missing_statement");
    CHECK(Json::parse(missing) == Json{{"Effect", "Allow"},
                                       {"Principal", {{"AWS", "arn:aws:iam::444455556666:root"}}},
                                       {"Action", "SNS:Publish"},
                                       {"Resource", arn}});
    bench.set_policy(missing);
    CHECK(bench.may_publish());
    CHECK(bench.events("sns.topic.policy_ignored").size() == 1);
    bench.set_policy(statement("Deny", R"("*")", R"("SNS:Publish")"));
    bench.as_owner([&] { CHECK(bench.may_publish()); });
    CHECK(said(*bench.events("sns.topic.policy_ignored").at(1), "denied_by") == "DenyIt");
    // A topic that is not there is not shared either [SNS-40].
    bench.sns_error("Publish", {{"TopicArn", arn + "2"}, {"Message", "x"}}, "AuthorizationError");
}
