// What is secret is nowhere to be read: not in the files, the log, the journal or an error.
#include "emulators/secretsmanager/support.hpp"
#include "support/secrecy.hpp"

using namespace pileus;
using namespace pileus::test;

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
