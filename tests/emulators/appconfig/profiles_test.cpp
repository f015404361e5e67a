#include "emulators/appconfig/support.hpp"

using namespace pileus::test;
using pileus::Settings;

namespace {

const std::string role = "arn:aws:iam::000000000000:role/reader";
const std::string function = "arn:aws:lambda:us-east-1:000000000000:function:check";

Json validator(const std::string& type, const std::string& content) { return {{"Type", type}, {"Content", content}}; }

}    // namespace

TEST_CASE("a configuration profile is answered whole, and is free-form unless it says so", "[appconfig][APC-40]") {
    Bench bench;
    const std::string app = application(bench), path = "/applications/" + app + "/configurationprofiles";
    const Json validators = Json::array({validator("JSON_SCHEMA", "{}"), validator("LAMBDA", function)});
    const Json made =
        ask(bench, "POST", path,
            {{"Name", "cfg"}, {"Description", "d"}, {"LocationUri", "hosted"}, {"Validators", validators}});

    const std::string id = made["Id"];
    CHECK(made["ApplicationId"] == app);
    CHECK(made["Name"] == "cfg");
    CHECK(made["Description"] == "d");
    CHECK(made["LocationUri"] == "hosted");
    CHECK(made["Type"] == "AWS.Freeform");
    REQUIRE(made["Validators"].size() == 2);
    CHECK(made["Validators"][0]["Type"] == "JSON_SCHEMA");
    CHECK(made["Validators"][1]["Content"] == function);
    CHECK(ask(bench, "GET", path + "/" + id) == made);
    CHECK(ask(bench, "GET", path + "/cfg") == made);
    missing(bench, "GET", path + "/none");
}

TEST_CASE("names of profiles have up to 128 characters, validators are up to two", "[appconfig][APC-39]") {
    Bench bench;
    const std::string path = "/applications/" + application(bench) + "/configurationprofiles";
    const Json schema = validator("JSON_SCHEMA", "{}");
    const auto named = [](const std::string& name) { return Json{{"Name", name}, {"LocationUri", "hosted"}}; };

    ask(bench, "POST", path, named(std::string(128, 'n')));
    invalid(bench, "POST", path, named(std::string(129, 'n')));
    invalid(bench, "POST", path, merged(named("a"), {{"Validators", Json::array({schema, schema, schema})}}));
    invalid(bench, "POST", path, merged(named("a"), {{"Validators", Json::array({validator("REGEX", "")})}}));
    const std::string longest = "\"" + std::string(32766, 'x') + "\"";
    ask(bench, "POST", path, merged(named("a"), {{"Validators", Json::array({validator("JSON_SCHEMA", longest)})}}));
    const Answer refused =
        invalid(bench, "POST", path,
                merged(named("a"), {{"Validators", Json::array({validator("JSON_SCHEMA", longest + " ")})}}));
    CHECK(refused.body.find("xxx") == std::string::npos);    // [APC-277]
    invalid(bench, "POST", path, merged(named("a"), {{"Type", "AWS.Other"}}));
    invalid(bench, "POST", path, {{"Name", "a"}});
}

TEST_CASE("a schema has to be JSON, and a Lambda validator the ARN of a function", "[appconfig][APC-46][APC-47]") {
    Bench bench;
    const std::string path = "/applications/" + application(bench) + "/configurationprofiles";
    const auto with = [](const Json& one) {
        return Json{{"Name", "a"}, {"LocationUri", "hosted"}, {"Validators", Json::array({one})}};
    };
    invalid(bench, "POST", path, with(validator("JSON_SCHEMA", "{")));
    invalid(bench, "POST", path, with(validator("JSON_SCHEMA", std::string(10'000, '['))));
    invalid(bench, "POST", path, with(validator("LAMBDA", "check")));
    invalid(bench, "POST", path, with(validator("LAMBDA", "arn:aws:sns:us-east-1:000000000000:function")));
    const std::string id = ask(bench, "POST", path, with(validator("JSON_SCHEMA", "true")))["Id"];
    invalid(bench, "PATCH", path + "/" + id, {{"Validators", Json::array({validator("JSON_SCHEMA", "")})}});
    CHECK(ask(bench, "GET", path + "/" + id)["Validators"][0]["Content"] == "true");
}

TEST_CASE("validators have no effect yet, which is said", "[appconfig]") {
    Bench bench;
    const Json validators = Json::array({validator("JSON_SCHEMA", "{}")});
    const std::string app = application(bench), id = profile(bench, app, "a", {{"Validators", validators}});
    CHECK(bench.events("pileus.setting_ignored").size() == 1);
    Bench strict(Settings{.strict = true});
    invalid(strict, "POST", "/applications/" + application(strict) + "/configurationprofiles",
            {{"Name", "a"}, {"LocationUri", "hosted"}, {"Validators", validators}});
}

TEST_CASE("a profile's location, type and application stay; all else may change", "[appconfig][APC-41][APC-27]") {
    Bench bench;
    const std::string path = "/applications/" + application(bench) + "/configurationprofiles";
    const std::string one = path + "/" +
                            std::string(ask(bench, "POST", path,
                                            {{"Name", "cfg"},
                                             {"LocationUri", "hosted"},
                                             {"Validators", Json::array({validator("JSON_SCHEMA", "{}")})}})["Id"]);

    Json changed = ask(bench, "PATCH", one,
                       {{"Name", "new"}, {"LocationUri", "s3://b/k"}, {"Type", "AWS.AppConfig.FeatureFlags"}});
    CHECK(changed["Name"] == "new");
    CHECK(changed["LocationUri"] == "hosted");
    CHECK(changed["Type"] == "AWS.Freeform");
    CHECK(changed["Validators"].size() == 1);
    changed = ask(bench, "PATCH", one, {{"Validators", Json::array()}});    // as Terraform removes them
    CHECK_FALSE(changed.contains("Validators"));
    CHECK(ask(bench, "GET", one) == changed);
}

TEST_CASE("feature flags are hosted", "[appconfig][APC-43]") {
    Bench bench;
    const std::string path = "/applications/" + application(bench) + "/configurationprofiles";
    const Json flags{{"Name", "flags"}, {"Type", "AWS.AppConfig.FeatureFlags"}, {"LocationUri", "hosted"}};
    CHECK(ask(bench, "POST", path, flags)["Type"] == "AWS.AppConfig.FeatureFlags");
    invalid(bench, "POST", path, merged(flags, {{"LocationUri", "ssm-parameter://flags"}, {"RetrievalRoleArn", role}}));
}

TEST_CASE("a location is hosted or a source's, which needs a role", "[appconfig][APC-39][APC-42]") {
    Bench bench;
    const std::string path = "/applications/" + application(bench) + "/configurationprofiles";
    const auto at = [](const std::string& uri) { return Json{{"Name", "a"}, {"LocationUri", uri}}; };
    for (const std::string uri :
         {"ssm-parameter://p", "secretsmanager://s", "arn:aws:ssm:us-east-1:000000000000:parameter/p"}) {
        INFO(uri);
        invalid(bench, "POST", path, at(uri));
        CHECK(ask(bench, "POST", path, merged(at(uri), {{"RetrievalRoleArn", role}}))["LocationUri"] == uri);
    }
    for (const std::string uri : {"s3://bucket/key", "ssm-document://d", "codepipeline://p", "ssm-parameter://", "here",
                                  "arn:aws:ssm:us-east-1:000000000000:document/d"}) {
        INFO(uri);
        invalid(bench, "POST", path, merged(at(uri), {{"RetrievalRoleArn", role}}));
    }
    invalid(bench, "POST", path, merged(at("hosted"), {{"RetrievalRoleArn", role}}));
}

TEST_CASE("lists of profiles tell the types of validators, and are of one type when asked", "[appconfig][APC-45]") {
    Bench bench;
    const std::string app = application(bench), path = "/applications/" + app + "/configurationprofiles";
    profile(bench, app, "a",
            {{"Validators", Json::array({validator("LAMBDA", function), validator("JSON_SCHEMA", "{}")})}});
    profile(bench, app, "b", {{"Type", "AWS.AppConfig.FeatureFlags"}});
    profile(bench, app, "c");

    CHECK(each(all_items(bench, path, 2), "Name") == std::vector<std::string>{"a", "b", "c"});
    CHECK(each(all_items(bench, path + "?type=AWS.Freeform", 1), "Name") == std::vector<std::string>{"a", "c"});
    CHECK(ask(bench, "GET", path + "?type=AWS.Free")["Items"].empty());
    const Json first = ask(bench, "GET", path)["Items"][0];
    CHECK(first["ValidatorTypes"] == Json::array({"LAMBDA", "JSON_SCHEMA"}));
    CHECK_FALSE(first.contains("Validators"));
    CHECK(first["ApplicationId"] == app);
}

TEST_CASE("a profile with versions stays", "[appconfig][APC-44]") {
    Bench bench;
    const std::string app = application(bench), id = profile(bench, app);
    const std::string path = "/applications/" + app + "/configurationprofiles/" + id;
    hosted_version(bench, app, id, "a");

    CHECK(invalid(bench, "DELETE", path).json()["Message"] ==
          "Cannot delete configuration profile " + id +
              " because there are still hosted configuration versions existing under it.");
    rest(bench, "DELETE", path + "/hostedconfigurationversions/1");
    CHECK(rest(bench, "DELETE", path).status == 204);
    missing(bench, "GET", path);
}

TEST_CASE("an application with profiles stays", "[appconfig][APC-21]") {
    Bench bench;
    const std::string app = application(bench), id = profile(bench, app);
    invalid(bench, "DELETE", "/applications/" + app);
    rest(bench, "DELETE", "/applications/" + app + "/configurationprofiles/" + id);
    CHECK(rest(bench, "DELETE", "/applications/" + app).status == 204);
}

TEST_CASE("an application has a hundred profiles", "[appconfig][APC-235]") {
    Bench bench;
    const std::string app = application(bench);
    for (int number = 0; number < 100; ++number) profile(bench, app);
    refusal(bench, "POST", "/applications/" + app + "/configurationprofiles",
            {{"Name", "more"}, {"LocationUri", "hosted"}}, "ServiceQuotaExceededException", 402);
    profile(bench, application(bench, "other"));
}

TEST_CASE("a profile has tags", "[appconfig][APC-35]") {
    Bench bench;
    const std::string app = application(bench), id = profile(bench, app, "cfg", {{"Tags", {{"a", "b"}}}});
    CHECK(ask(bench, "GET",
              "/tags/arn:aws:appconfig:us-east-1:000000000000:application/" + app + "/configurationprofile/" +
                  id)["Tags"] == Json{{"a", "b"}});
}
