// Secrets of Secrets Manager that are read as parameters.
#include "emulators/ssm/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string prefix = "/aws/reference/secretsmanager/";
const std::string first = "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa", second = "22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
const std::string no_decryption = "WithDecryption flag must be True for retrieving a Secret Manager secret.";

// Its ARN.
std::string create_secret(Bench& bench, const std::string& name, const std::string& value) {
    return bench.ok("secretsmanager.CreateSecret",
                    {{"Name", name}, {"SecretString", value}, {"ClientRequestToken", first}})["ARN"];
}
Json get_decrypted(Bench& bench, const std::string& name) {
    return ask(bench, "GetParameter", {{"Name", name}, {"WithDecryption", true}})["Parameter"];
}

}    // namespace

TEST_CASE("a secret is read as a parameter", "[ssm][references][SSM-190][SSM-191]") {
    Bench bench;
    const std::string arn = create_secret(bench, "prod/db", "p4ss");
    const double created = get_decrypted(bench, prefix + "prod/db")["LastModifiedDate"];
    bench.advance(1500ms);
    bench.ok("secretsmanager.PutSecretValue",
             {{"SecretId", "prod/db"}, {"SecretString", "n3w"}, {"ClientRequestToken", second}});

    const Json parameter = get_decrypted(bench, prefix + "prod/db");
    CHECK(parameter["Name"] == prefix + "prod/db");
    CHECK(parameter["Type"] == "SecureString");
    CHECK(parameter["Value"] == "n3w");
    CHECK(parameter["Version"] == 0);
    CHECK(parameter["ARN"] == arn);
    CHECK(parameter["DataType"] == "text");
    CHECK(parameter["LastModifiedDate"] == created + 1.5);
    CHECK_FALSE(parameter.contains("Selector"));
    const Json source = Json::parse(parameter["SourceResult"].get<std::string>());
    CHECK(source == Json{{"ARN", arn},
                         {"name", "prod/db"},
                         {"versionId", second},
                         {"secretString", "n3w"},
                         {"versionStages", {"AWSCURRENT"}},
                         {"createdDate", created + 1.5}});
}

TEST_CASE("a reference selects a version by its id or label", "[ssm][references][SSM-190][SSM-191]") {
    Bench bench;
    create_secret(bench, "s", "v1");
    bench.ok("secretsmanager.PutSecretValue", {{"SecretId", "s"},
                                               {"SecretString", "v2"},
                                               {"ClientRequestToken", second},
                                               {"VersionStages", {"a-label-as-long-as-an-id-of-a-version"}}});
    for (const auto& [selector, value] :
         std::vector<std::pair<std::string, std::string>>{{":" + first, "v1"},
                                                          {":" + second, "v2"},
                                                          {":AWSCURRENT", "v1"},
                                                          {":a-label-as-long-as-an-id-of-a-version", "v2"}}) {
        const Json parameter = get_decrypted(bench, prefix + "s" + selector);
        CHECK(parameter["Value"] == value);
        CHECK(parameter["Name"] == prefix + "s");
        CHECK(parameter["Selector"] == selector);
    }
}

TEST_CASE("a secret is read decrypted, or not at all", "[ssm][references][SSM-192]") {
    Bench bench;
    create_secret(bench, "s", "v1");
    put(bench, "p", "1");
    for (const std::string& name : {prefix + "s", prefix + "none"}) {
        CHECK(invalid(bench, "GetParameter", {{"Name", name}}) == no_decryption);
        CHECK(invalid(bench, "GetParameter", {{"Name", name}, {"WithDecryption", false}}) == no_decryption);
        CHECK(invalid(bench, "GetParameters", {{"Names", {"p", name}}}) == no_decryption);
    }
}

TEST_CASE("a secret that is not there is no parameter", "[ssm][references][SSM-193]") {
    Bench bench;
    create_secret(bench, "s", "v1");
    create_secret(bench, "marked", "v1");
    bench.ok("secretsmanager.DeleteSecret", {{"SecretId", "marked"}});
    for (const char* const name : {"none", "marked", "s:AWSPREVIOUS"}) {
        CHECK(
            refusal(bench, "GetParameter", {{"Name", prefix + name}, {"WithDecryption", true}}, "ParameterNotFound") ==
            "An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret " + prefix + name +
                " not found.");
    }
    put(bench, "p", "1");
    const Json answer =
        ask(bench, "GetParameters", {{"Names", {prefix + "none", "p", prefix + "s"}}, {"WithDecryption", true}});
    CHECK(names(answer["Parameters"]) == std::vector<std::string>{prefix + "s", "p"});
    CHECK(answer["InvalidParameters"] == Json{prefix + "none"});
}

TEST_CASE("what else Secrets Manager refuses is told", "[ssm][references]") {
    Bench bench;
    const std::string key = bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["KeyId"];
    bench.ok("secretsmanager.CreateSecret",
             {{"Name", "s"}, {"SecretString", "v"}, {"ClientRequestToken", first}, {"KmsKeyId", key}});
    bench.call("TrentService.DisableKey", {{"KeyId", key}});
    CHECK(invalid(bench, "GetParameter", {{"Name", prefix + "s"}, {"WithDecryption", true}})
              .starts_with("An error occurred (DecryptionFailure) when referencing Secrets Manager: "));
}

TEST_CASE("references are read by name, and nothing else knows them", "[ssm][references][SSM-194]") {
    Bench bench;
    create_secret(bench, "s", "v1");
    const std::string name = prefix + "s";
    refusal(bench, "PutParameter", {{"Name", name}, {"Value", "v"}, {"Type", "String"}}, "AccessDeniedException");
    refusal(bench, "GetParameterHistory", {{"Name", name}, {"WithDecryption", true}}, "ParameterNotFound");
    CHECK(ask(bench, "DescribeParameters", Json::object())["Parameters"].empty());
    invalid(bench, "GetParametersByPath", {{"Path", prefix}, {"Recursive", true}, {"WithDecryption", true}});
    CHECK(
        ask(bench, "GetParametersByPath", {{"Path", "/"}, {"Recursive", true}, {"WithDecryption", true}})["Parameters"]
            .empty());
}
