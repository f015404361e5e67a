// Versions, their history, and their labels.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;

namespace {

Json label(Bench& bench, const std::string& name, const Json& labels, const Json& more = Json::object()) {
    return ask(bench, "LabelParameterVersion", merged({{"Name", name}, {"Labels", labels}}, more));
}

void put_versions(Bench& bench, const std::string& name, int count) {
    put(bench, name, "v1");
    for (int version = 2; version <= count; ++version) overwrite(bench, name, "v" + std::to_string(version));
}

}    // namespace

TEST_CASE("the newest hundred versions are kept", "[ssm][versions][SSM-37][SSM-36]") {
    Bench bench;
    put_versions(bench, "/p", 100);
    CHECK(get(bench, "/p:1")["Value"] == "v1");
    CHECK(overwrite(bench, "/p", "v101")["Version"] == 101);
    refusal(bench, "GetParameter", {{"Name", "/p:1"}}, "ParameterVersionNotFound");
    CHECK(get(bench, "/p:2")["Value"] == "v2");
    CHECK(get(bench, "/p")["Value"] == "v101");
    CHECK(bench.rows("SELECT COUNT(*) FROM ssm_version")[0] == "100");
}

TEST_CASE("a labelled version is not pushed out", "[ssm][versions][labels][SSM-38]") {
    Bench bench;
    put_versions(bench, "/p", 100);
    label(bench, "/p", {"keep"}, {{"ParameterVersion", 1}});
    CHECK(
        refusal(bench, "PutParameter", {{"Name", "/p"}, {"Value", "v"}, {"Overwrite", true}},
                "ParameterMaxVersionLimitExceeded") ==
        "You attempted to create a new version of /p by calling the PutParameter API with the overwrite flag. Version "
        "1, the oldest version, can't be deleted because it has a label associated with it. Move the label to another "
        "version of the parameter, and try again.");
    label(bench, "/p", {"keep"}, {{"ParameterVersion", 2}});
    overwrite(bench, "/p", "v101");
    refusal(bench, "PutParameter", {{"Name", "/p"}, {"Value", "v"}, {"Overwrite", true}},
            "ParameterMaxVersionLimitExceeded");
}

TEST_CASE("history has what held at each version", "[ssm][versions][SSM-39][SSM-110][SSM-111]") {
    Bench bench;
    put(bench, "/p", "v1", {{"Description", "first"}, {"AllowedPattern", "v.*"}});
    overwrite(bench, "/p", "v2", {{"Tier", "Advanced"}, {"Description", "second"}});
    label(bench, "/p", {"b", "a"});
    CHECK(
        ask(bench, "GetParameterHistory", {{"Name", "/p"}}).dump() ==
        R"({"Parameters":[{"AllowedPattern":"v.*","DataType":"text","Description":"first","Labels":[],)"
        R"("LastModifiedDate":1767225600,"LastModifiedUser":"arn:aws:iam::000000000000:root","Name":"/p","Policies":[],)"
        R"("Tier":"Standard","Type":"String","Value":"v1","Version":1},)"
        R"({"AllowedPattern":"v.*","DataType":"text","Description":"second","Labels":["a","b"],)"
        R"("LastModifiedDate":1767225600,"LastModifiedUser":"arn:aws:iam::000000000000:root","Name":"/p","Policies":[],)"
        R"("Tier":"Advanced","Type":"String","Value":"v2","Version":2}]})");
    CHECK(bench.call(ssm("GetParameterHistory"), {{"Name", "/none"}}).body == R"({"__type":"ParameterNotFound"})");
}

TEST_CASE("history comes in pages", "[ssm][versions][pages][SSM-109][SSM-111][SSM-200][SSM-201]") {
    Bench bench;
    put_versions(bench, "/p", 60);
    put_versions(bench, "/q", 2);
    const Json first = ask(bench, "GetParameterHistory", {{"Name", "/p"}});
    CHECK(first["Parameters"].size() == 50);
    const Json token = first["NextToken"];
    const Json second = ask(bench, "GetParameterHistory", {{"Name", "/p"}, {"NextToken", token}});
    CHECK(second["Parameters"].size() == 10);
    CHECK(second["Parameters"][0]["Version"] == 51);
    CHECK_FALSE(second.contains("NextToken"));
    CHECK(ask(bench, "GetParameterHistory", {{"Name", "/p"}, {"MaxResults", 7}})["Parameters"].size() == 7);
    refusal(bench, "GetParameterHistory", {{"Name", "/q"}, {"NextToken", token}}, "InvalidNextToken");
    refusal(bench, "GetParameterHistory", {{"Name", "/p"}, {"NextToken", "nonsense"}}, "InvalidNextToken");
    CHECK(
        invalid(bench, "GetParameterHistory", {{"Name", "/p"}, {"MaxResults", 51}}) ==
        "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value "
        "less than or equal to 50");
}

TEST_CASE("a label is attached to one version, and moves", "[ssm][labels][SSM-57][SSM-114][SSM-115][SSM-119]") {
    Bench bench;
    put_versions(bench, "/p", 2);
    CHECK(label(bench, "/p", {"prod"}, {{"ParameterVersion", 1}}).dump() ==
          R"({"InvalidLabels":[],"ParameterVersion":1})");
    CHECK(get(bench, "/p:prod")["Version"] == 1);
    CHECK(label(bench, "/p", {"prod", "new"}).dump() == R"({"InvalidLabels":[],"ParameterVersion":2})");
    CHECK(get(bench, "/p:prod")["Version"] == 2);
    CHECK(history(bench, "/p")[0]["Labels"].empty());
    label(bench, "/p", {"prod"});
    CHECK(history(bench, "/p")[1]["Labels"] == Json{"new", "prod"});
}

TEST_CASE("a label's content is judged apart from its length", "[ssm][labels][SSM-58][SSM-59]") {
    Bench bench;
    put(bench, "/p", "v");
    CHECK(label(bench, "/p", {"prod", "1bad", "awsx", "SSMx", "a b", "A-._9"}).dump() ==
          R"({"InvalidLabels":["1bad","awsx","SSMx","a b"],"ParameterVersion":1})");
    CHECK(history(bench, "/p")[0]["Labels"] == Json{"A-._9", "prod"});
    refusal(bench, "GetParameter", {{"Name", "/p:PROD"}}, "ParameterVersionNotFound");
    label(bench, "/p", {std::string(100, 'x')});
    CHECK(invalid(bench, "LabelParameterVersion", {{"Name", "/p"}, {"Labels", {"ok", std::string(101, 'x')}}}) ==
          "1 validation error detected: Value '[ok, " + std::string(101, 'x') +
              "]' at 'labels' failed to satisfy constraint: Member must satisfy constraint: [Member must have length "
              "less "
              "than or equal to 100, Member must have length greater than or equal to 1]");
    refusal(bench, "GetParameter", {{"Name", "/p:ok"}}, "ParameterVersionNotFound");
}

TEST_CASE("a version has ten labels at most", "[ssm][labels][SSM-60][SSM-204]") {
    Bench bench;
    put_versions(bench, "/p", 2);
    Json nine = Json::array();
    for (int i = 0; i < 9; ++i) nine.push_back("l" + std::to_string(i));
    label(bench, "/p", nine);
    CHECK(refusal(bench, "LabelParameterVersion", {{"Name", "/p"}, {"Labels", {"x", "y"}}},
                  "ParameterVersionLabelLimitExceeded") ==
          "A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.");
    CHECK(history(bench, "/p")[1]["Labels"].size() == 9);
    label(bench, "/p", {"l0", "x", "1bad"});
    CHECK(history(bench, "/p")[1]["Labels"].size() == 10);
    label(bench, "/p", {"x"}, {{"ParameterVersion", 1}});
    label(bench, "/p", {"y"});
}

TEST_CASE("labels stay where they are when a version comes", "[ssm][labels][SSM-61]") {
    Bench bench;
    put(bench, "/p", "v1");
    label(bench, "/p", {"prod"});
    overwrite(bench, "/p", "v2");
    CHECK(get(bench, "/p:prod")["Version"] == 1);
    CHECK(history(bench, "/p")[1]["Labels"].empty());
}

TEST_CASE("labels of what is not there are refused", "[ssm][labels][SSM-116][SSM-118]") {
    Bench bench;
    put(bench, "/p", "v");
    for (const char* operation : {"LabelParameterVersion", "UnlabelParameterVersion"}) {
        CHECK(bench.call(ssm(operation), {{"Name", "/none"}, {"ParameterVersion", 1}, {"Labels", {"l"}}}).body ==
              R"({"__type":"ParameterNotFound"})");
        CHECK(refusal(bench, operation, {{"Name", "/p"}, {"ParameterVersion", 7}, {"Labels", {"l"}}},
                      "ParameterVersionNotFound") ==
              "Systems Manager could not find version 7 of /p. Verify the version and try again.");
    }
    CHECK(
        invalid(bench, "UnlabelParameterVersion", {{"Name", "/p"}, {"Labels", {"l"}}}) ==
        "1 validation error detected: Value 'null' at 'parameterVersion' failed to satisfy constraint: Member must not "
        "be null");
}

TEST_CASE("labels are taken off their own version only", "[ssm][labels][SSM-114][SSM-117]") {
    Bench bench;
    put_versions(bench, "/p", 2);
    label(bench, "/p", {"a", "b"}, {{"ParameterVersion", 1}});
    label(bench, "/p", {"c"});
    CHECK(
        ask(bench, "UnlabelParameterVersion", {{"Name", "/p"}, {"ParameterVersion", 1}, {"Labels", {"a", "c", "none"}}})
            .dump() == R"({"InvalidLabels":["c","none"],"RemovedLabels":["a"]})");
    CHECK(history(bench, "/p")[0]["Labels"] == Json{"b"});
    CHECK(history(bench, "/p")[1]["Labels"] == Json{"c"});
}
