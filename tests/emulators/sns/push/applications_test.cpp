// Platform applications: their names, platforms, credentials and attributes.
#include "emulators/sns/push/support.hpp"

using namespace pileus::test;

TEST_CASE("every platform of AWS's is known, and no other", "[sns][push][SNS-312][SNS-339]") {
    Bench bench;
    for (const std::string platform : {"ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "MACOS",
                                       "MACOS_SANDBOX", "BAIDU", "GCM", "MPNS", "WNS"}) {
        CHECK(application(bench, "app", platform) == "arn:aws:sns:us-east-1:000000000000:app/" + platform + "/app");
    }
    CHECK(refused_application(bench, "app", "AAA", key_and_principal) ==
          "Invalid parameter: Platform Reason: AAA is not supported");
    CHECK(refused_application(bench, "app", "gcm", key_alone) ==
          "Invalid parameter: Platform Reason: gcm is not supported");
}

TEST_CASE("an application's name has 256 of certain characters", "[sns][push][SNS-313]") {
    Bench bench;
    application(bench, std::string(256, 'a'));
    application(bench, "aZ09_-.");
    const std::string long_name(257, 'a');
    CHECK(refused_application(bench, "", "GCM", key_alone) == "Invalid parameter:  Reason: cannot be empty");
    CHECK(refused_application(bench, long_name, "GCM", key_alone) ==
          "Invalid parameter: " + long_name + " Reason: must be at most 256 characters long");
    for (const std::string bad : {"a b", "a/b", "ä"}) {
        CHECK(refused_application(bench, bad, "GCM", key_alone) ==
              "Invalid parameter: " + bad +
                  " Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'");
    }
}

TEST_CASE("credentials come with their principal, where there is one", "[sns][push][SNS-314]") {
    Bench bench;
    const std::string reason = "Invalid parameter: Attributes Reason: ";
    const Attributes principal_alone{{"PlatformPrincipal", "me"}};
    CHECK(refused_application(bench, "app", "APNS", principal_alone) ==
          reason + "PlatformPrincipal attribute provided without PlatformCredential");
    CHECK(refused_application(bench, "app", "APNS", key_alone) ==
          reason + "PlatformCredential attribute provided without PlatformPrincipal");
    CHECK(refused_application(bench, "app", "GCM", principal_alone) ==
          reason + "PlatformPrincipal attribute provided without PlatformCredential");
    CHECK(refused_application(bench, "app", "GCM", {{"SuccessFeedbackSampleRate", "1"}}) ==
          reason + "Platform credentials are invalid");
    CHECK(refused_application(bench, "app", "GCM", {{"PlatformCredential", ""}}) ==
          reason + "Platform credentials are invalid");
    application(bench, "app", "GCM", key_and_principal);

    const auto apple = application(bench, "app", "APNS");
    bench.sns_error("SetPlatformApplicationAttributes",
                    Parameters{{"PlatformApplicationArn", apple}} + entries("Attributes", key_alone),
                    "InvalidParameter");
}

TEST_CASE("attributes that are missing are the framework's to refuse", "[sns][push][SNS-33]") {
    Bench bench;
    const std::string missing =
        "1 validation error detected: Value null at 'attributes' failed to satisfy constraint: Member must not be null";
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    CHECK(refused_application(bench, "app", "GCM", {}, "ValidationError") == missing);
    CHECK(bench.sns_error("SetPlatformApplicationAttributes", {{"PlatformApplicationArn", app}}, "ValidationError")
              .message() == missing);
    CHECK(bench.sns_error("SetEndpointAttributes", {{"EndpointArn", end}}, "ValidationError").message() == missing);
}

TEST_CASE("the same application again is the same, with other properties it is refused", "[sns][push][SNS-315]") {
    Bench bench;
    const auto first = application(bench, "app", "GCM", {{"SuccessFeedbackSampleRate", "5"}});
    CHECK(application(bench, "app", "GCM", {{"SuccessFeedbackSampleRate", "5"}}) == first);
    CHECK(bench.sns_ok("ListPlatformApplications").texts("PlatformApplicationArn").size() == 1);
    for (const Attributes& other :
         {key_alone, Attributes{{"PlatformCredential", "other"}, {"SuccessFeedbackSampleRate", "5"}},
          Attributes{{"PlatformCredential", "key"}, {"SuccessFeedbackSampleRate", "6"}}}) {
        CHECK(refused_application(bench, "app", "GCM", other) ==
              "Invalid parameter: Name Reason: An application with the same name but different properties already "
              "exists");
    }
    // On another platform it is another.
    CHECK(application(bench, "app", "ADM") != first);
}

TEST_CASE("of an application all is shown but its credentials", "[sns][push][SNS-316][SNS-349][SNS-369]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto app = application(bench, "app", "APNS");
    CHECK(application_attributes(bench, app) == Attributes{{"Enabled", "true"}});

    const Attributes settable{{"EventEndpointCreated", topic},
                              {"EventEndpointDeleted", topic},
                              {"EventEndpointUpdated", topic},
                              {"EventDeliveryFailure", topic},
                              {"SuccessFeedbackRoleArn", "arn:aws:iam::000000000000:role/r"},
                              {"FailureFeedbackRoleArn", "arn:aws:iam::000000000000:role/r"},
                              {"SuccessFeedbackSampleRate", "100"},
                              {"ApplePlatformTeamID", "TEAM"},
                              {"ApplePlatformBundleID", "com.example.app"}};
    set_application(bench, app, settable);
    set_application(bench, app, {{"PlatformCredential", "new"}, {"PlatformPrincipal", "new"}});
    Attributes shown = settable;
    shown["Enabled"] = "true";
    CHECK(application_attributes(bench, app) == shown);

    const auto ignored = bench.events("pileus.setting_ignored");
    CHECK(std::count_if(ignored.begin(), ignored.end(), [](const pileus::Event* each) {
              return each->details[2].second.starts_with("ApplePlatform");
          }) == 2);
    set_application(bench, app, {{"EventEndpointCreated", ""}, {"ApplePlatformTeamID", ""}});
    shown.erase("EventEndpointCreated");
    shown.erase("ApplePlatformTeamID");
    CHECK(application_attributes(bench, app) == shown);
    CHECK(bench.rows("SELECT count(*) FROM sns_application_attribute WHERE value IN ('new', 'key', 'me')").front() ==
          "0");
}

TEST_CASE("attributes of applications have to be what they are", "[sns][push][SNS-317]") {
    Bench bench;
    const auto app = application(bench);
    const auto refused = [&](const std::string& name, const std::string& value) {
        const Attributes given{{"PlatformCredential", "key"}, {name, value}};
        const std::string created = refused_application(bench, "other", "GCM", given);
        CHECK(bench
                  .sns_error("SetPlatformApplicationAttributes",
                             Parameters{{"PlatformApplicationArn", app}} + entries("Attributes", {{name, value}}),
                             "InvalidParameter")
                  .message() == created);
        return created;
    };
    const std::string reason = "Invalid parameter: Attributes Reason: ";
    for (const std::string rate : {"101", "-1", "x", "", "1.5"}) {
        CHECK(refused("SuccessFeedbackSampleRate", rate) ==
              reason + "Invalid value for attribute: SuccessFeedbackSampleRate: " + rate +
                  " value provided is not an integer between 0-100");
    }
    set_application(bench, app, {{"SuccessFeedbackSampleRate", "0"}});
    CHECK(refused("Color", "red") == reason + "Invalid attribute name: Color");
    CHECK(refused("Enabled", "false") == reason + "Invalid attribute name: Enabled");
    refused("EventEndpointCreated", "x");
    refused("EventDeliveryFailure", "arn:aws:sqs:us-east-1:000000000000:q");
    refused("EventEndpointDeleted", "arn:aws:sns:us-east-1:111111111111:t");    // somebody else's
    refused("SuccessFeedbackRoleArn", "x");
}

TEST_CASE("an application that is not there is not found, and can be deleted", "[sns][push][SNS-318][SNS-344]") {
    Bench bench;
    const auto app = application(bench);
    const auto end = endpoint(bench, app);
    bench.sns_ok("DeletePlatformApplication", {{"PlatformApplicationArn", app}});
    const Parameters arn{{"PlatformApplicationArn", app}};
    const Parameters attributes = entries("Attributes", key_alone);
    for (const auto& [action, more] : {std::pair{"GetPlatformApplicationAttributes", Parameters{}},
                                       std::pair{"SetPlatformApplicationAttributes", attributes},
                                       std::pair{"ListEndpointsByPlatformApplication", Parameters{}},
                                       std::pair{"CreatePlatformEndpoint", Parameters{{"Token", "t"}}}}) {
        const Answer answer = bench.sns_error(action, arn + more, "NotFound");
        CHECK(answer.status == 404);
        CHECK(answer.message() == "PlatformApplication does not exist");
    }
    bench.sns_ok("DeletePlatformApplication", arn);
    CHECK(bench.sns_ok("ListPlatformApplications").texts("PlatformApplicationArn").empty());

    // Its endpoints went with it, also when there is another of its name.
    CHECK(bench.sns_error("GetEndpointAttributes", {{"EndpointArn", end}}, "NotFound").message() ==
          "Endpoint does not exist");
    application(bench);
    bench.sns_error("GetEndpointAttributes", {{"EndpointArn", end}}, "NotFound");
    CHECK(endpoint(bench, app) != end);
}

TEST_CASE("what a deleted application had is swept, however much it was", "[sns][push][SNS-344]") {
    Bench bench;
    const auto app = application(bench);
    for (int i = 0; i < 1'001; ++i) endpoint(bench, app, "token-" + std::to_string(i));
    const auto other = application(bench, "other");
    endpoint(bench, other);
    bench.sns_ok("DeletePlatformApplication", {{"PlatformApplicationArn", app}});
    bench.advance(std::chrono::seconds{1});
    CHECK(bench.rows("SELECT count(*) FROM sns_endpoint").front() == "1");
    CHECK(bench.rows("SELECT count(*) FROM sns_application").front() == "1");
}

TEST_CASE("applications are listed a hundred at a time", "[sns][push][SNS-324][SNS-357]") {
    Bench bench;
    std::vector<std::string> all;
    for (int i = 0; i < 201; ++i) all.push_back(application(bench, "app-" + std::to_string(i)));
    std::vector<std::string> found;
    std::vector<std::size_t> pages;
    Parameters next;
    for (;;) {
        const Answer page = bench.sns_ok("ListPlatformApplications", next);
        const auto arns = page.texts("PlatformApplicationArn");
        pages.push_back(arns.size());
        found.insert(found.end(), arns.begin(), arns.end());
        CHECK(page.texts("key").size() == arns.size());    // Enabled of each
        if (page.text("NextToken").empty()) break;
        next = {{"NextToken", page.text("NextToken")}};
    }
    CHECK(pages == std::vector<std::size_t>{100, 100, 1});
    CHECK(found == all);
    CHECK(bench.sns_error("ListPlatformApplications", {{"NextToken", "x"}}, "InvalidParameter").message() ==
          "Invalid parameter: NextToken");
    bench.as.access_key = "111111111111";    // a token is its caller's
    bench.sns_error("ListPlatformApplications", next, "InvalidParameter");
}

TEST_CASE("applications are of one account and region", "[sns][push][SNS-44]") {
    Bench bench;
    const auto app = application(bench);
    bench.as.region = "eu-west-1";
    CHECK(bench.sns_ok("ListPlatformApplications").texts("PlatformApplicationArn").empty());
    CHECK(bench.sns_error("GetPlatformApplicationAttributes", {{"PlatformApplicationArn", app}}, "InvalidParameter")
              .message() == "Invalid parameter: PlatformApplicationArn");
    CHECK(application(bench) == "arn:aws:sns:eu-west-1:000000000000:app/GCM/app");
    bench.as = {};
    bench.as.access_key = "111111111111";
    CHECK(bench.sns_ok("ListPlatformApplications").texts("PlatformApplicationArn").empty());
    bench.sns_error("GetPlatformApplicationAttributes", {{"PlatformApplicationArn", app}}, "AuthorizationError");
    bench.sns_error("DeletePlatformApplication", {{"PlatformApplicationArn", app}}, "AuthorizationError");
    CHECK(application(bench) == "arn:aws:sns:us-east-1:111111111111:app/GCM/app");
}

TEST_CASE("an ARN of an application has its parts", "[sns][push][SNS-38]") {
    Bench bench;
    const auto refused = [&](const std::string& arn) {
        return bench
            .sns_error("GetPlatformApplicationAttributes", {{"PlatformApplicationArn", arn}}, "InvalidParameter")
            .message();
    };
    CHECK(refused("x") ==
          "Invalid parameter: PlatformApplicationArn Reason: An ARN must have at least 6 elements, not 1");
    const std::string slashes =
        "Invalid parameter: PlatformApplicationArn Reason: Wrong number of slashes in relative portion of the ARN.";
    CHECK(refused("arn:aws:sns:us-east-1:000000000000:topic") == slashes);
    CHECK(refused("arn:aws:sns:us-east-1:000000000000:app/GCM/a/b") == slashes);
    CHECK(refused("arn:aws:sns:us-east-1:000000000000:x/GCM/a") == "Invalid parameter: PlatformApplicationArn");
    CHECK(refused("arn:aws:sqs:us-east-1:000000000000:app/GCM/a") == "Invalid parameter: PlatformApplicationArn");
}
