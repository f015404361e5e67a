// Policies and tags of keys.
#include <algorithm>
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pileus::test;

namespace {

const std::string mine =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:root"},)"
    R"("Action":"kms:*","Resource":"*"}]})";
const std::string of_another =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},)"
    R"("Action":"kms:*","Resource":"*"}]})";

Json tags(int count, const std::string& prefix = "k") {
    Json list = Json::array();
    for (int i = 0; i < count; ++i) list.push_back({{"TagKey", fmt::format("{}{:02}", prefix, i)}, {"TagValue", "v"}});
    return list;
}

}    // namespace

TEST_CASE("a key without a policy has the default one", "[kms][SUP-68]") {
    KmsBench bench;
    const Json answer = bench.kms("GetKeyPolicy", {{"KeyId", bench.key_id()}});

    CHECK(answer["PolicyName"] == "default");
    CHECK(Json::parse(answer["Policy"].get<std::string>()) ==
          Json({{"Version", "2012-10-17"},
                {"Id", "key-default-1"},
                {"Statement",
                 {{{"Sid", "Enable IAM User Permissions"},
                   {"Effect", "Allow"},
                   {"Principal", {{"AWS", "arn:aws:iam::000000000000:root"}}},
                   {"Action", "kms:*"},
                   {"Resource", "*"}}}}}));
}

TEST_CASE("a policy is answered as it was put", "[kms][SUP-64]") {
    KmsBench bench;
    const std::string id = bench.key_id({{"Policy", mine}});
    CHECK(bench.kms("GetKeyPolicy", {{"KeyId", id}, {"PolicyName", "default"}})["Policy"] == mine);

    bench.kms("PutKeyPolicy", {{"KeyId", id}, {"PolicyName", "default"}, {"Policy", " " + mine}});

    CHECK(bench.kms("GetKeyPolicy", {{"KeyId", id}})["Policy"] == " " + mine);
    CHECK(bench.kms("ListKeyPolicies", {{"KeyId", id}}) == Json({{"PolicyNames", {"default"}}, {"Truncated", false}}));
    bench.refused("GetKeyPolicy", {{"KeyId", id}, {"PolicyName", "other"}}, "NotFoundException");
}

TEST_CASE("what is no policy, or would lock its owner out, is refused", "[kms][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id();
    const auto put = [&](const std::string& policy, bool bypass = false) {
        return bench.call("TrentService.PutKeyPolicy",
                          {{"KeyId", id}, {"Policy", policy}, {"BypassPolicyLockoutSafetyCheck", bypass}});
    };

    for (const std::string& policy : {std::string("{"), std::string("[]"), std::string("{}"),
                                      std::string(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"),
                                      std::string(10'000, '['), of_another}) {
        INFO(policy.substr(0, 100));
        CHECK(put(policy).code() == "MalformedPolicyDocumentException");
    }
    CHECK(put(of_another, true).status == 200);
    CHECK(bench.kms("GetKeyPolicy", {{"KeyId", id}})["Policy"] == of_another);
    CHECK(put(mine + std::string(32'768 - mine.size(), ' ')).status == 200);
    CHECK(put(mine + std::string(32'769 - mine.size(), ' ')).code() == "LimitExceededException");
    bench.refused("CreateKey", {{"Policy", of_another}}, "MalformedPolicyDocumentException");
}

TEST_CASE("a policy decides nothing here: the journal says so, and --strict refuses it", "[kms]") {
    SECTION("said") {
        KmsBench bench;
        const Json key = bench.key({{"Policy", mine}});
        bench.kms("PutKeyPolicy", {{"KeyId", key["KeyId"]}, {"Policy", mine}});
        bench.key();

        const auto events = bench.events("pileus.setting_ignored");

        REQUIRE(events.size() == 2);
        for (const auto* const event : events) {
            CHECK(event->resource == key["Arn"]);
            CHECK(std::find(event->details.begin(), event->details.end(),
                            std::pair<std::string_view, std::string>("setting", "Policy")) != event->details.end());
        }
    }
    SECTION("refused") {
        KmsBench bench(pileus::Settings{.strict = true});
        const std::string id = bench.key_id();

        bench.refused("CreateKey", {{"Policy", mine}}, "ValidationException");
        bench.refused("PutKeyPolicy", {{"KeyId", id}, {"Policy", mine}}, "ValidationException");

        CHECK(bench.kms("ListKeys")["Keys"].size() == 1);
        CHECK(bench.kms("GetKeyPolicy", {{"KeyId", id}})["Policy"] != mine);
    }
}

TEST_CASE("tags come with the key, are added, replaced and taken away", "[kms][SUP-64][SUP-218]") {
    KmsBench bench;
    const std::string id = bench.key_id({{"Tags", tags(2)}});

    bench.kms("TagResource", {{"KeyId", id}, {"Tags", {{{"TagKey", "k00"}, {"TagValue", ""}}}}});
    bench.kms("UntagResource", {{"KeyId", id}, {"TagKeys", {"k01", "none"}}});

    CHECK(bench.kms("ListResourceTags", {{"KeyId", id}}) ==
          Json({{"Tags", {{{"TagKey", "k00"}, {"TagValue", ""}}}}, {"Truncated", false}}));
    bench.kms("TagResource", {{"KeyId", id}, {"Tags", tags(49, "m")}});
    const Json page = bench.kms("ListResourceTags", {{"KeyId", id}, {"Limit", 49}});
    CHECK(page["Tags"].size() == 49);
    CHECK(page["Truncated"] == true);
    const Json rest = bench.kms("ListResourceTags", {{"KeyId", id}, {"Marker", page["NextMarker"]}});
    CHECK(rest["Tags"] == Json({{{"TagKey", "m48"}, {"TagValue", "v"}}}));
    bench.refused("ListResourceTags", {{"KeyId", id}, {"Limit", 51}}, "ValidationException");
}

TEST_CASE("tags are refused in AWS's words", "[kms][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id({{"Tags", tags(50)}});
    const auto message_for = [&](const Json& list) {
        return bench.refused("TagResource", {{"KeyId", id}, {"Tags", list}}, "TagException").message();
    };

    CHECK(message_for({{{"TagKey", "aws:a"}, {"TagValue", "b"}}}) == "Tags beginning with aws: are reserved");
    CHECK(message_for({{{"TagKey", "a"}, {"TagValue", "b"}}, {{"TagKey", "a"}, {"TagValue", "c"}}}) ==
          "Duplicate tag keys");
    CHECK(message_for(tags(1, "one more")) == "Too many tags");
    bench.kms("TagResource", {{"KeyId", id}, {"Tags", tags(50)}});
    bench.refused("CreateKey", {{"Tags", tags(51)}}, "TagException");
    bench.refused("UntagResource", {{"KeyId", id}, {"TagKeys", {"aws:a"}}}, "TagException");
}
