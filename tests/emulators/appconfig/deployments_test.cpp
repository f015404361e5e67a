#include "emulators/appconfig/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

// `EventType TriggeredBy Description`, newest first.
std::vector<std::string> log_of(const Json& deployment) {
    std::vector<std::string> lines;
    for (const Json& event : deployment["EventLog"]) {
        lines.push_back(fmt::format("{} {} {}", event["EventType"].get<std::string>(),
                                    event["TriggeredBy"].get<std::string>(), event["Description"].get<std::string>()));
    }
    return lines;
}
std::vector<std::string> times_of(const Json& deployment) {
    std::vector<std::string> times;
    for (const Json& event : deployment["EventLog"]) times.push_back(event["OccurredAt"]);
    return times;
}

}    // namespace

TEST_CASE("a deployment is answered whole when it starts", "[appconfig][APC-90][APC-92][APC-275]") {
    Stage stage;
    stage.version("a", {{"VersionLabel", "v1"}});
    const std::string id = strategy(stage.bench, 15, 25);
    const Answer answer = rest(stage.bench, "POST", stage.path(),
                               {{"ConfigurationProfileId", "cfg"},
                                {"ConfigurationVersion", "v1"},
                                {"DeploymentStrategyId", id},
                                {"Description", "first"}});

    CHECK(answer.status == 201);
    CHECK(answer.json() == Json{{"ApplicationId", stage.app},
                                {"ConfigurationLocationUri", "hosted"},
                                {"ConfigurationName", "cfg"},
                                {"ConfigurationProfileId", stage.cfg},
                                {"ConfigurationVersion", "1"},
                                {"DeploymentDurationInMinutes", 15},
                                {"DeploymentNumber", 1},
                                {"DeploymentStrategyId", id},
                                {"Description", "first"},
                                {"EnvironmentId", stage.env},
                                {"EventLog", Json::array({{{"Description", "Deployment started"},
                                                           {"EventType", "DEPLOYMENT_STARTED"},
                                                           {"OccurredAt", "2026-01-01T00:00:00Z"},
                                                           {"TriggeredBy", "USER"}}})},
                                {"FinalBakeTimeInMinutes", 0},
                                {"GrowthFactor", 25.0},
                                {"GrowthType", "LINEAR"},
                                {"PercentageComplete", 0.0},
                                {"StartedAt", "2026-01-01T00:00:00Z"},
                                {"State", "DEPLOYING"},
                                {"VersionLabel", "v1"}});
    CHECK(stage.deployment(1) == answer.json());
}

TEST_CASE("a linear deployment grows in even steps, bakes and completes",
          "[appconfig][APC-98][APC-100][APC-101][APC-102][APC-83][APC-84]") {
    Stage stage;
    stage.version("a");
    stage.start(strategy(stage.bench, 4, 50, {{"FinalBakeTimeInMinutes", 3}}), "1");
    const auto now = [&] { return stage.deployment(1); };

    stage.bench.advance(2min - 1ms);
    CHECK(now()["PercentageComplete"] == 0.0);
    stage.bench.advance(1ms);
    CHECK(now()["PercentageComplete"] == 50.0);
    CHECK(now()["State"] == "DEPLOYING");
    stage.bench.advance(2min);
    CHECK(now()["PercentageComplete"] == 100.0);
    CHECK(now()["State"] == "BAKING");
    stage.bench.advance(3min - 1ms);
    CHECK(now()["State"] == "BAKING");
    CHECK_FALSE(now().contains("CompletedAt"));
    stage.bench.advance(1ms);
    CHECK(now()["State"] == "COMPLETE");
    CHECK(now()["CompletedAt"] == "2026-01-01T00:07:00Z");
    CHECK(log_of(now()) ==
          std::vector<std::string>{"DEPLOYMENT_COMPLETED APPCONFIG Deployment completed",
                                   "BAKE_TIME_STARTED APPCONFIG Deployment bake time started",
                                   "PERCENTAGE_UPDATED APPCONFIG Configuration available to 100.00% of clients",
                                   "PERCENTAGE_UPDATED APPCONFIG Configuration available to 50.00% of clients",
                                   "DEPLOYMENT_STARTED USER Deployment started"});
    CHECK(times_of(now()) == std::vector<std::string>{"2026-01-01T00:07:00Z", "2026-01-01T00:04:00Z",
                                                      "2026-01-01T00:04:00Z", "2026-01-01T00:02:00Z",
                                                      "2026-01-01T00:00:00Z"});
}

TEST_CASE("an exponential deployment doubles", "[appconfig][APC-82]") {
    Stage stage;
    stage.version("a");
    stage.start("AppConfig.Canary10Percent20Minutes", "1");
    for (const double share : {10.0, 20.0, 40.0, 80.0, 100.0}) {
        stage.bench.advance(4min);
        CHECK(stage.deployment(1)["PercentageComplete"] == share);
    }
    stage.bench.advance(10min);
    CHECK(stage.deployment(1)["State"] == "COMPLETE");
}

TEST_CASE("all at once is at once, and bakes all the same", "[appconfig][APC-85][APC-101]") {
    Stage stage;
    stage.version("a");
    CHECK(stage.start("AppConfig.AllAtOnce", "1")["State"] == "DEPLOYING");
    CHECK(stage.deployment(1)["State"] == "BAKING");
    CHECK(stage.deployment(1)["PercentageComplete"] == 100.0);
    stage.bench.advance(10min);
    CHECK(stage.deployment(1)["State"] == "COMPLETE");

    stage.start(strategy(stage.bench, 0, 100), "1");    // no bake either
    CHECK(log_of(stage.deployment(2)) ==
          std::vector<std::string>{"DEPLOYMENT_COMPLETED APPCONFIG Deployment completed",
                                   "BAKE_TIME_STARTED APPCONFIG Deployment bake time started",
                                   "PERCENTAGE_UPDATED APPCONFIG Configuration available to 100.00% of clients",
                                   "DEPLOYMENT_STARTED USER Deployment started"});
}

TEST_CASE("one long advance goes through every step at its moment", "[appconfig][APC-98]") {
    Stage stage;
    stage.version("a");
    stage.start("AppConfig.Linear20PercentEvery6Minutes", "1");
    stage.bench.advance(24h);
    CHECK(stage.deployment(1)["EventLog"].size() == 8);
    CHECK(times_of(stage.deployment(1))[0] == "2026-01-01T01:00:00Z");
    CHECK(stage.bench.events("appconfig.deployment.progressed").size() == 5);
    CHECK(stage.bench.events("appconfig.deployment.completed").size() == 1);
}

TEST_CASE("one deployment runs in an environment, whatever its profile", "[appconfig][APC-91][APC-93][APC-94]") {
    Stage stage;
    stage.version("a");
    const std::string other = profile(stage.bench, stage.app, "other");
    hosted_version(stage.bench, stage.app, other, "b");
    stage.start("AppConfig.AllAtOnce", "1");

    const Json second{{"ConfigurationProfileId", other},
                      {"ConfigurationVersion", "1"},
                      {"DeploymentStrategyId", "AppConfig.AllAtOnce"}};
    refusal(stage.bench, "POST", stage.path(), second, "ConflictException", 409);
    const std::string elsewhere = environment(stage.bench, stage.app, "beta");
    CHECK(ask(stage.bench, "POST", "/applications/" + stage.app + "/environments/" + elsewhere + "/deployments",
              second)["DeploymentNumber"] == 1);
    stage.bench.advance(10min);
    refusal(stage.bench, "POST", stage.path(), merged(second, {{"LatestDeploymentNumber", 0}}), "ConflictException",
            409);
    CHECK(ask(stage.bench, "POST", stage.path(), merged(second, {{"LatestDeploymentNumber", 1}}))["DeploymentNumber"] ==
          2);
}

TEST_CASE("what a deployment names has to be there", "[appconfig][APC-89][APC-95]") {
    Stage stage;
    stage.version("a");
    const Json good{{"ConfigurationProfileId", stage.cfg},
                    {"ConfigurationVersion", "1"},
                    {"DeploymentStrategyId", "AppConfig.AllAtOnce"}};
    for (const auto& [member, value] : std::map<std::string, std::string>{
             {"ConfigurationProfileId", "none"}, {"ConfigurationVersion", "2"}, {"DeploymentStrategyId", "abcd"}}) {
        INFO(member);
        missing(stage.bench, "POST", stage.path(), merged(good, {{member, value}}));
        Json without = good;
        without.erase(member);
        invalid(stage.bench, "POST", stage.path(), without);
    }
    missing(stage.bench, "POST", stage.path(), merged(good, {{"ConfigurationVersion", "label"}}));
    missing(stage.bench, "POST", "/applications/none/environments/" + stage.env + "/deployments", good);
    missing(stage.bench, "POST", "/applications/" + stage.app + "/environments/none/deployments", good);
    CHECK(ask(stage.bench, "GET", stage.path())["Items"].empty());
    missing(stage.bench, "GET", stage.path() + "/1");
}

TEST_CASE("a deployment keeps the numbers of its strategy as they were", "[appconfig][APC-97]") {
    Stage stage;
    stage.version("a");
    const std::string id = strategy(stage.bench, 10, 50);
    stage.start(id, "1");
    ask(stage.bench, "PATCH", "/deploymentstrategies/" + id,
        {{"DeploymentDurationInMinutes", 1000}, {"GrowthFactor", 1}});
    rest(stage.bench, "DELETE", "/deployementstrategies/" + id);
    stage.bench.advance(10min);
    CHECK(stage.deployment(1)["State"] == "COMPLETE");
    CHECK(stage.deployment(1)["GrowthFactor"] == 50.0);
}

TEST_CASE("deployments are listed newest first", "[appconfig][APC-107]") {
    Stage stage;
    stage.version("a", {{"VersionLabel", "v1"}});
    for (int number = 0; number < 5; ++number) stage.start(strategy(stage.bench, 0, 100), "1");

    const std::vector<Json> items = all_items(stage.bench, stage.path(), 2);
    REQUIRE(items.size() == 5);
    for (std::size_t place = 0; place < 5; ++place)
        CHECK(items[place]["DeploymentNumber"] == 5 - static_cast<int>(place));
    CHECK(items[0] == Json{{"CompletedAt", "2026-01-01T00:00:00Z"},
                           {"ConfigurationName", "cfg"},
                           {"ConfigurationProfileId", stage.cfg},
                           {"ConfigurationVersion", "1"},
                           {"DeploymentDurationInMinutes", 0},
                           {"DeploymentNumber", 5},
                           {"FinalBakeTimeInMinutes", 0},
                           {"GrowthFactor", 100.0},
                           {"GrowthType", "LINEAR"},
                           {"PercentageComplete", 100.0},
                           {"StartedAt", "2026-01-01T00:00:00Z"},
                           {"State", "COMPLETE"},
                           {"Type", "USER"},
                           {"VersionLabel", "v1"}});
}

TEST_CASE("an environment's state is what became of its newest deployment", "[appconfig][APC-24][APC-23]") {
    Stage stage;
    stage.version("a");
    const auto state = [&] {
        return ask(stage.bench, "GET", "/applications/" + stage.app + "/environments/" + stage.env)["State"];
    };
    CHECK(state() == "ReadyForDeployment");
    stage.start("AppConfig.AllAtOnce", "1");
    CHECK(state() == "Deploying");
    stage.bench.advance(10min);
    CHECK(state() == "ReadyForDeployment");
    rest(stage.bench, "DELETE", stage.path() + "/1", Json(), {{"Allow-Revert", "true"}});
    CHECK(state() == "Reverted");
    stage.start(strategy(stage.bench, 10, 10), "1");
    CHECK(state() == "Deploying");
    rest(stage.bench, "DELETE", stage.path() + "/2");
    CHECK(state() == "RolledBack");
}

TEST_CASE("a deployment that runs is stopped, and rolled back", "[appconfig][APC-109][APC-111]") {
    Stage stage;
    stage.version("a");
    stage.start(strategy(stage.bench, 10, 50), "1");
    stage.bench.advance(5min);
    const Answer stopped = rest(stage.bench, "DELETE", stage.path() + "/1");

    CHECK(stopped.status == 202);
    const Json after = stage.deployment(1);
    CHECK(stopped.json() == after);
    CHECK(after["State"] == "ROLLED_BACK");
    CHECK(after["PercentageComplete"] == 0.0);
    const std::vector<std::string> log = log_of(after);
    REQUIRE(log.size() == 4);
    CHECK(log[0].starts_with("ROLLBACK_COMPLETED APPCONFIG "));
    CHECK(log[1].starts_with("ROLLBACK_STARTED USER "));
    stage.bench.advance(24h);
    CHECK(stage.deployment(1) == after);
    invalid(stage.bench, "DELETE", stage.path() + "/1");
    invalid(stage.bench, "DELETE", stage.path() + "/1", Json(), {{"Allow-Revert", "true"}});

    stage.start("AppConfig.AllAtOnce", "1");    // while it bakes, and with leave to revert
    CHECK(rest(stage.bench, "DELETE", stage.path() + "/2", Json(), {{"Allow-Revert", "true"}}).status == 202);
    CHECK(stage.deployment(2)["State"] == "ROLLED_BACK");
    missing(stage.bench, "DELETE", stage.path() + "/3");
}

TEST_CASE("a complete deployment is reverted within 72 hours, with leave", "[appconfig][APC-109][APC-110]") {
    Stage stage;
    stage.version("a");
    const std::string at_once = strategy(stage.bench, 0, 100);
    stage.start(at_once, "1");
    invalid(stage.bench, "DELETE", stage.path() + "/1");
    invalid(stage.bench, "DELETE", stage.path() + "/1", Json(), {{"Allow-Revert", "false"}});
    stage.bench.advance(72h);
    CHECK(rest(stage.bench, "DELETE", stage.path() + "/1", Json(), {{"Allow-Revert", "true"}}).status == 202);
    CHECK(stage.deployment(1)["State"] == "REVERTED");
    CHECK(log_of(stage.deployment(1))[0].starts_with("REVERT_COMPLETED USER "));

    stage.start(at_once, "1");
    stage.bench.advance(72h + 1ms);
    invalid(stage.bench, "DELETE", stage.path() + "/2", Json(), {{"Allow-Revert", "true"}});
    CHECK(stage.deployment(2)["State"] == "COMPLETE");
}

TEST_CASE("an environment with a deployment in progress stays", "[appconfig][APC-26]") {
    Stage stage;
    stage.version("a");
    stage.start("AppConfig.AllAtOnce", "1");
    const std::string path = "/applications/" + stage.app + "/environments/" + stage.env;
    refusal(stage.bench, "DELETE", path, Json(), "ConflictException", 409);
    stage.bench.advance(10min);
    CHECK(rest(stage.bench, "DELETE", path).status == 204);
    for (const std::string table : {"deployment", "event", "environment"})
        CHECK(stage.bench.rows("SELECT 1 FROM appconfig_" + table).empty());
}

TEST_CASE("a version that is deployed stays", "[appconfig][APC-67]") {
    Stage stage;
    stage.version("a");
    stage.version("b");
    stage.start(strategy(stage.bench, 0, 100), "1");
    invalid(stage.bench, "DELETE", stage.versions() + "/1");
    stage.start(strategy(stage.bench, 10, 10), "2");
    invalid(stage.bench, "DELETE", stage.versions() + "/1");    // most clients still have it
    invalid(stage.bench, "DELETE", stage.versions() + "/2");
    stage.bench.advance(10min);
    CHECK(rest(stage.bench, "DELETE", stage.versions() + "/1").status == 204);
    invalid(stage.bench, "DELETE", stage.versions() + "/2");
}

TEST_CASE("a version that is deployed by a key of the deployment's own stays, too", "[appconfig][APC-67]") {
    Stage stage;
    const std::string key = stage.bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["Arn"];
    stage.version("a");
    stage.version("b");
    ask(stage.bench, "POST", stage.path(),
        {{"ConfigurationProfileId", stage.cfg},
         {"ConfigurationVersion", "1"},
         {"DeploymentStrategyId", strategy(stage.bench, 0, 100)},
         {"KmsKeyIdentifier", key}});
    invalid(stage.bench, "DELETE", stage.versions() + "/1");
    CHECK(rest(stage.bench, "DELETE", stage.versions() + "/2").status == 204);
    stage.version("c");
    stage.start(strategy(stage.bench, 0, 100), "3");
    CHECK(rest(stage.bench, "DELETE", stage.versions() + "/1").status == 204);
}

TEST_CASE("a deployment finds its version by any label, even one like a number", "[appconfig][APC-89][APC-92]") {
    Stage stage;
    stage.version("a", {{"VersionLabel", "-2"}});
    CHECK(stage.start("AppConfig.AllAtOnce", "-2")["ConfigurationVersion"] == "1");
}

TEST_CASE("a deployment has tags", "[appconfig][APC-35]") {
    Stage stage;
    stage.version("a");
    ask(stage.bench, "POST", stage.path(),
        {{"ConfigurationProfileId", stage.cfg},
         {"ConfigurationVersion", "1"},
         {"DeploymentStrategyId", "AppConfig.AllAtOnce"},
         {"Tags", {{"a", "b"}}}});
    const std::string arn = "arn:aws:appconfig:us-east-1:000000000000:application/" + stage.app + "/environment/" +
                            stage.env + "/deployment/";
    CHECK(ask(stage.bench, "GET", "/tags/" + arn + "1")["Tags"] == Json{{"a", "b"}});
    for (const std::string number : {"2", "01", "1x", ""}) missing(stage.bench, "GET", "/tags/" + arn + number);
}

TEST_CASE("a key of the deployment's own encrypts what is deployed", "[appconfig][APC-200]") {
    Stage stage;
    const std::string key = stage.bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["Arn"];
    stage.version("plain");
    const Json made = ask(stage.bench, "POST", stage.path(),
                          {{"ConfigurationProfileId", stage.cfg},
                           {"ConfigurationVersion", "1"},
                           {"DeploymentStrategyId", "AppConfig.AllAtOnce"},
                           {"KmsKeyIdentifier", key}});
    CHECK(made["KmsKeyArn"] == key);
    CHECK(made["KmsKeyIdentifier"] == key);
    CHECK(stage.bench.rows("SELECT COUNT(*) FROM appconfig_content WHERE data_key IS NOT NULL") ==
          std::vector<std::string>{"1"});
    CHECK(stage.bench.rows("SELECT COUNT(*) FROM appconfig_content WHERE instr(bytes, CAST('plain' AS BLOB)) > 0") ==
          std::vector<std::string>{"1"});    // the version, which has no key
    stage.bench.advance(10min);
    invalid(stage.bench, "POST", stage.path(),
            {{"ConfigurationProfileId", stage.cfg},
             {"ConfigurationVersion", "1"},
             {"DeploymentStrategyId", "AppConfig.AllAtOnce"},
             {"KmsKeyIdentifier", "alias/none"}});
}

TEST_CASE("a dynamic parameter names an extension and one of its parameters", "[appconfig][APC-89]") {
    Stage stage;
    stage.version("a");
    const auto with = [&](const std::string& key) {
        return Json{{"ConfigurationProfileId", stage.cfg},
                    {"ConfigurationVersion", "1"},
                    {"DeploymentStrategyId", "AppConfig.AllAtOnce"},
                    {"DynamicExtensionParameters", {{key, "v"}}}};
    };
    for (const std::string& key :
         {std::string("e"), std::string("#p"), std::string("e#"), std::string("e#p#q"), std::string("e#p/q"),
          std::string("e\n#p"), std::string(97, 'e') + "#p", "e#" + std::string(65, 'p')}) {
        INFO(key);
        invalid(stage.bench, "POST", stage.path(), with(key));
    }
    ask(stage.bench, "POST", stage.path(), with(std::string(96, 'e') + "#" + std::string(64, 'p')));
    stage.bench.advance(10min);
    std::string umlauts;    // characters count, not bytes
    for (int count = 0; count < 64; ++count) umlauts += "ü";
    ask(stage.bench, "POST", stage.path(), with(umlauts + "#" + umlauts));
    stage.bench.advance(10min);
    invalid(stage.bench, "POST", stage.path(), with("e#" + umlauts + "ü"));
}

TEST_CASE("dynamic parameters of extensions are said to have no effect, and never shown", "[appconfig][APC-277]") {
    Stage stage;
    stage.version("a");
    ask(stage.bench, "POST", stage.path(),
        {{"ConfigurationProfileId", stage.cfg},
         {"ConfigurationVersion", "1"},
         {"DeploymentStrategyId", "AppConfig.AllAtOnce"},
         {"DynamicExtensionParameters", {{"e#p", "secret"}}}});
    const auto events = stage.bench.events("pileus.setting_ignored");
    REQUIRE(events.size() == 1);
    for (const auto& [name, value] : events[0]->details) CHECK(value.find("secret") == std::string::npos);
}
