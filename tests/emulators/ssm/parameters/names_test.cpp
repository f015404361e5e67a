// Names, ARNs and selectors.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;

namespace {

std::string put_refusal(Bench& bench, const std::string& name, const std::string& code = "ValidationException") {
    return refusal(bench, "PutParameter", {{"Name", name}, {"Value", "v"}, {"Type", "String"}}, code);
}

}    // namespace

TEST_CASE("a name has letters, digits, dots, dashes, underscores and slashes", "[ssm][names][SSM-11][SSM-16]") {
    Bench bench;
    put(bench, "/Az09/.-_", "v");
    CHECK(get(bench, "/Az09/.-_")["Value"] == "v");
    refusal(bench, "GetParameter", {{"Name", "/az09/.-_"}}, "ParameterNotFound");
    put(bench, "  spaced ", "v");
    CHECK(get(bench, "spaced")["Name"] == "spaced");
    CHECK(get(bench, " spaced  ")["Name"] == "spaced");
    CHECK(put_refusal(bench, "in between") == bad_characters);
    CHECK(put_refusal(bench, "  ") == bad_characters);
}

TEST_CASE("a root name is one parameter with its slash and without", "[ssm][names][SSM-12][SSM-20]") {
    Bench bench;
    put(bench, "p", "v", {{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
    CHECK(put_refusal(bench, "/p", "ParameterAlreadyExists") ==
          "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");

    const Json with_slash = get(bench, "/p"), without = get(bench, "p");
    CHECK(with_slash["Name"] == "/p");
    CHECK(without["Name"] == "p");
    CHECK(with_slash["ARN"] == "arn:aws:ssm:us-east-1:000000000000:parameter/p");
    CHECK(without["ARN"] == with_slash["ARN"]);
    CHECK(get(bench, "arn:aws:ssm:us-east-1:000000000000:parameter/p")["Name"] == "p");
    CHECK(history(bench, "/p")[0]["Name"] == "p");
    CHECK(describe(bench, "/p")["Name"] == "p");
    CHECK(names(ask(bench, "GetParametersByPath", {{"Path", "/"}})["Parameters"]) == std::vector<std::string>{"p"});
    CHECK(ask(bench, "ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "/p"}})["TagList"].size() ==
          1);
    ask(bench, "DeleteParameter", {{"Name", "/p"}});
    refusal(bench, "GetParameter", {{"Name", "p"}}, "ParameterNotFound");
    put(bench, "/a/b", "v");
    CHECK(get(bench, "/a/b")["ARN"] == "arn:aws:ssm:us-east-1:000000000000:parameter/a/b");
}

TEST_CASE("names with slashes begin with one and do not end with one", "[ssm][names][SSM-13][SSM-14]") {
    Bench bench;
    CHECK(put_refusal(bench, "a/b") == "Parameter name must be a fully qualified name.");
    CHECK(invalid(bench, "GetParameter", {{"Name", "a/b"}}) == bad_characters);
    CHECK(invalid(bench, "GetParameters", {{"Names", {"ok", "a/b"}}}) == bad_characters);
    CHECK(put_refusal(bench, "/a/") == "Parameter name must not end with slash.");
}

TEST_CASE("reserved prefixes and bad characters are refused, each in its words",
          "[ssm][names][SSM-15][SSM-92][SSM-98]") {
    Bench bench;
    const std::string prefixed = "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).";
    for (const char* name : {"awsFoo", "AWS-x", "ssmFoo"}) CHECK(put_refusal(bench, name) == prefixed);
    for (const char* name : {"/ssm/x", "/SSMx", "{test}-x", "//", "/a//b", "a:b", "é"}) {
        CHECK(put_refusal(bench, name) == bad_characters);
    }
    for (const char* name : {"/aws/x", "/awsx", "/AWS/x"}) {
        CHECK(put_refusal(bench, name, "AccessDeniedException") ==
              "No access to reserved parameter name: " + std::string(name) + ".");
    }
    for (const char* name : {"{test}-x", "//", "/ssm/x"}) {
        CHECK(invalid(bench, "GetParameter", {{"Name", name}}) == bad_characters);
        CHECK(invalid(bench, "GetParameters", {{"Names", {"good", name}}}) == bad_characters);
    }
    put(bench, "/myaws", "v");
    put(bench, "/a/aws", "v");
}

TEST_CASE("a hierarchy has at most 15 levels", "[ssm][names][SSM-17]") {
    Bench bench;
    std::string name;
    for (int level = 1; level <= 15; ++level) name += "/l";
    put(bench, name, "v");
    put_refusal(bench, name + "/l", "HierarchyLevelLimitExceededException");
}

TEST_CASE("an ARN has at most 1011 characters", "[ssm][names][SSM-18][SSM-8][SSM-206]") {
    Bench bench;
    put(bench, std::string(966, 'x'), "v");
    const std::string longer(967, 'x');
    CHECK(put_refusal(bench, longer, "AccessDeniedException") ==
          "User: arn:aws:iam::000000000000:root is not authorized to perform: ssm:PutParameter on resource: "
          "arn:aws:ssm:us-east-1:000000000000:parameter/" +
              longer + " because no identity-based policy allows the ssm:PutParameter action");
    CHECK(bench.error(ssm("GetParameter"), {{"Name", longer}}, "AccessDeniedException").status == 400);
    CHECK(put_refusal(bench, std::string(2049, 'x')).starts_with("1 validation error detected: Value 'xxx"));
}

TEST_CASE("ARNs are taken where a parameter is read, and nowhere else", "[ssm][names][SSM-19][SSM-22][SSM-67]") {
    Bench bench;
    put(bench, "/a/b", "one");
    overwrite(bench, "/a/b", "two");
    const std::string arn = "arn:aws:ssm:us-east-1:000000000000:parameter/a/b";
    CHECK(get(bench, arn)["Value"] == "two");
    CHECK(get(bench, arn)["Name"] == "/a/b");
    const Json first = get(bench, arn + ":1");
    CHECK(first["Value"] == "one");
    CHECK(first["Selector"] == ":1");
    CHECK(first["ARN"] == arn);
    CHECK(ask(bench, "GetParameters", {{"Names", {arn}}})["Parameters"].size() == 1);
    CHECK(history(bench, arn).size() == 2);

    CHECK(put_refusal(bench, arn) == bad_characters);
    CHECK(invalid(bench, "DeleteParameter", {{"Name", arn}}) == bad_characters);
    CHECK(invalid(bench, "DeleteParameters", {{"Names", {arn}}}) == bad_characters);
    CHECK(invalid(bench, "LabelParameterVersion", {{"Name", arn}, {"Labels", {"l"}}}) == bad_characters);
    CHECK(invalid(bench, "GetParametersByPath", {{"Path", arn}}) == bad_path);
    refusal(bench, "AddTagsToResource",
            {{"ResourceType", "Parameter"}, {"ResourceId", arn}, {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}},
            "InvalidResourceId");
    refusal(bench, "GetParameter", {{"Name", "arn:aws:ssm:us-east-1:999999999999:parameter/a/b"}}, "ParameterNotFound");
    for (const char* wrong : {"arn:aws:ssm", "arn:aws:sqs:us-east-1:000000000000:parameter/a/b",
                              "arn:aws:ssm:us-east-1:000000000000:document/a", "arn:aws:ssm:us-east-1:1:parameter/a"}) {
        CHECK(invalid(bench, "GetParameter", {{"Name", wrong}}) == bad_characters);
    }
}

TEST_CASE("a selector names a version or a label", "[ssm][names][SSM-62][SSM-63]") {
    Bench bench;
    put(bench, "/a/b", "one");
    overwrite(bench, "/a/b", "two");
    ask(bench, "LabelParameterVersion", {{"Name", "/a/b"}, {"ParameterVersion", 1}, {"Labels", {"old"}}});
    const Json by_version = get(bench, "/a/b:1"), by_label = get(bench, "/a/b:old");
    CHECK(by_version["Value"] == "one");
    CHECK(by_version["Selector"] == ":1");
    CHECK(by_version["Name"] == "/a/b");
    CHECK(by_label["Value"] == "one");
    CHECK(by_label["Selector"] == ":old");
    CHECK(by_label["ARN"] == "arn:aws:ssm:us-east-1:000000000000:parameter/a/b");
    CHECK_FALSE(get(bench, "/a/b").contains("Selector"));
    CHECK(ask(bench, "GetParameters", {{"Names", {"/a/b:1", "/a/b:old"}}})["Parameters"].size() == 2);
    CHECK(invalid(bench, "GetParameterHistory", {{"Name", "/a/b:1"}}) == bad_characters);
    CHECK(put_refusal(bench, "/a/b:1") == bad_characters);
    CHECK(invalid(bench, "DeleteParameter", {{"Name", "/a/b:1"}}) == bad_characters);
}

TEST_CASE("a selector that finds nothing is told of", "[ssm][names][SSM-64][SSM-65][SSM-66][SSM-91]") {
    Bench bench;
    put(bench, "/a/b", "one");
    CHECK(refusal(bench, "GetParameter", {{"Name", "/a/b:9"}}, "ParameterVersionNotFound") ==
          "Systems Manager could not find version 9 of /a/b. Verify the version and try again.");
    CHECK(refusal(bench, "GetParameter", {{"Name", "/a/b:99999999999999999999"}}, "ParameterVersionNotFound") ==
          "Systems Manager could not find version 99999999999999999999 of /a/b. Verify the version and try again.");
    CHECK(refusal(bench, "GetParameter", {{"Name", "/a/b:prod"}}, "ParameterVersionNotFound") ==
          "Systems Manager could not find label prod of /a/b. Verify the label and try again.");
    CHECK(bench.call(ssm("GetParameter"), {{"Name", "/none:1"}}).body == R"({"__type":"ParameterNotFound"})");
    for (const char* name : {"/a/b:", "/a/b:x:y"}) {
        CHECK(invalid(bench, "GetParameter", {{"Name", name}}) ==
              "Invalid parameter name. Please use correct syntax for referencing a version/label  "
              "<name>:<version/label>");
    }
}
