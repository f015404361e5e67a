// Tags of parameters, and service settings.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Json tag(const std::string& key, const std::string& value) { return {{"Key", key}, {"Value", value}}; }
Json of(const std::string& name, const Json& more = Json::object()) {
    return merged({{"ResourceType", "Parameter"}, {"ResourceId", name}}, more);
}
std::string tags_of(Bench& bench, const std::string& name) {
    return ask(bench, "ListTagsForResource", of(name))["TagList"].dump();
}

}    // namespace

TEST_CASE("tags are added, replaced and removed", "[ssm][tags][SSM-164][SSM-168][SSM-169]") {
    Bench bench;
    put(bench, "/p", "v");
    CHECK(bench.call(ssm("ListTagsForResource"), of("/p")).body == R"({"TagList":[]})");
    CHECK(bench.call(ssm("AddTagsToResource"), of("/p", {{"Tags", {tag("z", "1"), tag("a", "ü")}}})).body == "{}");
    ask(bench, "AddTagsToResource", of("/p", {{"Tags", {tag("z", "2"), tag("m", "")}}}));
    CHECK(tags_of(bench, "/p") == R"([{"Key":"z","Value":"2"},{"Key":"a","Value":"ü"},{"Key":"m","Value":""}])");
    CHECK(bench.call(ssm("RemoveTagsFromResource"), of("/p", {{"TagKeys", {"a", "absent"}}})).body == "{}");
    CHECK(tags_of(bench, "/p") == R"([{"Key":"z","Value":"2"},{"Key":"m","Value":""}])");
}

TEST_CASE("tags are of parameters that are there", "[ssm][tags][SSM-165][SSM-166][SSM-6]") {
    Bench bench;
    put(bench, "p", "v");
    CHECK(tags_of(bench, "/p") == "[]");
    put(bench, "/a/b", "v");
    CHECK(tags_of(bench, "/a/b") == "[]");
    refusal(bench, "ListTagsForResource", of("a/b"), "InvalidResourceId");
    const Json tags{{"Tags", {tag("k", "v")}}, {"TagKeys", {"k"}}};
    for (const char* operation : {"ListTagsForResource", "AddTagsToResource", "RemoveTagsFromResource"}) {
        CHECK(bench.call(ssm(operation), of("/none", tags)).body == R"({"__type":"InvalidResourceId"})");
        CHECK(bench.call(ssm(operation), merged(of("/p", tags), {{"ResourceType", "Document"}})).body ==
              R"({"__type":"InvalidResourceType"})");
        CHECK(invalid(bench, operation, merged(of("/p", tags), {{"ResourceType", "Thing"}})).find("enum value set") !=
              std::string::npos);
    }
}

TEST_CASE("a parameter has fifty tags at most", "[ssm][tags][SSM-167][SSM-204]") {
    Bench bench;
    Json fifty = Json::array();
    for (int i = 0; i < 50; ++i) fifty.push_back(tag("k" + std::to_string(i), "v"));
    put(bench, "/p", "v", {{"Tags", fifty}});
    ask(bench, "AddTagsToResource", of("/p", {{"Tags", {tag("k49", "w")}}}));
    refusal(bench, "AddTagsToResource", of("/p", {{"Tags", {tag("k50", "v")}}}), "TooManyTagsError");
    fifty.push_back(tag("k50", "v"));
    refusal(bench, "PutParameter", {{"Name", "/q"}, {"Value", "v"}, {"Type", "String"}, {"Tags", fifty}},
            "TooManyTagsError");
    invalid(bench, "AddTagsToResource", of("/p", {{"Tags", {tag("aws:x", "v")}}}));
    invalid(bench, "AddTagsToResource", of("/p", {{"Tags", {tag("", "v")}}}));
    invalid(bench, "AddTagsToResource", of("/p", {{"Tags", {tag("k!", "v")}}}));
    invalid(bench, "AddTagsToResource", of("/p", {{"Tags", {tag("k", std::string(257, 'v'))}}}));
}

TEST_CASE("settings come as they are and say who changed them", "[ssm][settings][SSM-174][SSM-175][SSM-177][SSM-178]") {
    Bench bench;
    const Json tier{{"SettingId", "/ssm/parameter-store/default-parameter-tier"}};
    const auto setting = [&] { return ask(bench, "GetServiceSetting", tier)["ServiceSetting"]; };
    const Json untouched = setting();
    CHECK(untouched["SettingValue"] == "Standard");
    CHECK(untouched["Status"] == "Default");
    CHECK(untouched["LastModifiedUser"] == "System");
    CHECK(untouched["ARN"] ==
          "arn:aws:ssm:us-east-1:000000000000:servicesetting/ssm/parameter-store/default-parameter-tier");

    bench.advance(1s);
    CHECK(bench.call(ssm("UpdateServiceSetting"), merged(tier, {{"SettingValue", "Intelligent-Tiering"}})).body ==
          "{}");
    CHECK(setting()["SettingValue"] == "Intelligent-Tiering");
    CHECK(setting()["Status"] == "Customized");
    CHECK(setting()["LastModifiedUser"] == "arn:aws:iam::000000000000:root");
    CHECK(setting()["LastModifiedDate"] == 1767225601);
    CHECK(ask(bench, "ResetServiceSetting", tier)["ServiceSetting"] == untouched);
    CHECK(setting() == untouched);
    CHECK(ask(bench, "GetServiceSetting",
              {{"SettingId", "/ssm/parameter-store/high-throughput-enabled"}})["ServiceSetting"]["SettingValue"] ==
          "false");
}

TEST_CASE("a setting is named by path or ARN", "[ssm][settings][SSM-176][SSM-179][SSM-180]") {
    Bench bench;
    const std::string id = "/ssm/parameter-store/high-throughput-enabled";
    const std::string arn = "arn:aws:ssm:us-east-1:000000000000:servicesetting" + id;
    ask(bench, "UpdateServiceSetting", {{"SettingId", arn}, {"SettingValue", "true"}});
    CHECK(ask(bench, "GetServiceSetting", {{"SettingId", id}})["ServiceSetting"]["SettingValue"] == "true");
    CHECK(ask(bench, "GetServiceSetting", {{"SettingId", arn}})["ServiceSetting"]["SettingId"] == id);
    for (const char* unknown : {"/ssm/none", "/ssm/managed-instance/activation-tier"}) {
        refusal(bench, "GetServiceSetting", {{"SettingId", unknown}}, "ServiceSettingNotFound");
    }
    refusal(bench, "UpdateServiceSetting", {{"SettingId", "x"}, {"SettingValue", "true"}}, "ServiceSettingNotFound");
    refusal(bench, "ResetServiceSetting", {{"SettingId", "x"}}, "ServiceSettingNotFound");
    invalid(bench, "UpdateServiceSetting", {{"SettingId", id}, {"SettingValue", "maybe"}});
}

TEST_CASE("high throughput changes nothing here, which is said, and refused with --strict", "[ssm][settings]") {
    const std::string id = "/ssm/parameter-store/high-throughput-enabled";
    const auto input = [&](const std::string& value) { return Json{{"SettingId", id}, {"SettingValue", value}}; };
    SECTION("said") {
        Bench bench;
        ask(bench, "UpdateServiceSetting", input("false"));
        CHECK(bench.events("pileus.setting_ignored").empty());
        ask(bench, "UpdateServiceSetting", input("true"));
        REQUIRE(bench.events("pileus.setting_ignored").size() == 1);
        const pileus::Event& ignored = *bench.events("pileus.setting_ignored")[0];
        CHECK(ignored.resource == "arn:aws:ssm:us-east-1:000000000000:servicesetting" + id);
        CHECK(ignored.details[2].second == id);
    }
    SECTION("refused") {
        pileus::Settings settings;
        settings.strict = true;
        Bench bench(settings);
        CHECK(invalid(bench, "UpdateServiceSetting", input("true")).find("--strict") != std::string::npos);
        ask(bench, "UpdateServiceSetting", input("false"));
    }
}
