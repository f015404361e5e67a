// Secrets: made, changed, tagged, deleted, and gone.
#include "emulators/secretsmanager/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

TEST_CASE("a secret is described as it was made", "[secretsmanager][SUP-79]") {
    SecretsBench bench;
    const std::string arn = bench.create(
        "s", "v", {{"Description", "d"}, {"Tags", {{{"Key", "b"}, {"Value", "1"}}, {{"Key", "a"}, {"Value", ""}}}}});
    const Json secret = bench.describe("s");
    CHECK(secret["ARN"] == arn);
    CHECK(secret["Description"] == "d");
    CHECK(secret["Tags"] == Json({{{"Key", "b"}, {"Value", "1"}}, {{"Key", "a"}, {"Value", ""}}}));
    CHECK(secret["VersionIdsToStages"] == Json{{bench.token('1'), {"AWSCURRENT"}}});
    CHECK(secret["LastChangedDate"] == secret["CreatedDate"]);
    CHECK_FALSE(secret.contains("KmsKeyId"));
    CHECK_FALSE(secret.contains("DeletedDate"));
    CHECK(secret.dump().find("SecretString") == std::string::npos);
}

TEST_CASE("a name has certain characters, and is taken once", "[secretsmanager][SUP-82]") {
    SecretsBench bench;
    bench.create("aZ0-/_+=.@!");
    for (const char* const name : {"a b", "a:b", "é", "a#"}) {
        CHECK(bench.refused("CreateSecret", {{"Name", name}}, "ValidationException") ==
              "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
              "-/_+=.@!");
    }
    bench.create("s");
    CHECK(bench.refused("CreateSecret",
                        {{"Name", "s"}, {"SecretString", "v1"}, {"ClientRequestToken", bench.token('2')}},
                        "ResourceExistsException") == "The operation failed because the secret s already exists.");
}

TEST_CASE("creating a secret twice by the same token is one creation", "[secretsmanager][SUP-81]") {
    SecretsBench bench;
    const std::string arn = bench.create("s");
    CHECK(bench.create("s") == arn);
    bench.refused("CreateSecret", {{"Name", "s"}, {"SecretString", "else"}, {"ClientRequestToken", bench.token('1')}},
                  "ResourceExistsException");
}

TEST_CASE("UpdateSecret changes what is said, and answers a version only with a value", "[secretsmanager][SUP-79]") {
    SecretsBench bench;
    bench.create("s", "v1", {{"Description", "before"}});
    bench.advance(5s);
    const Json plain = bench.ask("UpdateSecret", {{"SecretId", "s"}, {"Description", "after"}});
    CHECK_FALSE(plain.contains("VersionId"));
    const Json secret = bench.describe("s");
    CHECK(secret["Description"] == "after");
    CHECK(secret["LastChangedDate"] == secret["CreatedDate"].get<double>() + 5);
    CHECK(bench.value("s") == "v1");

    const Json valued = bench.ask(
        "UpdateSecret", {{"SecretId", "s"}, {"SecretString", "v2"}, {"ClientRequestToken", bench.token('2')}});
    CHECK(valued["VersionId"] == bench.token('2'));
    CHECK(bench.value("s") == "v2");
    CHECK(bench.value("s", "AWSPREVIOUS") == "v1");
    CHECK(bench.describe("s")["Description"] == "after");
}

TEST_CASE("a deleted secret is there for its recovery window, and then it is gone", "[secretsmanager][SUP-226]") {
    SecretsBench bench;
    const std::string arn = bench.create("s");
    const double begin = bench.describe("s")["CreatedDate"];

    const Json answer = bench.ask("DeleteSecret", {{"SecretId", "s"}, {"RecoveryWindowInDays", 7}});
    CHECK(answer["ARN"] == arn);
    CHECK(answer["DeletionDate"] == begin + 7 * 86400);
    CHECK(bench.describe("s")["DeletedDate"] == begin);
    for (const char* const operation : {"GetSecretValue", "UpdateSecret"}) {
        CHECK(bench.refused(operation, {{"SecretId", "s"}}, "InvalidRequestException") == secret_marked);
    }
    CHECK(bench.refused("CreateSecret", {{"Name", "s"}}, "InvalidRequestException") ==
          "You can't create this secret because a secret with this name is already scheduled for deletion.");
    bench.refused("DeleteSecret", {{"SecretId", "s"}}, "InvalidRequestException");
    CHECK(bench.ask("ListSecrets")["SecretList"].empty());
    CHECK(bench.ask("ListSecrets", {{"IncludePlannedDeletion", true}})["SecretList"][0]["DeletedDate"] == begin);

    bench.advance(24h * 7 - 1ms);
    CHECK(bench.describe("s")["ARN"] == arn);
    bench.advance(1ms);
    CHECK(bench.refused("DescribeSecret", {{"SecretId", "s"}}, "ResourceNotFoundException") == secret_missing);
    CHECK(bench.events("secretsmanager.secret.deleted").size() == 1);
    for (const char* const table : {"secret", "version", "stage", "tag", "policy"}) {
        CHECK(bench.rows("SELECT count(*) FROM secretsmanager_" + std::string(table)).at(0) == "0");
    }
    CHECK(bench.create("s") != arn);
}

TEST_CASE("the recovery window is 7 to 30 days, 30 unless one is given", "[secretsmanager][SUP-79][SUP-227]") {
    SecretsBench bench;
    bench.create("s");
    for (const int days : {6, 31}) {
        bench.refused("DeleteSecret", {{"SecretId", "s"}, {"RecoveryWindowInDays", days}}, "InvalidParameterException");
    }
    const double begin = bench.describe("s")["CreatedDate"];
    CHECK(bench.ask("DeleteSecret", {{"SecretId", "s"}})["DeletionDate"] == begin + 30 * 86400);
}

TEST_CASE("a deletion is cancelled", "[secretsmanager][SUP-79]") {
    SecretsBench bench;
    const std::string arn = bench.create("s");
    bench.ask("DeleteSecret", {{"SecretId", "s"}});
    CHECK(bench.ask("RestoreSecret", {{"SecretId", "s"}}) == Json{{"ARN", arn}, {"Name", "s"}});
    CHECK_FALSE(bench.describe("s").contains("DeletedDate"));
    bench.advance(24h * 31);
    CHECK(bench.value("s") == "v1");
}

TEST_CASE("deletion without recovery is at once, and of an unknown secret no error", "[secretsmanager][SUP-227]") {
    SecretsBench bench;
    bench.create("s");
    const Json both{{"SecretId", "s"}, {"ForceDeleteWithoutRecovery", true}, {"RecoveryWindowInDays", 7}};
    bench.refused("DeleteSecret", both, "InvalidParameterException");
    const Json now{{"SecretId", "s"}, {"ForceDeleteWithoutRecovery", true}};
    CHECK(bench.ask("DeleteSecret", now)["DeletionDate"].is_number());
    bench.refused("DescribeSecret", {{"SecretId", "s"}}, "ResourceNotFoundException");
    CHECK(bench.ask("DeleteSecret", now)["Name"] == "s");
    bench.refused("DeleteSecret", {{"SecretId", "s"}}, "ResourceNotFoundException");
}

TEST_CASE("tags are set and removed, fifty at most", "[secretsmanager][SUP-79]") {
    SecretsBench bench;
    bench.create("s", "v", {{"Tags", {{{"Key", "a"}, {"Value", "1"}}, {{"Key", "b"}, {"Value", "2"}}}}});
    bench.ask("TagResource", {{"SecretId", "s"}, {"Tags", {{{"Key", "a"}, {"Value", "3"}}}}});
    bench.ask("UntagResource", {{"SecretId", "s"}, {"TagKeys", {"b", "none"}}});
    CHECK(bench.describe("s")["Tags"] == Json({{{"Key", "a"}, {"Value", "3"}}}));

    Json many = Json::array();
    for (int number = 0; number < 49; ++number) many.push_back({{"Key", "k" + std::to_string(number)}, {"Value", ""}});
    bench.ask("TagResource", {{"SecretId", "s"}, {"Tags", many}});
    bench.refused("TagResource", {{"SecretId", "s"}, {"Tags", {{{"Key", "one more"}, {"Value", ""}}}}},
                  "InvalidParameterException");
    bench.refused("TagResource", {{"SecretId", "s"}, {"Tags", {{{"Key", "aws:x"}, {"Value", ""}}}}},
                  "InvalidParameterException");
    CHECK(bench.describe("s")["Tags"].size() == 50);
}
