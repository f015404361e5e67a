// What `cdk deploy` looks for before anything else.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {

Answer bootstrap(Bench& bench, const std::string& wish = "") {
    return bench.raw("POST", "/_pileus/cdk-bootstrap", {}, wish);
}
Json parameter(Bench& bench, const std::string& name) {
    return bench.ok("AmazonSSM.GetParameter", {{"Name", name}, {"WithDecryption", true}})["Parameter"];
}

}    // namespace

TEST_CASE("the version of CDK's bootstrap is where its deploy looks for it", "[control][cdk][SSM-221][SUP-180]") {
    Bench bench;
    const std::string name = "/cdk-bootstrap/hnb659fds/version";
    const Answer answer = bootstrap(bench);
    CHECK(answer.status == 200);
    CHECK(answer.json() == Json{{"parameter", name}, {"value", "26"}, {"version", 1}});
    CHECK(parameter(bench, name)["Value"] == "26");
    CHECK(parameter(bench, name)["Type"] == "String");
    // Again, and nothing is written.
    CHECK(bootstrap(bench, "{}").json()["version"] == 1);
    CHECK(bench.events("ssm.parameter.updated").empty());
    CHECK(bootstrap(bench, R"({"version": "30"})").json() ==
          Json{{"parameter", name}, {"value", "30"}, {"version", 2}});
    CHECK(parameter(bench, name)["Value"] == "30");
}

TEST_CASE("another account, region and qualifier have a version of their own", "[control][cdk]") {
    Bench bench;
    CHECK(bootstrap(bench, R"({"account": "111122223333", "region": "eu-west-1", "qualifier": "mine"})").status == 200);
    bench.error("AmazonSSM.GetParameter", {{"Name", "/cdk-bootstrap/mine/version"}}, "ParameterNotFound");
    bench.as.access_key = "111122223333";
    bench.as.region = "eu-west-1";
    CHECK(parameter(bench, "/cdk-bootstrap/mine/version")["ARN"] ==
          "arn:aws:ssm:eu-west-1:111122223333:parameter/cdk-bootstrap/mine/version");
    const Json versions = bench.ok("AmazonSSM.GetParameterHistory", {{"Name", "/cdk-bootstrap/mine/version"}});
    CHECK(versions["Parameters"][0]["LastModifiedUser"] == "arn:aws:iam::111122223333:root");
}

TEST_CASE("it needs no signature where all calls do", "[control][cdk]") {
    pileus::Settings settings;
    settings.verify_signatures = true;
    settings.enforce_policies = true;
    Bench bench(settings);
    CHECK(bootstrap(bench).status == 200);
}

TEST_CASE("what cannot be CDK's is refused", "[control][cdk]") {
    Bench bench;
    const auto refused = [&](const std::string& wish) {
        const Answer answer = bootstrap(bench, wish);
        CHECK(answer.status == 400);
        return answer.json()["error"]["message"].get<std::string>();
    };
    CHECK(refused(R"({"qualifier": "a/b"})") == "qualifier is up to 10 letters, digits, _ and -");
    CHECK(refused(R"({"qualifier": "12345678901"})") == "qualifier is up to 10 letters, digits, _ and -");
    CHECK(refused(R"({"qualifier": ""})") == "qualifier is up to 10 letters, digits, _ and -");
    CHECK(refused(R"({"version": "new"})") == "version is a number");
    CHECK(refused(R"({"account": "1"})") == "account is 12 digits");
    CHECK(refused(R"({"region": "EU"})") == "region is no region");
    refused(R"({"stack": "CDKToolkit"})");
    refused("[]");
    // What the service refuses is told on.
    for (int i = 0; i < 100; ++i) bootstrap(bench, R"({"version": ")" + std::to_string(i) + "\"}");
    bench.ok("AmazonSSM.LabelParameterVersion",
             {{"Name", "/cdk-bootstrap/hnb659fds/version"}, {"ParameterVersion", 1}, {"Labels", {"l"}}});
    const Answer full = bootstrap(bench, R"({"version": "777"})");
    CHECK(full.status == 400);
    CHECK(full.json()["error"]["message"].get<std::string>().starts_with(
        "ParameterMaxVersionLimitExceeded You attempted"));
}
