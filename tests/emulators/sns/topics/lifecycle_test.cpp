// Creating, finding, listing and deleting topics.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using Map = std::map<std::string, std::string>;

namespace {

Parameters create(const std::string& name, const Map& attributes = {}) {
    return Parameters{{"Name", name}} + entries("Attributes", attributes);
}

Parameters tags(const Map& map) {
    Parameters parameters;
    for (const auto& [key, value] : map) {
        const std::string member = "Tags.member." + std::to_string(parameters.size() / 2 + 1);
        parameters.emplace_back(member + ".Key", key);
        parameters.emplace_back(member + ".Value", value);
    }
    return parameters;
}

}    // namespace

TEST_CASE("a topic's ARN has region, account and name", "[sns][topics][SNS-44][SNS-342]") {
    Bench bench;
    bench.as.access_key = "111122223333";
    bench.as.region = "eu-west-1";
    CHECK(bench.topic("orders") == "arn:aws:sns:eu-west-1:111122223333:orders");
}

TEST_CASE("a topic's name is 1 to 256 letters, digits, hyphens and underscores", "[sns][topics][SNS-46]") {
    Bench bench;
    bench.topic(std::string(256, 'a'));
    bench.topic("A-z_09");
    for (const std::string& name : {std::string(), std::string(257, 'a'), std::string("a.b"), std::string("a b"),
                                    std::string("ä"), std::string("a/b"), std::string("t.fifo")}) {
        INFO(name);
        CHECK(bench.sns_error("CreateTopic", create(name), "InvalidParameter").message() ==
              "Invalid parameter: Topic Name");
    }
}

TEST_CASE("a FIFO topic's name ends in .fifo, within the 256", "[sns][topics][SNS-46][SNS-49]") {
    Bench bench;
    bench.fifo_topic(std::string(251, 'a') + ".fifo");
    for (const std::string& name :
         {std::string(252, 'a') + ".fifo", std::string(".fifo"), std::string("t"), std::string("t.fifo.fifo")}) {
        INFO(name);
        CHECK(bench.sns_error("CreateTopic", create(name, {{"FifoTopic", "true"}}), "InvalidParameter").message() ==
              "Invalid parameter: Topic Name");
    }
    CHECK(bench.sns_error("CreateTopic", create("t.fifo", {{"FifoTopic", "false"}}), "InvalidParameter").message() ==
          "Invalid parameter: Topic Name");
}

TEST_CASE("creating a topic again answers with the one that is there, if what is given is as it is",
          "[sns][topics][SNS-47][SNS-387]") {
    Bench bench;
    const auto topic = bench.topic("t", {{"DisplayName", "one"}, {"KmsMasterKeyId", "alias/k"}});
    CHECK(bench.topic("t") == topic);
    CHECK(bench.topic("t", {{"DisplayName", "one"}}) == topic);
    CHECK(bench.topic("t", {{"KmsMasterKeyId", "alias/k"}, {"DisplayName", "one"}}) == topic);
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", topic}, {"AttributeName", "DisplayName"}, {"AttributeValue", "two"}});
    CHECK(bench.topic("t") == topic);
    CHECK(bench.topic("t", {{"DisplayName", "two"}}) == topic);
    CHECK(bench.sns_ok("ListTopics").texts("TopicArn").size() == 1);
}

TEST_CASE("an attribute that differs or was never set is refused", "[sns][topics][SNS-48][SNS-387]") {
    Bench bench;
    bench.topic("t", {{"DisplayName", "one"}});
    for (const Map& attributes : {Map{{"DisplayName", "two"}}, Map{{"SignatureVersion", "1"}},
                                  Map{{"TracingConfig", "PassThrough"}}, Map{{"MaximumMessageSize", "262144"}}}) {
        CHECK(bench.sns_error("CreateTopic", create("t", attributes), "InvalidParameter").message() ==
              "Invalid parameter: Attributes Reason: Topic already exists with different attributes");
    }
}

TEST_CASE("FifoTopic=false is fine on a standard topic", "[sns][topics][SNS-49]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(bench.topic("t", {{"FifoTopic", "false"}}) == topic);
    const auto fifo = bench.fifo_topic("t.fifo");
    CHECK(bench.fifo_topic("t.fifo", {{"ContentBasedDeduplication", "false"}}) == fifo);
    bench.sns_error("CreateTopic", create("t.fifo", {{"FifoTopic", "true"}, {"ContentBasedDeduplication", "true"}}),
                    "InvalidParameter");
}

TEST_CASE("tags of a topic that is there may be a part of its own", "[sns][topics][SNS-50][SNS-387]") {
    Bench bench;
    bench.sns_ok("CreateTopic", create("t") + tags({{"a", "1"}, {"b", "2"}}));
    bench.sns_ok("CreateTopic", create("t"));
    bench.sns_ok("CreateTopic", create("t") + tags({{"b", "2"}}));
    for (const Map& given : {Map{{"a", "2"}}, Map{{"c", "3"}}, Map{{"a", "1"}, {"c", "3"}}}) {
        CHECK(bench.sns_error("CreateTopic", create("t") + tags(given), "InvalidParameter").message() ==
              "Invalid parameter: Tags Reason: Topic already exists with different tags");
    }
}

TEST_CASE("deleting a topic that is not there succeeds", "[sns][topics][SNS-51][SNS-346]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    bench.sns_error("GetTopicAttributes", {{"TopicArn", topic}}, "NotFound");
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
}

TEST_CASE("a topic that is created again has neither tags nor attributes", "[sns][topics][SNS-52]") {
    Bench bench;
    const auto topic =
        bench.sns_ok("CreateTopic", create("t", {{"DisplayName", "x"}}) + tags({{"a", "1"}})).text("TopicArn");
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    bench.topic("t");
    CHECK(bench.sns_ok("ListTagsForResource", {{"ResourceArn", topic}}).texts("member/Key").empty());
    CHECK(bench.topic_attributes(topic)["DisplayName"].empty());
}

TEST_CASE("a topic with an archive is not deleted before its policy is cleared", "[sns][topics][SNS-53][SNS-21]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo", {{"ArchivePolicy", R"({"MessageRetentionPeriod":"30"})"}});
    CHECK(bench.sns_error("DeleteTopic", {{"TopicArn", topic}}, "InvalidState").status == 400);
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", topic}, {"AttributeName", "ArchivePolicy"}, {"AttributeValue", "{}"}});
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
}

TEST_CASE("ListTopics gives a hundred a page, in creation order, of the caller's region",
          "[sns][topics][SNS-54][SNS-362][SNS-382][SNS-409]") {
    Bench bench;
    for (int i = 0; i < 201; ++i) bench.topic("t" + std::to_string(1000 - i));
    bench.as.region = "eu-west-1";
    bench.topic("elsewhere");
    bench.as.region = "us-east-1";

    std::vector<std::string> all;
    std::vector<std::size_t> sizes;
    Parameters next;
    for (;;) {
        const Answer page = bench.sns_ok("ListTopics", next);
        const auto topics = page.texts("Topics/member/TopicArn");
        sizes.push_back(topics.size());
        all.insert(all.end(), topics.begin(), topics.end());
        if (page.texts("NextToken").empty()) break;
        next = {{"NextToken", page.text("NextToken")}};
    }
    CHECK(sizes == std::vector<std::size_t>{100, 100, 1});
    CHECK(all.size() == 201);
    CHECK(all.front().ends_with(":t1000"));
    CHECK(all.back().ends_with(":t800"));
}

TEST_CASE("a token belongs to its operation and caller, and is not made by hand", "[sns][topics][SNS-410]") {
    Bench bench;
    for (int i = 0; i < 101; ++i) bench.topic("t" + std::to_string(i));
    const auto token = bench.sns_ok("ListTopics").text("NextToken");
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
          std::string::npos);
    std::string damaged = token;
    damaged[3] = damaged[3] == 'A' ? 'B' : 'A';
    for (const std::string& bad : {damaged, std::string("x"), std::string("bm90IGEgdG9rZW4gb2Ygb3VycyBhdCBhbGw=")}) {
        CHECK(bench.sns_error("ListTopics", {{"NextToken", bad}}, "InvalidParameter").message() ==
              "Invalid parameter: NextToken");
    }
    bench.as.region = "eu-west-1";
    bench.sns_error("ListTopics", {{"NextToken", token}}, "InvalidParameter");
    bench.as.region = "us-east-1";
    bench.as.access_key = "111111111111";
    bench.sns_error("ListTopics", {{"NextToken", token}}, "InvalidParameter");
}

TEST_CASE("an account has room for a thousand FIFO topics", "[sns][topics][SNS-55][SNS-22]") {
    Bench bench;
    for (int i = 0; i < 1000; ++i) bench.fifo_topic("t" + std::to_string(i) + ".fifo");
    CHECK(bench.sns_error("CreateTopic", create("more.fifo", {{"FifoTopic", "true"}}), "TopicLimitExceeded").status ==
          403);
    bench.topic("standard");
    bench.fifo_topic("t7.fifo");    // it is there
    bench.sns_ok("DeleteTopic", {{"TopicArn", "arn:aws:sns:us-east-1:000000000000:t7.fifo"}});
    bench.fifo_topic("more.fifo");
}

TEST_CASE("what happens to topics stands in the journal", "[sns][topics]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", topic}, {"AttributeName", "DisplayName"}, {"AttributeValue", "x"}});
    bench.sns_ok("DeleteTopic", {{"TopicArn", topic}});
    for (const auto* type : {"sns.topic.created", "sns.topic.changed", "sns.topic.deleted"}) {
        REQUIRE(bench.events(type).size() == 1);
        CHECK(bench.events(type).front()->resource == topic);
    }
}
