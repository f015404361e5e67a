// Vendors of push, whose part a test plays.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using Catch::Matchers::Contains;

namespace {

Answer post(Bench& bench, const std::string& path, const Json& wish) {
    return bench.raw("POST", "/_pileus/push/" + path, {}, wish.dump());
}

std::string application(Bench& bench) {
    return bench
        .sns_ok("CreatePlatformApplication", Parameters{{"Name", "app"}, {"Platform", "GCM"}} +
                                                 entries("Attributes", {{"PlatformCredential", "key"}}))
        .text("PlatformApplicationArn");
}

std::string endpoint(Bench& bench, const std::string& application, const std::string& token) {
    return bench.sns_ok("CreatePlatformEndpoint", {{"PlatformApplicationArn", application}, {"Token", token}})
        .text("EndpointArn");
}

}    // namespace

TEST_CASE("a vendor says what it thinks of a token, and of credentials", "[control][push]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app, "t");
    for (const std::string answer : {"gone", "expired", "accepted"}) {
        const Answer told = post(bench, "tokens", {{"endpoint", end}, {"answer", answer}});
        CHECK(told.status == 200);
        CHECK(told.json() == Json{{"endpoint", end}, {"token", "t"}, {"answer", answer}});
    }
    for (const std::string answer : {"refused", "unavailable", "accepted"}) {
        const Answer told = post(bench, "credentials", {{"application", app}, {"answer", answer}});
        CHECK(told.status == 200);
        CHECK(told.json() == Json{{"application", app}, {"answer", answer}});
    }
    bench.sns_ok("Publish", {{"TargetArn", end}, {"Message", "x"}});
    CHECK(bench.events("sns.push.captured").size() == 1);
}

TEST_CASE("a vendor's answer is about somebody, and one that there is", "[control][push]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app, "t");
    const auto refused = [&](const std::string& path, const Json& wish, int status) {
        const Answer answer = post(bench, path, wish);
        CHECK(answer.status == status);
        return answer.json()["error"]["message"].get<std::string>();
    };
    CHECK(refused("tokens", {{"endpoint", end}, {"answer", "maybe"}}, 400) ==
          "answer is one of accepted, gone, expired");
    CHECK(refused("tokens", {{"answer", "gone"}}, 400) == "endpoint is missing");
    CHECK_THAT(refused("tokens", {{"endpoint", end}, {"answer", "gone"}, {"why", "x"}}, 400),
               Contains("there is no why"));
    CHECK(refused("tokens", {{"endpoint", app}, {"answer", "gone"}}, 404) == "there is no endpoint " + app);
    CHECK(refused("tokens", {{"endpoint", end.substr(0, end.size() - 1)}, {"answer", "gone"}}, 404) ==
          "there is no endpoint " + end.substr(0, end.size() - 1));
    CHECK(refused("credentials", {{"application", app}, {"answer", "gone"}}, 400) ==
          "answer is one of accepted, refused, unavailable");
    CHECK(refused("credentials", {{"application", end}, {"answer", "refused"}}, 404) ==
          "there is no application " + end);
}

TEST_CASE("the drop-in route of pushes has them by endpoint", "[control][captured]") {
    Bench bench;
    const auto app = application(bench);
    const auto first = endpoint(bench, app, "1"), second = endpoint(bench, app, "2");
    for (const auto& [end, text] : {std::pair{first, "a"}, {first, "b"}, {second, "c"}}) {
        bench.sns_ok("Publish", {{"TargetArn", end}, {"Message", text}});
    }
    bench.as.access_key = "111111111111";
    const auto foreign = endpoint(bench, application(bench), "3");
    bench.sns_ok("Publish", {{"TargetArn", foreign}, {"Message", "d"}});

    const std::string route = "/_aws/sns/platform-endpoint-messages";
    const auto get = [&](const std::string& query) { return bench.raw("GET", route + query, {}, {}).json(); };
    const Json all = get("");
    CHECK(all["region"] == "us-east-1");
    REQUIRE(all["platform_endpoint_messages"].size() == 2);
    const Json& of_first = all["platform_endpoint_messages"][first];
    REQUIRE(of_first.size() == 2);
    CHECK(of_first[0]["Message"] == "a");
    CHECK(of_first[1]["Message"] == "b");
    CHECK(of_first[1]["TargetArn"] == first);
    CHECK(get("?endpointArn=" + second)["platform_endpoint_messages"].size() == 1);
    CHECK(get("?accountId=111111111111")["platform_endpoint_messages"].contains(foreign));
    CHECK(get("?region=eu-west-1") == Json{{"platform_endpoint_messages", Json::object()}, {"region", "eu-west-1"}});

    CHECK(bench.raw("DELETE", route + "?endpointArn=" + first, {}, {}).status == 204);
    CHECK(get("")["platform_endpoint_messages"].size() == 1);
    CHECK(bench.raw("DELETE", route, {}, {}).status == 204);
    CHECK(get("")["platform_endpoint_messages"].empty());
    CHECK(get("?accountId=111111111111")["platform_endpoint_messages"].size() == 1);
}
