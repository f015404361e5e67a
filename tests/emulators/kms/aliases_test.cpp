// Aliases, and the keys that AWS makes for its services.
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pileus::test;

namespace {

Json find_alias(const Json& aliases, const std::string& name) {
    for (const Json& alias : aliases) {
        if (alias["AliasName"] == name) return alias;
    }
    return {};
}

}    // namespace

TEST_CASE("an alias names a key, may be moved, and goes", "[kms][SUP-64]") {
    KmsBench bench;
    const std::string first = bench.key_id(), second = bench.key_id();
    bench.kms("CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", first}});
    CHECK(bench.describe("alias/orders")["KeyId"] == first);

    bench.advance(std::chrono::seconds(5));
    bench.kms("UpdateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", second}});

    CHECK(bench.describe("alias/orders")["KeyId"] == second);
    const Json listed = find_alias(bench.kms("ListAliases")["Aliases"], "alias/orders");
    CHECK(listed == Json({{"AliasArn", us_alias + "alias/orders"},
                          {"AliasName", "alias/orders"},
                          {"CreationDate", 1767225600},
                          {"LastUpdatedDate", 1767225605},
                          {"TargetKeyId", second}}));
    bench.kms("DeleteAlias", {{"AliasName", "alias/orders"}});
    bench.refused("DescribeKey", {{"KeyId", "alias/orders"}}, "NotFoundException");
    CHECK(bench.refused("DeleteAlias", {{"AliasName", "alias/orders"}}, "NotFoundException").message() ==
          "Alias " + us_alias + "alias/orders is not found.");
}

TEST_CASE("names of aliases are checked, and AWS's own are nobody else's", "[kms][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    const auto message_for = [&](const std::string& name, std::string_view code) {
        return bench.refused("CreateAlias", {{"AliasName", name}, {"TargetKeyId", id}}, code).message();
    };

    CHECK(message_for("orders", "ValidationException") ==
          "Alias must start with the prefix \"alias/\". Please see "
          "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
    CHECK(message_for("alias/aws/orders", "NotAuthorizedException") ==
          "The alias name for a customer managed CMK cannot begin with alias/aws/.");
    message_for("alias/", "InvalidAliasNameException");
    message_for("alias/with space", "ValidationException");

    bench.kms("CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", id}});
    CHECK(message_for("alias/orders", "AlreadyExistsException") ==
          "An alias with the name " + us_alias + "alias/orders already exists");
}

TEST_CASE("an alias is of a key, and not of an alias", "[kms][SUP-62]") {
    KmsBench bench;
    bench.kms("CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", bench.key_id()}});

    bench.refused("CreateAlias", {{"AliasName", "alias/other"}, {"TargetKeyId", "alias/orders"}},
                  "ValidationException");
    bench.refused("CreateAlias", {{"AliasName", "alias/other"}, {"TargetKeyId", us_alias + "alias/orders"}},
                  "NotFoundException");
}

TEST_CASE("a key has at most fifty aliases", "[kms]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    for (int i = 0; i < 50; ++i)
        bench.kms("CreateAlias", {{"AliasName", "alias/" + std::to_string(i)}, {"TargetKeyId", id}});

    bench.refused("CreateAlias", {{"AliasName", "alias/50"}, {"TargetKeyId", id}}, "LimitExceededException");
}

TEST_CASE("aliases are listed in pages of fifty, and by key", "[kms][SUP-218]") {
    KmsBench bench;
    const std::string first = bench.key_id(), second = bench.key_id();
    for (int i = 0; i < 49; ++i)
        bench.kms("CreateAlias", {{"AliasName", fmt::format("alias/b{:02}", i)}, {"TargetKeyId", first}});
    bench.kms("CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", second}});

    const Json page = bench.kms("ListAliases");
    CHECK(page["Aliases"].size() == 50);
    CHECK(page["Aliases"][0]["AliasName"] == "alias/a");
    CHECK(page["Aliases"][1]["AliasName"] == "alias/aws/secretsmanager");
    CHECK(page["Truncated"] == true);
    const Json rest = bench.kms("ListAliases", {{"Marker", page["NextMarker"]}});
    CHECK(rest["Aliases"].size() == 4);
    CHECK(rest["Truncated"] == false);

    CHECK(bench.kms("ListAliases", {{"KeyId", second}})["Aliases"].size() == 1);
    bench.refused("ListAliases", {{"Limit", 101}}, "ValidationException");
}

TEST_CASE("a key of AWS's is an alias without a key, until it is used", "[kms][SUP-63]") {
    KmsBench bench;
    const auto ssm = [&] { return find_alias(bench.kms("ListAliases")["Aliases"], "alias/aws/ssm"); };
    CHECK(ssm() == Json({{"AliasArn", us_alias + "alias/aws/ssm"}, {"AliasName", "alias/aws/ssm"}}));

    const Json key = bench.describe("alias/aws/ssm");

    CHECK(key["KeyManager"] == "AWS");
    CHECK(key["KeyState"] == "Enabled");
    CHECK(ssm()["TargetKeyId"] == key["KeyId"]);
    CHECK(bench.describe("alias/aws/ssm") == key);
    CHECK(bench.kms("ListAliases")["Aliases"].size() == 4);
    bench.as.region = "eu-west-1";
    CHECK(bench.describe("alias/aws/ssm")["KeyId"] != key["KeyId"]);
    bench.refused("DescribeKey", {{"KeyId", "alias/aws/unknown"}}, "NotFoundException");
}
