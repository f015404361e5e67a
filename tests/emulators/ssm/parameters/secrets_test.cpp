// SecureString: what KMS makes of it, and who can read it.
#include <algorithm>
#include <filesystem>
#include <regex>

#include "emulators/kms/support.hpp"
#include "emulators/ssm/support.hpp"
#include "support/secrecy.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

const Json secure{{"Type", "SecureString"}};
const Json secure_advanced{{"Type", "SecureString"}, {"Tier", "Advanced"}};

Json read(Bench& bench, const std::string& name, bool decrypted) {
    return ask(bench, "GetParameter", {{"Name", name}, {"WithDecryption", decrypted}})["Parameter"];
}
std::string stored(Bench& bench, const std::string& name) { return get(bench, name)["Value"]; }
Json context_of(const std::string& path) {
    return {{"EncryptionContext", {{"PARAMETER_ARN", "arn:aws:ssm:us-east-1:000000000000:parameter" + path}}}};
}

bool is_kms_text(const std::string& text, const std::string& words, const std::string& code) {
    const std::string uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";
    const std::string before = words + " (Service: AWSKMS; Status Code: 400; Error Code: " + code + "; Request ID: ";
    if (!text.starts_with(before)) return false;
    return std::regex_match(text.substr(before.size()), std::regex(uuid + "; Proxy: null\\)"));
}

}    // namespace

TEST_CASE("a secret stands in no file, event or error", "[ssm][secrets][SSM-70][SSM-71]") {
    const std::string secret = "marked-secret-4711-of-this-test";
    const storage::test::TemporaryFolder folder;
    SandboxOptions options;
    options.store.path = (folder.path() / "pileus.db").string();
    options.root_key_file = (folder.path() / "root.key").string();
    Bench bench(std::move(options));
    put(bench, "/plain", secret + "-seen");
    CHECK(tells(all_files_in(folder.path()), secret));    // this is how it would be found
    ask(bench, "DeleteParameter", {{"Name", "/plain"}});
    const std::string other = "another-secret-0815-of-this-test";
    for (const Json& kind : {secure, secure_advanced}) {
        put(bench, "/s", other, kind);
        overwrite(bench, "/s", other);
        CHECK(read(bench, "/s", true)["Value"] == other);
        CHECK_FALSE(tells(get(bench, "/s").dump(), other));
        ask(bench, "DeleteParameter", {{"Name", "/s"}});
    }
    std::string told;
    for (const Json& input : {Json{{"Value", other + "{{x}}"}}, Json{{"AllowedPattern", "[0-9]"}},
                              Json{{"Policies", "{"}}, Json{{"KeyId", "alias/none"}}}) {
        told +=
            bench.call(ssm("PutParameter"), merged({{"Name", "/t"}, {"Value", other}, {"Type", "SecureString"}}, input))
                .body;
    }
    for (const Event& event : bench.sandbox().journal().read(0, SIZE_MAX)) {
        told += event.resource + event.subject;
        for (const auto& [name, text] : event.details) told += text;
    }
    CHECK_FALSE(tells(told, other));
    CHECK_FALSE(tells(all_files_in(folder.path()), other));
}

TEST_CASE("a secret is answered as KMS's ciphertext, or decrypted",
          "[ssm][secrets][SSM-70][SSM-72][SSM-22a][SSM-39a]") {
    KmsBench bench;
    put(bench, "/s", "hush", secure);
    const std::string blob = stored(bench, "/s");
    CHECK(blob.starts_with("AQICAH"));
    CHECK(read(bench, "/s", false)["Value"] == blob);
    CHECK(read(bench, "/s", true)["Value"] == "hush");
    CHECK(bench.decrypt(blob, context_of("/s")) == "hush");
    bench.refused("Decrypt", {{"CiphertextBlob", blob}}, "InvalidCiphertextException");
    bench.refused("Decrypt", merged({{"CiphertextBlob", blob}}, context_of("/t")), "InvalidCiphertextException");
    put(bench, "/plain", "seen");
    CHECK(read(bench, "/plain", true)["Value"] == "seen");
    CHECK(read(bench, "/plain", false)["Value"] == "seen");
    CHECK(bench.rows("SELECT COUNT(*) FROM ssm_version WHERE value LIKE '%hush%'")[0] == "0");
}

TEST_CASE("secrets are read in every way that values are", "[ssm][secrets][SSM-72][SSM-99][SSM-109]") {
    Bench bench;
    put(bench, "/a/s", "one", secure);
    overwrite(bench, "/a/s", "two");
    put(bench, "/a/t", "three", secure_advanced);
    ask(bench, "LabelParameterVersion", {{"Name", "/a/s"}, {"ParameterVersion", 1}, {"Labels", {"old"}}});
    const Json open{{"WithDecryption", true}};
    CHECK(read(bench, "/a/s:old", true)["Value"] == "one");
    const auto values = [&](const std::string& operation, const Json& input) {
        std::vector<std::string> found;
        const Json answer = ask(bench, operation, input);
        for (const Json& each : answer["Parameters"]) found.push_back(each["Value"]);
        return found;
    };
    using Values = std::vector<std::string>;
    const Json both{{"Names", {"/a/s", "/a/t"}}}, path{{"Path", "/a"}}, history{{"Name", "/a/s"}};
    CHECK(values("GetParameters", merged(both, open)) == Values{"two", "three"});
    CHECK(values("GetParametersByPath", merged(path, open)) == Values{"two", "three"});
    CHECK(values("GetParameterHistory", merged(history, open)) == Values{"one", "two"});
    CHECK(values("GetParameters", both) == Values{stored(bench, "/a/s"), stored(bench, "/a/t")});
    CHECK(values("GetParametersByPath", path) == Values{stored(bench, "/a/s"), stored(bench, "/a/t")});
    CHECK(values("GetParameterHistory", history) == Values{stored(bench, "/a/s:1"), stored(bench, "/a/s")});
    const Json labelled{{"ParameterFilters", {{{"Key", "Label"}, {"Values", {"old"}}}}}};
    CHECK(values("GetParametersByPath", merged(merged(path, open), labelled)) == Values{"one"});
}

TEST_CASE("an advanced secret is a message of the Encryption SDK", "[ssm][secrets][SSM-71][SSM-39a]") {
    KmsBench bench;
    const std::string secret(8000, 's');
    put(bench, "/s", secret, secure_advanced);
    CHECK(read(bench, "/s", true)["Value"] == secret);
    const std::string blob = stored(bench, "/s"), message = KmsBench::bytes(blob);
    CHECK(message.starts_with(std::string("\x01\x80\x00\x78", 4)));    // version 1, AES-256-GCM
    const Json longer = merged({{"CiphertextBlob", blob}}, context_of("/s"));
    CHECK(bench.call("TrentService.Decrypt", longer).status == 400);

    // What KMS opens is the data key within it.
    const std::string provider(
        "\x00\x01\x00\x07"
        "aws-kms",
        11);
    const std::size_t key = message.find(provider);
    REQUIRE(key != std::string::npos);
    const auto size_at = [&](std::size_t at) {
        return static_cast<std::size_t>(static_cast<unsigned char>(message[at])) << 8 |
               static_cast<unsigned char>(message[at + 1]);
    };
    const std::size_t arn = key + provider.size(), data_key = arn + 2 + size_at(arn);
    CHECK(message.substr(arn + 2).starts_with("arn:aws:kms:us-east-1:000000000000:key/"));
    const std::string encrypted = text::base64(message.substr(data_key + 2, size_at(data_key)));
    CHECK(bench.decrypt(encrypted, context_of("/s")).size() == 32);
    bench.refused("Decrypt", {{"CiphertextBlob", encrypted}}, "InvalidCiphertextException");
}

TEST_CASE("a damaged secret is not answered", "[ssm][secrets][SSM-71][SSM-75]") {
    Bench bench;
    for (const Json& kind : {secure, secure_advanced}) {
        put(bench, "/s", "hush", kind);
        bench.rows("UPDATE ssm_version SET value = CAST(substr(value, 1, length(value) - 8) || zeroblob(8) AS BLOB)");
        refusal(bench, "GetParameter", {{"Name", "/s"}, {"WithDecryption", true}}, "InvalidKeyId");
        ask(bench, "DeleteParameter", {{"Name", "/s"}});
    }
}

TEST_CASE("a key is named in any of its forms, and told as it was", "[ssm][secrets][SSM-68][SSM-69]") {
    KmsBench bench;
    const Json key = bench.key();
    bench.kms("CreateAlias", {{"AliasName", "alias/mine"}, {"TargetKeyId", key["KeyId"]}});
    const std::vector<std::string> forms{key["KeyId"], key["Arn"], "alias/mine", us_alias + "alias/mine"};
    for (std::size_t i = 0; i < forms.size(); ++i) {
        const std::string name = "/s" + std::to_string(i);
        put(bench, name, "hush", merged(secure, {{"KeyId", forms[i]}}));
        CHECK(describe(bench, name)["KeyId"] == forms[i]);
        CHECK(history(bench, name)[0]["KeyId"] == forms[i]);
        CHECK_FALSE(get(bench, name).contains("KeyId"));
        CHECK(bench.kms("Decrypt", merged({{"CiphertextBlob", stored(bench, name)}}, context_of(name)))["KeyId"] ==
              key["Arn"]);
    }
    put(bench, "/default", "hush", secure);
    CHECK(describe(bench, "/default")["KeyId"] == "alias/aws/ssm");
    put(bench, "/plain", "seen");
    CHECK_FALSE(describe(bench, "/plain").contains("KeyId"));
    CHECK_FALSE(history(bench, "/plain")[0].contains("KeyId"));
    CHECK(
        invalid(bench, "PutParameter", {{"Name", "/x"}, {"Value", "v"}, {"Type", "SecureString"}, {"KeyId", "no key"}})
            .find("^([a-zA-Z0-9:/_-]+)$") != std::string::npos);
}

TEST_CASE("the key of the house is made when it is first used", "[ssm][secrets][SSM-68]") {
    KmsBench bench;
    put(bench, "/plain", "seen");
    CHECK(bench.kms("ListKeys")["Keys"].empty());
    put(bench, "/s", "hush", secure);
    CHECK(bench.kms("ListKeys")["Keys"].size() == 1);
    CHECK(bench.describe("alias/aws/ssm")["KeyManager"] == "AWS");
}

TEST_CASE("every write is another ciphertext, which no reading changes", "[ssm][secrets][SSM-73]") {
    Bench bench;
    put(bench, "/s", "hush", secure);
    overwrite(bench, "/s", "hush");
    const std::string first = stored(bench, "/s:1"), second = stored(bench, "/s");
    CHECK(first != second);
    read(bench, "/s", true);
    CHECK(stored(bench, "/s:1") == first);
    CHECK(stored(bench, "/s") == second);
}

TEST_CASE("a type may become a secret, and the other way round", "[ssm][secrets][SSM-25]") {
    Bench bench;
    put(bench, "/p", "one");
    overwrite(bench, "/p", "two", secure);
    overwrite(bench, "/p", "three", {{"Type", "String"}});
    const Json versions = ask(bench, "GetParameterHistory", {{"Name", "/p"}, {"WithDecryption", true}})["Parameters"];
    CHECK(versions[0]["Type"] == "String");
    CHECK(versions[1]["Type"] == "SecureString");
    CHECK(versions[1]["Value"] == "two");
    CHECK(versions[1]["KeyId"] == "alias/aws/ssm");
    CHECK(versions[2]["Type"] == "String");
    CHECK_FALSE(versions[2].contains("KeyId"));
}

TEST_CASE("trouble with a key is told in KMS's words", "[ssm][secrets][SSM-75]") {
    Bench bench;
    const auto text = [&](const std::string& key) {
        return refusal(bench, "PutParameter",
                       {{"Name", "/s"}, {"Value", "hush"}, {"Type", "SecureString"}, {"KeyId", key}}, "InvalidKeyId");
    };
    CHECK(is_kms_text(text("alias/none"), "Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.",
                      "NotFoundException"));
    const std::string id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    CHECK(is_kms_text(text(id), "Key 'arn:aws:kms:us-east-1:000000000000:key/" + id + "' does not exist",
                      "NotFoundException"));
    CHECK(is_kms_text(text("nonsense"), "Invalid keyId 'nonsense'", "NotFoundException"));
    refusal(bench, "GetParameter", {{"Name", "/s"}}, "ParameterNotFound");
}

TEST_CASE("only symmetric keys encrypt parameters", "[ssm][secrets][SSM-76]") {
    KmsBench bench;
    const std::string mac = bench.key_id({{"KeySpec", "HMAC_256"}, {"KeyUsage", "GENERATE_VERIFY_MAC"}});
    const Json input{{"Name", "/s"}, {"Value", "v"}, {"Type", "SecureString"}, {"KeyId", mac}};
    CHECK(refusal(bench, "PutParameter", input, "InvalidKeyId").find("Service: AWSKMS") != std::string::npos);
    CHECK(refusal(bench, "PutParameter", merged(input, {{"Tier", "Advanced"}}), "InvalidKeyId") != "");
}

TEST_CASE("a key that is disabled or deleted opens nothing", "[ssm][secrets][SSM-75][SSM-77]") {
    KmsBench bench;
    const Json key = bench.key();
    const std::string arn = key["Arn"];
    put(bench, "/mine", "hush", merged(secure, {{"KeyId", arn}}));
    put(bench, "/other", "hush", secure);
    const auto all_refuse = [&](const std::string& words, const std::string& code) {
        const Json names{{"Names", {"/mine", "/other"}}, {"WithDecryption", true}};
        CHECK(is_kms_text(refusal(bench, "GetParameters", names, "InvalidKeyId"), words, code));
        for (const auto& [operation, input] : std::vector<std::pair<std::string, Json>>{
                 {"GetParameter", {{"Name", "/mine"}, {"WithDecryption", true}}},
                 {"GetParameterHistory", {{"Name", "/mine"}, {"WithDecryption", true}}},
                 {"GetParametersByPath", {{"Path", "/"}, {"WithDecryption", true}}},
                 {"PutParameter", {{"Name", "/new"}, {"Value", "v"}, {"Type", "SecureString"}, {"KeyId", arn}}},
                 {"PutParameter",
                  {{"Name", "/new"},
                   {"Value", "v"},
                   {"Type", "SecureString"},
                   {"KeyId", arn},
                   {"Tier", "Advanced"}}}}) {
            CHECK(is_kms_text(refusal(bench, operation, input, "InvalidKeyId"), words, code));
        }
        CHECK(read(bench, "/other", true)["Value"] == "hush");
        get(bench, "/mine");
    };
    bench.kms("DisableKey", {{"KeyId", arn}});
    all_refuse(arn + " is disabled.", "DisabledException");
    bench.kms("EnableKey", {{"KeyId", arn}});
    CHECK(read(bench, "/mine", true)["Value"] == "hush");
    bench.kms("ScheduleKeyDeletion", {{"KeyId", arn}});
    all_refuse(arn + " is pending deletion.", "KMSInvalidStateException");
}

TEST_CASE("secrets are found by their key", "[ssm][secrets][filters][SSM-139][SSM-104][SSM-141]") {
    KmsBench bench;
    const std::string key = bench.key_id();
    put(bench, "/a/default", "v", secure);
    put(bench, "/a/mine", "v", merged(secure, {{"KeyId", key}}));
    put(bench, "/a/plain", "v");
    using Names = std::vector<std::string>;
    const auto filter = [](const std::string& value, const std::string& option) {
        return Json{{"ParameterFilters", {{{"Key", "KeyId"}, {"Option", option}, {"Values", {value}}}}}};
    };
    const auto described = [&](const Json& input) {
        return names(ask(bench, "DescribeParameters", input)["Parameters"]);
    };
    const auto below = [&](const Json& input) {
        return names(ask(bench, "GetParametersByPath", merged({{"Path", "/a"}}, input))["Parameters"]);
    };
    CHECK(described(filter(key, "Equals")) == Names{"/a/mine"});
    CHECK(described(filter("alias/", "BeginsWith")) == Names{"/a/default"});
    CHECK(below(filter("alias/aws/ssm", "Equals")) == Names{"/a/default"});
    CHECK(below(filter(key.substr(0, 9), "BeginsWith")) == Names{"/a/mine"});
    CHECK(described({{"Filters", {{{"Key", "KeyId"}, {"Values", {key}}}}}}) == Names{"/a/mine"});
    CHECK(described({{"Filters", {{{"Key", "KeyId"}, {"Values", {key.substr(0, 9)}}}}}}).empty());
}

TEST_CASE("a new version that names no key has the usual one", "[ssm][secrets][SSM-74]") {
    KmsBench bench;
    const std::string key = bench.key_id();
    put(bench, "/s", "one", merged(secure, {{"KeyId", key}}));
    CHECK(describe(bench, "/s")["KeyId"] == key);
    overwrite(bench, "/s", "two", secure);
    CHECK(describe(bench, "/s")["KeyId"] == "alias/aws/ssm");
    CHECK(read(bench, "/s", true)["Value"] == "two");
    CHECK(read(bench, "/s:1", true)["Value"] == "one");
}
