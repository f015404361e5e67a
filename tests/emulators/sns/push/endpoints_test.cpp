// Platform endpoints: tokens, attributes, lists.
#include "emulators/sns/push/support.hpp"

using namespace pileus::test;

TEST_CASE("an endpoint is made once a token", "[sns][push][SNS-319][SNS-340]") {
    Bench bench;
    const auto app = application(bench);
    const auto first = endpoint(bench, app, "one", {{"CustomUserData", "x"}});
    CHECK(first.starts_with("arn:aws:sns:us-east-1:000000000000:endpoint/GCM/app/"));
    CHECK(endpoint(bench, app, "one", {{"CustomUserData", "x"}}) == first);
    CHECK(endpoint(bench, app, "one", {}, {{"CustomUserData", "x"}}) == first);
    CHECK(endpoint(bench, app, "One", {{"CustomUserData", "x"}}) != first);
    CHECK(endpoint(bench, application(bench, "other"), "one", {{"CustomUserData", "x"}}) != first);

    CHECK(refused_endpoint(bench, app, "") == "Invalid parameter: Token Reason: cannot be empty");
    const std::string exists = "Invalid parameter: Token Reason: Endpoint " + first +
                               " already exists with the same Token, but different attributes.";
    CHECK(refused_endpoint(bench, app, "one") == exists);
    CHECK(refused_endpoint(bench, app, "one", {{"CustomUserData", "y"}}) == exists);
    CHECK(refused_endpoint(bench, app, "one", {{"CustomUserData", "x"}, {"Enabled", "false"}}) == exists);
    // One that is disabled is the same all the same.
    set_endpoint(bench, first, {{"Enabled", "false"}});
    CHECK(endpoint(bench, app, "one", {{"CustomUserData", "x"}}) == first);
    CHECK(endpoint(bench, app, "one", {{"CustomUserData", "x"}, {"Enabled", "false"}}) == first);
    CHECK(endpoint_attributes(bench, first)["Enabled"] == "false");
}

TEST_CASE("an endpoint has its attributes", "[sns][push][SNS-320][SNS-348][SNS-368]") {
    Bench bench;
    const auto app = application(bench);
    const auto plain = endpoint(bench, app, "plain");
    CHECK(endpoint_attributes(bench, plain) == Attributes{{"Enabled", "true"}, {"Token", "plain"}});

    const auto full = endpoint(bench, app, "full", {{"CustomUserData", "of the attributes"}, {"Enabled", "FALSE"}},
                               {{"CustomUserData", "of the parameter"}});
    CHECK(endpoint_attributes(bench, full) ==
          Attributes{{"Enabled", "false"}, {"Token", "full"}, {"CustomUserData", "of the attributes"}});

    set_endpoint(bench, full, {{"Enabled", "true"}, {"Token", "new"}, {"CustomUserData", "ünïcödé ☁"}});
    CHECK(endpoint_attributes(bench, full) ==
          Attributes{{"Enabled", "true"}, {"Token", "new"}, {"CustomUserData", "ünïcödé ☁"}});
    set_endpoint(bench, full, {{"CustomUserData", ""}});
    CHECK(endpoint_attributes(bench, full) == Attributes{{"Enabled", "true"}, {"Token", "new"}});
    // Its old token is free, and its new one is not.
    CHECK(endpoint(bench, app, "full") != full);
    CHECK(bench
              .sns_error("SetEndpointAttributes",
                         Parameters{{"EndpointArn", plain}} + entries("Attributes", {{"Token", "new"}}),
                         "InvalidParameter")
              .message() == "Invalid parameter: Token Reason: Endpoint " + full +
                                " already exists with the same Token, but different attributes.");
}

TEST_CASE("user data has up to 2048 bytes", "[sns][push][SNS-321]") {
    Bench bench;
    const auto app = application(bench);
    std::string most, more;
    for (int i = 0; i < 1'024; ++i) most += "ü";
    more = most + "x";
    const auto end = endpoint(bench, app, "a", {{"CustomUserData", most}});
    endpoint(bench, app, "b", {}, {{"CustomUserData", most}});
    CHECK(endpoint_attributes(bench, end)["CustomUserData"] == most);

    const std::string too_much = "must be at most 2048 bytes long in UTF-8 encoding";
    const std::string reason = "Invalid parameter: Attributes Reason: ";
    const auto refused = [&](const Attributes& attributes) {
        const std::string created = refused_endpoint(bench, app, "c", attributes);
        CHECK(bench
                  .sns_error("SetEndpointAttributes",
                             Parameters{{"EndpointArn", end}} + entries("Attributes", attributes), "InvalidParameter")
                  .message() == created);
        return created;
    };
    CHECK(refused({{"CustomUserData", more}}) == reason + "Invalid value for attribute: CustomUserData: " + too_much);
    CHECK(refused_endpoint(bench, app, "c", {}, {{"CustomUserData", more}}) ==
          "Invalid parameter: CustomUserData Reason: " + too_much);
    CHECK(refused({{"Token", ""}}) == reason + "Invalid value for attribute: Token: cannot be empty");
    CHECK(refused({{"Color", "red"}}) == reason + "Invalid attribute name: Color");
    CHECK(refused({{"Enabled", "maybe"}}) == reason + "Invalid value for attribute: Enabled: must be true or false");
    CHECK(endpoint_attributes(bench, end)["CustomUserData"] == most);
}

TEST_CASE("an endpoint that is not there is not found, and can be deleted", "[sns][push][SNS-322][SNS-343]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    const auto topic = bench.topic("t");
    const auto subscription = bench.subscribe(topic, "application", end);
    bench.sns_ok("DeleteEndpoint", {{"EndpointArn", end}});
    bench.sns_ok("DeleteEndpoint", {{"EndpointArn", end}});
    for (const auto& [action, more] : {std::pair{"GetEndpointAttributes", Parameters{}},
                                       std::pair{"SetEndpointAttributes", entries("Attributes", {{"Token", "x"}})}}) {
        const Answer answer = bench.sns_error(action, Parameters{{"EndpointArn", end}} + more, "NotFound");
        CHECK(answer.status == 404);
        CHECK(answer.message() == "Endpoint does not exist");
    }
    CHECK(bench.subscription_attributes(subscription)["Endpoint"] == end);
}

TEST_CASE("an ARN of an endpoint has its parts", "[sns][push][SNS-42]") {
    Bench bench;
    const std::string before = "arn:aws:sns:us-east-1:000000000000:";
    const std::string slashes = " Reason: Wrong number of slashes in relative portion of the ARN.";
    const std::string uuid =
        " Reason: ARN specifies an invalid endpointId: UUID must be encoded in exactly 36 characters.";
    const auto end = endpoint(bench, application(bench));
    for (const auto* action : {"GetEndpointAttributes", "DeleteEndpoint"}) {
        const auto refused = [&](const std::string& arn) {
            return bench.sns_error(action, {{"EndpointArn", arn}}, "InvalidParameter").message();
        };
        CHECK(refused("x") == "Invalid parameter: EndpointArn Reason: An ARN must have at least 6 elements, not 1");
        CHECK(refused(before + "topic") == "Invalid parameter: EndpointArn" + slashes);
        CHECK(refused(before + "endpoint/GCM/app") == "Invalid parameter: EndpointArn" + slashes);
        CHECK(refused(end + "/x") == "Invalid parameter: EndpointArn" + slashes);
        CHECK(refused(before + "endpoint/GCM/app/x") == "Invalid parameter: EndpointArn" + uuid);
        CHECK(refused(end + "0") == "Invalid parameter: EndpointArn" + uuid);
        CHECK(refused(before + "topic/GCM/app/12345678-1234-1234-1234-123456789012") ==
              "Invalid parameter: EndpointArn");
    }
    CHECK(refused_push(bench, before + "endpoint/GCM/app", "x") == "Invalid parameter: TargetArn" + slashes);
    CHECK(refused_push(bench, before + "endpoint/GCM/app/x", "x") == "Invalid parameter: TargetArn" + uuid);
    // 36 characters that are none: there is no such endpoint.
    bench.sns_error("GetEndpointAttributes", {{"EndpointArn", before + "endpoint/GCM/app/" + std::string(36, 'x')}},
                    "NotFound");
}

TEST_CASE("Apple's tokens are in lower case", "[sns][push][SNS-348]") {
    Bench bench;
    const auto apple = application(bench, "app", "APNS_SANDBOX");
    const auto end = endpoint(bench, apple, "ABCdef09");
    CHECK(endpoint_attributes(bench, end)["Token"] == "abcdef09");
    CHECK(endpoint(bench, apple, "abcDEF09") == end);
    CHECK(endpoint_attributes(bench, endpoint(bench, application(bench), "ABC"))["Token"] == "ABC");
}

TEST_CASE("endpoints are listed a hundred at a time", "[sns][push][SNS-324][SNS-354]") {
    Bench bench;
    const auto app = application(bench);
    std::vector<std::string> all;
    for (int i = 0; i < 101; ++i) all.push_back(endpoint(bench, app, "token-" + std::to_string(i)));
    endpoint(bench, application(bench, "other"));
    const Parameters arn{{"PlatformApplicationArn", app}};
    const Answer first = bench.sns_ok("ListEndpointsByPlatformApplication", arn);
    const Answer rest =
        bench.sns_ok("ListEndpointsByPlatformApplication", arn + Parameters{{"NextToken", first.text("NextToken")}});
    auto found = first.texts("EndpointArn");
    REQUIRE(found.size() == 100);
    CHECK(rest.texts("EndpointArn").size() == 1);
    CHECK(rest.texts("NextToken").empty());
    found.push_back(rest.text("EndpointArn"));
    CHECK(found == all);
    CHECK(rest.entries() == Attributes{{"Enabled", "true"}, {"Token", "token-100"}});
    bench.sns_error("ListEndpointsByPlatformApplication",
                    {{"PlatformApplicationArn", application(bench, "third")}, {"NextToken", first.text("NextToken")}},
                    "InvalidParameter");
}

TEST_CASE("endpoints are of one account and region", "[sns][push][SNS-44]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    bench.as.access_key = "111111111111";
    bench.sns_error("GetEndpointAttributes", {{"EndpointArn", end}}, "AuthorizationError");
    bench.sns_error("DeleteEndpoint", {{"EndpointArn", end}}, "AuthorizationError");
    refused_push(bench, end, "x", {}, "AuthorizationError");
    refused_endpoint(bench, app, "x", {}, {}, "AuthorizationError");
    bench.as = {};
    bench.as.region = "eu-west-1";
    CHECK(bench.sns_error("GetEndpointAttributes", {{"EndpointArn", end}}, "InvalidParameter").message() ==
          "Invalid parameter: EndpointArn");
    CHECK(refused_push(bench, end, "x") == "Invalid parameter: TargetArn");
}
