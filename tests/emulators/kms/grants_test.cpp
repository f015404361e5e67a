// Grants, and what is not emulated.
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;
using Catch::Matchers::Matches;

namespace {

const std::string reader = "arn:aws:iam::111122223333:role/reader", writer = "arn:aws:iam::111122223333:role/writer";

Json grant(KmsBench& bench, const std::string& key, const Json& more = Json::object()) {
    Json input{{"KeyId", key}, {"GranteePrincipal", reader}, {"Operations", {"Decrypt", "Encrypt"}}};
    input.update(more);
    return bench.kms("CreateGrant", input);
}

}    // namespace

TEST_CASE("a grant decides nothing here: the journal says so, and --strict refuses it", "[kms]") {
    SECTION("said, once for each grant") {
        KmsBench bench;
        const Json key = bench.key();
        grant(bench, key["KeyId"], {{"Name", "one"}});
        grant(bench, key["KeyId"], {{"Name", "one"}});    // the same

        const auto events = bench.events("pileus.setting_ignored");

        REQUIRE(events.size() == 1);
        CHECK(events[0]->resource == key["Arn"]);
    }
    SECTION("refused") {
        KmsBench bench(pileus::Settings{.strict = true});
        const std::string id = bench.key_id();

        bench.refused("CreateGrant", {{"KeyId", id}, {"GranteePrincipal", reader}, {"Operations", {"Decrypt"}}},
                      "ValidationException");

        CHECK(bench.kms("ListGrants", {{"KeyId", id}})["Grants"].empty());
    }
}

TEST_CASE("a grant of a name costs the same among thousands as alone", "[kms]") {
    const auto steps_among = [](int count) {
        KmsBench bench;
        const std::string id = bench.key_id();
        bench.rows("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(count) +
                   ") INSERT INTO kms_grant SELECT 1000000 + i, (SELECT id FROM kms_key), printf('%064x', i), "
                   "'other' || i, 'a', '', '', '', 'b', 'Decrypt', '', 0 FROM n");
        std::int64_t steps = 0;    // of SQLite's machine, which are its work and no clock
        sqlite3* const database = bench.sandbox().store().database().handle();
        const auto step = [](void* at) {
            ++*static_cast<std::int64_t*>(at);
            return 0;
        };
        sqlite3_progress_handler(database, 1, step, &steps);
        grant(bench, id, {{"Name", "mine"}});
        sqlite3_progress_handler(database, 0, nullptr, nullptr);
        return steps;
    };
    const std::int64_t few = steps_among(10), many = steps_among(3'000);
    CHECK(few > 0);
    CHECK(many < few + few / 2);
}

TEST_CASE("a grant is listed as it was given", "[kms][SUP-202]") {
    KmsBench bench;
    const Json key = bench.key();
    const Json constraints{{"EncryptionContextEquals", {{"a", "b"}}},
                           {"EncryptionContextSubset", {{"c", "d"}}},
                           {"SourceArn", "arn:aws:sqs:us-east-1:000000000000:q"}};

    const Json made = grant(bench, key["KeyId"],
                            {{"Name", "for-readers"}, {"RetiringPrincipal", writer}, {"Constraints", constraints}});

    CHECK_THAT(made["GrantId"].get<std::string>(), Matches("[0-9a-f]{64}"));
    const Json listed = bench.kms("ListGrants", {{"KeyId", key["Arn"]}});
    CHECK(listed["Truncated"] == false);
    REQUIRE(listed["Grants"].size() == 1);
    CHECK(listed["Grants"][0] == Json({{"Constraints", constraints},
                                       {"CreationDate", 1767225600},
                                       {"GrantId", made["GrantId"]},
                                       {"GranteePrincipal", reader},
                                       {"IssuingAccount", "arn:aws:iam::000000000000:root"},
                                       {"KeyId", key["Arn"]},
                                       {"Name", "for-readers"},
                                       {"Operations", {"Decrypt", "Encrypt"}},
                                       {"RetiringPrincipal", writer}}));
}

TEST_CASE("the same name and parameters give the same grant again, with another token", "[kms][SUP-202]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    const Json first = grant(bench, id, {{"Name", "n"}});

    const Json again = grant(bench, id, {{"Name", "n"}});
    CHECK(again["GrantId"] == first["GrantId"]);
    CHECK(again["GrantToken"] != first["GrantToken"]);
    CHECK(grant(bench, id, {{"Name", "n"}, {"Operations", {"Decrypt"}}})["GrantId"] != first["GrantId"]);
    CHECK(grant(bench, id)["GrantId"] != grant(bench, id)["GrantId"]);
}

TEST_CASE("grants are listed in pages of fifty, by grantee and id, and by who may retire them",
          "[kms][SUP-202][SUP-218]") {
    KmsBench bench;
    const std::string id = bench.key_id(), other = bench.key_id();
    for (int i = 0; i < 51; ++i) grant(bench, id, {{"RetiringPrincipal", writer}});
    const Json by_service = bench.kms("CreateGrant", {{"KeyId", other},
                                                      {"GranteeServicePrincipal", "sqs.us-east-1.amazonaws.com"},
                                                      {"RetiringServicePrincipal", "sns.us-east-1.amazonaws.com"},
                                                      {"Operations", {"DescribeKey"}}});

    for (const auto& [operation, which] : std::vector<std::pair<std::string, Json>>{
             {"ListGrants", {{"KeyId", id}}}, {"ListRetirableGrants", {{"RetiringPrincipal", writer}}}}) {
        const Json page = bench.kms(operation, which);
        CHECK(page["Grants"].size() == 50);
        CHECK(page["Truncated"] == true);
        Json next = which;
        next["Marker"] = page["NextMarker"];
        CHECK(bench.kms(operation, next)["Grants"].size() == 1);
        Json too_many = which;
        too_many["Limit"] = 101;
        bench.refused(operation, too_many, "ValidationException");
    }
    CHECK(bench.kms("ListGrants", {{"KeyId", id}, {"GranteePrincipal", writer}})["Grants"].empty());
    CHECK(bench.kms("ListGrants", {{"KeyId", other}, {"GrantId", by_service["GrantId"]}})["Grants"].size() == 1);
    CHECK(
        bench
            .kms("ListGrants", {{"KeyId", other}, {"GranteeServicePrincipal", "sqs.us-east-1.amazonaws.com"}})["Grants"]
            .size() == 1);
    CHECK(bench.kms("ListRetirableGrants",
                    {{"RetiringServicePrincipal", "sns.us-east-1.amazonaws.com"}})["Grants"][0]["GrantId"] ==
          by_service["GrantId"]);
    bench.refused("ListRetirableGrants", Json::object(), "ValidationException");
    bench.refused("ListGrants", {{"KeyId", id}, {"GrantId", "x"}}, "InvalidGrantIdException");
}

TEST_CASE("a grant is retired by its token or id, and revoked", "[kms][SUP-202][SUP-219]") {
    KmsBench bench;
    const Json key = bench.key();
    const std::string id = key["KeyId"];
    const auto count = [&] { return bench.kms("ListGrants", {{"KeyId", id}})["Grants"].size(); };
    const Json first = grant(bench, id), second = grant(bench, id), third = grant(bench, id);

    bench.refused("RetireGrant", {{"GrantToken", first["GrantToken"]}, {"DryRun", true}}, "DryRunOperationException");
    CHECK(count() == 3);
    bench.kms("RetireGrant", {{"GrantToken", first["GrantToken"]}});
    CHECK(count() == 2);
    bench.kms("RetireGrant", {{"KeyId", key["Arn"]}, {"GrantId", second["GrantId"]}});
    CHECK(count() == 1);
    bench.kms("RevokeGrant", {{"KeyId", id}, {"GrantId", third["GrantId"]}});
    CHECK(count() == 0);

    bench.refused("RetireGrant", {{"GrantToken", first["GrantToken"]}}, "InvalidGrantTokenException");
    bench.refused("RetireGrant", {{"GrantToken", "bm9uZQ=="}}, "InvalidGrantTokenException");
    bench.refused("RetireGrant", {{"KeyId", id}, {"GrantId", second["GrantId"]}}, "InvalidArnException");
    bench.refused("RetireGrant", Json::object(), "ValidationException");
    bench.refused("RevokeGrant", {{"KeyId", id}, {"GrantId", third["GrantId"]}}, "NotFoundException");
    bench.refused("RevokeGrant", {{"KeyId", id}, {"GrantId", "x"}}, "InvalidGrantIdException");
}

TEST_CASE("a grant is for operations that its key has, and for somebody", "[kms][SUP-202]") {
    KmsBench bench;
    const std::string symmetric = bench.key_id();
    const std::string signs = bench.key_id({{"KeySpec", "ECC_NIST_P256"}, {"KeyUsage", "SIGN_VERIFY"}});
    const auto create = [&](const std::string& key, const Json& more) {
        Json input{{"KeyId", key}};
        input.update(more);
        return bench.call("TrentService.CreateGrant", input).code();
    };

    CHECK(create(symmetric, {{"GranteePrincipal", reader}, {"Operations", {"Sign"}}}) == "ValidationException");
    CHECK(create(symmetric, {{"GranteePrincipal", reader}, {"Operations", {"GetPublicKey"}}}) == "ValidationException");
    CHECK(create(signs, {{"GranteePrincipal", reader}, {"Operations", {"Encrypt"}}}) == "ValidationException");
    CHECK(create(signs, {{"GranteePrincipal", reader}, {"Operations", {"Sign", "GetPublicKey", "CreateGrant"}}}) == "");
    CHECK(create(signs, {{"GranteePrincipal", reader},
                         {"Operations", {"Sign"}},
                         {"Constraints", {{"EncryptionContextEquals", {{"a", "b"}}}}}}) == "ValidationException");
    CHECK(create(symmetric, {{"Operations", {"Encrypt"}}}) == "ValidationException");
    CHECK(create(symmetric, {{"GranteePrincipal", reader}, {"Operations", Json::array()}}) == "ValidationException");
    CHECK(create(symmetric, {{"GranteePrincipal", reader},
                             {"GranteeServicePrincipal", "sqs.us-east-1.amazonaws.com"},
                             {"Operations", {"Encrypt"}}}) == "ValidationException");
    CHECK(create(symmetric, {{"GranteePrincipal", "nobody"}, {"Operations", {"Encrypt"}}}) == "InvalidArnException");
    CHECK(create(symmetric, {{"GranteePrincipal", reader}, {"Operations", {"Encrypt"}}, {"DryRun", true}}) ==
          "DryRunOperationException");
    bench.kms("DisableKey", {{"KeyId", symmetric}});
    CHECK(create(symmetric, {{"GranteePrincipal", reader}, {"Operations", {"Encrypt"}}}) == "DisabledException");
}

TEST_CASE("a grant token is one that was given out, of a grant that is still there", "[kms][SUP-200][SUP-202]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    const Json made = grant(bench, id);
    const Json with_token{{"GrantTokens", {made["GrantToken"]}}};
    const std::string blob = bench.encrypt(id, "ahoi", with_token);
    CHECK(bench.decrypt(blob, with_token) == "ahoi");

    std::vector<std::pair<std::string, Json>> uses{
        {"DescribeKey", {{"KeyId", id}}},
        {"Encrypt", {{"KeyId", id}, {"Plaintext", "YQ=="}}},
        {"Decrypt", {{"CiphertextBlob", blob}}},
        {"ReEncrypt", {{"CiphertextBlob", blob}, {"DestinationKeyId", id}}},
        {"GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}}},
        {"GenerateDataKeyWithoutPlaintext", {{"KeyId", id}, {"KeySpec", "AES_256"}}},
        {"GenerateDataKeyPair", {{"KeyId", id}, {"KeyPairSpec", "ECC_NIST_P256"}}},
        {"GetPublicKey", {{"KeyId", id}}},
        {"Sign", {{"KeyId", id}, {"Message", "YQ=="}, {"SigningAlgorithm", "ECDSA_SHA_256"}}},
        {"GenerateMac", {{"KeyId", id}, {"Message", "YQ=="}, {"MacAlgorithm", "HMAC_SHA_256"}}},
        {"CreateGrant", {{"KeyId", id}, {"GranteePrincipal", reader}, {"Operations", {"Encrypt"}}}}};
    bench.kms("RevokeGrant", {{"KeyId", id}, {"GrantId", made["GrantId"]}});
    for (auto& [operation, input] : uses) {
        INFO(operation);
        for (const Json& token : {made["GrantToken"], Json("bm9uZQ==")}) {
            input["GrantTokens"] = Json::array({token});
            bench.refused(operation, input, "InvalidGrantTokenException");
        }
    }
    Json eleven = Json::array();
    for (int i = 0; i < 11; ++i) eleven.push_back("x");
    bench.refused("Encrypt", {{"KeyId", id}, {"Plaintext", "YQ=="}, {"GrantTokens", eleven}}, "ValidationException");
}

TEST_CASE("grants go with their key", "[kms][SUP-70]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    grant(bench, id);
    bench.kms("ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}});

    bench.advance(7 * 24h);

    CHECK(bench.rows("SELECT count(*) FROM kms_grant").front() == "0");
}

TEST_CASE("what is not emulated says so", "[kms][SUP-64][SUP-71]") {
    KmsBench bench;
    const Json key = bench.key(), primary = bench.key({{"MultiRegion", true}});
    const auto message_for = [&](const std::string& operation, const Json& input) {
        return bench.refused(operation, input, "UnsupportedOperationException").message();
    };

    for (const char* const operation : {"ImportKeyMaterial", "GetParametersForImport", "DeleteImportedKeyMaterial"}) {
        CHECK(message_for(operation, {{"KeyId", key["KeyId"]}}) ==
              key["Arn"].get<std::string>() + " origin is AWS_KMS which is not valid for this operation.");
    }
    for (const char* const operation : {"ReplicateKey", "UpdatePrimaryRegion"}) {
        CHECK(message_for(operation, {{"KeyId", key["KeyId"]}}) ==
              key["Arn"].get<std::string>() + " is not a multi-region primary key.");
        message_for(operation, {{"KeyId", primary["KeyId"]}});
    }
    message_for("GetKeyLastUsage", {{"KeyId", key["KeyId"]}});
    for (const char* const operation : {"CreateCustomKeyStore", "DescribeCustomKeyStores", "UpdateCustomKeyStore",
                                        "DeleteCustomKeyStore", "ConnectCustomKeyStore", "DisconnectCustomKeyStore"})
        message_for(operation, Json::object());
    message_for("CreateKey", {{"Origin", "EXTERNAL"}});
    bench.refused("NoSuchOperation", Json::object(), "UnknownOperationException");
}
