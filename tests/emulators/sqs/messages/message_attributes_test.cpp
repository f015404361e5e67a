// Message attributes and message system attributes: what may be sent.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {

Json text_value(const std::string& value, const std::string& type = "String") {
    return {{"DataType", type}, {"StringValue", value}};
}

struct Sender {
    Bench bench;
    std::string queue = bench.queue("q");

    Answer attempt(const Json& attributes) {
        return bench.call("SendMessage",
                          {{"QueueUrl", queue}, {"MessageBody", "x"}, {"MessageAttributes", attributes}});
    }
    bool accepts(const Json& attributes) { return attempt(attributes).status == 200; }
    std::string refusal(const Json& attributes, const std::string& code = "InvalidParameterValue") {
        const Answer answer = attempt(attributes);
        CHECK(answer.status == 400);
        CHECK(answer.query_code() == code);
        return answer.message();
    }
    // Sent and received; members in any order.
    nlohmann::json round_trip(const Json& attributes) {
        REQUIRE(accepts(attributes));
        const auto received = bench.receive(queue);
        REQUIRE(received.size() == 1);
        return received[0]["MessageAttributes"];
    }
};

}    // namespace

TEST_CASE("text, numbers and bytes come back as they were sent", "[sqs][attributes][SQS-212][SQS-213]") {
    Sender sender;
    const Json sent{{"Binary", {{"DataType", "Binary"}, {"BinaryValue", "AP+A"}}},
                    {"Binary.png", {{"DataType", "Binary.png"}, {"BinaryValue", "iVBORw=="}}},
                    {"Number", text_value("0042.500e-1", "Number.int")},
                    {"String", text_value("\xE2\x82\xAC \xF0\x9F\x8D\x84 <&>", "String.Array.of[anything]!")}};
    CHECK(sender.round_trip(sent) == nlohmann::json(sent));
}

TEST_CASE("types are String, Number, Binary with any label", "[sqs][attributes][SQS-213][SQS-218]") {
    Sender sender;
    for (const char* type : {"string", "NUMBER", "Str", "Text", "Strings", ".String", "String_x"}) {
        CHECK(sender.refusal({{"x", text_value("1", type)}}) ==
              "The type of message (user) attribute 'x' is invalid. You must use only the following supported type "
              "prefixes: Binary, Number, String.");
    }
    CHECK(sender.accepts({{"x", text_value("1", "String." + std::string(249, 'l'))}}));
    CHECK(sender.refusal({{"x", text_value("1", "String." + std::string(250, 'l'))}}) ==
          "Message (user) attribute type must be shorter than 256 bytes.");
}

TEST_CASE("numbers have 38 digits and lie between -10^128 and 10^126", "[sqs][attributes][SQS-213][SQS-219]") {
    Sender sender;
    for (const std::string number :
         {"0", "-1", "+1", "1.5", ".5", "5.", "1e10", "-1E-5", "99999999999999999999999999999999999999", "1e126",
          "-1e128", "0000000000000000000000000000000000000000000000001"}) {
        INFO(number);
        CHECK(sender.accepts({{"x", text_value(number, "Number")}}));
    }
    for (const std::string number : {"abc", "1a", " 1", "1 ", "0x10", "NaN", "Infinity", "-inf", "1e127", "-1e129",
                                     "1,5", "--1", "100000000000000000000000000000000000001.5"}) {
        INFO(number);
        CHECK(sender.refusal({{"x", text_value(number, "Number")}}) ==
              "Can't cast the value of message (user) attribute 'x' to a number.");
    }
}

TEST_CASE("names are letters, digits, hyphens, underscores and single dots",
          "[sqs][attributes][SQS-214][SQS-215][SQS-225]") {
    Sender sender;
    const auto refusal = [&](const std::string& name) { return sender.refusal({{name, text_value("1")}}); };
    for (const std::string name : {"a", "A-b_c.9", "attr.1\xC3\xB8\xC3\x9F\xC3\xA4", "aws", "Awsome.x", "amazonas"}) {
        INFO(name);
        CHECK(sender.accepts({{name, text_value("1")}}));
    }
    const auto illegal = [](const std::string& hex) {
        return "Invalid non-alphanumeric character '#x" + hex +
               "' was found in the message attribute name. Can only include alphanumeric characters, hyphens, "
               "underscores, or dots.";
    };
    CHECK(refusal("a^b ") == illegal("5E"));
    CHECK(refusal("a b") == illegal("20"));
    CHECK(refusal("a/b") == illegal("2F"));
    CHECK(refusal(".a").find("beginning with a dot") != std::string::npos);
    CHECK(refusal("a.").find("ending with a dot") != std::string::npos);
    CHECK(refusal("a..b").find("successive dots") != std::string::npos);
    Sender fresh;    // case-sensitive: two of them
    CHECK(fresh.round_trip({{"Name", text_value("1")}, {"name", text_value("2")}}).size() == 2);
}

TEST_CASE("names that belong to AWS are refused in any letter case", "[sqs][attributes][SQS-214][SQS-223]") {
    Sender sender;
    for (const std::string name : {"AWS.x", "aws.x", "aWs.", "Amazon.x", "AMAZON.y"}) {
        CHECK(sender.refusal({{name, text_value("1")}}) ==
              "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for "
              "internal use.");
    }
}

TEST_CASE("a name is one to 256 bytes", "[sqs][attributes][SQS-214][SQS-220][SQS-224]") {
    Sender sender;
    CHECK(sender.accepts({{std::string(256, 'n'), text_value("1")}}));
    CHECK(sender.refusal({{std::string(257, 'n'), text_value("1")}}) ==
          "Message (user) attribute name must be shorter than 256 bytes.");
    CHECK(sender.refusal({{"", text_value("1")}}) ==
          "The request must contain non-empty message (user) attribute names.");
}

TEST_CASE("ten attributes and no more", "[sqs][attributes][SQS-216]") {
    Sender sender;
    Json attributes;
    for (int i = 0; i < 10; ++i) attributes["a" + std::to_string(i)] = text_value("1");
    CHECK(sender.round_trip(attributes) == nlohmann::json(attributes));
    attributes["b"] = text_value("1");
    CHECK(sender.refusal(attributes) == "Number of message attributes [11] exceeds the allowed maximum [10].");
}

TEST_CASE("an attribute has a type and a value", "[sqs][attributes][SQS-217][SQS-221][SQS-222]") {
    Sender sender;
    CHECK(sender.refusal({{"ErrorDetails", text_value("")}}) ==
          "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.");
    CHECK(sender.refusal({{"n", text_value("", "Number")}}) ==
          "Message (user) attribute 'n' must contain a non-empty value of type 'Number'.");
    CHECK(sender.refusal({{"b", {{"DataType", "Binary"}, {"BinaryValue", ""}}}}) ==
          "Message (user) attribute 'b' must contain a non-empty value of type 'Binary'.");
    CHECK(sender.refusal({{"x", {{"DataType", "String"}}}}) ==
          "The message (user) attribute 'x' must contain a non-empty message attribute value.");
    CHECK(sender.refusal({{"x", text_value("1", "")}}) ==
          "The message (user) attribute 'x' must contain a non-empty message attribute type.");
    // A value of the other kind is no value.
    CHECK(sender.refusal({{"x", {{"DataType", "Binary"}, {"StringValue", "1"}}}}) ==
          "Message (user) attribute 'x' must contain a non-empty value of type 'Binary'.");
}

TEST_CASE("a text value has the characters that a body may have", "[sqs][attributes][SQS-226]") {
    Sender sender;
    CHECK(sender.refusal({{"x", text_value("a\x1A")}}).find("'x'") != std::string::npos);
    CHECK(sender.refusal({{"x", text_value("\xEF\xBF\xBF")}}).find("'x'") != std::string::npos);
    CHECK(sender.accepts({{"x", text_value("\t\n\r")}}));
    CHECK(sender.accepts({{"x", {{"DataType", "Binary"}, {"BinaryValue", "AAEf"}}}}));    // bytes are bytes
}

TEST_CASE("lists are reserved", "[sqs][attributes][SQS-212][SQS-227]") {
    Sender sender;
    CHECK(sender.refusal({{"x", {{"DataType", "String"}, {"StringListValues", {"a"}}}}},
                         "AWS.SimpleQueueService.UnsupportedOperation") ==
          "Message attribute list values in SendMessage operation are not supported.");
    CHECK(sender.refusal({{"x", {{"DataType", "Binary"}, {"BinaryListValues", {"AA=="}}}}},
                         "AWS.SimpleQueueService.UnsupportedOperation") ==
          "Message attribute list values in SendMessage operation are not supported.");
}

TEST_CASE("the trace header is the only system attribute to send", "[sqs][attributes][SQS-228]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const auto attempt = [&](const std::string& name, const Json& value) {
        return bench.call("SendMessage",
                          {{"QueueUrl", queue}, {"MessageBody", "x"}, {"MessageSystemAttributes", {{name, value}}}});
    };
    CHECK(attempt("AWSTraceHeader", text_value("Root=1")).status == 200);
    CHECK(bench.receive(queue).at(0)["Attributes"]["AWSTraceHeader"] == "Root=1");
    const Answer other = attempt("SenderId", text_value("me"));
    CHECK(other.query_code() == "InvalidParameterValue");
    CHECK(other.message() == "Message system attribute name 'SenderId' is invalid.");
    CHECK(attempt("AWSTraceHeader", text_value("1", "Number")).query_code() == "InvalidParameterValue");
    CHECK(attempt("AWSTraceHeader", text_value("")).query_code() == "InvalidParameterValue");
}
