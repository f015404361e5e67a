// How SNS speaks: Query in, XML out, and what it says of malformed calls and ARNs.
#include <catch2/catch.hpp>

#include <algorithm>

#include "pileus/service/service.hpp"
#include "support/bench.hpp"

using namespace pileus::test;

namespace {
const std::string missing = "arn:aws:sns:us-east-1:000000000000:missing";
}

TEST_CASE("an answer is XML in SNS's namespace, with the result before the request id",
          "[sns][protocol][SNS-2][SNS-3][SNS-7]") {
    Bench bench;
    const Answer answer = bench.sns_ok("CreateTopic", {{"Name", "t"}});
    CHECK(answer.content_type == "text/xml");
    const std::string id = answer.header("x-amzn-RequestId");
    CHECK(id.size() == 36);
    CHECK(answer.body ==
          R"(<CreateTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><CreateTopicResult>)"
          "<TopicArn>arn:aws:sns:us-east-1:000000000000:t</TopicArn></CreateTopicResult><ResponseMetadata><RequestId>" +
              id + "</RequestId></ResponseMetadata></CreateTopicResponse>");
}

TEST_CASE("parameters may stand in the query string, of a GET and of a POST", "[sns][protocol][SNS-2]") {
    Bench bench;
    const Parameters headers{{"Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sns/aws4_request"}};
    CHECK(bench.raw("GET", "/?Action=CreateTopic&Version=2010-03-31&Name=a", headers, "").text("TopicArn") ==
          "arn:aws:sns:us-east-1:000000000000:a");
    CHECK(bench.raw("POST", "/?Action=CreateTopic&Version=2010-03-31&Name=b", headers, "").text("TopicArn") ==
          "arn:aws:sns:us-east-1:000000000000:b");
}

TEST_CASE("SNS is found by host as well as by the signature", "[sns][protocol][SNS-1]") {
    Bench bench;
    bench.as.host = "sns.eu-west-1.amazonaws.com";
    CHECK(bench.raw("GET", "/?Action=CreateTopic&Version=2010-03-31&Name=a", {}, "").text("TopicArn") ==
          "arn:aws:sns:eu-west-1:000000000000:a");
    bench.as.host = "sns.cn-north-1.amazonaws.com.cn";
    CHECK(bench.raw("GET", "/?Action=CreateTopic&Version=2010-03-31&Name=a", {}, "").text("TopicArn") ==
          "arn:aws-cn:sns:cn-north-1:000000000000:a");
}

TEST_CASE("an operation without output has no result element", "[sns][protocol][SNS-8]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const auto& answer :
         {bench.sns_ok("SetTopicAttributes",
                       {{"TopicArn", topic}, {"AttributeName", "DisplayName"}, {"AttributeValue", "x"}}),
          bench.sns_ok("AddPermission", Parameters{{"TopicArn", topic}, {"Label", "l"}} +
                                            members("AWSAccountId", {"111111111111"}) +
                                            members("ActionName", {"Publish"})),
          bench.sns_ok("RemovePermission", {{"TopicArn", topic}, {"Label", "l"}}),
          bench.sns_ok("DeleteTopic", {{"TopicArn", topic}})}) {
        INFO(answer.body);
        CHECK(answer.body.find("Result") == std::string::npos);
        CHECK(answer.body.find("><ResponseMetadata>") != std::string::npos);
    }
}

TEST_CASE("tag operations have an empty result", "[sns][protocol][SNS-9]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Answer tagged =
        bench.sns_ok("TagResource", {{"ResourceArn", topic}, {"Tags.member.1.Key", "k"}, {"Tags.member.1.Value", "v"}});
    CHECK(tagged.body.find("<TagResourceResult/>") != std::string::npos);
    const Answer untagged = bench.sns_ok("UntagResource", {{"ResourceArn", topic}, {"TagKeys.member.1", "k"}});
    CHECK(untagged.body.find("<UntagResourceResult/>") != std::string::npos);
}

TEST_CASE("lists are members, maps are entries, and an empty list is an empty element", "[sns][protocol][SNS-10]") {
    Bench bench;
    CHECK(bench.sns_ok("ListTopics").body.find("<ListTopicsResult><Topics/></ListTopicsResult>") != std::string::npos);
    const auto topic = bench.topic("t");
    CHECK(
        bench.sns_ok("ListTopics").body.find("<Topics><member><TopicArn>" + topic + "</TopicArn></member></Topics>") !=
        std::string::npos);
    CHECK(bench.sns_ok("GetTopicAttributes", {{"TopicArn", topic}})
              .body.find("<entry><key>DisplayName</key><value></value></entry>") != std::string::npos);
    CHECK(bench.sns_ok("ListTagsForResource", {{"ResourceArn", topic}}).body.find("<Tags/>") != std::string::npos);
}

TEST_CASE("lists and maps are read from members and entries", "[sns][protocol][SNS-5][SNS-6]") {
    Bench bench;
    const auto topic = bench
                           .sns_ok("CreateTopic", {{"Name", "t"},
                                                   {"Attributes.entry.1.key", "DisplayName"},
                                                   {"Attributes.entry.1.value", "one"},
                                                   {"Attributes.entry.2.key", "KmsMasterKeyId"},
                                                   {"Attributes.entry.2.value", "alias/k"},
                                                   {"Tags.member.1.Key", "a"},
                                                   {"Tags.member.1.Value", "1"},
                                                   {"Tags.member.2.Key", "b"},
                                                   {"Tags.member.2.Value", "2"}})
                           .text("TopicArn");
    CHECK(bench.topic_attributes(topic)["DisplayName"] == "one");
    CHECK(bench.topic_attributes(topic)["KmsMasterKeyId"] == "alias/k");
    CHECK(bench.sns_ok("ListTagsForResource", {{"ResourceArn", topic}}).texts("member/Key").size() == 2);
}

TEST_CASE("members of the permission lists have their names in the singular", "[sns][protocol][SNS-413]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.sns_ok("AddPermission", {{"TopicArn", topic},
                                   {"Label", "l"},
                                   {"AWSAccountId.member.1", "111111111111"},
                                   {"ActionName.member.1", "Publish"}});
    CHECK(bench.topic_attributes(topic)["Policy"].find("111111111111") != std::string::npos);
}

TEST_CASE("an error has type, code and message, and no detail", "[sns][protocol][SNS-12][SNS-17][SNS-41]") {
    Bench bench;
    const Answer answer = bench.sns("GetTopicAttributes", {{"TopicArn", missing}});
    CHECK(answer.status == 404);
    CHECK(answer.content_type == "text/xml");
    CHECK(answer.body == R"(<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>)"
                         "<Code>NotFound</Code><Message>Topic does not exist</Message></Error><RequestId>" +
                             answer.header("x-amzn-RequestId") + "</RequestId></ErrorResponse>");
}

TEST_CASE("an unknown or missing action is an invalid one", "[sns][protocol][SNS-13]") {
    Bench bench;
    CHECK(bench.sns("NoSuchAction").status == 400);
    CHECK(bench.sns("NoSuchAction").code() == "InvalidAction");
    const Answer none = bench.query({{"Version", "2010-03-31"}}, "/", "sns");
    CHECK(none.status == 400);
    CHECK(none.code() == "InvalidAction");
    bench.as.host = "sns.us-east-1.amazonaws.com";
    const Answer bare = bench.raw("GET", "/", {}, "");
    CHECK(bare.status == 400);
    CHECK(bare.code() == "InvalidAction");
}

TEST_CASE("the framework refuses what is missing and what breaks a limit", "[sns][protocol][SNS-31][SNS-35][SNS-407]") {
    Bench bench;
    CHECK(bench.sns_error("CreateTopic", {}, "ValidationError").message() ==
          "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null");
    const auto topic = bench.topic("t");
    const auto tag = [&](const std::string& key, const std::string& value) {
        return Parameters{{"ResourceArn", topic}, {"Tags.member.1.Key", key}, {"Tags.member.1.Value", value}};
    };
    bench.sns_ok("TagResource", tag(std::string(128, 'k'), std::string(256, 'v')));
    const std::string long_key(129, 'k');
    CHECK(bench.sns_error("TagResource", tag(long_key, "v"), "ValidationError").message() ==
          "1 validation error detected: Value '" + long_key +
              "' at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to "
              "128");
    bench.sns_error("TagResource", tag("k", std::string(257, 'v')), "ValidationError");
    bench.sns_error("TagResource", tag("", "v"), "ValidationError");
    bench.sns_error("TagResource", {{"ResourceArn", topic}, {"Tags.member.1.Key", "k"}}, "ValidationError");
    bench.sns_error("ListTagsForResource", {{"ResourceArn", ""}}, "ValidationError");
    bench.sns_error("ListTagsForResource", {{"ResourceArn", std::string(1012, 'a')}}, "ValidationError");
    bench.sns_error("ListTagsForResource", {{"ResourceArn", std::string(1011, 'a')}}, "InvalidParameter");
    bench.sns_error("UntagResource", {{"ResourceArn", topic}, {"TagKeys.member.1", std::string(129, 'a')}},
                    "ValidationError");
}

TEST_CASE("an ARN has at least six elements", "[sns][protocol][SNS-38][SNS-15]") {
    Bench bench;
    CHECK(bench.sns_error("GetTopicAttributes", {{"TopicArn", ""}}, "InvalidParameter").message() ==
          "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1");
    CHECK(bench.sns_error("DeleteTopic", {{"TopicArn", "arn:aws:sns:us-east-1:t"}}, "InvalidParameter").message() ==
          "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 5");
}

TEST_CASE("a topic of another region is an invalid parameter", "[sns][protocol][SNS-39][SNS-400]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.as.region = "eu-west-1";
    for (const auto* action : {"GetTopicAttributes", "DeleteTopic"}) {
        CHECK(bench.sns_error(action, {{"TopicArn", topic}}, "InvalidParameter").message() ==
              "Invalid parameter: TopicArn");
    }
    CHECK(bench
              .sns_error("SetTopicAttributes", {{"TopicArn", topic}, {"AttributeName", "DisplayName"}},
                         "InvalidParameter")
              .message() == "Invalid parameter: TopicArn");
    bench.as.region = "us-east-1";
    bench.sns_error("GetTopicAttributes", {{"TopicArn", topic + ":extra"}}, "InvalidParameter");
    bench.sns_error("GetTopicAttributes", {{"TopicArn", "arn:aws:sqs:us-east-1:000000000000:t"}}, "InvalidParameter");
}

TEST_CASE("a missing topic of another account is refused, not told", "[sns][protocol][SNS-40][SNS-45][SNS-19]") {
    Bench bench;
    const std::string foreign = "arn:aws:sns:us-east-1:111111111111:t";
    const Answer answer = bench.sns_error("GetTopicAttributes", {{"TopicArn", foreign}}, "AuthorizationError");
    CHECK(answer.status == 403);
    CHECK(answer.message() ==
          "User: arn:aws:iam::000000000000:root is not authorized to perform: SNS:GetTopicAttributes on resource: " +
              foreign + " because no identity-based policy allows the SNS:GetTopicAttributes action");
    CHECK(bench.sns_error("DeleteTopic", {{"TopicArn", foreign}}, "AuthorizationError").status == 403);
}

TEST_CASE("who verifies signatures still lets the links in messages through", "[sns][protocol][SNS-4][SNS-20]") {
    Bench bench({.verify_signatures = true});
    const std::string topic = "TopicArn=arn:aws:sns:us-east-1:000000000000:t";
    CHECK(bench.raw("GET", "/?Action=ConfirmSubscription&" + topic + "&Token=x", {}, "").message() ==
          "Invalid parameter: Token");
    CHECK(bench.raw("GET", "/?Action=Unsubscribe&SubscriptionArn=x", {}, "").code() == "InvalidParameter");
    CHECK(bench.raw("GET", "/?Action=DeleteTopic&Version=2010-03-31&" + topic, {}, "").code() ==
          "MissingAuthenticationToken");
    // The signatures of old.
    const Answer outdated =
        bench.raw("GET", "/?Action=ListTopics&Version=2010-03-31&AWSAccessKeyId=test&Signature=x", {}, "");
    CHECK(outdated.status == 403);
    CHECK(outdated.code() == "InvalidSecurity");
}

// Also of those that AWS models, and answers with others or only where it is not our business.
TEST_CASE("every error has the code and the status that AWS gives it", "[sns][protocol][SNS-15]") {
    const std::vector<std::pair<int, std::vector<std::string>>> table{
        {400,
         {"InvalidParameter",
          "ParameterValueInvalid",
          "InvalidState",
          "TagLimitExceeded",
          "StaleTag",
          "TagPolicy",
          "ConcurrentAccess",
          "BatchEntryIdsNotDistinct",
          "BatchRequestTooLong",
          "EmptyBatchRequest",
          "InvalidBatchEntryId",
          "TooManyEntriesInBatchRequest",
          "EndpointDisabled",
          "PlatformApplicationDisabled",
          "KMSDisabled",
          "KMSInvalidState",
          "KMSNotFound",
          "KMSThrottling",
          "KMSAccessDenied",
          "OptedOut",
          "UserError",
          "VerificationException",
          "ValidationException"}},
        {403,
         {"AuthorizationError", "InvalidSecurity", "TopicLimitExceeded", "SubscriptionLimitExceeded",
          "FilterPolicyLimitExceeded", "ReplayLimitExceeded", "KMSOptInRequired"}},
        {404, {"NotFound", "ResourceNotFound"}},
        {429, {"Throttled"}},
        {500, {"InternalError"}}};
    Bench bench;
    const auto& services = bench.sandbox().services();
    const auto sns = std::find_if(services.begin(), services.end(),
                                  [](pileus::Service* each) { return each->traits().name == "sns"; });
    std::map<std::string, int> known;
    for (const pileus::ErrorKind* const each : (*sns)->error_kinds()) known.emplace(each->code(), each->status);
    std::map<std::string, int> expected;
    for (const auto& [status, codes] : table) {
        for (const std::string& code : codes) expected.emplace(code, status);
    }
    CHECK(known == expected);
}
