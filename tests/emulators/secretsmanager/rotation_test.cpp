// Rotation: its four steps, what fails, and what is told of it.
#include "emulators/secretsmanager/rotating_bench.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {
const std::string incomplete = "A previous rotation isn't complete. That rotation will be reattempted.";
}

TEST_CASE("a rotation calls its function in four steps", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    const Json answer = bench.rotate();
    CHECK(answer["Name"] == "s");
    CHECK(answer["VersionId"] == bench.token('2'));

    std::string token;
    for (const char* const step : {"createSecret", "setSecret", "testSecret", "finishSecret"}) {
        const Json event = bench.asked();
        std::vector<std::string> names;
        for (const auto& [name, value] : event.items()) names.push_back(name);
        CHECK(names == std::vector<std::string>{"Step", "SecretId", "ClientRequestToken", "RotationToken"});
        CHECK(event["Step"] == step);
        CHECK(event["SecretId"] == answer["ARN"]);
        CHECK(event["ClientRequestToken"] == bench.token('2'));
        CHECK((token.empty() || event["RotationToken"] == token));
        token = event["RotationToken"];
        CHECK(token.size() == 36);
        bench.work();
    }
    CHECK(bench.outside.waiting() == 0);
    const auto& call = bench.outside.asked.at(0);
    CHECK(call.http().url == std::string(where) + "/2015-03-31/functions/rotate/invocations");
    CHECK(call.header("X-Amz-Invocation-Type") == "RequestResponse");
    CHECK(bench.value("s") == "rotated " + bench.token('2'));
    CHECK(bench.value("s", "AWSPREVIOUS") == "v1");
    CHECK(bench.events("secretsmanager.rotation.started").size() == 1);
    CHECK(bench.events("secretsmanager.rotation.succeeded").size() == 1);
    CHECK(bench.rows("SELECT count(*) FROM secretsmanager_rotation_run").at(0) == "0");
}

TEST_CASE("AWSPENDING is there before its version is", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.rotate();
    CHECK(bench.stages("s")[bench.token('2')] == Json{"AWSPENDING"});
    CHECK(bench.refused("GetSecretValue", {{"SecretId", "s"}, {"VersionStage", "AWSPENDING"}},
                        "ResourceNotFoundException") ==
          "Secrets Manager can't find the specified secret value for staging label: AWSPENDING");
    bench.refused("GetSecretValue", {{"SecretId", "s"}, {"VersionId", bench.token('2')}}, "ResourceNotFoundException");
    bench.refused("UpdateSecretVersionStage",
                  {{"SecretId", "s"},
                   {"VersionStage", "AWSCURRENT"},
                   {"MoveToVersionId", bench.token('2')},
                   {"RemoveFromVersionId", bench.token('1')}},
                  "ResourceNotFoundException");
    bench.ask("UpdateSecret", {{"SecretId", "s"}, {"KmsKeyId", "alias/aws/secretsmanager"}});
    CHECK(bench.value("s") == "v1");
}

TEST_CASE("what a rotation needs is checked", "[secretsmanager][rotation][SUP-223][SUP-82]") {
    RotatingBench bench;
    CHECK(bench.refused("RotateSecret", {{"SecretId", "s"}}, "InvalidRequestException") ==
          "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    Json input{{"SecretId", "s"}, {"ClientRequestToken", bench.token('2')}};
    CHECK(bench.refused("RotateSecret", input, "InvalidRequestException") ==
          "No Lambda rotation function ARN is associated with this secret.");
    input["RotationLambdaARN"] = "arn:aws:sns:us-east-1:000000000000:topic";
    bench.refused("RotateSecret", input, "InvalidParameterException");
    CHECK_FALSE(bench.describe("s").contains("RotationEnabled"));
    bench.ask("DeleteSecret", {{"SecretId", "s"}});
    input["RotationLambdaARN"] = function;
    CHECK(bench.refused("RotateSecret", input, "InvalidRequestException") == secret_marked);
    CHECK(bench.outside.asked.empty());
}

TEST_CASE("one rotation at a time", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.rotate();
    const Json again{{"SecretId", "s"}, {"ClientRequestToken", bench.token('3')}};
    CHECK(bench.refused("RotateSecret", again, "InvalidRequestException") == incomplete);
    CHECK(bench.rotate()["VersionId"] == bench.token('2'));    // the same call again
    bench.work_through();
    CHECK(bench.rotate()["VersionId"] == bench.token('2'));
    CHECK(bench.outside.waiting() == 0);

    // A version that somebody has left as pending counts, too.
    bench.put("s", "v3", '3', {{"VersionStages", {"AWSPENDING"}}});
    const Json other{{"SecretId", "s"}, {"ClientRequestToken", bench.token('4')}};
    CHECK(bench.refused("RotateSecret", other, "InvalidRequestException") == incomplete);
    bench.ask("UpdateSecretVersionStage",
              {{"SecretId", "s"}, {"VersionStage", "AWSPENDING"}, {"RemoveFromVersionId", bench.token('3')}});
    bench.ask("RotateSecret", other);    // by the function that is known
    bench.work_through();
    CHECK(bench.value("s") == "rotated " + bench.token('4'));
}

TEST_CASE("without a rotation at once the function is tested, and nothing is left of it",
          "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    const Json answer =
        bench.rotate({{"RotateImmediately", false}, {"RotationRules", {{"AutomaticallyAfterDays", 30}}}});
    CHECK_FALSE(answer.contains("VersionId"));
    CHECK(bench.asked()["Step"] == "testSecret");
    CHECK(bench.value("s", "AWSPENDING") == "v1");    // what it may try
    const bool succeeds = GENERATE(true, false);
    bench.answer(succeeds ? "null" : R"({"errorMessage":"no","errorType":"ValueError"})");

    CHECK(bench.outside.waiting() == 0);
    CHECK(bench.stages("s") == Json{{bench.token('1'), {"AWSCURRENT"}}});
    CHECK(bench.rows("SELECT count(*) FROM secretsmanager_version").at(0) == "1");
    CHECK(bench.events(succeeds ? "secretsmanager.rotation.succeeded" : "secretsmanager.rotation.failed").size() == 1);
    CHECK(bench.describe("s")["RotationEnabled"] == true);
    CHECK_FALSE(bench.describe("s").contains("LastRotatedDate"));
    bench.advance(30 * 24h - 1ms);
    CHECK(bench.outside.waiting() == 0);
    bench.outside.is_slow = false;
    bench.advance(1ms);
    CHECK(bench.outside.asked.size() > 1);
}

TEST_CASE("where a step fails, all begins again after a while", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.rotate();
    bench.work();
    CHECK(bench.asked()["Step"] == "setSecret");
    SECTION("as the function says in a header") {
        bench.outside.answer({.status = 200, .reason = "oops", .function_failed = true});
        CHECK(bench.events("secretsmanager.rotation.failed").at(0)->details.at(2).second == "The function failed.");
    }
    SECTION("as the function says in its answer") {
        bench.answer(R"({"errorMessage": "it is p4ssw0rd", "errorType": "ValueError", "stackTrace": []})");
        const auto& details = bench.events("secretsmanager.rotation.failed").at(0)->details;
        CHECK(details.at(2).second == "The function failed: ValueError.");    // its text is its own
        for (const auto& [name, value] : details) CHECK(value.find("p4ssw0rd") == std::string::npos);
    }
    SECTION("as whoever plays Lambda passes on with another status") {
        const int status = GENERATE(400, 502);
        bench.outside.answer(
            {.status = status, .reason = R"({"errorMessage": "it is p4ssw0rd", "errorType": "ValueError"})"});
        CHECK(bench.events("secretsmanager.rotation.failed").at(0)->details.at(2).second ==
              "The function failed: ValueError.");
    }
    SECTION("as an endpoint is broken, whose text may be the function's") {
        bench.outside.answer({.status = 500, .reason = "Traceback: it is p4ssw0rd"});
        CHECK(bench.events("secretsmanager.rotation.failed").at(0)->details.at(2).second ==
              "The endpoint answered 500.");
    }
    SECTION("as nobody answers") {
        bench.outside.answer({.status = 0, .reason = "There is nobody."});
        CHECK(bench.events("secretsmanager.rotation.failed").at(0)->details.at(2).second == "There is nobody.");
    }
    SECTION("as there is no such function") {
        bench.outside.answer({.status = 404, .reason = "Function not found"});
        CHECK(bench.events("secretsmanager.rotation.failed").at(0)->details.at(2).second ==
              "The endpoint answered 404: Function not found");
    }
    CHECK(bench.outside.waiting() == 0);
    CHECK(bench.value("s") == "v1");
    CHECK(bench.value("s", "AWSPENDING") == "rotated " + bench.token('2'));

    bench.outside.is_slow = false;
    bench.outside.answers = {{.status = 200, .reason = "null"}, {.status = 500, .reason = "no"}};
    bench.advance(1min - 1ms);
    CHECK(bench.outside.asked.size() == 2);
    bench.advance(1ms);
    REQUIRE(bench.outside.asked.size() == 4);
    CHECK(Json::parse(bench.outside.asked[2].http().body)["Step"] == "createSecret");
    CHECK(Json::parse(bench.outside.asked[2].http().body)["ClientRequestToken"] == bench.token('2'));
}

TEST_CASE("a rotation that keeps failing is left until the next window", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.outside.is_slow = false;
    bench.outside.usual_answer = {.status = 500, .reason = "no"};
    bench.rotate({{"RotationRules", {{"AutomaticallyAfterDays", 2}}}});
    bench.advance(24h);
    CHECK(bench.outside.asked.size() == 5);
    CHECK(bench.events("secretsmanager.rotation.failed").size() == 5);
    CHECK(bench.refused("RotateSecret", {{"SecretId", "s"}, {"ClientRequestToken", bench.token('3')}},
                        "InvalidRequestException") == incomplete);

    const Json shown = bench.describe("s");
    bench.advance(24h);
    CHECK(bench.outside.asked.size() == 6);
    const Json event = Json::parse(bench.outside.asked.back().http().body);
    CHECK(event["ClientRequestToken"] == bench.token('2'));    // the same is attempted again
    bench.advance(3 * 24h);
    CHECK(bench.describe("s")["NextRotationDate"] == shown["NextRotationDate"]);    // it is in the past
    CHECK_FALSE(bench.describe("s").contains("LastRotatedDate"));
}

TEST_CASE("a rotation that leaves AWSPENDING elsewhere has failed", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.rotate();
    bench.work();
    for (int step = 1; step < 4; ++step) bench.answer();
    CHECK(bench.outside.waiting() == 0);
    CHECK(bench.events("secretsmanager.rotation.succeeded").empty());
    CHECK(bench.events("secretsmanager.rotation.failed").size() == 1);
}

TEST_CASE("a rotation is cancelled, and goes no further", "[secretsmanager][rotation][SUP-224]") {
    RotatingBench bench;
    bench.rotate({{"RotationRules", {{"AutomaticallyAfterDays", 1}}}});
    bench.work();
    const Json answer = bench.ask("CancelRotateSecret", {{"SecretId", "s"}});
    CHECK(answer["VersionId"] == bench.token('2'));
    bench.answer();    // of the step that was under way
    CHECK(bench.outside.waiting() == 0);

    const Json secret = bench.describe("s");
    CHECK(secret["RotationEnabled"] == false);
    CHECK(secret["RotationLambdaARN"] == function);
    CHECK(secret["RotationRules"] == Json{{"AutomaticallyAfterDays", 1}});
    CHECK_FALSE(secret.contains("NextRotationDate"));
    bench.advance(48h);
    CHECK(bench.outside.asked.size() == 2);
    CHECK(bench.value("s", "AWSPENDING") == "rotated " + bench.token('2'));

    bench.ask("UpdateSecretVersionStage",
              {{"SecretId", "s"}, {"VersionStage", "AWSPENDING"}, {"RemoveFromVersionId", bench.token('2')}});
    CHECK_FALSE(bench.ask("CancelRotateSecret", {{"SecretId", "s"}}).contains("VersionId"));
    bench.ask("RotateSecret", {{"SecretId", "s"}, {"ClientRequestToken", bench.token('3')}});
    CHECK(bench.describe("s")["RotationEnabled"] == true);
    bench.work_through();
    CHECK(bench.next() == 4 * 86400 - 1);
}

TEST_CASE("a label without a version is taken away", "[secretsmanager][rotation][SUP-224]") {
    RotatingBench bench;
    bench.rotate();
    bench.ask("CancelRotateSecret", {{"SecretId", "s"}});
    bench.ask("UpdateSecretVersionStage",
              {{"SecretId", "s"}, {"VersionStage", "AWSPENDING"}, {"RemoveFromVersionId", bench.token('2')}});
    CHECK(bench.stages("s") == Json{{bench.token('1'), {"AWSCURRENT"}}});
}

TEST_CASE("a secret that is marked for deletion is not rotated until it is restored",
          "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.rotate({{"RotationRules", {{"AutomaticallyAfterDays", 1}}}});
    bench.work_through();
    bench.ask("DeleteSecret", {{"SecretId", "s"}});
    bench.advance(48h);
    CHECK(bench.outside.asked.size() == 4);
    bench.ask("RestoreSecret", {{"SecretId", "s"}});
    bench.advance(1ms);
    CHECK(bench.asked()["Step"] == "createSecret");
    bench.ask("DeleteSecret", {{"SecretId", "s"}, {"ForceDeleteWithoutRecovery", true}});
    bench.answer();
    CHECK(bench.outside.waiting() == 0);
    for (const char* const table : {"rotation", "rotation_run"}) {
        CHECK(bench.rows("SELECT count(*) FROM secretsmanager_" + std::string(table)).at(0) == "0");
    }
}

TEST_CASE("who has the rotation's token may write, whatever the policy says", "[secretsmanager][rotation][SUP-223]") {
    Settings settings = invoking();
    settings.enforce_policies = true;
    RotatingBench bench(settings);
    bench.rotate();
    const Json event = bench.asked();
    bench.as.access_key = "111111111111";
    Json input{{"SecretId", event["SecretId"]},
               {"SecretString", "v2"},
               {"ClientRequestToken", event["ClientRequestToken"]},
               {"VersionStages", {"AWSPENDING"}}};
    bench.refused("PutSecretValue", input, "AccessDeniedException");
    input["RotationToken"] = std::string(36, 'a');
    bench.refused("PutSecretValue", input, "AccessDeniedException");
    input["RotationToken"] = event["RotationToken"];
    CHECK(bench.ask("PutSecretValue", input)["VersionStages"] == Json{"AWSPENDING"});
}

TEST_CASE("without an endpoint for functions the event is captured", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench(Settings{});
    bench.rotate({{"RotationRules", {{"AutomaticallyAfterDays", 1}}}});
    CHECK(bench.outside.asked.empty());
    CHECK(bench.stages("s") == Json{{bench.token('1'), {"AWSCURRENT"}}});
    CHECK(bench.describe("s")["RotationEnabled"] == true);
    const auto captured = [&] { return bench.raw("GET", "/_pileus/captured/lambda", {}, "").json()["captured"]; };
    REQUIRE(captured().size() == 1);
    CHECK(captured()[0]["endpoint"] == function);
    CHECK(captured()[0]["content"]["Event"]["Step"] == "createSecret");
    CHECK(captured()[0]["content"]["Event"]["ClientRequestToken"] == bench.token('2'));
    bench.advance(24h);
    CHECK(captured().size() == 2);

    Settings strict;
    strict.strict = true;
    RotatingBench other(strict);
    CHECK(other
              .call("secretsmanager.RotateSecret",
                    {{"SecretId", "s"}, {"RotationLambdaARN", function}, {"ClientRequestToken", other.token('2')}})
              .status == 400);
}

TEST_CASE("a step that was under way when the process ended is called again", "[secretsmanager][rotation]") {
    const storage::test::TemporaryFolder folder;
    SandboxOptions options;
    options.store.path = (folder.path() / "pileus.db").string();
    options.root_key_file = (folder.path() / "root.key").string();
    options.settings = invoking();
    {
        SecretsBench bench(options);
        bench.outside.is_slow = true;
        bench.create("s");
        bench.ask("RotateSecret",
                  {{"SecretId", "s"}, {"RotationLambdaARN", function}, {"ClientRequestToken", bench.token('2')}});
        CHECK(bench.outside.waiting() == 1);
    }
    SecretsBench bench(options);
    bench.outside.is_slow = true;
    bench.advance(1ms);
    REQUIRE(bench.outside.asked.size() == 1);
    CHECK(Json::parse(bench.outside.asked[0].http().body)["ClientRequestToken"] == bench.token('2'));
}
