// States of keys, and their end.
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string payload = "YQ==";

std::string arn_of(const std::string& id) { return us_key + id; }

// All that uses a key for encryption.
std::vector<std::pair<std::string, Json>> uses(const std::string& id, const std::string& blob) {
    return {{"Encrypt", {{"KeyId", id}, {"Plaintext", payload}}},
            {"Decrypt", {{"CiphertextBlob", blob}}},
            {"ReEncrypt", {{"CiphertextBlob", blob}, {"DestinationKeyId", id}}},
            {"GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}}},
            {"GenerateDataKeyWithoutPlaintext", {{"KeyId", id}, {"KeySpec", "AES_256"}}}};
}

}    // namespace

TEST_CASE("a disabled key does nothing, until it is enabled", "[kms][SUP-61][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id(), blob = bench.encrypt(id, "ahoi");
    bench.kms("DisableKey", {{"KeyId", id}});

    CHECK(bench.describe(id)["KeyState"] == "Disabled");
    CHECK(bench.describe(id)["Enabled"] == false);
    for (const auto& [operation, input] : uses(id, blob)) {
        INFO(operation);
        CHECK(bench.refused(operation, input, "DisabledException").message() == arn_of(id) + " is disabled.");
    }

    bench.kms("EnableKey", {{"KeyId", id}});
    CHECK(bench.describe(id)["KeyState"] == "Enabled");
    CHECK(bench.decrypt(blob) == "ahoi");
}

TEST_CASE("a key that is to be deleted does nothing, and is not changed", "[kms][SUP-61][SUP-70][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id(), blob = bench.encrypt(id, "ahoi");

    const Json scheduled = bench.kms("ScheduleKeyDeletion", {{"KeyId", id}});

    const double in_thirty_days = 1'767'225'600.0 + 30 * 86'400;
    CHECK(scheduled == Json({{"DeletionDate", scheduled["DeletionDate"]},
                             {"KeyId", arn_of(id)},
                             {"KeyState", "PendingDeletion"},
                             {"PendingWindowInDays", 30}}));
    CHECK(scheduled["DeletionDate"].get<double>() == in_thirty_days);
    const Json described = bench.describe(id);
    CHECK(described["KeyState"] == "PendingDeletion");
    CHECK(described["Enabled"] == false);
    CHECK(described["DeletionDate"] == scheduled["DeletionDate"]);

    std::vector<std::pair<std::string, Json>> all = uses(id, blob);
    all.insert(all.end(), {{"EnableKey", {{"KeyId", id}}},
                           {"DisableKey", {{"KeyId", id}}},
                           {"UpdateKeyDescription", {{"KeyId", id}, {"Description", "x"}}},
                           {"ScheduleKeyDeletion", {{"KeyId", id}}},
                           {"EnableKeyRotation", {{"KeyId", id}}},
                           {"RotateKeyOnDemand", {{"KeyId", id}}},
                           {"TagResource", {{"KeyId", id}, {"Tags", {{{"TagKey", "a"}, {"TagValue", "b"}}}}}},
                           {"UntagResource", {{"KeyId", id}, {"TagKeys", {"a"}}}},
                           {"CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", id}}}});
    for (const auto& [operation, input] : all) {
        INFO(operation);
        CHECK(bench.refused(operation, input, "KMSInvalidStateException").message() ==
              arn_of(id) + " is pending deletion.");
    }
}

TEST_CASE("a key is deleted exactly when its waiting period ends, with all that belongs to it", "[kms][SUP-70]") {
    KmsBench bench;
    const std::string id = bench.key_id({{"Tags", {{{"TagKey", "a"}, {"TagValue", "b"}}}}});
    bench.kms("CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", id}});
    const std::string blob = bench.encrypt(id, "ahoi");
    bench.kms("ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}});

    bench.advance(7 * 24h - 1ms);
    CHECK(bench.describe(id)["KeyState"] == "PendingDeletion");
    bench.advance(1ms);

    bench.refused("DescribeKey", {{"KeyId", id}}, "NotFoundException");
    bench.refused("DescribeKey", {{"KeyId", "alias/orders"}}, "NotFoundException");
    bench.refused("Decrypt", {{"CiphertextBlob", blob}}, "AccessDeniedException");
    CHECK(bench.kms("ListKeys")["Keys"].empty());
    CHECK(bench.events("kms.key.deleted").size() == 1);
    for (const char* const table : {"kms_key", "kms_material", "kms_alias", "kms_tag", "kms_policy"})
        CHECK(bench.rows(std::string("SELECT count(*) FROM ") + table).front() == "0");
}

TEST_CASE("a cancelled deletion leaves the key disabled", "[kms][SUP-64]") {
    KmsBench bench;
    const std::string id = bench.key_id(), blob = bench.encrypt(id, "ahoi");
    CHECK(bench.refused("CancelKeyDeletion", {{"KeyId", id}}, "KMSInvalidStateException").message() ==
          arn_of(id) + " is not pending deletion.");
    bench.kms("ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}});

    CHECK(bench.kms("CancelKeyDeletion", {{"KeyId", id}}) == Json({{"KeyId", arn_of(id)}}));

    CHECK(bench.describe(id)["KeyState"] == "Disabled");
    CHECK_FALSE(bench.describe(id).contains("DeletionDate"));
    bench.advance(8 * 24h);
    bench.kms("EnableKey", {{"KeyId", id}});
    CHECK(bench.decrypt(blob) == "ahoi");
}

TEST_CASE("a waiting period has 7 to 30 days", "[kms][SUP-201]") {
    KmsBench bench;
    const auto schedule = [&](int days) {
        return bench.call("TrentService.ScheduleKeyDeletion",
                          {{"KeyId", bench.key_id()}, {"PendingWindowInDays", days}});
    };

    CHECK(schedule(6).code() == "ValidationException");
    CHECK(schedule(7).status == 200);
    CHECK(schedule(30).status == 200);
    CHECK(schedule(31).code() == "ValidationException");
}

TEST_CASE("a description is replaced", "[kms][SUP-64]") {
    KmsBench bench;
    const std::string id = bench.key_id({{"Description", "one"}});

    bench.kms("UpdateKeyDescription", {{"KeyId", id}, {"Description", ""}});

    CHECK(bench.describe(id)["Description"] == "");
}

TEST_CASE("what changes a key takes no alias", "[kms][SUP-62]") {
    KmsBench bench;
    bench.kms("CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", bench.key_id()}});

    for (const auto& [operation, more] :
         std::vector<std::pair<std::string, Json>>{{"DisableKey", Json::object()},
                                                   {"EnableKey", Json::object()},
                                                   {"ScheduleKeyDeletion", Json::object()},
                                                   {"CancelKeyDeletion", Json::object()},
                                                   {"UpdateKeyDescription", {{"Description", "x"}}},
                                                   {"EnableKeyRotation", Json::object()},
                                                   {"GetKeyRotationStatus", Json::object()},
                                                   {"GetKeyPolicy", Json::object()},
                                                   {"PutKeyPolicy", {{"Policy", "{}"}}},
                                                   {"TagResource", {{"Tags", Json::array()}}},
                                                   {"ListResourceTags", Json::object()}}) {
        INFO(operation);
        Json input{{"KeyId", "alias/a"}};
        input.update(more);
        CHECK(bench.refused(operation, input, "NotFoundException").message() == "Invalid keyId 'alias/a'");
    }
}

TEST_CASE("a key of AWS's is not changed by its users", "[kms][SUP-63]") {
    KmsBench bench;
    const std::string id = bench.describe("alias/aws/ssm")["KeyId"];

    CHECK(bench.refused("ScheduleKeyDeletion", {{"KeyId", id}}, "AccessDeniedException").status == 400);
    bench.refused("DisableKey", {{"KeyId", id}}, "AccessDeniedException");
    CHECK(bench.kms("GetKeyRotationStatus", {{"KeyId", id}})["KeyRotationEnabled"] == true);
    CHECK(bench.bytes(bench.base64(bench.kms("GetKeyPolicy", {{"KeyId", id}})["Policy"].get<std::string>()))
              .find("ssm.us-east-1.amazonaws.com") != std::string::npos);
}
