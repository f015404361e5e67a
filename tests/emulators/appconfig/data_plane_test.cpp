#include "emulators/appconfig/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

// A client that polls as SDKs do.
struct Poller {
    Stage& stage;
    std::string token;

    explicit Poller(Stage& of, const Json& more = Json::object()) : stage(of) {
        token = ask(stage.bench, "POST", "/configurationsessions",
                    merged({{"ApplicationIdentifier", stage.app},
                            {"EnvironmentIdentifier", stage.env},
                            {"ConfigurationProfileIdentifier", stage.cfg}},
                           more))["InitialConfigurationToken"];
    }
    Answer peek(const std::string& with) const {
        return rest(stage.bench, "GET", "/configuration?configuration_token=" + pileus::text::percent_encode(with));
    }
    Answer poll() {
        Answer answer = peek(token);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        token = answer.header("Next-Poll-Configuration-Token");
        return answer;
    }
    Json refused(std::string_view code, int status) const {
        const Answer answer = peek(token);
        INFO(answer.body);
        REQUIRE(answer.header("x-amzn-ErrorType") == code);
        REQUIRE(answer.status == status);
        return answer.json();
    }
};

void start_session_fails(Stage& stage, const std::string& member, const std::string& type) {
    Json input{{"ApplicationIdentifier", stage.app},
               {"EnvironmentIdentifier", stage.env},
               {"ConfigurationProfileIdentifier", stage.cfg}};
    input[member] = "none";
    const Json refused = missing(stage.bench, "POST", "/configurationsessions", input).json();
    CHECK(refused["ResourceType"] == type);
    CHECK(refused["ReferencedBy"] == Json{{member, "none"}});
}

std::string all_at_once(Stage& stage) { return strategy(stage.bench, 0, 100); }

}    // namespace

TEST_CASE("a session gets its configuration once, and then nothing until it changes",
          "[appconfig][data][APC-142][APC-143][APC-149][APC-242]") {
    Stage stage;
    const std::string bytes("{\"a\": 1}\n\0\xff", 11);
    stage.version(bytes, {{"Content-Type", "application/x-mine"}, {"VersionLabel", "v1"}});
    stage.start(all_at_once(stage), "1");
    Poller client(stage);

    Answer answer = client.poll();
    CHECK(answer.body == bytes);
    CHECK(answer.content_type == "application/x-mine");
    CHECK(answer.header("Version-Label") == "v1");
    answer = client.poll();
    CHECK(answer.body.empty());
    CHECK(answer.header("Version-Label").empty());
    CHECK_FALSE(answer.header("Next-Poll-Configuration-Token").empty());

    stage.version("b");
    CHECK(client.poll().body.empty());
    stage.start(all_at_once(stage), "2");
    answer = client.poll();
    CHECK(answer.body == "b");
    CHECK(answer.header("Version-Label").empty());
    stage.start(all_at_once(stage), "2");    // nothing new
    CHECK(client.poll().body.empty());
}

TEST_CASE("a session names its three resources by id or name, and each has to be there", "[appconfig][data][APC-140]") {
    Stage stage;
    stage.version("a");
    stage.start(all_at_once(stage), "1");
    CHECK(Poller(stage, {{"ApplicationIdentifier", "app"},
                         {"EnvironmentIdentifier", "prod"},
                         {"ConfigurationProfileIdentifier", "cfg"}})
              .poll()
              .body == "a");
    start_session_fails(stage, "ApplicationIdentifier", "Application");
    start_session_fails(stage, "EnvironmentIdentifier", "Environment");
    start_session_fails(stage, "ConfigurationProfileIdentifier", "ConfigurationProfile");
    invalid(stage.bench, "POST", "/configurationsessions", {{"ApplicationIdentifier", stage.app}});
    stage.bench.as.region = "eu-west-1";
    start_session_fails(stage, "ApplicationIdentifier", "Application");
}

TEST_CASE("a poll interval is the session's own, or 60 seconds", "[appconfig][data][APC-144][APC-140]") {
    Stage stage;
    stage.version("a");
    stage.start(all_at_once(stage), "1");
    CHECK(Poller(stage).poll().header("Next-Poll-Interval-In-Seconds") == "60");
    const auto interval = [](int seconds) { return Json{{"RequiredMinimumPollIntervalInSeconds", seconds}}; };
    CHECK(Poller(stage, interval(15)).poll().header("Next-Poll-Interval-In-Seconds") == "15");
    const Json input{{"ApplicationIdentifier", stage.app},
                     {"EnvironmentIdentifier", stage.env},
                     {"ConfigurationProfileIdentifier", stage.cfg}};
    invalid(stage.bench, "POST", "/configurationsessions", merged(input, interval(14)));
    invalid(stage.bench, "POST", "/configurationsessions", merged(input, interval(86401)));
    ask(stage.bench, "POST", "/configurationsessions", merged(input, interval(86400)));
}

TEST_CASE("who polls too early is refused, where an interval was asked for", "[appconfig][data][APC-146]") {
    Stage stage;
    stage.version("a");
    stage.start(all_at_once(stage), "1");
    Poller patient(stage, {{"RequiredMinimumPollIntervalInSeconds", 30}}), any(stage);
    patient.poll();
    any.poll();
    any.poll();

    stage.bench.advance(30s - 1ms);
    const Json refused = patient.refused("BadRequestException", 400);
    CHECK(refused["Message"] == "Request too early");
    CHECK(refused["Reason"] == "InvalidParameters");
    CHECK(refused["Details"] ==
          Json{{"InvalidParameters", {{"ConfigurationToken", {{"Problem", "PollIntervalNotSatisfied"}}}}}});
    stage.bench.advance(1ms);
    patient.poll();
}

TEST_CASE("a token may be used again, and answers as it did", "[appconfig][data][APC-145]") {
    Stage stage;
    stage.version("a");
    stage.start(all_at_once(stage), "1");
    Poller client(stage);
    const std::string first = client.token;
    CHECK(client.poll().body == "a");
    CHECK(client.poll().body.empty());
    CHECK(client.peek(first).body == "a");
}

TEST_CASE("a token lives 24 hours, and is nobody else's", "[appconfig][data][APC-141][APC-147]") {
    Stage stage;
    stage.version("a");
    stage.start(all_at_once(stage), "1");
    Poller client(stage);
    const auto problem = [&](const Poller& of) {
        return of.refused("BadRequestException", 400)["Details"]["InvalidParameters"]["ConfigurationToken"]["Problem"];
    };
    stage.bench.advance(24h);
    client.poll();
    stage.bench.advance(24h + 1ms);
    CHECK(problem(client) == "Expired");

    Poller damaged(stage);
    damaged.token[damaged.token.size() / 2] = damaged.token[damaged.token.size() / 2] == 'A' ? 'B' : 'A';
    CHECK(problem(damaged) == "Corrupted");
    damaged.token = "none";
    CHECK(problem(damaged) == "Corrupted");
    const Poller others(stage);
    stage.bench.as.access_key = "111111111111";
    CHECK(problem(others) == "Corrupted");
    invalid(stage.bench, "GET", "/configuration");
}

TEST_CASE("before anything is deployed there is nothing to get", "[appconfig][data][APC-148]") {
    Stage stage;
    Poller client(stage);
    CHECK(client.refused("ResourceNotFoundException", 404)["ResourceType"] == "Deployment");
    stage.version("a");
    stage.start(all_at_once(stage), "1");
    CHECK(client.poll().body == "a");
}

TEST_CASE("after a rollback or a revert clients have what was live before",
          "[appconfig][data][APC-112][APC-113][APC-114]") {
    Stage stage;
    stage.version("a");
    stage.version("b");
    Poller client(stage);
    stage.start("AppConfig.AllAtOnce", "1");
    CHECK(client.poll().body == "a");
    rest(stage.bench, "DELETE", stage.path() + "/1");
    client.refused("ResourceNotFoundException", 404);

    stage.start(all_at_once(stage), "1");
    client.poll();
    stage.start(all_at_once(stage), "2");
    CHECK(client.poll().body == "b");
    rest(stage.bench, "DELETE", stage.path() + "/3", Json(), {{"Allow-Revert", "true"}});
    CHECK(client.poll().body == "a");
    stage.start("AppConfig.AllAtOnce", "2");
    CHECK(client.poll().body == "b");
    rest(stage.bench, "DELETE", stage.path() + "/4");
    CHECK(client.poll().body == "a");
}

TEST_CASE("a quarter of two thousand sessions is a quarter, and none falls back",
          "[appconfig][data][APC-120][APC-121][APC-122][APC-123]") {
    constexpr std::size_t sessions = 2'000;
    Stage stage;
    stage.version("old");
    stage.version("new");
    stage.start(all_at_once(stage), "1");
    std::vector<Poller> clients;
    for (std::size_t number = 0; number < sessions; ++number) clients.emplace_back(stage);
    std::vector<std::string> has(sessions);
    const auto poll_all = [&] {
        std::size_t with_new = 0;
        for (std::size_t number = 0; number < sessions; ++number) {
            const std::string body = clients[number].poll().body;
            if (has[number] == "new") REQUIRE(body.empty());
            if (!body.empty()) has[number] = body;
            with_new += static_cast<std::size_t>(has[number] == "new");
        }
        return static_cast<double>(with_new);
    };
    CHECK(poll_all() == 0);

    stage.start(strategy(stage.bench, 4, 25), "2");
    CHECK(poll_all() == 0);
    for (const double share : {500.0, 1'000.0, 1'500.0}) {
        stage.bench.advance(1min);
        CHECK(poll_all() == Approx(share).margin(80));
    }
    stage.bench.advance(1min);
    CHECK(poll_all() == sessions);
}

TEST_CASE("a deployment's own key opens what is handed out", "[appconfig][data][APC-200]") {
    Stage stage;
    const std::string key = stage.bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["Arn"];
    stage.version("secret");
    ask(stage.bench, "POST", stage.path(),
        {{"ConfigurationProfileId", stage.cfg},
         {"ConfigurationVersion", "1"},
         {"DeploymentStrategyId", "AppConfig.AllAtOnce"},
         {"KmsKeyIdentifier", key}});
    Poller client(stage);
    CHECK(client.poll().body == "secret");
    stage.bench.ok("TrentService.DisableKey", {{"KeyId", key}});
    Poller(stage).refused("BadRequestException", 400);
}

TEST_CASE("both signing names lead to the data plane", "[appconfig][data][APC-1]") {
    Stage stage;
    const std::string body = Json{
        {"ApplicationIdentifier", stage.app},
        {"EnvironmentIdentifier", stage.env},
        {"ConfigurationProfileIdentifier",
         stage.cfg}}.dump();
    for (const std::string service : {"appconfig", "appconfigdata"}) {
        CHECK(stage.bench.raw("POST", "/configurationsessions", signed_for(stage.bench, service, {}), body).status ==
              201);
    }
    CHECK(stage.bench.raw("POST", "/configurationsessions", {{"Host", "appconfigdata.us-east-1.amazonaws.com"}}, body)
              .status == 201);
}

TEST_CASE("what was handed out stands in the journal, without its content", "[appconfig][data]") {
    Stage stage;
    stage.version("secret");
    stage.start(all_at_once(stage), "1");
    Poller client(stage);
    client.poll();
    client.poll();
    const auto events = stage.bench.events("appconfig.configuration.delivered");
    REQUIRE(events.size() == 1);
    CHECK(events[0]->resource.ends_with("/deployment/1"));
    for (const auto& [name, value] : events[0]->details) CHECK(value.find("secret") == std::string::npos);
}

namespace {

std::string reading(const Stage& stage, const std::string& client = "me") {
    return "/applications/" + stage.app + "/environments/" + stage.env + "/configurations/" + stage.cfg +
           "?client_id=" + client;
}

}    // namespace

TEST_CASE("GetConfiguration hands out what the client does not have", "[appconfig][data][APC-130][APC-131][APC-133]") {
    Stage stage;
    missing(stage.bench, "GET", reading(stage));
    stage.version("a", {{"Content-Type", "application/x-mine"}});
    stage.start(all_at_once(stage), "1");

    const Answer whole = rest(stage.bench, "GET", reading(stage));
    CHECK(whole.status == 200);
    CHECK(whole.body == "a");
    CHECK(whole.content_type == "application/x-mine");
    CHECK(whole.header("Configuration-Version") == "1");
    const Answer none = rest(stage.bench, "GET", reading(stage) + "&client_configuration_version=1");
    CHECK(none.status == 204);
    CHECK(none.body.empty());
    CHECK(none.content_type.empty());
    CHECK(none.header("Configuration-Version") == "1");
    CHECK(rest(stage.bench, "GET", reading(stage) + "&client_configuration_version=0").status == 200);
    invalid(stage.bench, "GET", reading(stage, ""));
    invalid(stage.bench, "GET", reading(stage, std::string(65, 'c')));
    CHECK(rest(stage.bench, "GET", "/applications/app/environments/prod/configurations/cfg?client_id=me").body == "a");
}

TEST_CASE("GetConfiguration knows its clients by their ids", "[appconfig][data][APC-120]") {
    Stage stage;
    stage.version("old");
    stage.version("new");
    stage.start(all_at_once(stage), "1");
    stage.start(strategy(stage.bench, 2, 50), "2");
    stage.bench.advance(1min);
    int with_new = 0;
    for (int client = 0; client < 2'000; ++client) {
        const std::string target = reading(stage, "client" + std::to_string(client));
        const std::string body = rest(stage.bench, "GET", target).body;
        if (client < 20) CHECK(rest(stage.bench, "GET", target).body == body);
        with_new += static_cast<int>(body == "new");
    }
    CHECK(with_new == Approx(1'000).margin(120));
}

TEST_CASE("GetConfiguration has no feature flags", "[appconfig][data][APC-132]") {
    Stage stage;
    const std::string flags = profile(stage.bench, stage.app, "f", {{"Type", "AWS.AppConfig.FeatureFlags"}});
    CHECK(invalid(
              stage.bench, "GET",
              "/applications/" + stage.app + "/environments/" + stage.env + "/configurations/" + flags + "?client_id=a")
              .json()["Message"] ==
          "Feature flag configurations must be accessed via AWS AppConfig Data's GetLatestConfiguration API");
}

TEST_CASE("settings of an account are answered whole and changed in parts", "[appconfig][APC-30]") {
    Bench bench;
    CHECK(
        rest(bench, "GET", "/settings").body ==
        R"({"DeletionProtection":{"Enabled":false,"ProtectionPeriodInMinutes":60},"VendedMetrics":{"Enabled":false}})");
    ask(bench, "PATCH", "/settings", {{"DeletionProtection", {{"Enabled", true}}}});
    const Json changed =
        ask(bench, "PATCH", "/settings", {{"DeletionProtection", {{"ProtectionPeriodInMinutes", 15}}}});
    CHECK(changed["DeletionProtection"] == Json{{"Enabled", true}, {"ProtectionPeriodInMinutes", 15}});
    CHECK(ask(bench, "GET", "/settings") == changed);
    invalid(bench, "PATCH", "/settings", {{"DeletionProtection", {{"ProtectionPeriodInMinutes", 14}}}});
    invalid(bench, "PATCH", "/settings", {{"DeletionProtection", {{"ProtectionPeriodInMinutes", 1441}}}});
    CHECK(bench.events("pileus.setting_ignored").empty());
    CHECK(ask(bench, "PATCH", "/settings", {{"VendedMetrics", {{"Enabled", true}}}})["VendedMetrics"]["Enabled"] ==
          true);
    CHECK(bench.events("pileus.setting_ignored").size() == 1);
    bench.as.region = "eu-west-1";
    CHECK(ask(bench, "GET", "/settings")["DeletionProtection"]["Enabled"] == false);
}

TEST_CASE("what is being read cannot be deleted, where the check is asked for", "[appconfig][APC-31][APC-32][APC-33]") {
    Stage stage;
    const std::string in_app = "/applications/" + stage.app;
    const std::string env = in_app + "/environments/" + stage.env, cfg = in_app + "/configurationprofiles/" + stage.cfg;
    const Parameters apply{{"x-amzn-deletion-protection-check", "APPLY"}};
    stage.version("a");
    stage.start(all_at_once(stage), "1");
    Poller client(stage);
    client.poll();
    stage.start(all_at_once(stage), "1");
    rest(stage.bench, "DELETE", stage.path() + "/2", Json(), {{"Allow-Revert", "true"}});

    CHECK(invalid(stage.bench, "DELETE", env, Json(), apply).json()["Message"] ==
          "Environment prod is actively being used in your application and cannot be deleted.");
    CHECK(invalid(stage.bench, "DELETE", cfg, Json(), apply).json()["Message"] ==
          "Configuration Profile cfg is actively being used in your application and cannot be deleted.");
    stage.bench.advance(60min - 1ms);
    invalid(stage.bench, "DELETE", env, Json(), apply);
    stage.bench.advance(1ms);
    CHECK(rest(stage.bench, "DELETE", env, Json(), apply).status == 204);
}

TEST_CASE("an account protects what is older than an hour, and may be overruled", "[appconfig][APC-31]") {
    const auto deletion_of = [](bool is_enabled, std::chrono::milliseconds age, const Parameters& headers) {
        Stage stage;
        stage.version("a");
        stage.start(all_at_once(stage), "1");
        ask(stage.bench, "PATCH", "/settings", {{"DeletionProtection", {{"Enabled", is_enabled}}}});
        stage.bench.advance(age);
        Poller(stage).poll();
        return rest(stage.bench, "DELETE", "/applications/" + stage.app + "/environments/" + stage.env, Json(), headers)
            .status;
    };
    const std::string check = "x-amzn-deletion-protection-check";
    CHECK(deletion_of(true, 1h, {}) == 400);
    CHECK(deletion_of(true, 1h, {{check, "ACCOUNT_DEFAULT"}}) == 400);
    CHECK(deletion_of(true, 1h - 1ms, {}) == 204);
    CHECK(deletion_of(true, 1h - 1ms, {{check, "APPLY"}}) == 400);
    CHECK(deletion_of(true, 1h, {{check, "BYPASS"}}) == 204);
    CHECK(deletion_of(false, 1h, {}) == 204);
    CHECK(deletion_of(false, 1h, {{check, "APPLY"}}) == 400);
}
