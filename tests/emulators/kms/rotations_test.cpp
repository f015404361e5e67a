// New material for old keys.
#include <catch2/catch.hpp>
#include <set>

#include "support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

constexpr double start = 1'767'225'600, day = 86'400;

std::string material_of(KmsBench& bench, const std::string& id) { return bench.describe(id)["CurrentKeyMaterialId"]; }

}    // namespace

TEST_CASE("a key rotates by itself when its period ends, and again", "[kms][SUP-204]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    bench.kms("EnableKeyRotation", {{"KeyId", id}, {"RotationPeriodInDays", 90}});
    const std::string first = material_of(bench, id);

    bench.advance(90 * 24h - 1ms);
    CHECK(material_of(bench, id) == first);
    bench.advance(1ms);
    const std::string second = material_of(bench, id);
    CHECK(second != first);
    CHECK(bench.kms("GetKeyRotationStatus", {{"KeyId", id}})["NextRotationDate"].get<double>() == start + 180 * day);
    bench.advance(90 * 24h);
    CHECK(material_of(bench, id) != second);

    const Json rotations = bench.kms("ListKeyRotations", {{"KeyId", id}})["Rotations"];
    REQUIRE(rotations.size() == 2);
    CHECK(rotations[0] == Json({{"KeyId", id},
                                {"KeyMaterialId", second},
                                {"KeyMaterialState", "NON_CURRENT"},
                                {"RotationDate", rotations[0]["RotationDate"]},
                                {"RotationType", "AUTOMATIC"}}));
    CHECK(rotations[0]["RotationDate"].get<double>() == start + 90 * day);
    CHECK(rotations[1]["KeyMaterialState"] == "CURRENT");
    CHECK(bench.events("kms.key.rotated").size() == 2);
}

TEST_CASE("what was encrypted before a rotation is decrypted by the material of then", "[kms][SUP-69]") {
    KmsBench bench;
    const std::string id = bench.key_id(), first = material_of(bench, id), before = bench.encrypt(id, "ahoi");

    bench.kms("RotateKeyOnDemand", {{"KeyId", id}});

    const std::string second = material_of(bench, id);
    CHECK(second != first);
    CHECK(bench.kms("Decrypt", {{"CiphertextBlob", before}})["KeyMaterialId"] == first);
    CHECK(bench.decrypt(before) == "ahoi");
    const Json moved = bench.kms("ReEncrypt", {{"CiphertextBlob", before}, {"DestinationKeyId", id}});
    CHECK(moved["SourceKeyMaterialId"] == first);
    CHECK(moved["DestinationKeyMaterialId"] == second);
    CHECK(bench.kms("GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_128"}})["KeyMaterialId"] == second);
}

TEST_CASE("the period is 365 days unless another is given, and the date is shown while rotation is on",
          "[kms][SUP-64][SUP-204]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    CHECK(bench.kms("GetKeyRotationStatus", {{"KeyId", id}}) == Json({{"KeyId", id}, {"KeyRotationEnabled", false}}));

    bench.kms("EnableKeyRotation", {{"KeyId", id}});
    const Json on = bench.kms("GetKeyRotationStatus", {{"KeyId", id}});
    CHECK(on["KeyRotationEnabled"] == true);
    CHECK(on["RotationPeriodInDays"] == 365);
    CHECK(on["NextRotationDate"].get<double>() == start + 365 * day);

    bench.kms("DisableKeyRotation", {{"KeyId", id}});
    CHECK(bench.kms("GetKeyRotationStatus", {{"KeyId", id}}) == Json({{"KeyId", id}, {"KeyRotationEnabled", false}}));
    bench.advance(366 * 24h);
    CHECK(bench.kms("ListKeyRotations", {{"KeyId", id}})["Rotations"].empty());
    bench.refused("EnableKeyRotation", {{"KeyId", id}, {"RotationPeriodInDays", 89}}, "ValidationException");
    bench.refused("EnableKeyRotation", {{"KeyId", id}, {"RotationPeriodInDays", 2561}}, "ValidationException");
}

TEST_CASE("a disabled key does not rotate, and catches up once when it is enabled", "[kms][SUP-204]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    bench.kms("EnableKeyRotation", {{"KeyId", id}, {"RotationPeriodInDays", 90}});
    bench.kms("DisableKey", {{"KeyId", id}});
    bench.refused("RotateKeyOnDemand", {{"KeyId", id}}, "DisabledException");

    bench.advance(200 * 24h);
    CHECK(bench.kms("ListKeyRotations", {{"KeyId", id}})["Rotations"].empty());
    bench.kms("EnableKey", {{"KeyId", id}});

    CHECK(bench.kms("ListKeyRotations", {{"KeyId", id}})["Rotations"].size() == 1);
    CHECK(bench.kms("GetKeyRotationStatus", {{"KeyId", id}})["NextRotationDate"].get<double>() == start + 270 * day);
}

TEST_CASE("a key that is to be deleted does not rotate, and does when it stays", "[kms][SUP-204]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    bench.kms("EnableKeyRotation", {{"KeyId", id}});
    bench.kms("ScheduleKeyDeletion", {{"KeyId", id}});
    CHECK(bench.kms("GetKeyRotationStatus", {{"KeyId", id}})["KeyRotationEnabled"] == false);

    bench.kms("CancelKeyDeletion", {{"KeyId", id}});

    CHECK(bench.kms("GetKeyRotationStatus", {{"KeyId", id}})["KeyRotationEnabled"] == true);
}

TEST_CASE("on demand a key rotates 25 times, whether it does by itself or not", "[kms][SUP-204][SUP-218]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    for (int i = 0; i < 25; ++i) CHECK(bench.kms("RotateKeyOnDemand", {{"KeyId", id}}) == Json({{"KeyId", id}}));

    bench.refused("RotateKeyOnDemand", {{"KeyId", id}}, "LimitExceededException");

    const Json page = bench.kms("ListKeyRotations", {{"KeyId", id}, {"Limit", 20}});
    CHECK(page["Rotations"].size() == 20);
    CHECK(page["Rotations"][0]["RotationType"] == "ON_DEMAND");
    CHECK(page["Truncated"] == true);
    const Json rest = bench.kms("ListKeyRotations", {{"KeyId", id}, {"Limit", 20}, {"Marker", page["NextMarker"]}});
    CHECK(rest["Rotations"].size() == 5);
    CHECK(rest["Truncated"] == false);
    std::set<std::string> materials;
    for (const Json& each : page["Rotations"]) materials.insert(each["KeyMaterialId"]);
    for (const Json& each : rest["Rotations"]) materials.insert(each["KeyMaterialId"]);
    CHECK(materials.size() == 25);
}

TEST_CASE("the first material is listed where all of it is asked for", "[kms][SUP-64]") {
    KmsBench bench;
    const std::string id = bench.key_id(), first = material_of(bench, id);
    bench.kms("RotateKeyOnDemand", {{"KeyId", id}});

    const Json all = bench.kms("ListKeyRotations", {{"KeyId", id}, {"IncludeKeyMaterial", "ALL_KEY_MATERIAL"}});

    REQUIRE(all["Rotations"].size() == 2);
    CHECK(all["Rotations"][0] == Json({{"KeyId", id}, {"KeyMaterialId", first}, {"KeyMaterialState", "NON_CURRENT"}}));
    CHECK(
        bench.kms("ListKeyRotations", {{"KeyId", id}, {"IncludeKeyMaterial", "ROTATIONS_ONLY"}})["Rotations"].size() ==
        1);
}
