// GetParameter, GetParameters, and deleting.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

TEST_CASE("a parameter is answered with these members", "[ssm][get][SSM-89][SSM-90][SSM-7]") {
    Bench bench;
    bench.advance(123ms);
    put(bench, "/a/b", "v1", {{"Description", "d"}});
    CHECK(bench.call(ssm("GetParameter"), {{"Name", "/a/b"}, {"WithDecryption", true}}).body ==
          R"({"Parameter":{"ARN":"arn:aws:ssm:us-east-1:000000000000:parameter/a/b","DataType":"text",)"
          R"("LastModifiedDate":1767225600.123,"Name":"/a/b","Type":"String","Value":"v1","Version":1}})");
}

TEST_CASE("what is missing is told of without a text", "[ssm][get][SSM-91][SSM-6][SSM-4]") {
    Bench bench;
    const Answer answer = bench.call(ssm("GetParameter"), {{"Name", "/none"}});
    CHECK(answer.status == 400);
    CHECK(answer.body == R"({"__type":"ParameterNotFound"})");
    CHECK(bench.call(ssm("DeleteParameter"), {{"Name", "/none"}}).body == R"({"__type":"ParameterNotFound"})");
}

TEST_CASE("several are answered by name, and what is missing apart",
          "[ssm][get][SSM-92a][SSM-93][SSM-94][SSM-95][SSM-97]") {
    Bench bench;
    for (const char* name : {"/b", "/a", "z"}) put(bench, name, "v");
    const Json answer =
        ask(bench, "GetParameters", {{"Names", {"z", "/none", "/b", "/a:9", "/a:label", "/none:1", "/a", "/b"}}});
    CHECK(names(answer["Parameters"]) == std::vector<std::string>{"/a", "/b", "z"});
    CHECK(answer["InvalidParameters"] == Json{"/none", "/a:9", "/a:label", "/none:1"});
    CHECK(ask(bench, "GetParameters", {{"Names", {"/none"}}}).dump() ==
          R"({"InvalidParameters":["/none"],"Parameters":[]})");
    CHECK(ask(bench, "GetParameters", {{"Names", {"/a"}}})["InvalidParameters"].dump() == "[]");
}

TEST_CASE("ten names are the most", "[ssm][get][SSM-96][SSM-9]") {
    Bench bench;
    Json eleven = Json::array();
    std::string shown;
    for (int i = 0; i < 11; ++i) {
        eleven.push_back("p" + std::to_string(i));
        shown += (i == 0 ? "" : ", ") + eleven.back().get<std::string>();
    }
    CHECK(invalid(bench, "GetParameters", {{"Names", eleven}}) ==
          "1 validation error detected: Value '[" + shown +
              "]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10");
    eleven.erase(10);
    CHECK(ask(bench, "GetParameters", {{"Names", eleven}})["InvalidParameters"].size() == 10);
    CHECK(invalid(bench, "GetParameter", Json::object()) ==
          "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null");
    CHECK(invalid(bench, "PutParameter", {{"Name", ""}, {"Value", "v"}, {"Type", "X"}}) ==
          "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length "
          "greater "
          "than or equal to 1; Value 'X' at 'type' failed to satisfy constraint: Member must satisfy enum value set: "
          "[SecureString, StringList, String]");
}

TEST_CASE("a delete takes versions, labels and tags along", "[ssm][delete][SSM-120][SSM-122][SSM-170]") {
    Bench bench;
    put(bench, "/p", "v1", {{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
    overwrite(bench, "/p", "v2");
    ask(bench, "LabelParameterVersion", {{"Name", "/p"}, {"Labels", {"l"}}});
    CHECK(bench.call(ssm("DeleteParameter"), {{"Name", "/p"}}).body == "{}");
    for (const char* table : {"ssm_parameter", "ssm_version", "ssm_label", "ssm_tag"}) {
        CHECK(bench.rows("SELECT COUNT(*) FROM " + std::string(table))[0] == "0");
    }
    CHECK(put(bench, "/p", "v")["Version"] == 1);
    CHECK(ask(bench, "ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "/p"}})["TagList"].empty());
    refusal(bench, "GetParameter", {{"Name", "/p:l"}}, "ParameterVersionNotFound");
}

TEST_CASE("several are deleted, and what is missing is told of", "[ssm][delete][SSM-121]") {
    Bench bench;
    for (const char* name : {"/a", "b"}) put(bench, name, "v");
    CHECK(ask(bench, "DeleteParameters", {{"Names", {"/b", "/none", "/a"}}}).dump() ==
          R"({"DeletedParameters":["/b","/a"],"InvalidParameters":["/none"]})");
    CHECK(ask(bench, "DeleteParameters", {{"Names", {"/a"}}}).dump() ==
          R"({"DeletedParameters":[],"InvalidParameters":["/a"]})");
    CHECK(invalid(bench, "DeleteParameters", {{"Names", Json::array()}}).find("greater than or equal to 1") !=
          std::string::npos);
}

TEST_CASE("nothing of AWS's own is deleted", "[ssm][delete][SSM-123]") {
    Bench bench;
    refusal(bench, "DeleteParameter", {{"Name", "/aws/service/x"}}, "AccessDeniedException");
    refusal(bench, "DeleteParameters", {{"Names", {"/aws/x"}}}, "AccessDeniedException");
}

TEST_CASE("what is put is read at once", "[ssm][get][SSM-215]") {
    Bench bench;
    for (int i = 0; i < 20; ++i) {
        overwrite(bench, "/p", std::to_string(i), {{"Type", "String"}});
        CHECK(get(bench, "/p")["Value"] == std::to_string(i));
    }
}

TEST_CASE("accounts and regions have parameters of their own", "[ssm][get][SSM-11]") {
    Bench bench;
    put(bench, "/p", "here");
    bench.as.region = "eu-west-1";
    refusal(bench, "GetParameter", {{"Name", "/p"}}, "ParameterNotFound");
    put(bench, "/p", "there");
    bench.as.access_key = "111111111111";
    refusal(bench, "GetParameter", {{"Name", "/p"}}, "ParameterNotFound");
    refusal(bench, "GetParameter", {{"Name", "arn:aws:ssm:eu-west-1:000000000000:parameter/p"}}, "ParameterNotFound");
}

TEST_CASE("changes are told as EventBridge tells them, and never a value", "[ssm][events][SSM-210]") {
    Bench bench;
    put(bench, "/p", "the-secret-value", {{"Description", "d"}});
    overwrite(bench, "/p", "the-secret-value");
    ask(bench, "LabelParameterVersion", {{"Name", "/p"}, {"Labels", {"l"}}});
    ask(bench, "DeleteParameter", {{"Name", "/p"}});
    const std::vector<std::pair<std::string, std::string>> expected{
        {"created", "Create"}, {"updated", "Update"}, {"labelled", "LabelParameterVersion"}, {"deleted", "Delete"}};
    for (const auto& [type, operation] : expected) {
        const auto events = bench.events("ssm.parameter." + type);
        REQUIRE(events.size() == 1);
        CHECK(events[0]->resource == "arn:aws:ssm:us-east-1:000000000000:parameter/p");
        REQUIRE(events[0]->details.size() >= 2);
        CHECK(events[0]->details[0].second == "Parameter Store Change");
        CHECK(events[0]->details[1].second ==
              R"({"operation":")" + operation + R"(","name":"/p","type":"String","description":"d"})");
        for (const auto& [name, text] : events[0]->details) CHECK(text.find("secret") == std::string::npos);
    }
}
