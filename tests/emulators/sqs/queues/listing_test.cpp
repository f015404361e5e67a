// Looking queues up and listing them, page by page.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {
std::vector<std::string> names(const Json& urls) {
    std::vector<std::string> found;
    for (const auto& url : urls) found.push_back(url.get<std::string>().substr(url.get<std::string>().rfind('/') + 1));
    return found;
}
using Names = std::vector<std::string>;
}    // namespace

TEST_CASE("GetQueueUrl finds a queue of the caller or of the account it names",
          "[sqs][listing][SQS-174][SQS-394][SQS-110]") {
    Bench bench;
    const auto url = bench.queue("q");
    CHECK(bench.ok("GetQueueUrl", {{"QueueName", "q"}})["QueueUrl"] == url);
    CHECK(bench.error("GetQueueUrl", {{"QueueName", "p"}}, "QueueDoesNotExist").message() ==
          "The specified queue does not exist.");

    bench.as.access_key = "111111111111";
    bench.error("GetQueueUrl", {{"QueueName", "q"}}, "QueueDoesNotExist");
    CHECK(bench.ok("GetQueueUrl", {{"QueueName", "q"}, {"QueueOwnerAWSAccountId", "000000000000"}})["QueueUrl"] == url);
    CHECK(
        bench
            .error("GetQueueUrl", {{"QueueName", "p"}, {"QueueOwnerAWSAccountId", "000000000000"}}, "QueueDoesNotExist")
            .message() == "The specified queue does not exist or you do not have access to it.");
}

TEST_CASE("ListQueues has a case-sensitive prefix and names in order", "[sqs][listing][SQS-175][SQS-178][SQS-398]") {
    Bench bench;
    for (const auto* name : {"b", "a-2", "a-1", "A-3"}) bench.queue(name);
    CHECK(names(bench.ok("ListQueues", Json::object())["QueueUrls"]) == Names{"A-3", "a-1", "a-2", "b"});
    CHECK(names(bench.ok("ListQueues", {{"QueueNamePrefix", "a-"}})["QueueUrls"]) == Names{"a-1", "a-2"});
    CHECK(bench.ok("ListQueues", {{"QueueNamePrefix", "zz"}}) == Json::object());    // [SQS-19]
}

TEST_CASE("a token comes only with MaxResults and only when there is more", "[sqs][listing][SQS-176][SQS-431]") {
    Bench bench;
    for (int i = 0; i < 5; ++i) bench.queue("q" + std::to_string(i));
    CHECK_FALSE(bench.ok("ListQueues", Json::object()).contains("NextToken"));
    CHECK_FALSE(bench.ok("ListQueues", {{"MaxResults", 5}}).contains("NextToken"));

    Names all;
    Json page = bench.ok("ListQueues", {{"MaxResults", 2}});
    for (;;) {
        for (const auto& name : names(page["QueueUrls"])) all.push_back(name);
        if (!page.contains("NextToken")) break;
        page = bench.ok("ListQueues", {{"MaxResults", 2}, {"NextToken", page["NextToken"]}});
    }
    CHECK(all == Names{"q0", "q1", "q2", "q3", "q4"});
}

TEST_CASE("without MaxResults there are at most 1000 and no token", "[sqs][listing][SQS-176]") {
    Bench bench;
    for (int i = 0; i < 1001; ++i) bench.queue("q" + std::to_string(i));
    const Json all = bench.ok("ListQueues", Json::object());
    CHECK(all["QueueUrls"].size() == 1000);
    CHECK_FALSE(all.contains("NextToken"));
    CHECK(bench.ok("ListQueues", {{"MaxResults", 1000}}).contains("NextToken"));
}

TEST_CASE("MaxResults is from 1 to 1000, and a token belongs to its MaxResults", "[sqs][listing][SQS-177]") {
    Bench bench;
    for (int i = 0; i < 3; ++i) bench.queue("q" + std::to_string(i));
    for (const int count : {0, 1001, -1}) {
        CHECK(bench.error("ListQueues", {{"MaxResults", count}}, "InvalidParameterValue").message() ==
              "Value " + std::to_string(count) +
                  " for parameter MaxResults is invalid. Reason: Must be between 1 and 1000, if provided.");
    }
    const auto token = bench.ok("ListQueues", {{"MaxResults", 1}})["NextToken"];
    bench.error("ListQueues", {{"NextToken", token}}, "InvalidParameterValue");
    bench.error("ListQueues", {{"NextToken", "garbage"}, {"MaxResults", 1}}, "InvalidParameterValue");
}

TEST_CASE("a token is bound to its prefix, account and region, and outlives changes", "[sqs][listing][SQS-432]") {
    Bench bench;
    for (const auto* name : {"a1", "a3", "a5"}) bench.queue(name);
    const auto token = bench.ok("ListQueues", {{"MaxResults", 2}, {"QueueNamePrefix", "a"}})["NextToken"];

    bench.error("ListQueues", {{"MaxResults", 2}, {"QueueNamePrefix", "b"}, {"NextToken", token}},
                "InvalidParameterValue");
    bench.as.region = "eu-west-1";
    bench.error("ListQueues", {{"MaxResults", 2}, {"QueueNamePrefix", "a"}, {"NextToken", token}},
                "InvalidParameterValue");
    bench.as.region = "us-east-1";

    bench.ok("DeleteQueue", {{"QueueUrl", "a3"}});    // the last one returned
    bench.queue("a2");
    bench.queue("a4");
    CHECK(names(bench.ok("ListQueues",
                         {{"MaxResults", 9}, {"QueueNamePrefix", "a"}, {"NextToken", token}})["QueueUrls"]) ==
          Names{"a4", "a5"});
}

TEST_CASE("ListDeadLetterSourceQueues names those whose redrive policy targets the queue",
          "[sqs][listing][SQS-179][SQS-395][SQS-21]") {
    Bench bench;
    const auto dlq = bench.queue("dlq");
    CHECK(bench.ok("ListDeadLetterSourceQueues", {{"QueueUrl", dlq}}) == Json{{"queueUrls", Json::array()}});
    const std::string policy = R"({"deadLetterTargetArn":")" + bench.arn(dlq) + R"(","maxReceiveCount":3})";
    for (const auto* name : {"c", "a", "b"}) bench.queue(name, {{"RedrivePolicy", policy}});
    CHECK(names(bench.ok("ListDeadLetterSourceQueues", {{"QueueUrl", dlq}})["queueUrls"]) == Names{"a", "b", "c"});

    const Json first = bench.ok("ListDeadLetterSourceQueues", {{"QueueUrl", dlq}, {"MaxResults", 2}});
    CHECK(names(first["queueUrls"]) == Names{"a", "b"});
    const Json second = bench.ok("ListDeadLetterSourceQueues",
                                 {{"QueueUrl", dlq}, {"MaxResults", 2}, {"NextToken", first["NextToken"]}});
    CHECK(names(second["queueUrls"]) == Names{"c"});
    CHECK_FALSE(second.contains("NextToken"));

    bench.ok("SetQueueAttributes", {{"QueueUrl", "b"}, {"Attributes", {{"RedrivePolicy", ""}}}});
    CHECK(names(bench.ok("ListDeadLetterSourceQueues", {{"QueueUrl", dlq}})["queueUrls"]) == Names{"a", "c"});
}
