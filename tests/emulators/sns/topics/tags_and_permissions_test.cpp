// Tags of topics, and the permissions that write their policies.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using Map = std::map<std::string, std::string>;

namespace {

Parameters tags(const std::vector<std::pair<std::string, std::string>>& list) {
    Parameters parameters;
    for (const auto& [key, value] : list) {
        const std::string member = "Tags.member." + std::to_string(parameters.size() / 2 + 1);
        parameters.emplace_back(member + ".Key", key);
        parameters.emplace_back(member + ".Value", value);
    }
    return parameters;
}

Map tags_of(Bench& bench, const std::string& topic) {
    const Answer answer = bench.sns_ok("ListTagsForResource", {{"ResourceArn", topic}});
    const auto keys = answer.texts("member/Key"), values = answer.texts("member/Value");
    Map map;
    for (std::size_t i = 0; i < keys.size(); ++i) map[keys[i]] = values.at(i);
    return map;
}

Parameters add(const std::string& topic, const std::string& label, const std::vector<std::string>& accounts,
               const std::vector<std::string>& actions) {
    return Parameters{{"TopicArn", topic}, {"Label", label}} + members("AWSAccountId", accounts) +
           members("ActionName", actions);
}

Json statements(Bench& bench, const std::string& topic) {
    return Json::parse(bench.topic_attributes(topic)["Policy"])["Statement"];
}

}    // namespace

TEST_CASE("tags are set, replaced and removed one by one", "[sns][tags][SNS-90][SNS-93][SNS-361][SNS-374][SNS-376]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(tags_of(bench, topic).empty());
    bench.sns_ok("TagResource", Parameters{{"ResourceArn", topic}} + tags({{"a", "1"}, {"A", ""}, {"ключ", "ü"}}));
    bench.sns_ok("TagResource", Parameters{{"ResourceArn", topic}} + tags({{"a", "2"}}));
    CHECK(tags_of(bench, topic) == Map{{"a", "2"}, {"A", ""}, {"ключ", "ü"}});
    bench.sns_ok("UntagResource", Parameters{{"ResourceArn", topic}} + members("TagKeys", {"A", "absent"}));
    CHECK(tags_of(bench, topic) == Map{{"a", "2"}, {"ключ", "ü"}});
    bench.sns_error("TagResource", Parameters{{"ResourceArn", topic}} + tags({{"aws:x", "1"}}), "InvalidParameter");
}

TEST_CASE("a tag stands as value and key", "[sns][tags][SNS-11]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.sns_ok("TagResource", Parameters{{"ResourceArn", topic}} + tags({{"k", "v"}}));
    CHECK(bench.sns_ok("ListTagsForResource", {{"ResourceArn", topic}})
              .body.find("<Tags><member><Value>v</Value><Key>k</Key></member></Tags>") != std::string::npos);
}

TEST_CASE("one call has each key once", "[sns][tags][SNS-91]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(bench
              .sns_error("TagResource", Parameters{{"ResourceArn", topic}} + tags({{"a", "1"}, {"a", "1"}}),
                         "InvalidParameter")
              .message() == "Invalid parameter: Duplicated keys are not allowed.");
    bench.sns_error("CreateTopic", Parameters{{"Name", "u"}} + tags({{"a", "1"}, {"a", "2"}}), "InvalidParameter");
}

TEST_CASE("a topic has at most 50 tags", "[sns][tags][SNS-90][SNS-92][SNS-23]") {
    Bench bench;
    std::vector<std::pair<std::string, std::string>> fifty;
    for (int i = 0; i < 50; ++i) fifty.emplace_back("k" + std::to_string(i), "v");
    const auto topic = bench.sns_ok("CreateTopic", Parameters{{"Name", "t"}} + tags(fifty)).text("TopicArn");
    bench.sns_ok("TagResource", Parameters{{"ResourceArn", topic}} + tags({{"k7", "other"}}));
    const Answer answer =
        bench.sns_error("TagResource", Parameters{{"ResourceArn", topic}} + tags({{"more", "v"}}), "TagLimitExceeded");
    CHECK(answer.status == 400);
    CHECK(answer.message() == "Could not complete request: tag quota of per resource exceeded");
    fifty.emplace_back("more", "v");
    bench.sns_error("CreateTopic", Parameters{{"Name", "u"}} + tags(fifty), "TagLimitExceeded");
    CHECK(tags_of(bench, topic).size() == 50);
}

TEST_CASE("tag operations do not find a resource", "[sns][tags][SNS-43][SNS-18]") {
    Bench bench;
    const std::string missing = "arn:aws:sns:us-east-1:000000000000:missing";
    for (const Answer& answer :
         {bench.sns_error("ListTagsForResource", {{"ResourceArn", missing}}, "ResourceNotFound"),
          bench.sns_error("TagResource", Parameters{{"ResourceArn", missing}} + tags({{"a", "1"}}), "ResourceNotFound"),
          bench.sns_error("UntagResource", {{"ResourceArn", missing}, {"TagKeys.member.1", "a"}},
                          "ResourceNotFound")}) {
        CHECK(answer.status == 404);
        CHECK(answer.message() == "Resource does not exist");
    }
}

TEST_CASE("AddPermission writes a statement behind the others", "[sns][permissions][SNS-79][SNS-336]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.sns_ok("AddPermission", add(topic, "one", {"111111111111"}, {"Publish"}));
    bench.sns_ok("AddPermission", add(topic, "two", {"111111111111", "222222222222"}, {"Publish", "Subscribe"}));
    const Json all = statements(bench, topic);
    REQUIRE(all.size() == 3);
    CHECK(all[0]["Sid"] == "__default_statement_ID");
    CHECK(
        all[1].dump() ==
        R"({"Sid":"one","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"SNS:Publish",)"
        R"("Resource":")" +
            topic + R"("})");
    CHECK(all[2]["Principal"]["AWS"] == Json{"arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"});
    CHECK(all[2]["Action"] == Json{"SNS:Publish", "SNS:Subscribe"});
}

TEST_CASE("AddPermission refuses labels in use, unknown actions and bad accounts", "[sns][permissions][SNS-80]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.sns_ok("AddPermission", add(topic, "used", {"111111111111"}, {"Publish"}));
    const auto refusal = [&](const Parameters& parameters) {
        return bench.sns_error("AddPermission", parameters, "InvalidParameter").message();
    };
    CHECK(refusal(add(topic, "used", {"111111111111"}, {"Subscribe"})) ==
          "Invalid parameter: Statement already exists");
    CHECK(refusal(add(topic, "new", {"111111111111"}, {"Publish", "Fly"})) ==
          "Invalid parameter: Policy statement action out of service scope!");
    for (const auto* account : {"1111", "x", "1111111111111", ""}) {
        CHECK(refusal(add(topic, "new", {"111111111111", account}, {"Publish"})) ==
              "Invalid parameter: A provided account ID is not valid");
    }
    bench.sns_error("AddPermission",
                    add("arn:aws:sns:us-east-1:000000000000:missing", "l", {"111111111111"}, {"Publish"}), "NotFound");
    bench.sns_error("AddPermission", {{"TopicArn", topic}, {"Label", "l"}}, "ValidationError");
}

TEST_CASE("RemovePermission takes a statement out, and does not mind if there is none",
          "[sns][permissions][SNS-81][SNS-367]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.sns_ok("AddPermission", add(topic, "one", {"111111111111"}, {"Publish"}));
    bench.sns_ok("RemovePermission", {{"TopicArn", topic}, {"Label", "one"}});
    bench.sns_ok("RemovePermission", {{"TopicArn", topic}, {"Label", "unknown"}});
    CHECK(statements(bench, topic).size() == 1);
    bench.sns_error("RemovePermission", {{"TopicArn", "arn:aws:sns:us-east-1:000000000000:missing"}, {"Label", "l"}},
                    "NotFound");
}
