// Resource policies, and what they open to other accounts.
#include <algorithm>
#include <regex>

#include "emulators/ssm/support.hpp"

using namespace pileus::test;

namespace {

const std::string arn = "arn:aws:ssm:us-east-1:000000000000:parameter/a/b";

std::string policy(const std::string& account, const Json& actions) {
    return Json{{"Version", "2012-10-17"},
                {"Statement",
                 {{{"Effect", "Allow"}, {"Principal", {{"AWS", account}}}, {"Action", actions}, {"Resource", arn}}}}}
        .dump();
}
const Json all_actions{"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory", "ssm:DescribeParameters"};

Json put_policy(Bench& bench, const std::string& text, const Json& more = Json::object()) {
    return ask(bench, "PutResourcePolicy", merged({{"ResourceArn", arn}, {"Policy", text}}, more));
}
Json policies(Bench& bench) { return ask(bench, "GetResourcePolicies", {{"ResourceArn", arn}})["Policies"]; }

}    // namespace

TEST_CASE("a resource policy is put, replaced and deleted", "[ssm][sharing][SSM-184][SSM-186][SSM-187]") {
    Bench bench;
    put(bench, "/a/b", "v", {{"Tier", "Advanced"}});
    CHECK(policies(bench).dump() == "[]");
    const std::string first = policy("111111111111", all_actions), second = policy("222222222222", all_actions);
    const Json made = put_policy(bench, first);
    CHECK(
        std::regex_match(made["PolicyId"].get<std::string>(), std::regex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")));
    CHECK(std::regex_match(made["PolicyHash"].get<std::string>(), std::regex("[0-9a-f]{64}")));
    REQUIRE(policies(bench).size() == 1);
    CHECK(policies(bench)[0]["Policy"] == first);
    CHECK(policies(bench)[0]["PolicyId"] == made["PolicyId"]);

    const Json changed = put_policy(bench, second, made);
    CHECK(changed["PolicyId"] == made["PolicyId"]);
    CHECK(changed["PolicyHash"] != made["PolicyHash"]);
    CHECK(policies(bench)[0]["Policy"] == second);
    const Json stale = merged({{"ResourceArn", arn}, {"Policy", first}}, made);
    refusal(bench, "PutResourcePolicy", stale, "ResourcePolicyConflictException");
    refusal(bench, "DeleteResourcePolicy", merged({{"ResourceArn", arn}}, made), "ResourcePolicyConflictException");
    CHECK(bench.call(ssm("DeleteResourcePolicy"), merged({{"ResourceArn", arn}}, changed)).body == "{}");
    CHECK(policies(bench).empty());
    refusal(bench, "DeleteResourcePolicy", merged({{"ResourceArn", arn}}, changed), "ResourcePolicyNotFoundException");
}

TEST_CASE("what is wrong with a resource policy is told", "[ssm][sharing][SSM-185][SSM-186][SSM-5]") {
    Bench bench;
    put(bench, "/a/b", "v", {{"Tier", "Advanced"}});
    put(bench, "/standard", "v");
    const std::string good = policy("111111111111", all_actions);
    const auto refused = [&](const Json& more, const std::string& code) {
        return bench.error(ssm("PutResourcePolicy"), merged({{"ResourceArn", arn}, {"Policy", good}}, more), code)
            .json();
    };
    const std::string prefix = "arn:aws:ssm:us-east-1:000000000000:parameter/";
    const Json of_standard = refused({{"ResourceArn", prefix + "standard"}}, "ResourcePolicyInvalidParameterException");
    CHECK(of_standard["ParameterNames"] == Json{"ResourceArn"});
    CHECK(of_standard["Message"] != "");
    refused({{"ResourceArn", "arn:aws:ssm:us-east-1:000000000000:opsitemgroup/default"}},
            "ResourcePolicyInvalidParameterException");
    refused({{"ResourceArn", prefix + "none"}}, "ResourceNotFoundException");
    refused({{"ResourceArn", "arn:aws:ssm:us-east-1:999999999999:parameter/a/b"}}, "ResourceNotFoundException");
    refused({{"Policy", "{"}}, "MalformedResourcePolicyDocumentException");
    refused({{"Policy", "  "}}, "ValidationException");
    refused({{"PolicyId", "x"}}, "ResourcePolicyInvalidParameterException");
    refused({{"PolicyId", "x"}, {"PolicyHash", "y"}}, "ResourcePolicyNotFoundException");
    const Json large = refused({{"Policy", good + std::string(1024, ' ')}}, "ResourcePolicyLimitExceededException");
    CHECK(large["Limit"] == 1024);
    CHECK(large["LimitType"] != "");
    refused({{"Policy", std::string(100'000, '[')}}, "ResourcePolicyLimitExceededException");
    put_policy(bench, good);
    CHECK(refused(Json::object(), "ResourcePolicyLimitExceededException")["Limit"] == 1);
    for (const char* operation : {"GetResourcePolicies", "DeleteResourcePolicy"}) {
        refusal(bench, operation, {{"ResourceArn", prefix + "none"}, {"PolicyId", "x"}, {"PolicyHash", "y"}},
                "ResourceNotFoundException");
    }
    ask(bench, "DeleteParameter", {{"Name", "/a/b"}});
    put(bench, "/a/b", "v", {{"Tier", "Advanced"}});
    CHECK(policies(bench).empty());
}

TEST_CASE("another account reads by ARN what is shared with it", "[ssm][sharing][SSM-67][SSM-133][SSM-19]") {
    Bench bench;
    put(bench, "/a/b", "v", {{"Tier", "Advanced"}});
    put(bench, "/a/c", "v", {{"Tier", "Advanced"}});
    put_policy(bench, policy("111111111111", all_actions));
    const auto shared = [&] { return ask(bench, "DescribeParameters", {{"Shared", true}})["Parameters"]; };
    CHECK(shared().empty());

    bench.as.access_key = "111111111111";
    put(bench, "/mine", "w");
    CHECK(get(bench, arn)["Value"] == "v");
    CHECK(get(bench, arn)["ARN"] == arn);
    CHECK(get(bench, arn + ":1")["Selector"] == ":1");
    CHECK(ask(bench, "GetParameters", {{"Names", {arn, "/mine"}}})["Parameters"].size() == 2);
    CHECK(history(bench, arn).size() == 1);
    refusal(bench, "GetParameter", {{"Name", "/a/b"}}, "ParameterNotFound");
    refusal(bench, "GetParameter", {{"Name", "arn:aws:ssm:us-east-1:000000000000:parameter/a/c"}}, "ParameterNotFound");
    REQUIRE(shared().size() == 1);
    CHECK(shared()[0]["ARN"] == arn);
    CHECK(names(ask(bench, "DescribeParameters", Json::object())["Parameters"]) == std::vector<std::string>{"/mine"});

    bench.as.access_key = "222222222222";
    refusal(bench, "GetParameter", {{"Name", arn}}, "ParameterNotFound");
    CHECK(shared().empty());
}

TEST_CASE("what is shared comes in pages, in order of owners and paths", "[ssm][sharing][pages][SSM-133][SSM-200]") {
    Bench bench;
    std::vector<std::string> expected;
    for (const char* owner : {"333333333333", "222222222222"}) {
        bench.as.access_key = owner;
        for (const char* name : {"/b", "/a/z", "/a-b"}) {
            put(bench, name, "v", {{"Tier", "Advanced"}});
            const std::string shared = "arn:aws:ssm:us-east-1:" + std::string(owner) + ":parameter" + name;
            const Json allow{{"Effect", "Allow"},
                             {"Principal", {{"AWS", "111111111111"}}},
                             {"Action", "ssm:DescribeParameters"},
                             {"Resource", shared}};
            ask(bench, "PutResourcePolicy",
                {{"ResourceArn", shared}, {"Policy", Json{{"Version", "2012-10-17"}, {"Statement", {allow}}}.dump()}});
            expected.push_back(shared);
        }
    }
    std::sort(expected.begin(), expected.end());

    bench.as.access_key = "111111111111";
    std::vector<std::string> found;
    Json input{{"Shared", true}, {"MaxResults", 2}};
    for (int pages = 0; pages < 3; ++pages) {
        const Json answer = ask(bench, "DescribeParameters", input);
        CHECK(answer["Parameters"].size() == 2);
        for (const Json& each : answer["Parameters"]) found.push_back(each["ARN"]);
        CHECK(answer.contains("NextToken") == (pages < 2));
        if (answer.contains("NextToken")) input["NextToken"] = answer["NextToken"];
    }
    CHECK(found == expected);
    input["Shared"] = false;
    refusal(bench, "DescribeParameters", input, "InvalidNextToken");
}
