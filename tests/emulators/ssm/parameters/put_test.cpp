// PutParameter: what it keeps, and what it refuses.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

std::string put_refusal(Bench& bench, const Json& input, const std::string& code = "ValidationException") {
    return refusal(bench, "PutParameter", merged({{"Name", "/p"}, {"Value", "v"}, {"Type", "String"}}, input), code);
}

const std::string standard_size =
    "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter "
    "value, "
    "upgrade the parameter to use the advanced-parameter tier. For more information, see "
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html";

Json advanced(const Json& more = Json::object()) { return merged({{"Tier", "Advanced"}}, more); }

}    // namespace

TEST_CASE("a put answers the version and the tier", "[ssm][put][SSM-36][SSM-79][SSM-80][SSM-82]") {
    Bench bench;
    CHECK(put(bench, "/p", "v").dump() == R"({"Tier":"Standard","Version":1})");
    CHECK(overwrite(bench, "/p", "v").dump() == R"({"Tier":"Standard","Version":2})");
    CHECK(overwrite(bench, "/q", "v", {{"Type", "String"}})["Version"] == 1);
    CHECK(put(bench, "/r", "v", {{"Tier", "Intelligent-Tiering"}})["Tier"] == "Standard");
    ask(bench, "DeleteParameter", {{"Name", "/p"}});
    CHECK(put(bench, "/p", "v")["Version"] == 1);
}

TEST_CASE("what is there is overwritten only when that is asked for", "[ssm][put][SSM-81]") {
    Bench bench;
    put(bench, "/p", "v1");
    for (const Json& input : {Json{{"Overwrite", false}}, Json::object()}) {
        CHECK(
            put_refusal(bench, input, "ParameterAlreadyExists") ==
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
    }
    CHECK(refusal(bench, "PutParameter", {{"Name", "/p"}, {"Value", "v2"}}, "ParameterAlreadyExists") != "");
    CHECK(get(bench, "/p")["Value"] == "v1");
}

TEST_CASE("a type is needed to create, and one of three", "[ssm][put][SSM-23][SSM-24][SSM-22a]") {
    Bench bench;
    CHECK(invalid(bench, "PutParameter", {{"Name", "/p"}, {"Value", "v"}}) ==
          "A parameter type is required when you create a parameter.");
    CHECK(invalid(bench, "PutParameter", {{"Name", "/p"}, {"Value", "v"}, {"Overwrite", true}}) ==
          "A parameter type is required when you create a parameter.");
    CHECK(
        put_refusal(bench, {{"Type", "X"}}) ==
        "1 validation error detected: Value 'X' at 'type' failed to satisfy constraint: Member must satisfy enum value "
        "set: [SecureString, StringList, String]");
    put(bench, "/p", " a, b,,c ", {{"Type", "StringList"}});
    overwrite(bench, "/p", " x,y");
    CHECK(get(bench, "/p")["Type"] == "StringList");
    CHECK(get(bench, "/p")["Value"] == " x,y");
    CHECK(get(bench, "/p:1")["Value"] == " a, b,,c ");
}

TEST_CASE("a type changes with an overwrite, and history knows both", "[ssm][put][SSM-25]") {
    Bench bench;
    put(bench, "/p", "v");
    overwrite(bench, "/p", "a,b", {{"Type", "StringList"}});
    CHECK(history(bench, "/p")[0]["Type"] == "String");
    CHECK(history(bench, "/p")[1]["Type"] == "StringList");
}

TEST_CASE("a key is of secrets alone", "[ssm][put][SSM-26]") {
    Bench bench;
    CHECK(put_refusal(bench, {{"KeyId", "alias/x"}}) == "KeyId is required for SecureString type parameter only.");
}

TEST_CASE("data types are three, and an image is a String", "[ssm][put][SSM-27][SSM-28][SSM-30]") {
    Bench bench;
    CHECK(put_refusal(bench, {{"DataType", "Text"}}) ==
          "The following data type is not supported: Text (Data type names are all lowercase.)");
    for (const char* type : {"StringList", "SecureString"}) {
        CHECK(put_refusal(bench, {{"DataType", "aws:ec2:image"}, {"Type", type}}) ==
              "The aws:ec2:image data type is not supported for the following input type: " + std::string(type));
    }
    put(bench, "/t", "v");
    CHECK(get(bench, "/t")["DataType"] == "text");
    CHECK(describe(bench, "/t")["DataType"] == "text");
    put(bench, "/i", "v", {{"DataType", "aws:ssm:integration"}});
    overwrite(bench, "/i", "w");
    CHECK(get(bench, "/i")["DataType"] == "aws:ssm:integration");
}

TEST_CASE("an image that there cannot be never becomes visible", "[ssm][put][SSM-29]") {
    Bench bench;
    const Json image{{"DataType", "aws:ec2:image"}};
    put(bench, "/i", "ami-0123456789abcdef0", image);
    put(bench, "/j", "ami-01234567", image);
    CHECK(get(bench, "/i")["DataType"] == "aws:ec2:image");
    CHECK(overwrite(bench, "/i", "ami-nonsense")["Version"] == 2);
    CHECK(get(bench, "/i")["Version"] == 1);
    CHECK(put(bench, "/k", "ami-0123", image)["Version"] == 1);
    refusal(bench, "GetParameter", {{"Name", "/k"}}, "ParameterNotFound");

    const auto refused = bench.events("ssm.parameter.refused");
    REQUIRE(refused.size() == 2);
    REQUIRE(refused[0]->details[1].first == "detail");
    CHECK(
        refused[0]->details[1].second ==
        R"({"operation":"Update","name":"/i","type":"String","dataType":"aws:ec2:image","exception":"Unable to Describe Resource"})");
}

TEST_CASE("a value is not empty and nests no other", "[ssm][put][SSM-31][SSM-32]") {
    Bench bench;
    CHECK(put_refusal(bench, {{"Value", ""}}) ==
          "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater "
          "than or equal to 1");
    CHECK(
        put_refusal(bench, {{"Value", "a {{ssm:x}} b"}}) ==
        "Parameter value: 'a {{ssm:x}} b' failed to satisfy constraint: Parameter value can't nest another parameter. "
        "Do not use \"{{}}\" in the value.");
    CHECK(put_refusal(bench, {{"Value", "my {{secret}}"}, {"Type", "SecureString"}}).find("my") == std::string::npos);
    put(bench, "/p", "{a} }} {{");
}

TEST_CASE("a standard value has 4096 bytes, an advanced one 8192", "[ssm][put][SSM-33][SSM-34][SSM-35][SSM-39a]") {
    Bench bench;
    put(bench, "/s", std::string(4096, 'x'));
    CHECK(put_refusal(bench, {{"Value", std::string(4097, 'x')}}) == standard_size);
    std::string umlauts;
    for (int i = 0; i < 2049; ++i) umlauts += "ü";
    CHECK(put_refusal(bench, {{"Value", umlauts}}) == standard_size);
    put(bench, "/a", std::string(8192, 'x'), advanced());
    CHECK(put_refusal(bench, advanced({{"Value", std::string(8193, 'x')}})) ==
          "Advanced-tier parameters support a maximum parameter value of 8192 characters.");
    put(bench, "/w", " \n v\t\n");
    CHECK(get(bench, "/w")["Value"] == " \n v\t\n");
}

TEST_CASE("a tier is chosen by need, and never goes down", "[ssm][put][SSM-40][SSM-42][SSM-43]") {
    Bench bench;
    const Json intelligent{{"Tier", "Intelligent-Tiering"}};
    CHECK(put(bench, "/i", std::string(4097, 'x'), intelligent)["Tier"] == "Advanced");
    CHECK(overwrite(bench, "/i", "small", intelligent)["Tier"] == "Advanced");
    CHECK(describe(bench, "/i")["Tier"] == "Advanced");
    CHECK(put(bench, "/s", "v")["Tier"] == "Standard");
    CHECK(overwrite(bench, "/s", "v", intelligent)["Tier"] == "Standard");
    CHECK(overwrite(bench, "/s", std::string(5000, 'x'), intelligent)["Tier"] == "Advanced");
    CHECK(
        invalid(bench, "PutParameter", {{"Name", "/s"}, {"Value", "v"}, {"Overwrite", true}, {"Tier", "Standard"}}) ==
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter "
        "tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a "
        "standard parameter.");
    const Json policy{
        {"Policies", R"([{"Type":"NoChangeNotification","Version":"1.0","Attributes":{"After":"1","Unit":"Days"}}])"}};
    CHECK(put(bench, "/p", "v", merged(intelligent, policy))["Tier"] == "Advanced");
    CHECK(put_refusal(bench, merged(policy, {{"Name", "/q"}})) ==
          "You can't assign parameter policies to a standard-parameter tier.");
}

TEST_CASE("a setting says what tier new parameters have", "[ssm][put][settings][SSM-41][SSM-84]") {
    Bench bench;
    const std::string id = "/ssm/parameter-store/default-parameter-tier";
    put(bench, "/old", "v");
    ask(bench, "UpdateServiceSetting", {{"SettingId", id}, {"SettingValue", "Advanced"}});
    CHECK(put(bench, "/new", "v")["Tier"] == "Advanced");
    CHECK(overwrite(bench, "/old", "v")["Tier"] == "Standard");
    ask(bench, "ResetServiceSetting", {{"SettingId", id}});
    CHECK(put(bench, "/newer", "v")["Tier"] == "Standard");
    CHECK(overwrite(bench, "/new", "v")["Tier"] == "Advanced");
}

TEST_CASE("there are 10,000 standard parameters at most", "[ssm][put][quotas][SSM-44][SSM-42][SSM-204]") {
    Bench bench;
    for (int i = 0; i < 3; ++i) put(bench, "/p" + std::to_string(i), "v");
    bench.rows("UPDATE ssm_count SET standard = 10000");
    CHECK(put_refusal(bench, {{"Name", "/more"}}, "ParameterLimitExceeded") ==
          "You have reached the maximum number of standard parameters for this AWS account and Region (10000). To add "
          "more parameters, either delete existing parameters or upgrade to the advanced-parameter tier (charges "
          "apply).");
    overwrite(bench, "/p0", "w");
    CHECK(put(bench, "/more", "v", {{"Tier", "Intelligent-Tiering"}})["Tier"] == "Advanced");
    CHECK(overwrite(bench, "/p1", "v", {{"Tier", "Intelligent-Tiering"}})["Tier"] == "Standard");
    ask(bench, "DeleteParameter", {{"Name", "/p0"}});
    put(bench, "/again", "v");
    overwrite(bench, "/p1", "v", advanced());
    put(bench, "/and-again", "v");
    put_refusal(bench, {{"Name", "/full"}}, "ParameterLimitExceeded");
    bench.as.region = "eu-west-1";
    put(bench, "/elsewhere", "v");
    bench.rows("UPDATE ssm_count SET advanced = 100000");
    put_refusal(bench, advanced({{"Name", "/full"}}), "ParameterLimitExceeded");
}

TEST_CASE("tags and overwrite do not go together, even for a new parameter", "[ssm][put][tags][SSM-83]") {
    Bench bench;
    const Json tags{{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}};
    const std::string text =
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove "
        "overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
        "RemoveTagsFromResource.";
    CHECK(put_refusal(bench, merged(tags, {{"Overwrite", true}})) == text);
    put(bench, "/p", "v", tags);
    CHECK(put_refusal(bench, merged(tags, {{"Overwrite", true}, {"Name", "a/b"}})) == text);
}

TEST_CASE("an overwrite keeps what it does not say", "[ssm][put][SSM-84][SSM-85][SSM-170]") {
    Bench bench;
    put(bench, "/p", "abc",
        {{"Description", "what for"}, {"AllowedPattern", "[a-z]+"}, {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
    ask(bench, "LabelParameterVersion", {{"Name", "/p"}, {"Labels", {"l"}}});
    bench.advance(1500ms);
    bench.as.access_key = "000000000000";
    overwrite(bench, "/p", "def");
    const Json now = describe(bench, "/p");
    CHECK(now["Description"] == "what for");
    CHECK(now["AllowedPattern"] == "[a-z]+");
    CHECK(now["LastModifiedDate"] == 1767225601.5);
    CHECK(now["LastModifiedUser"] == "arn:aws:iam::000000000000:root");
    CHECK(history(bench, "/p")[1]["Labels"].empty());
    CHECK(history(bench, "/p")[0]["Labels"][0] == "l");
    CHECK(ask(bench, "ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "/p"}})["TagList"].size() ==
          1);
    overwrite(bench, "/p", "ghi", {{"Description", "other"}});
    CHECK(describe(bench, "/p")["Description"] == "other");
    CHECK(history(bench, "/p")[0]["Description"] == "what for");
}

TEST_CASE("who put it last is the caller", "[ssm][put][SSM-85]") {
    Bench bench;
    const Json role = bench
                          .query({{"Action", "AssumeRole"},
                                  {"Version", "2011-06-15"},
                                  {"RoleArn", "arn:aws:iam::000000000000:role/R"},
                                  {"RoleSessionName", "SS"}},
                                 "/", "sts", {{"Accept", "application/json"}})
                          .json()["AssumeRoleResponse"]["AssumeRoleResult"]["Credentials"];
    bench.as.access_key = role["AccessKeyId"];
    bench.as.session_token = role["SessionToken"];
    put(bench, "/p", "v");
    CHECK(describe(bench, "/p")["LastModifiedUser"] == "arn:aws:sts::000000000000:assumed-role/R/SS");
}

TEST_CASE("what is wrong is told in order", "[ssm][put][SSM-86]") {
    Bench bench;
    const Json tags{{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}};
    Json wrong = merged(tags, {{"Name", "a/b"},
                               {"Value", std::string(9000, 'x') + "{{}}"},
                               {"Type", "String"},
                               {"KeyId", "alias/x"},
                               {"DataType", "none"},
                               {"AllowedPattern", "[0-9]+"},
                               {"Tier", "Other"},
                               {"Policies", "{"},
                               {"Overwrite", true}});
    const auto next = [&](std::string_view code) { return refusal(bench, "PutParameter", wrong, code); };
    put(bench, "/p", "v");
    CHECK(next("ValidationException").find("'tier'") != std::string::npos);
    wrong["Tier"] = "Standard";
    CHECK(next("ValidationException").find("tags and overwrite") != std::string::npos);
    wrong["Overwrite"] = false;
    CHECK(next("ValidationException").find("fully qualified") != std::string::npos);
    wrong["Name"] = "/p";
    CHECK(next("ValidationException").find("data type") != std::string::npos);
    wrong.erase("DataType");
    CHECK(next("ValidationException").find("KeyId") != std::string::npos);
    wrong.erase("KeyId");
    CHECK(next("ValidationException").find("nest another") != std::string::npos);
    wrong["Value"] = std::string(9000, 'x');
    CHECK(next("ParameterPatternMismatchException") != "");
    wrong["AllowedPattern"] = "x+";
    CHECK(next("ValidationException") == standard_size);
    wrong["Tier"] = "Advanced";
    wrong["Value"] = std::string(8000, 'x');
    CHECK(next("InvalidPolicyAttributeException") == "Invalid policies input");
    wrong.erase("Policies");
    CHECK(next("ParameterAlreadyExists") != "");
    wrong["Name"] = "/q";
    CHECK(ask(bench, "PutParameter", wrong)["Version"] == 1);
}
