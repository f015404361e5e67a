// GetParametersByPath.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;
using Names = std::vector<std::string>;

namespace {

Json page(Bench& bench, const std::string& path, const Json& more = Json::object()) {
    return ask(bench, "GetParametersByPath", merged({{"Path", path}}, more));
}
Names below(Bench& bench, const std::string& path, const Json& more = Json::object()) {
    return names(page(bench, path, more)["Parameters"]);
}
const Json recursive{{"Recursive", true}};

Json filter(const std::string& key, const Json& values, const Json& more = Json::object()) {
    return {{"ParameterFilters", {merged({{"Key", key}, {"Values", values}}, more)}}};
}

}    // namespace

TEST_CASE("a path lists its children, or all that is below it", "[ssm][by-path][SSM-99][SSM-100][SSM-101][SSM-108]") {
    Bench bench;
    for (const char* name : {"/a", "/a/b", "/a/b/c", "/a/z", "/ab", "/a-b/c", "root"}) put(bench, name, "v");
    CHECK(below(bench, "/a") == Names{"/a/b", "/a/z"});
    CHECK(below(bench, "/a/") == Names{"/a/b", "/a/z"});
    CHECK(below(bench, "/a", recursive) == Names{"/a/b", "/a/b/c", "/a/z"});
    CHECK(below(bench, "/") == Names{"/a", "/ab", "root"});
    CHECK(below(bench, "/", recursive) == Names{"/a", "/a-b/c", "/a/b", "/a/b/c", "/a/z", "/ab", "root"});
    CHECK(page(bench, "/a")["Parameters"][0]["Value"] == "v");
}

TEST_CASE("a path with nothing below it is an empty list", "[ssm][by-path][SSM-102]") {
    Bench bench;
    put(bench, "/a", "v");
    for (const char* path : {"/a", "/none"}) {
        CHECK(bench.call(ssm("GetParametersByPath"), {{"Path", path}}).body == R"({"Parameters":[]})");
    }
}

TEST_CASE("what is no path is refused", "[ssm][by-path][SSM-103][SSM-149]") {
    Bench bench;
    for (const char* path : {"a", "a/b", "/a b", "//", "/a//b", "/ssm/x", "/ssmx", "/aws/x", "/aws", "/AWSx", "/a:1"}) {
        CHECK(invalid(bench, "GetParametersByPath", {{"Path", path}}) == bad_path);
    }
    ask(bench, "GetParametersByPath", {{"Path", "/aws/service/none"}});
}

TEST_CASE("pages have ten, and a token while there is more",
          "[ssm][by-path][pages][SSM-106][SSM-107][SSM-200][SSM-201]") {
    Bench bench;
    for (int i = 0; i < 25; ++i) put(bench, "/a/p" + std::to_string(100 + i), "v");
    put(bench, "/b/x", "v");
    for (const Json& more : {Json::object(), recursive}) {
        Names all;
        Json next = more;
        for (int pages = 0; pages < 3; ++pages) {
            const Json answer = page(bench, "/a", next);
            CHECK(answer["Parameters"].size() == (pages < 2 ? 10 : 5));
            CHECK(answer.contains("NextToken") == (pages < 2));
            for (const std::string& name : names(answer["Parameters"])) all.push_back(name);
            if (answer.contains("NextToken")) next["NextToken"] = answer["NextToken"];
        }
        CHECK(all.size() == 25);
        CHECK(std::is_sorted(all.begin(), all.end()));
    }
    CHECK(page(bench, "/a", {{"MaxResults", 3}})["Parameters"].size() == 3);
    put(bench, "/c/1", "v");
    CHECK_FALSE(page(bench, "/c", {{"MaxResults", 1}}).contains("NextToken"));
    CHECK(
        invalid(bench, "GetParametersByPath", {{"Path", "/a"}, {"MaxResults", 11}}) ==
        "1 validation error detected: Value '11' at 'maxResults' failed to satisfy constraint: Member must have value "
        "less than or equal to 10");

    const std::string token = page(bench, "/a")["NextToken"];
    for (const Json& other : {Json{{"Path", "/b"}}, Json{{"Path", "/a"}, {"Recursive", true}},
                              merged({{"Path", "/a"}}, filter("Type", {"String"}))}) {
        refusal(bench, "GetParametersByPath", merged(other, {{"NextToken", token}}), "InvalidNextToken");
    }
    refusal(bench, "DescribeParameters", {{"NextToken", token}}, "InvalidNextToken");
    bench.as.region = "eu-west-1";
    refusal(bench, "GetParametersByPath", {{"Path", "/a"}, {"NextToken", token}}, "InvalidNextToken");
}

TEST_CASE("by path, types, keys and labels narrow", "[ssm][by-path][filters][SSM-104][SSM-105]") {
    Bench bench;
    put(bench, "/a/s", "v");
    put(bench, "/a/l", "v,w", {{"Type", "StringList"}});
    overwrite(bench, "/a/s", "v2");
    ask(bench, "LabelParameterVersion", {{"Name", "/a/s"}, {"ParameterVersion", 1}, {"Labels", {"prod"}}});
    CHECK(below(bench, "/a", filter("Type", {"StringList"})) == Names{"/a/l"});
    CHECK(below(bench, "/a", filter("Type", {"String"}, {{"Option", "BeginsWith"}})) == Names{"/a/l", "/a/s"});
    CHECK(below(bench, "/a", filter("KeyId", {"alias/aws/ssm"})).empty());
    const Json labelled = page(bench, "/a", filter("Label", {"none", "prod"}))["Parameters"];
    REQUIRE(labelled.size() == 1);
    CHECK(labelled[0]["Value"] == "v");
    CHECK(labelled[0]["Version"] == 1);
    CHECK(labelled[0]["Selector"] == ":prod");
    for (const char* key : {"Name", "Path", "Tier", "tag:k", "DataType"}) {
        CHECK(refusal(bench, "GetParametersByPath", merged({{"Path", "/a"}}, filter(key, {"x"})), "InvalidFilterKey") ==
              "The following filter key is not valid: " + std::string(key) +
                  ". Valid filter keys include: [Type, KeyId].");
    }
}
