#include "emulators/appconfig/support.hpp"

using namespace pileus::test;
using pileus::Settings;

namespace {

const std::string alarm_arn = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors";
const std::string role = "arn:aws:iam::000000000000:role/monitor";

Json watching(const std::string& arn) { return Json::array({Json{{"AlarmArn", arn}}}); }

}    // namespace

TEST_CASE("an environment is answered whole, and ready for deployment", "[appconfig][APC-22][APC-23]") {
    Bench bench;
    const std::string app = application(bench), path = "/applications/" + app + "/environments";
    const Json monitors =
        Json::array({{{"AlarmArn", alarm_arn}, {"AlarmRoleArn", role}}, {{"AlarmArn", alarm_arn + "2"}}});
    const Json made = ask(bench, "POST", path, {{"Name", "prod"}, {"Description", "live"}, {"Monitors", monitors}});

    const std::string id = made["Id"];
    CHECK(made == Json{{"ApplicationId", app},
                       {"Description", "live"},
                       {"Id", id},
                       {"Monitors", monitors},
                       {"Name", "prod"},
                       {"State", "ReadyForDeployment"}});
    CHECK(ask(bench, "GET", path + "/" + id) == made);
    CHECK(ask(bench, "GET", path + "/prod") == made);
    CHECK(ask(bench, "GET", "/applications/app/environments")["Items"] == Json::array({made}));
}

TEST_CASE("monitors are replaced as a whole, and removed by an empty list", "[appconfig][APC-25]") {
    Bench bench;
    const std::string app = application(bench);
    const std::string path = "/applications/" + app + "/environments/" +
                             environment(bench, app, "prod", {{"Monitors", watching(alarm_arn)}});

    CHECK(ask(bench, "PATCH", path, {{"Name", "live"}})["Monitors"] == watching(alarm_arn));
    const Json others = watching(alarm_arn + "2");
    CHECK(ask(bench, "PATCH", path, {{"Monitors", others}})["Monitors"] == others);
    CHECK_FALSE(ask(bench, "PATCH", path, {{"Monitors", Json::array()}}).contains("Monitors"));
    CHECK(ask(bench, "GET", path)["Name"] == "live");
}

TEST_CASE("an environment has up to five monitors, each with an alarm", "[appconfig][APC-19]") {
    Bench bench;
    const std::string path = "/applications/" + application(bench) + "/environments";
    const auto with = [](int count) {
        Json monitors = Json::array();
        for (int number = 0; number < count; ++number) monitors.push_back({{"AlarmArn", alarm_arn}});
        return Json{{"Name", "prod"}, {"Monitors", monitors}};
    };
    ask(bench, "POST", path, with(5));
    invalid(bench, "POST", path, with(6));
    invalid(bench, "POST", path, {{"Name", "prod"}, {"Monitors", Json::array({{{"AlarmRoleArn", role}}})}});
    invalid(bench, "POST", path,
            {{"Name", "prod"}, {"Monitors", Json::array({{{"AlarmArn", alarm_arn}, {"AlarmRoleArn", "role"}}})}});
}

TEST_CASE("monitors have no effect yet, which is said", "[appconfig]") {
    Bench bench;
    const std::string app = application(bench), id = environment(bench, app, "a", {{"Monitors", watching(alarm_arn)}});
    const auto events = bench.events("pileus.setting_ignored");
    REQUIRE(events.size() == 1);
    CHECK(events[0]->resource == "arn:aws:appconfig:us-east-1:000000000000:application/" + app + "/environment/" + id);

    Bench strict(Settings{.strict = true});
    const std::string path = "/applications/" + application(strict) + "/environments";
    invalid(strict, "POST", path, {{"Name", "b"}, {"Monitors", watching(alarm_arn)}});
    ask(strict, "POST", path, {{"Name", "b"}, {"Monitors", Json::array()}});
}

TEST_CASE("an environment lies in its application", "[appconfig][APC-22]") {
    Bench bench;
    const std::string a = application(bench, "a"), b = application(bench, "b"), id = environment(bench, a);

    missing(bench, "GET", "/applications/" + b + "/environments/" + id);
    missing(bench, "GET", "/applications/none/environments/" + id);
    missing(bench, "POST", "/applications/none/environments", {{"Name", "prod"}});
    missing(bench, "DELETE", "/applications/" + b + "/environments/" + id);
    CHECK(ask(bench, "GET", "/applications/" + b + "/environments")["Items"].empty());
}

TEST_CASE("an application has twenty environments, in pages", "[appconfig][APC-235][APC-9]") {
    Bench bench;
    const std::string app = application(bench), path = "/applications/" + app + "/environments";
    std::vector<std::string> ids;
    for (int number = 0; number < 20; ++number) ids.push_back(environment(bench, app));

    refusal(bench, "POST", path, {{"Name", "more"}}, "ServiceQuotaExceededException", 402);
    CHECK(each(all_items(bench, path, 7), "Id") == ids);
    environment(bench, application(bench, "other"));
}
