// What is secret is nowhere to be read: not in the files, the log, the journal or an error.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "emulators/secretsmanager/rotating_bench.hpp"
#include "support/secrecy.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

SandboxOptions on_disk(const storage::test::TemporaryFolder& folder) {
    SandboxOptions options;
    options.store.path = (folder.path() / "pileus.db").string();
    options.root_key_file = (folder.path() / "root.key").string();
    return options;
}

std::string new_key(Bench& bench) { return bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["KeyId"]; }

}    // namespace

TEST_CASE("a secret's value stands in no file, event or error", "[secretsmanager][secrets][SUP-79]") {
    const std::string secret = "marked-secret-4711-of-this-test";
    const storage::test::TemporaryFolder folder;
    SecretsBench bench(on_disk(folder));
    bench.create("plain", "v", {{"Description", secret + "-seen"}});
    CHECK(tells(all_files_in(folder.path()), secret));    // this is how it would be found
    bench.ask("DeleteSecret", {{"SecretId", "plain"}, {"ForceDeleteWithoutRecovery", true}});
    const std::string other = "another-secret-0815-of-this-test";

    bench.create("s", other);
    bench.put("s", other + "2", '2');
    bench.ask("UpdateSecret", {{"SecretId", "s"}, {"KmsKeyId", new_key(bench)}});
    CHECK(bench.value("s") == other + "2");
    std::string told;
    for (const Json& input : {Json{{"SecretId", "s"}, {"ClientRequestToken", "short"}},
                              Json{{"SecretId", "s"}, {"ClientRequestToken", bench.token('1')}},
                              Json{{"SecretId", "none"}, {"ClientRequestToken", bench.token('3')}},
                              Json{{"SecretId", "s"}, {"SecretBinary", text::base64(other)}}}) {
        Json whole{{"SecretString", other + "3"}};
        whole.update(input);
        const Answer answer = bench.call("secretsmanager.PutSecretValue", whole);
        CHECK(answer.status == 400);
        told += answer.body;
    }
    CHECK_FALSE(tells(told, other));
    CHECK_FALSE(tells(all_files_in(folder.path()), other));
    for (const char* const type : {"secretsmanager.secret.created", "secretsmanager.version.created",
                                   "secretsmanager.value.read", "secretsmanager.secret.updated"}) {
        const auto events = bench.events(type);
        REQUIRE_FALSE(events.empty());
        for (const Event* const event : events) {
            CHECK_FALSE(tells(event->subject + event->resource, other));
            for (const auto& [name, value] : event->details) CHECK_FALSE(tells(value, other));
        }
    }
}

TEST_CASE("a rotation tells nobody what its function puts, tries or says", "[secretsmanager][rotation][SUP-79]") {
    const std::string secret = "rotated-secret-4711-of-this-test-";
    const storage::test::TemporaryFolder folder;
    std::ostringstream log;
    SandboxOptions options = on_disk(folder);
    options.settings = invoking();
    options.logger = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log));
    options.logger->set_level(spdlog::level::trace);
    RotatingBench bench(std::move(options));
    bench.new_value = secret;
    bench.rotate();
    bench.work();
    CHECK(bench.value("s", "AWSPENDING").starts_with(secret));
    // It fails in every way, and says what it should not.
    const std::string error = R"({"errorType": "ValueError", "errorMessage": ")" + secret + "\"}";
    std::size_t failures = 0;
    for (const CallOutcome& outcome :
         {CallOutcome{.status = 200, .reason = error, .function_failed = true},
          CallOutcome{.status = 200, .reason = error}, CallOutcome{.status = 502, .reason = error},
          CallOutcome{.status = 500, .reason = "Traceback: " + secret}}) {
        bench.outside.answer(outcome);
        CHECK(bench.events("secretsmanager.rotation.failed").size() == ++failures);
        bench.advance(60min);
    }
    bench.work_through();
    CHECK(bench.value("s").starts_with(secret));
    // The same value is tried by a test, and by what was left of it.
    bench.rotate({{"RotateImmediately", false}}, '3');
    bench.answer("\"" + secret + "\"");

    const std::string journal = bench.raw("GET", "/_pileus/journal?limit=10000", {}, "").body;
    CHECK(journal.find("secretsmanager.rotation.succeeded") != std::string::npos);
    CHECK(log.str().find("RotateSecret") != std::string::npos);
    CHECK_FALSE(tells(journal, secret));
    CHECK_FALSE(tells(log.str(), secret));
    CHECK_FALSE(tells(all_files_in(folder.path()), secret));
}

TEST_CASE("a secret that is read as a parameter lies nowhere else", "[secretsmanager][SUP-79]") {
    const std::string secret = "referred-secret-0815-of-this-test-", name = "/aws/reference/secretsmanager/s";
    const storage::test::TemporaryFolder folder;
    std::ostringstream log;
    SandboxOptions options = on_disk(folder);
    options.logger = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log));
    options.logger->set_level(spdlog::level::trace);
    SecretsBench bench(std::move(options));
    const std::string key = new_key(bench);
    bench.create("s", secret, {{"KmsKeyId", key}});
    const Json one{{"Name", name}, {"WithDecryption", true}}, all{{"Names", {name}}, {"WithDecryption", true}};
    CHECK(bench.ok("AmazonSSM.GetParameter", one)["Parameter"]["Value"] == secret);
    CHECK(bench.ok("AmazonSSM.GetParameters", all)["Parameters"][0]["Value"] == secret);
    std::string told = bench.call("AmazonSSM.GetParameter", {{"Name", name}}).body;
    told += bench.call("AmazonSSM.PutParameter", {{"Name", name}, {"Value", secret}, {"Type", "SecureString"}}).body;
    told += bench.call("AmazonSSM.GetParameterHistory", one).body;
    bench.call("TrentService.DisableKey", {{"KeyId", key}});
    told += bench.call("AmazonSSM.GetParameter", one).body + bench.call("AmazonSSM.GetParameters", all).body;
    CHECK(told.find("DecryptionFailure") != std::string::npos);

    CHECK(log.str().find("GetParameter") != std::string::npos);
    told += bench.raw("GET", "/_pileus/journal?limit=10000", {}, "").body + log.str();
    CHECK(told.find("secretsmanager.value.read") != std::string::npos);
    CHECK_FALSE(tells(told, secret));
    CHECK_FALSE(tells(all_files_in(folder.path()), secret));
}
