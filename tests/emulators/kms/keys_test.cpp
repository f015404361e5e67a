// Keys: made, named, described, listed.
#include <catch2/catch.hpp>
#include <set>

#include "support.hpp"

using namespace pileus::test;
using Catch::Matchers::Matches;

TEST_CASE("a new key is described with all that AWS says of one", "[kms][SUP-60]") {
    KmsBench bench;

    const Json key = bench.key({{"Description", "für Löhne"}});

    CHECK_THAT(key["KeyId"].get<std::string>(), Matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    CHECK_THAT(key["CurrentKeyMaterialId"].get<std::string>(), Matches("[0-9a-f]{64}"));
    const Json expected{{"AWSAccountId", "000000000000"},
                        {"KeyId", key["KeyId"]},
                        {"Arn", us_key + key["KeyId"].get<std::string>()},
                        {"CreationDate", key["CreationDate"]},
                        {"Enabled", true},
                        {"Description", "für Löhne"},
                        {"KeyUsage", "ENCRYPT_DECRYPT"},
                        {"KeyState", "Enabled"},
                        {"Origin", "AWS_KMS"},
                        {"KeyManager", "CUSTOMER"},
                        {"CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"},
                        {"KeySpec", "SYMMETRIC_DEFAULT"},
                        {"EncryptionAlgorithms", {"SYMMETRIC_DEFAULT"}},
                        {"MultiRegion", false},
                        {"CurrentKeyMaterialId", key["CurrentKeyMaterialId"]}};
    CHECK(nlohmann::json(key) == nlohmann::json(expected));
    CHECK(key["CreationDate"].get<double>() == 1'767'225'600.0);
    CHECK(bench.describe(key["KeyId"]) == key);
}

TEST_CASE("a multi-region key has its own form of id, and is a primary", "[kms][SUP-60]") {
    KmsBench bench;

    const Json key = bench.key({{"MultiRegion", true}});

    CHECK_THAT(key["KeyId"].get<std::string>(), Matches("mrk-[0-9a-f]{32}"));
    CHECK(key["MultiRegion"] == true);
    CHECK(key["MultiRegionConfiguration"] == Json({{"MultiRegionKeyType", "PRIMARY"},
                                                   {"PrimaryKey", {{"Arn", key["Arn"]}, {"Region", "us-east-1"}}},
                                                   {"ReplicaKeys", Json::array()}}));
    CHECK(bench.describe(key["KeyId"])["KeyId"] == key["KeyId"]);
}

TEST_CASE("the deprecated CustomerMasterKeySpec does what KeySpec does, but not beside it", "[kms][SUP-64]") {
    KmsBench bench;

    CHECK(bench.key({{"CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"}})["KeySpec"] == "SYMMETRIC_DEFAULT");
    bench.refused("CreateKey", {{"KeySpec", "SYMMETRIC_DEFAULT"}, {"CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"}},
                  "ValidationException");
}

TEST_CASE("a use that a spec does not have is refused, and every spec but one needs one", "[kms][SUP-61a][SUP-71]") {
    KmsBench bench;

    CHECK(bench.refused("CreateKey", {{"KeyUsage", "SIGN_VERIFY"}}, "ValidationException").message() ==
          "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT");
    CHECK(bench.refused("CreateKey", {{"KeySpec", "RSA_2048"}}, "ValidationException").message() ==
          "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
    bench.refused("CreateKey", {{"KeySpec", "ECC_SECG_P256K1"}, {"KeyUsage", "KEY_AGREEMENT"}}, "ValidationException");
}

TEST_CASE("what is no key here is told by what it looks like", "[kms][SUP-62][SUP-71]") {
    KmsBench bench;
    const std::string missing = "12345678-1234-4234-9234-123456789012";
    const auto message_for = [&](const std::string& reference) {
        return bench.refused("DescribeKey", {{"KeyId", reference}}, "NotFoundException").message();
    };

    CHECK(message_for("orders") == "Invalid keyId 'orders'");
    CHECK(message_for(missing) == "Key '" + us_key + missing + "' does not exist");
    CHECK(message_for(us_key + missing) == "Key '" + us_key + missing + "' does not exist");
    CHECK(message_for("alias/orders") == "Alias " + us_alias + "alias/orders is not found.");
    CHECK(message_for("arn:aws:kms:eu-west-1:000000000000:key/" + missing) == "Invalid arn eu-west-1");
    bench.refused("DescribeKey", {{"KeyId", "arn:aws:sqs:us-east-1:000000000000:q"}}, "InvalidArnException");
}

TEST_CASE("a key is named by id, ARN, alias and alias ARN", "[kms][SUP-62]") {
    KmsBench bench;
    const Json key = bench.key();
    bench.kms("CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", key["KeyId"]}});

    for (const std::string& name : {key["KeyId"].get<std::string>(), key["Arn"].get<std::string>(),
                                    std::string("alias/orders"), us_alias + "alias/orders"}) {
        INFO(name);
        CHECK(bench.describe(name)["Arn"] == key["Arn"]);
        CHECK(bench.kms("Encrypt", {{"KeyId", name}, {"Plaintext", "YQ=="}})["KeyId"] == key["Arn"]);
    }
}

TEST_CASE("keys belong to an account and a region", "[kms]") {
    KmsBench bench;
    const std::string id = bench.key_id();

    bench.as.region = "eu-west-1";
    bench.refused("DescribeKey", {{"KeyId", id}}, "NotFoundException");
    CHECK(bench.kms("ListKeys")["Keys"].empty());
    bench.as.region = "us-east-1";
    bench.as.access_key = "111111111111";
    bench.refused("DescribeKey", {{"KeyId", id}}, "NotFoundException");
}

TEST_CASE("keys are listed in pages of Limit, a hundred without one", "[kms][SUP-218]") {
    KmsBench bench;
    std::set<std::string> ids;
    for (int i = 0; i < 101; ++i) ids.insert(bench.key_id());

    const Json first = bench.kms("ListKeys");
    CHECK(first["Keys"].size() == 100);
    CHECK(first["Truncated"] == true);
    const Json second = bench.kms("ListKeys", {{"Marker", first["NextMarker"]}});
    CHECK(second["Keys"].size() == 1);
    CHECK(second["Truncated"] == false);
    CHECK_FALSE(second.contains("NextMarker"));

    std::set<std::string> listed;
    for (const Json& page : {first, second}) {
        for (const Json& key : page["Keys"]) {
            listed.insert(key["KeyId"]);
            CHECK(key["KeyArn"] == us_key + key["KeyId"].get<std::string>());
        }
    }
    CHECK(listed == ids);
    CHECK(bench.kms("ListKeys", {{"Limit", 1000}})["Keys"].size() == 101);
    bench.refused("ListKeys", {{"Limit", 1001}}, "ValidationException");
}

TEST_CASE("a marker that another listing gave out, or none did, is refused", "[kms][SUP-218]") {
    KmsBench bench;
    for (int i = 0; i < 2; ++i) {
        const std::string id = bench.key_id();
        bench.kms("CreateAlias", {{"AliasName", "alias/a" + std::to_string(i)}, {"TargetKeyId", id}});
    }

    bench.refused("ListKeys", {{"Marker", "bm9uZQ=="}}, "InvalidMarkerException");
    const Json aliases = bench.kms("ListAliases", {{"Limit", 1}});
    bench.refused("ListKeys", {{"Marker", aliases["NextMarker"]}}, "InvalidMarkerException");
}
