// Resource policies of secrets: kept, validated, and obeyed.
#include "emulators/secretsmanager/support.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

const std::string other_account = "111111111111";

std::string policy_of(const Json& statement) {
    return Json{{"Version", "2012-10-17"}, {"Statement", {statement}}}.dump();
}
Json statement(const std::string& effect, const Json& principal, const Json& action) {
    return {{"Effect", effect}, {"Principal", principal}, {"Action", action}, {"Resource", "*"}};
}
const std::string for_other =
    policy_of(statement("Allow", {{"AWS", "arn:aws:iam::111111111111:root"}}, "secretsmanager:GetSecretValue"));

Settings enforcing() {
    Settings settings;
    settings.enforce_policies = true;
    return settings;
}

void set_policy(SecretsBench& bench, const std::string& id, const std::string& document) {
    bench.ask("PutResourcePolicy", {{"SecretId", id}, {"ResourcePolicy", document}});
}

// With a key that others may use, too.
std::string create_shared(SecretsBench& bench, const std::string& name) {
    const Json key = bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"];
    return bench.create(name, "v1", {{"KmsKeyId", key["Arn"]}});
}

}    // namespace

TEST_CASE("a policy is kept as it was written, replaced and removed", "[secretsmanager][policy][SUP-229]") {
    SecretsBench bench;
    const std::string arn = bench.create("s");
    const Json named{{"ARN", arn}, {"Name", "s"}};
    CHECK(bench.ask("GetResourcePolicy", {{"SecretId", "s"}}) == named);

    const std::string written = " " + for_other;
    CHECK(bench.ask("PutResourcePolicy", {{"SecretId", "s"}, {"ResourcePolicy", for_other}}) == named);
    CHECK(bench.ask("PutResourcePolicy", {{"SecretId", arn}, {"ResourcePolicy", written}}) == named);
    CHECK(bench.ask("GetResourcePolicy", {{"SecretId", "s"}})["ResourcePolicy"] == written);

    CHECK(bench.ask("DeleteResourcePolicy", {{"SecretId", "s"}}) == named);
    CHECK(bench.ask("GetResourcePolicy", {{"SecretId", "s"}}) == named);
    CHECK(bench.ask("DeleteResourcePolicy", {{"SecretId", "s"}}) == named);
    CHECK(bench.events("secretsmanager.secret.policy_changed").size() == 4);

    set_policy(bench, "s", for_other);
    bench.ask("DeleteSecret", {{"SecretId", "s"}, {"ForceDeleteWithoutRecovery", true}});
    CHECK(bench.rows("SELECT count(*) FROM secretsmanager_policy").at(0) == "0");
}

TEST_CASE("what is no policy is not kept", "[secretsmanager][policy][SUP-229]") {
    SecretsBench bench;
    bench.create("s");
    Json nobody = statement("Allow", "*", "secretsmanager:*");
    nobody.erase("Principal");
    for (const std::string& document :
         {std::string("{"), std::string("[]"), std::string("{}"), policy_of(nobody),
          policy_of(statement("Perhaps", "*", "secretsmanager:*")), std::string(R"({"Statement":[]})"),
          std::string(R"({"Version":"2019-10-19","Statement":)") + statement("Allow", "*", "*").dump() + "}",
          std::string(1000, '[') + std::string(1000, ']')}) {
        for (const char* const operation : {"PutResourcePolicy", "ValidateResourcePolicy"}) {
            CHECK(bench.refused(operation, {{"SecretId", "s"}, {"ResourcePolicy", document}},
                                "MalformedPolicyDocumentException") == "This policy has invalid syntax.");
        }
    }
    CHECK_FALSE(bench.ask("GetResourcePolicy", {{"SecretId", "s"}}).contains("ResourcePolicy"));
}

TEST_CASE("a policy for everybody is refused where that is asked for", "[secretsmanager][policy][SUP-229]") {
    SecretsBench bench;
    bench.create("s");
    const auto put = [&](const Json& each, bool blocks) {
        return bench.call("secretsmanager.PutResourcePolicy",
                          {{"SecretId", "s"}, {"ResourcePolicy", policy_of(each)}, {"BlockPublicPolicy", blocks}});
    };
    const auto is_valid = [&](const Json& each) {
        const Json answer = bench.ask("ValidateResourcePolicy", {{"ResourcePolicy", policy_of(each)}});
        CHECK(answer["PolicyValidationPassed"] == answer["ValidationErrors"].empty());
        return answer["PolicyValidationPassed"] == true;
    };
    for (const Json& principal : {Json("*"), Json{{"AWS", "*"}}, Json{{"AWS", {other_account, "*"}}}}) {
        const Json everybody = statement("Allow", principal, "secretsmanager:GetSecretValue");
        CHECK(put(everybody, true).code() == "PublicPolicyException");
        CHECK(put(everybody, false).status == 200);
        CHECK_FALSE(is_valid(everybody));
    }
    Json not_one = statement("Allow", "*", "secretsmanager:GetSecretValue");
    not_one.erase("Principal");
    not_one["NotPrincipal"] = {{"AWS", other_account}};
    CHECK(put(not_one, true).code() == "PublicPolicyException");

    Json bound = statement("Allow", "*", "secretsmanager:GetSecretValue");
    bound["Condition"] = {{"StringEquals", {{"aws:SourceAccount", other_account}}}};
    for (const Json& good : {bound, statement("Deny", "*", "secretsmanager:DeleteSecret"),
                             statement("Allow", {{"AWS", other_account}}, "secretsmanager:*"),
                             statement("Allow", {{"Service", "rds.amazonaws.com"}}, "secretsmanager:*")}) {
        CHECK(put(good, true).status == 200);
        CHECK(is_valid(good));
    }
}

TEST_CASE("a policy that locks its author out is told as such", "[secretsmanager][policy][SUP-229]") {
    SecretsBench bench;
    bench.create("s");
    const Json answer = bench.ask("ValidateResourcePolicy",
                                  {{"SecretId", "s"}, {"ResourcePolicy", policy_of(statement("Deny", "*", "*"))}});
    CHECK(answer["PolicyValidationPassed"] == false);
    CHECK(answer["ValidationErrors"][0]["CheckName"] == "LockOut");
    CHECK_FALSE(bench.ask("GetResourcePolicy", {{"SecretId", "s"}}).contains("ResourcePolicy"));
    bench.refused("ValidateResourcePolicy", {{"SecretId", "none"}, {"ResourcePolicy", for_other}},
                  "ResourceNotFoundException");
}

TEST_CASE("another account reads a secret whose policy lets it", "[secretsmanager][policy][SUP-229][SUP-225]") {
    SecretsBench bench(enforcing());
    const std::string arn = create_shared(bench, "s"), closed = create_shared(bench, "closed");
    set_policy(bench, "s", for_other);

    bench.as.access_key = other_account;
    CHECK(bench.value(arn) == "v1");
    CHECK(bench.refused("GetSecretValue", {{"SecretId", closed}}, "AccessDeniedException")
              .ends_with(" is not authorized to perform: secretsmanager:GetSecretValue on resource: " + closed +
                         " because no resource-based policy allows the secretsmanager:GetSecretValue action"));
    bench.refused("DeleteSecret", {{"SecretId", arn}, {"ForceDeleteWithoutRecovery", true}}, "AccessDeniedException");
    bench.refused("GetSecretValue", {{"SecretId", "s"}}, "ResourceNotFoundException");    // a name is one's own
    const Json batch = bench.ask("BatchGetSecretValue", {{"SecretIdList", {arn, closed}}});
    CHECK(names_of(batch["SecretValues"]) == std::vector<std::string>{"s"});
    CHECK(batch["Errors"][0]["ErrorCode"] == "AccessDeniedException");
}

TEST_CASE("AWS's own key opens no secret to another account", "[secretsmanager][policy]") {
    SecretsBench bench(enforcing());
    const std::string arn = bench.create("s");
    set_policy(bench, "s", for_other);
    bench.as.access_key = other_account;
    CHECK(bench.refused("GetSecretValue", {{"SecretId", arn}}, "InvalidRequestException") ==
          "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS "
          "service key.");
}

TEST_CASE("a policy that denies something is obeyed by the owner, too", "[secretsmanager][policy][SUP-229]") {
    SecretsBench bench(enforcing());
    bench.create("s", "v1", {{"Tags", {{{"Key", "stage"}, {"Value", "prod"}}}}});
    Json deny = statement("Deny", "*", "secretsmanager:DeleteSecret");
    deny["Condition"] = {{"StringEquals", {{"secretsmanager:ResourceTag/stage", "prod"}}}};
    set_policy(bench, "s", policy_of(deny));

    CHECK(bench.value("s") == "v1");
    CHECK(bench.refused("DeleteSecret", {{"SecretId", "s"}}, "AccessDeniedException")
              .ends_with("with an explicit deny in a resource-based policy"));
    bench.ask("TagResource", {{"SecretId", "s"}, {"Tags", {{{"Key", "stage"}, {"Value", "test"}}}}});
    bench.ask("DeleteSecret", {{"SecretId", "s"}});
}

TEST_CASE("where policies are not enforced, the journal tells what they would refuse", "[secretsmanager][policy]") {
    SecretsBench bench;
    const std::string arn = create_shared(bench, "s");
    bench.as.access_key = other_account;
    CHECK(bench.value(arn) == "v1");
    const auto events = bench.events("secretsmanager.secret.policy_ignored");
    REQUIRE(events.size() == 1);
    CHECK(events[0]->resource == arn);
    const std::string missing = events[0]->details.at(2).second;
    bench.as = {};
    set_policy(bench, "s", policy_of(Json::parse(missing)));
    bench.as.access_key = other_account;
    CHECK(bench.value(arn) == "v1");
    CHECK(bench.events("secretsmanager.secret.policy_ignored").size() == 1);
}
