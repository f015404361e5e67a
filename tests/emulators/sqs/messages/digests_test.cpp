// The digests that SDKs check, with the vectors observed on AWS.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {

struct Vector {
    std::string rule;
    Json attributes;
    std::string digest;
};

Json text_value(const std::string& value, const std::string& type = "String") {
    return {{"DataType", type}, {"StringValue", value}};
}

std::string attributes_digest(Bench& bench, const std::string& queue, const Json& attributes) {
    return bench.send(queue, "x", {{"MessageAttributes", attributes}})["MD5OfMessageAttributes"];
}

}    // namespace

TEST_CASE("the digest of a body", "[sqs][digests][SQS-229][SQS-233]") {
    Bench bench;
    const auto queue = bench.queue("q");
    CHECK(bench.send(queue, "message")["MD5OfMessageBody"] == "78e731027d8fd50ed642340b7c9a63b3");
    CHECK(bench.receive(queue).at(0)["MD5OfBody"] == "78e731027d8fd50ed642340b7c9a63b3");
    // Of the UTF-8: as md5sum has it
    CHECK(bench.send(queue, "\xE2\x82\xAC")["MD5OfMessageBody"] == "bca53fde466a76b7bee3e18997e94a7a");
}

TEST_CASE("the digest of message attributes",
          "[sqs][digests][SQS-230][SQS-234][SQS-235][SQS-236][SQS-237][SQS-242][SQS-243][SQS-244]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const std::string trace =
        "dHJhY2VwYXJlbnQeMDAtNzc0MDYyZDZjMzcwODFhNWEwYjliNWI4OGUzMDYyN2MtMmQyNDgyMjExZjY0ODlkYS0wMQ==";
    const std::vector<Vector> vectors{
        {"SQS-234", {{"k", text_value("x")}}, "a45daa70926828a2f0a1db3418e6feb4"},
        {"SQS-235", {{"timestamp", text_value("1493147359900", "Number")}}, "235c5c510d26fb653d073faed50ae77c"},
        {"SQS-236", {{"test-key", text_value("test-value")}}, "befa18540a897f7d022bf07057754a03"},
        {"SQS-237",
         {{"test-key-alt", text_value("test-value-alt")}, {"test-key", text_value("test-value")}},
         "2256c3b617e2b4b3ae4f2d455dcf54d0"},
        {"SQS-242", {{"Foo", text_value("Bar")}}, "ae7155c6026991b6d54b11589678bf9c"},
        {"SQS-243",
         {{"attr1", text_value("99.12", "Number")}, {"attr2", text_value("109.12", "Number")}},
         "9b720b3af309c1c4b0d395c53b08c502"},
        {"SQS-244", {{"attr1", {{"DataType", "Binary"}, {"BinaryValue", trace}}}}, "8cbe4db156db8a94db8b801b7addb984"}};
    for (const Vector& vector : vectors) {
        INFO(vector.rule);
        CHECK(attributes_digest(bench, queue, vector.attributes) == vector.digest);
    }
}

TEST_CASE("the label of a type counts in the digest", "[sqs][digests][SQS-230]") {
    Bench bench;
    const auto queue = bench.queue("q");
    CHECK(attributes_digest(bench, queue, {{"k", text_value("1", "Number.int")}}) !=
          attributes_digest(bench, queue, {{"k", text_value("1", "Number")}}));
}

TEST_CASE("on receive the digest covers the attributes that are returned",
          "[sqs][digests][SQS-232][SQS-238][SQS-239][SQS-240][SQS-241][SQS-279]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Json all{{"Help.Me", text_value("Me")}, {"Hello", text_value("There")}, {"General", text_value("Kenobi")}};
    CHECK(attributes_digest(bench, queue, all) == "4c360f3fdafd970e05fae2f149d997f5");
    const auto received = [&](const Json& names) {
        return bench.receive(queue, {{"MessageAttributeNames", names}, {"VisibilityTimeout", 0}}).at(0);
    };
    CHECK(received({"All"})["MD5OfMessageAttributes"] == "4c360f3fdafd970e05fae2f149d997f5");
    CHECK(received({"Help.Me", "Hello"})["MD5OfMessageAttributes"] == "83fee93c1bcd8b9a5a923ffacdc636c7");
    CHECK(received({"General", "Hello"})["MD5OfMessageAttributes"] == "fca026605781cb4126a1e9044df24232");
    CHECK(received({"Hello"})["MD5OfMessageAttributes"] == "a311262e065454b75da111d535b8dacd");
    CHECK_FALSE(received({"Nothing"}).contains("MD5OfMessageAttributes"));
    CHECK_FALSE(received(Json::array()).contains("MD5OfMessageAttributes"));
}

TEST_CASE("the digest of system attributes is answered to the sender alone", "[sqs][digests][SQS-231][SQS-245]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Json system{
        {"AWSTraceHeader", text_value("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")}};
    CHECK(bench.send(queue, "x", {{"MessageSystemAttributes", system}})["MD5OfMessageSystemAttributes"] ==
          "5ae4d5d7636402d80f4eb6d213245a88");
    const Json entries = Json::array({{{"Id", "a"}, {"MessageBody", "x"}, {"MessageSystemAttributes", system}}});
    CHECK(bench.ok("SendMessageBatch",
                   {{"QueueUrl", queue}, {"Entries", entries}})["Successful"][0]["MD5OfMessageSystemAttributes"] ==
          "5ae4d5d7636402d80f4eb6d213245a88");
    for (const Json& message : bench.receive(queue)) CHECK_FALSE(message.contains("MD5OfMessageSystemAttributes"));
}
