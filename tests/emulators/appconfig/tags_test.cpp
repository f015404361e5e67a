#include "emulators/appconfig/support.hpp"

using namespace pileus::test;
using pileus::text::percent_encode;

namespace {

const std::string prefix = "arn:aws:appconfig:us-east-1:000000000000:";

Json tags_of(Bench& bench, const std::string& arn) { return ask(bench, "GET", "/tags/" + percent_encode(arn))["Tags"]; }

Json many(int count) {
    Json tags = Json::object();
    for (int number = 0; number < count; ++number) tags["key" + std::to_string(number)] = "";
    return tags;
}

}    // namespace

TEST_CASE("applications and environments have tags, from the start or later", "[appconfig][APC-16][APC-35][APC-36]") {
    Bench bench;
    const std::string app = application(bench, "app", {{"Tags", {{"ü", "ß"}, {"a", ""}}}});
    const std::string env = environment(bench, app, "prod", {{"Tags", {{"b", "1"}}}});
    const std::string of_app = prefix + "application/" + app, of_env = of_app + "/environment/" + env;

    CHECK(tags_of(bench, of_app) == Json{{"a", ""}, {"ü", "ß"}});
    CHECK(tags_of(bench, of_env) == Json{{"b", "1"}});
    const Answer answer = rest(bench, "POST", "/tags/" + percent_encode(of_env), {{"Tags", {{"b", "2"}, {"c", "3"}}}});
    CHECK(answer.status == 204);
    CHECK(answer.body.empty());
    CHECK(tags_of(bench, of_env) == Json{{"b", "2"}, {"c", "3"}});
    CHECK(rest(bench, "DELETE", "/tags/" + percent_encode(of_env) + "?tagKeys=b&tagKeys=none").status == 204);
    CHECK(tags_of(bench, of_env) == Json{{"c", "3"}});
    CHECK(tags_of(bench, prefix + "application/" + application(bench, "bare")) == Json::object());
}

TEST_CASE("an ARN in a path may have its colons and slashes as they are", "[appconfig][APC-8]") {
    Bench bench;
    const std::string app = application(bench, "app", {{"Tags", {{"a", "1"}}}});
    const std::string env = environment(bench, app, "prod", {{"Tags", {{"b", "2"}}}});

    CHECK(ask(bench, "GET", "/tags/" + prefix + "application/" + app)["Tags"] == Json{{"a", "1"}});
    CHECK(ask(bench, "GET", "/tags/" + prefix + "application/" + app + "/environment/" + env)["Tags"] ==
          Json{{"b", "2"}});
}

TEST_CASE("tags of nothing that is here are not found", "[appconfig][APC-35]") {
    Bench bench;
    const std::string app = application(bench);
    for (const std::string& arn : {prefix + "application/none000", prefix + "application/app",
                                   prefix + "application/" + app + "/environment/none000",
                                   "arn:aws:appconfig:eu-west-1:000000000000:application/" + app,
                                   "arn:aws:appconfig:us-east-1:111111111111:application/" + app,
                                   "arn:aws:ssm:us-east-1:000000000000:application/" + app,
                                   "arn:aws-cn:appconfig:us-east-1:000000000000:application/" + app,
                                   prefix + "application/" + app + "/environment"}) {
        INFO(arn);
        missing(bench, "GET", "/tags/" + percent_encode(arn));
        missing(bench, "POST", "/tags/" + percent_encode(arn), {{"Tags", {{"a", "b"}}}});
        missing(bench, "DELETE", "/tags/" + percent_encode(arn) + "?tagKeys=a");
    }
    invalid(bench, "GET", "/tags/no%20arn%20at%20all%20but%20long");
}

TEST_CASE("a resource has fifty tags with keys of 1 to 128 characters that are not AWS's", "[appconfig][APC-19]") {
    Bench bench;
    const std::string app = application(bench, "app", {{"Tags", many(50)}}),
                      path = "/tags/" + percent_encode(prefix + "application/" + app);

    invalid(bench, "POST", "/applications", {{"Name", "b"}, {"Tags", many(51)}});
    invalid(bench, "POST", path, {{"Tags", {{"one more", ""}}}});
    ask(bench, "POST", path, {{"Tags", {{"key7", "new"}}}});
    CHECK(tags_of(bench, prefix + "application/" + app).size() == 50);

    const std::string other = prefix + "application/" + application(bench, "c");
    ask(bench, "POST", "/tags/" + percent_encode(other), {{"Tags", {{std::string(128, 'k'), std::string(256, 'v')}}}});
    invalid(bench, "POST", "/tags/" + percent_encode(other), {{"Tags", {{std::string(129, 'k'), ""}}}});
    invalid(bench, "POST", "/tags/" + percent_encode(other), {{"Tags", {{"", ""}}}});
    invalid(bench, "POST", "/tags/" + percent_encode(other), {{"Tags", {{"k", std::string(257, 'v')}}}});
    invalid(bench, "POST", "/tags/" + percent_encode(other), {{"Tags", {{"aws:k", ""}}}});
    invalid(bench, "POST", "/applications", {{"Name", "d"}, {"Tags", {{"aws:k", ""}}}});
    CHECK(tags_of(bench, other).size() == 1);
}

TEST_CASE("tags go with their resource", "[appconfig]") {
    Bench bench;
    const std::string app = application(bench, "app", {{"Tags", {{"a", "1"}}}});
    const std::string env = environment(bench, app, "prod", {{"Tags", {{"b", "2"}}}});

    rest(bench, "DELETE", "/applications/" + app + "/environments/" + env);
    rest(bench, "DELETE", "/applications/" + app);
    CHECK(bench.rows("SELECT key FROM appconfig_tag").empty());
}
