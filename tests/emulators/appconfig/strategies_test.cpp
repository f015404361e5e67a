#include "emulators/appconfig/support.hpp"

using namespace pileus::test;
using pileus::Settings;

namespace {
const std::string path = "/deploymentstrategies";
const std::vector<std::string> predefined{"AppConfig.AllAtOnce", "AppConfig.Linear50PercentEvery30Seconds",
                                          "AppConfig.Canary10Percent20Minutes",
                                          "AppConfig.Linear20PercentEvery6Minutes"};
}    // namespace

TEST_CASE("a strategy is answered whole, with a factor that has a decimal", "[appconfig][APC-73][APC-78]") {
    Bench bench;
    const Answer answer =
        rest(bench, "POST", path, {{"Name", "slow"}, {"DeploymentDurationInMinutes", 60}, {"GrowthFactor", 25}});
    REQUIRE(answer.status == 201);
    const std::string id = answer.json()["Id"];
    CHECK(answer.body == R"({"DeploymentDurationInMinutes":60,"FinalBakeTimeInMinutes":0,"GrowthFactor":25.0,)"
                         R"("GrowthType":"LINEAR","Id":")" +
                             id + R"(","Name":"slow","ReplicateTo":"NONE"})");
    CHECK(rest(bench, "GET", path + "/" + id).body == answer.body);

    const Json whole = ask(bench, "POST", path,
                           {{"Name", "fast"},
                            {"Description", "d"},
                            {"DeploymentDurationInMinutes", 1440},
                            {"FinalBakeTimeInMinutes", 1440},
                            {"GrowthFactor", 12.5},
                            {"GrowthType", "EXPONENTIAL"},
                            {"ReplicateTo", "NONE"},
                            {"Tags", {{"a", "b"}}}});
    CHECK(whole["GrowthFactor"] == 12.5);
    CHECK(whole["GrowthType"] == "EXPONENTIAL");
    CHECK(whole["Description"] == "d");
    CHECK(ask(bench, "GET",
              "/tags/arn:aws:appconfig:us-east-1:000000000000:deploymentstrategy/" +
                  std::string(whole["Id"]))["Tags"] == Json{{"a", "b"}});
}

TEST_CASE("the numbers of a strategy have limits", "[appconfig][APC-73]") {
    Bench bench;
    const auto with = [](double factor, int duration, int bake) {
        return Json{{"Name", "s"},
                    {"DeploymentDurationInMinutes", duration},
                    {"GrowthFactor", factor},
                    {"FinalBakeTimeInMinutes", bake}};
    };
    for (const double factor : {1.0, 100.0}) ask(bench, "POST", path, with(factor, 0, 0));
    for (const double factor : {0.99, 100.01, -1.0}) invalid(bench, "POST", path, with(factor, 0, 0));
    invalid(bench, "POST", path, with(10, 1441, 0));
    invalid(bench, "POST", path, with(10, -1, 0));
    invalid(bench, "POST", path, with(10, 0, 1441));
    invalid(bench, "POST", path, {{"Name", "s"}, {"GrowthFactor", 10}});
    invalid(bench, "POST", path, {{"Name", "s"}, {"DeploymentDurationInMinutes", 10}});
    invalid(bench, "POST", path, merged(with(10, 1, 1), {{"GrowthType", "SUDDEN"}}));
}

TEST_CASE("AWS's strategies are listed behind one's own, in pages", "[appconfig][APC-74][APC-75][APC-273]") {
    Bench bench;
    CHECK(each(all_items(bench, path, 3), "Id") == predefined);
    std::vector<std::string> ids{strategy(bench, 10, 10), strategy(bench, 20, 20)};
    ids.insert(ids.end(), predefined.begin(), predefined.end());
    for (const int size : {1, 2, 3, 50}) CHECK(each(all_items(bench, path, size), "Id") == ids);

    const Json canary = ask(bench, "GET", path + "/AppConfig.Canary10Percent20Minutes");
    CHECK(canary == Json{{"DeploymentDurationInMinutes", 20},
                         {"Description", "AWS Recommended"},
                         {"FinalBakeTimeInMinutes", 10},
                         {"GrowthFactor", 10.0},
                         {"GrowthType", "EXPONENTIAL"},
                         {"Id", "AppConfig.Canary10Percent20Minutes"},
                         {"Name", "AppConfig.Canary10Percent20Minutes"},
                         {"ReplicateTo", "NONE"}});
    const auto numbers = [&](const std::string& id) {
        const Json one = ask(bench, "GET", path + "/" + id);
        return fmt::format("{} {} {} {} {}", one["DeploymentDurationInMinutes"].get<int>(),
                           one["GrowthType"].get<std::string>(), one["GrowthFactor"].get<double>(),
                           one["FinalBakeTimeInMinutes"].get<int>(), one["Description"].get<std::string>());
    };
    CHECK(numbers("AppConfig.AllAtOnce") == "0 LINEAR 100 10 Quick");
    CHECK(numbers("AppConfig.Linear50PercentEvery30Seconds") == "1 LINEAR 50 1 Test/Demo");
    CHECK(numbers("AppConfig.Linear20PercentEvery6Minutes") == "30 LINEAR 20 30 AWS Recommended");
}

TEST_CASE("AWS's strategies cannot be changed", "[appconfig][APC-77]") {
    Bench bench;
    invalid(bench, "PATCH", path + "/AppConfig.AllAtOnce", {{"Description", "mine"}});
    invalid(bench, "DELETE", "/deployementstrategies/AppConfig.AllAtOnce");
    missing(bench, "GET", path + "/AppConfig.NoneOfThem");
}

TEST_CASE("an id that none can be is refused", "[appconfig][APC-76]") {
    Bench bench;
    for (const std::string id : {"abc", "abcdefgh", "ABCDEFG", "AppConfig.Short", "Other.AllAtOnce"}) {
        INFO(id);
        invalid(bench, "GET", path + "/" + id);
    }
    missing(bench, "GET", path + "/abcd");
}

TEST_CASE("an update changes what was sent, but neither name nor replication", "[appconfig][APC-27][APC-79]") {
    Bench bench;
    const std::string one = path + "/" + strategy(bench, 60, 25);
    const Json before = ask(bench, "GET", one);
    Json after = ask(bench, "PATCH", one, {{"Name", "other"}, {"ReplicateTo", "SSM_DOCUMENT"}, {"GrowthFactor", 12.5}});
    CHECK(after == merged(before, {{"GrowthFactor", 12.5}}));
    after = ask(bench, "PATCH", one,
                {{"Description", "d"},
                 {"GrowthType", "EXPONENTIAL"},
                 {"DeploymentDurationInMinutes", 5},
                 {"FinalBakeTimeInMinutes", 6}});
    CHECK(after["Description"] == "d");
    CHECK(after["GrowthType"] == "EXPONENTIAL");
    CHECK(after["DeploymentDurationInMinutes"] == 5);
    CHECK(after["FinalBakeTimeInMinutes"] == 6);
    CHECK(after["GrowthFactor"] == 12.5);
}

TEST_CASE("a strategy is deleted at AWS's misspelt path, and at the right one", "[appconfig][APC-80]") {
    Bench bench;
    const std::string a = strategy(bench, 1, 10), b = strategy(bench, 1, 10);
    CHECK(rest(bench, "DELETE", "/deployementstrategies/" + a).status == 204);
    CHECK(rest(bench, "DELETE", "/deploymentstrategies/" + b).status == 204);
    missing(bench, "DELETE", "/deployementstrategies/" + a);
    missing(bench, "GET", path + "/" + b);
    CHECK(rest(bench, "GET", "/deployementstrategies/" + a).status == 404);
}

TEST_CASE("an account has twenty strategies of its own", "[appconfig][APC-235]") {
    Bench bench;
    for (int number = 0; number < 20; ++number) strategy(bench, 1, 10);
    refusal(bench, "POST", path, {{"Name", "s"}, {"DeploymentDurationInMinutes", 1}, {"GrowthFactor", 10}},
            "ServiceQuotaExceededException", 402);
}

TEST_CASE("replication into SSM documents is said to have no effect", "[appconfig][APC-202]") {
    Bench bench;
    const Json input{
        {"Name", "s"}, {"DeploymentDurationInMinutes", 1}, {"GrowthFactor", 10}, {"ReplicateTo", "SSM_DOCUMENT"}};
    CHECK(ask(bench, "POST", path, input)["ReplicateTo"] == "SSM_DOCUMENT");
    CHECK(bench.events("pileus.setting_ignored").size() == 1);
    Bench strict(Settings{.strict = true});
    invalid(strict, "POST", path, input);
}
