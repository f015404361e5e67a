// How the service speaks.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;

TEST_CASE("answers are AWS JSON 1.1", "[ssm][protocol][SSM-1][SSM-2][SSM-3]") {
    Bench bench;
    const Answer answer = bench.call(ssm("PutParameter"), {{"Name", "/p"}, {"Value", "v"}, {"Type", "String"}});
    CHECK(answer.content_type == "application/x-amz-json-1.1");
    CHECK(answer.header("x-amzn-RequestId").size() == 36);
    CHECK(bench.call(ssm("DeleteParameter"), {{"Name", "/p"}}).body == "{}");
    const Answer error = bench.call(ssm("GetParameter"), {{"Name", "a b"}});
    CHECK(error.status == 400);
    CHECK(error.content_type == "application/x-amz-json-1.1");
    CHECK(error.body.starts_with(R"({"__type":"ValidationException","message":"Parameter name: )"));
}

TEST_CASE("a text stands where the model has it", "[ssm][protocol][SSM-5][SSM-160]") {
    Bench bench;
    CHECK(bench.call(ssm("DescribeParameters"), {{"NextToken", "x"}}).body.find(R"("Message":")") != std::string::npos);
    CHECK(bench.call(ssm("GetServiceSetting"), {{"SettingId", "x"}}).body.find(R"("Message":")") != std::string::npos);
    put(bench, "/p", "v");
    CHECK(bench.call(ssm("PutParameter"), {{"Name", "/p"}, {"Value", "v"}}).body.find(R"("message":")") !=
          std::string::npos);
}

TEST_CASE("what is not emulated is no operation", "[ssm][protocol][SSM-10]") {
    Bench bench;
    for (const char* operation : {"SendCommand", "CreateDocument", "NoSuchThing"}) {
        const Answer answer = bench.call(ssm(operation), Json::object());
        CHECK(answer.status == 400);
        CHECK(answer.body == R"({"__type":"UnknownOperationException"})");
    }
    const Answer malformed = bench.call_text(ssm("GetParameter"), "{");
    CHECK(malformed.status == 400);
    CHECK(malformed.code() == "SerializationException");
}
