// What KMS has to do with secrets; and passwords.
#include "emulators/secretsmanager/support.hpp"
#include "pileus/text/base64.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

std::string kms(const std::string& operation) { return "TrentService." + operation; }
std::string new_key(Bench& bench) { return bench.ok(kms("CreateKey"), Json::object())["KeyMetadata"]["KeyId"]; }

std::string password(SecretsBench& bench, const Json& input) {
    return bench.ask("GetRandomPassword", input)["RandomPassword"];
}
bool has_any_of(const std::string& text, const std::string& characters) {
    return text.find_first_of(characters) != std::string::npos;
}

const std::string lower = "abcdefghijklmnopqrstuvwxyz", upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits = "0123456789",
                  punctuation = R"(!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~)";

}    // namespace

TEST_CASE("a secret is encrypted under its key, and KMS decides who reads it", "[secretsmanager][SUP-79][SUP-228]") {
    SecretsBench bench;
    const std::string key = new_key(bench);
    bench.create("s", "v1", {{"KmsKeyId", key}});
    CHECK(bench.describe("s")["KmsKeyId"] == key);
    CHECK(bench.ask("ListSecretVersionIds", {{"SecretId", "s"}})["Versions"][0]["KmsKeyIds"] == Json{key});

    bench.call(kms("DisableKey"), {{"KeyId", key}});
    CHECK(bench.refused("GetSecretValue", {{"SecretId", "s"}}, "DecryptionFailure")
              .starts_with("Secrets Manager can't decrypt the protected secret text using the provided KMS key."));
    CHECK(bench
              .refused("PutSecretValue",
                       {{"SecretId", "s"}, {"SecretString", "v"}, {"ClientRequestToken", bench.token('2')}},
                       "EncryptionFailure")
              .starts_with("Secrets Manager can't encrypt the protected secret text using the provided KMS key."));
    bench.call(kms("EnableKey"), {{"KeyId", key}});
    CHECK(bench.value("s") == "v1");
    bench.refused(
        "CreateSecret",
        {{"Name", "t"}, {"SecretString", "v"}, {"KmsKeyId", "alias/none"}, {"ClientRequestToken", bench.token('1')}},
        "EncryptionFailure");
    bench.refused("DescribeSecret", {{"SecretId", "t"}}, "ResourceNotFoundException");
}

TEST_CASE("the data key is bound to the secret and the version", "[secretsmanager][SUP-79]") {
    SecretsBench bench;
    const std::string arn = bench.create("s");
    const std::string blob = bench.rows("SELECT hex(data_key) FROM secretsmanager_version").at(0);
    std::string bytes;
    for (std::size_t at = 0; at < blob.size(); at += 2) {
        bytes += static_cast<char>(std::stoi(blob.substr(at, 2), nullptr, 16));
    }
    Json input{{"CiphertextBlob", text::base64(bytes)}};
    bench.error(kms("Decrypt"), input, "InvalidCiphertextException");
    input["EncryptionContext"] = {{"SecretARN", arn}, {"SecretVersionId", bench.token('1')}};
    CHECK(bench.ok(kms("Decrypt"), input)["Plaintext"].get<std::string>().size() == 44);    // 32 bytes
}

TEST_CASE("another key takes over what is in use", "[secretsmanager][SUP-79]") {
    SecretsBench bench;
    bench.create("s");
    bench.put("s", "v2", '2');
    bench.put("s", "v3", '3', {{"VersionStages", {"AWSPENDING"}}});
    const std::string key = new_key(bench);
    bench.ask("UpdateSecret", {{"SecretId", "s"}, {"KmsKeyId", key}});
    for (const Json& version : bench.ask("ListSecretVersionIds", {{"SecretId", "s"}})["Versions"]) {
        CHECK(version["KmsKeyIds"] == Json{key});
    }
    CHECK(bench.value("s") == "v2");
    CHECK(bench.value("s", "AWSPREVIOUS") == "v1");
    CHECK(bench.value("s", "AWSPENDING") == "v3");
    // And back to AWS's own.
    bench.ask("UpdateSecret", {{"SecretId", "s"}, {"KmsKeyId", ""}});
    CHECK_FALSE(bench.describe("s").contains("KmsKeyId"));
    bench.call(kms("DisableKey"), {{"KeyId", key}});
    CHECK(bench.value("s") == "v2");
}

TEST_CASE("a password has 32 characters of every type, or what is asked for", "[secretsmanager][SUP-230]") {
    SecretsBench bench;
    for (int times = 0; times < 50; ++times) {
        const std::string usual = password(bench, Json::object());
        CHECK(usual.size() == 32);
        for (const std::string& kind : {lower, upper, digits, punctuation}) CHECK(has_any_of(usual, kind));
        CHECK_FALSE(has_any_of(usual, " "));
    }
    CHECK(password(bench, Json::object()) != password(bench, Json::object()));
    const std::string long_one = password(bench, {{"PasswordLength", 4096}, {"IncludeSpace", true}});
    CHECK(long_one.size() == 4096);
    for (const char each : lower + upper + digits + punctuation + " ") {
        CHECK(long_one.find(each) != std::string::npos);
    }
}

TEST_CASE("a password has no type or character that is excluded", "[secretsmanager][SUP-230]") {
    SecretsBench bench;
    const auto without = [&](const char* const option) {
        return password(bench, {{"PasswordLength", 1000}, {option, true}});
    };
    CHECK_FALSE(has_any_of(without("ExcludeLowercase"), lower));
    CHECK_FALSE(has_any_of(without("ExcludeUppercase"), upper));
    CHECK_FALSE(has_any_of(without("ExcludeNumbers"), digits));
    CHECK_FALSE(has_any_of(without("ExcludePunctuation"), punctuation));
    CHECK_FALSE(has_any_of(password(bench, {{"PasswordLength", 1000}, {"ExcludeCharacters", "aB3$\""}}), "aB3$\""));
}

TEST_CASE("a password has room for each type that is included", "[secretsmanager][SUP-230]") {
    SecretsBench bench;
    CHECK(password(bench, {{"PasswordLength", 4}}).size() == 4);
    bench.refused("GetRandomPassword", {{"PasswordLength", 3}}, "InvalidParameterException");
    CHECK(password(bench, {{"PasswordLength", 3}, {"RequireEachIncludedType", false}}).size() == 3);
    bench.refused("GetRandomPassword", {{"PasswordLength", 4}, {"IncludeSpace", true}}, "InvalidParameterException");
    bench.refused("GetRandomPassword",
                  {{"ExcludeLowercase", true},
                   {"ExcludeUppercase", true},
                   {"ExcludeNumbers", true},
                   {"ExcludePunctuation", true}},
                  "InvalidParameterException");
}
