// DescribeParameters, and the filters.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;
using Names = std::vector<std::string>;

namespace {

Json one(const std::string& key, const Json& values, const std::string& option = {}) {
    Json filter{{"Key", key}};
    if (!values.is_null()) filter["Values"] = values;
    if (!option.empty()) filter["Option"] = option;
    return filter;
}
Json by(const std::vector<Json>& filters) { return {{"ParameterFilters", filters}}; }
Names found(Bench& bench, const std::vector<Json>& filters) {
    return names(ask(bench, "DescribeParameters", merged(by(filters), {{"MaxResults", 50}}))["Parameters"]);
}
std::string refused(Bench& bench, const std::vector<Json>& filters, const std::string& code) {
    return refusal(bench, "DescribeParameters", by(filters), code);
}

}    // namespace

TEST_CASE("a description has no value", "[ssm][describe][SSM-130][SSM-129]") {
    Bench bench;
    put(bench, "/a/b", "v");
    CHECK(bench.call(ssm("DescribeParameters"), Json::object()).body ==
          R"({"Parameters":[{"ARN":"arn:aws:ssm:us-east-1:000000000000:parameter/a/b","DataType":"text",)"
          R"("LastModifiedDate":1767225600,"LastModifiedUser":"arn:aws:iam::000000000000:root","Name":"/a/b",)"
          R"("Policies":[],"Tier":"Standard","Type":"String","Version":1}]})");
    overwrite(bench, "/a/b", "w", {{"Description", "d"}, {"AllowedPattern", "w"}});
    CHECK(describe(bench, "/a/b")["Version"] == 2);
    CHECK(describe(bench, "/a/b")["Description"] == "d");
    CHECK(describe(bench, "/a/b")["AllowedPattern"] == "w");
}

TEST_CASE("descriptions come in pages of ten, or up to fifty", "[ssm][describe][pages][SSM-131][SSM-200][SSM-201]") {
    Bench bench;
    for (int i = 0; i < 55; ++i) put(bench, "/p" + std::to_string(100 + i), "v");
    const Json first = ask(bench, "DescribeParameters", Json::object());
    CHECK(first["Parameters"].size() == 10);
    CHECK(names(ask(bench, "DescribeParameters", {{"NextToken", first["NextToken"]}})["Parameters"]).front() ==
          "/p110");
    const Json fifty = ask(bench, "DescribeParameters", {{"MaxResults", 50}});
    CHECK(fifty["Parameters"].size() == 50);
    const Json rest = ask(bench, "DescribeParameters", {{"MaxResults", 50}, {"NextToken", fifty["NextToken"]}});
    CHECK(rest["Parameters"].size() == 5);
    CHECK_FALSE(rest.contains("NextToken"));
    CHECK(
        invalid(bench, "DescribeParameters", {{"MaxResults", 51}}) ==
        "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value "
        "less than or equal to 50");
    refusal(bench, "DescribeParameters", merged(by({one("Type", {"String"})}), {{"NextToken", first["NextToken"]}}),
            "InvalidNextToken");
    refusal(bench, "DescribeParameters", {{"NextToken", "bm9uc2Vuc2U="}}, "InvalidNextToken");
}

TEST_CASE("names are found whole, by their beginning, or by a part", "[ssm][describe][filters][SSM-139]") {
    Bench bench;
    for (const char* name : {"/app/a", "/app/ab", "/b/app", "app"}) put(bench, name, "v");
    CHECK(found(bench, {one("Name", {"/app/a"})}) == Names{"/app/a"});
    CHECK(found(bench, {one("Name", {"/b/app", "/app/a", "/none"}, "Equals")}) == Names{"/app/a", "/b/app"});
    CHECK(found(bench, {one("Name", {"/app"}, "BeginsWith")}) == Names{"app", "/app/a", "/app/ab"});
    CHECK(found(bench, {one("Name", {"app", "/app/a"}, "BeginsWith")}) == Names{"app", "/app/a", "/app/ab"});
    CHECK(found(bench, {one("Name", {"/app"})}) == Names{"app"});
    CHECK(found(bench, {one("Name", {"app"})}) == Names{"app"});
    CHECK(found(bench, {one("Name", {"p/a"}, "Contains")}) == Names{"/app/a", "/app/ab"});
    CHECK(found(bench, {one("Name", {"/"}, "Contains")}) == Names{"/app/a", "/app/ab", "/b/app"});
}

TEST_CASE("paths are found one level deep, or all of it", "[ssm][describe][filters][SSM-139]") {
    Bench bench;
    for (const char* name : {"/a/x", "/a/b/x", "/a/b/c/x", "/b/x", "/b/y", "x"}) put(bench, name, "v");
    CHECK(found(bench, {one("Path", {"/a"})}) == Names{"/a/x"});
    CHECK(found(bench, {one("Path", {"/b/", "/a", "/a/b", "/a"}, "OneLevel")}) ==
          Names{"/a/x", "/a/b/x", "/b/x", "/b/y"});
    CHECK(found(bench, {one("Path", {"/a"}, "Recursive")}) == Names{"/a/b/c/x", "/a/b/x", "/a/x"});
    CHECK(found(bench, {one("Path", {"/a/b", "/a", "/b"}, "Recursive")}) ==
          Names{"/a/b/c/x", "/a/b/x", "/a/x", "/b/x", "/b/y"});
    CHECK(found(bench, {one("Path", {"/"})}) == Names{"x"});
    for (const Json& filter : {one("Path", {"/b", "/a", "/a/b"}), one("Path", {"/b", "/a"}, "Recursive")}) {
        Names all;
        Json input = merged(by({filter}), {{"MaxResults", 1}});
        for (int pages = 0; pages < 10; ++pages) {
            const Json answer = ask(bench, "DescribeParameters", input);
            for (const std::string& name : names(answer["Parameters"])) all.push_back(name);
            if (!answer.contains("NextToken")) break;
            input["NextToken"] = answer["NextToken"];
        }
        CHECK(all == found(bench, {filter}));
    }
}

TEST_CASE("types, tiers and data types are found", "[ssm][describe][filters][SSM-139]") {
    Bench bench;
    put(bench, "/s", "v");
    put(bench, "/l", "v", {{"Type", "StringList"}, {"Tier", "Advanced"}});
    put(bench, "/i", "ami-01234567", {{"DataType", "aws:ec2:image"}});
    CHECK(found(bench, {one("Type", {"String"})}) == Names{"/i", "/s"});
    CHECK(found(bench, {one("Type", {"String"}, "BeginsWith")}) == Names{"/i", "/l", "/s"});
    CHECK(found(bench, {one("Type", {"StringList", "SecureString"})}) == Names{"/l"});
    CHECK(found(bench, {one("Tier", {"Advanced"})}) == Names{"/l"});
    CHECK(found(bench, {one("Tier", {"Intelligent-Tiering"})}).empty());
    CHECK(found(bench, {one("DataType", {"aws:ec2:image"})}) == Names{"/i"});
    CHECK(found(bench, {one("DataType", {"text"})}) == Names{"/l", "/s"});
}

TEST_CASE("tags are found by value, beginning, or being there", "[ssm][describe][filters][tags][SSM-139]") {
    Bench bench;
    const auto tagged = [](const std::string& key, const std::string& value) {
        return Json{{"Tags", {{{"Key", key}, {"Value", value}}}}};
    };
    put(bench, "/a", "v", tagged("env", "prod"));
    put(bench, "/b", "v", tagged("env", "preprod"));
    put(bench, "/c", "v", tagged("env:x", "prod"));
    put(bench, "/d", "v");
    CHECK(found(bench, {one("tag:env", {"prod"})}) == Names{"/a"});
    CHECK(found(bench, {one("tag:env", {"pr"}, "BeginsWith")}) == Names{"/a", "/b"});
    CHECK(found(bench, {one("tag:env", nullptr)}) == Names{"/a", "/b"});
    CHECK(found(bench, {one("tag:env:x", {"prod"})}) == Names{"/c"});
    CHECK(found(bench, {one("tag:env", {"prod"}), one("tag:env:x", {"prod"})}).empty());
}

TEST_CASE("all filters have to be met, by one of their values", "[ssm][describe][filters][SSM-132]") {
    Bench bench;
    put(bench, "/a/s", "v");
    put(bench, "/a/l", "v", {{"Type", "StringList"}});
    put(bench, "/b/s", "v");
    CHECK(found(bench, {one("Path", {"/a"}), one("Type", {"String"})}) == Names{"/a/s"});
    CHECK(found(bench, {one("Path", {"/a", "/b"}), one("Type", {"String", "SecureString"}),
                        one("Name", {"/b/s", "/a/l"})}) == Names{"/b/s"});
}

TEST_CASE("nothing is shared, and nothing of AWS's own listed", "[ssm][describe][SSM-133]") {
    Bench bench;
    put(bench, "/a", "v");
    CHECK(ask(bench, "DescribeParameters", {{"Shared", true}}).dump() == R"({"Parameters":[]})");
    CHECK(ask(bench, "DescribeParameters", {{"Shared", false}})["Parameters"].size() == 1);
    CHECK(names(ask(bench, "DescribeParameters", Json::object())["Parameters"]) == Names{"/a"});
}

TEST_CASE("the older filters find by beginning, type and key", "[ssm][describe][filters][SSM-141][SSM-150]") {
    Bench bench;
    for (const char* name : {"/app/a", "apple", "/b"}) put(bench, name, "v");
    const auto older = [&](const std::string& key, const Json& values) {
        return names(
            ask(bench, "DescribeParameters", {{"Filters", {{{"Key", key}, {"Values", values}}}}})["Parameters"]);
    };
    CHECK(older("Name", {"app"}) == Names{"/app/a", "apple"});
    CHECK(older("Name", {"/app"}) == Names{"/app/a", "apple"});
    CHECK(older("Type", {"Str"}).empty());
    CHECK(older("Type", {"String"}).size() == 3);
    CHECK(older("KeyId", {"alias/aws/ssm"}).empty());
    CHECK(invalid(bench, "DescribeParameters",
                  merged({{"Filters", {{{"Key", "Name"}, {"Values", {"x"}}}}}}, by({one("Name", {"x"})}))) ==
          "You can use either Filters or ParameterFilters in a single request.");
    invalid(bench, "DescribeParameters", {{"Filters", {{{"Key", "Tier"}, {"Values", {"x"}}}}}});
    invalid(bench, "DescribeParameters", {{"Filters", {{{"Key", "Name"}}}}});
}

TEST_CASE("keys of filters are known, and stand once",
          "[ssm][describe][filters][SSM-140][SSM-151a][SSM-152][SSM-153]") {
    Bench bench;
    CHECK(refused(bench, {one("Label", {"x"})}, "InvalidFilterKey") ==
          "The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier].");
    CHECK(refused(bench, {one("Nme", {"x"})}, "ValidationException") ==
          "1 validation error detected: Value 'Nme' at 'parameterFilters.1.member.key' failed to satisfy constraint: "
          "Member must satisfy regular expression pattern: tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType");
    CHECK(refused(bench, {one("Name", {"x"}), one("Type", {"String"}), one("Name", {"y"})}, "InvalidFilterKey") ==
          "The following filter is duplicated in the request: Name. A request can contain only one occurrence of a "
          "specific filter.");
    refused(bench, {one("tag:" + std::string(129, 'x'), {"x"})}, "ValidationException");
    refused(bench, {one("Name", {std::string(1025, 'x')})}, "ValidationException");
    refused(bench, {one("Name", Json::array())}, "ValidationException");
    refused(bench, {one("Name", {"x"}, "BeginsWithX")}, "ValidationException");
}

TEST_CASE("filters need values and options that they know",
          "[ssm][describe][filters][SSM-154][SSM-155][SSM-156][SSM-157a][SSM-157b]") {
    Bench bench;
    CHECK(refused(bench, {one("Name", nullptr)}, "InvalidFilterValue") ==
          "The following filter values are missing : null for filter key Name.");
    CHECK(refused(bench, {one("Path", {"/a"}, "Equals")}, "InvalidFilterOption") ==
          "The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel].");
    for (const char* key : {"Name", "Type", "KeyId", "tag:k"}) {
        CHECK(refused(bench, {one(key, {"String"}, "Other")}, "InvalidFilterOption") ==
              "The following filter option is not valid: Other. Valid options include: [BeginsWith, Equals].");
    }
    CHECK(refused(bench, {one("Tier", {"Advanced", "Basic"})}, "InvalidFilterOption") ==
          "The following filter value is not valid: Basic. Valid values include: [Standard, Advanced, "
          "Intelligent-Tiering].");
    CHECK(refused(bench, {one("Type", {"Text"})}, "InvalidFilterOption") ==
          "The following filter value is not valid: Text. Valid values include: [String, StringList, SecureString].");
}

TEST_CASE("filters keep off AWS's own, but for its global namespaces",
          "[ssm][describe][filters][SSM-158][SSM-159][SSM-149]") {
    Bench bench;
    const std::string text =
        "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). When using global "
        "parameters, please specify within a global namespace.";
    for (const char* key : {"Name", "Path"}) {
        for (const char* value : {"/aws/x", "/ssm", "/AWSome"}) {
            CHECK(refused(bench, {one(key, {value})}, "ValidationException") == text);
        }
        ask(bench, "DescribeParameters", by({one(key, {"/aws/service/none"})}));
    }
    CHECK(refused(bench, {one("Name", {"aws"})}, "ValidationException") == text);
    for (const char* value : {"a", "/a b", "//"}) {
        CHECK(refused(bench, {one("Path", {value})}, "ValidationException") == bad_path);
    }
}
