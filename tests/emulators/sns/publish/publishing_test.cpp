// What Publish takes, and what it refuses.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {

Parameters publish(const std::string& topic, const std::string& message, const Parameters& more = {}) {
    return Parameters{{"TopicArn", topic}, {"Message", message}} + more;
}

std::string refusal(Bench& bench, const Parameters& parameters, const std::string& code = "InvalidParameter") {
    return bench.sns_error("Publish", parameters, code).message();
}

// `name -> {type, value}`, refused.
std::string attribute_refusal(Bench& bench, const std::string& topic, const Parameters& attributes) {
    return refusal(bench, publish(topic, "x", attributes), "ParameterValueInvalid");
}

Parameters one_attribute(const std::string& name, const std::string& type, const std::string& field,
                         const std::string& value) {
    return {{"MessageAttributes.entry.1.Name", name},
            {"MessageAttributes.entry.1.Value.DataType", type},
            {"MessageAttributes.entry.1.Value." + field, value}};
}

}    // namespace

TEST_CASE("a message goes to exactly one of topic, target and telephone", "[sns][publish][SNS-134]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.sns_ok("Publish", {{"TargetArn", topic}, {"Message", "by target"}});
    CHECK(bench.receive(queue).size() == 1);
    CHECK(refusal(bench, {{"Message", "x"}}) ==
          "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter");
    refusal(bench, publish(topic, "x", {{"TargetArn", topic}}));
    refusal(bench, publish(topic, "x", {{"PhoneNumber", "+15551234567"}}));
}

TEST_CASE("Publish answers an id that every delivery carries", "[sns][publish][SNS-135][SNS-364]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto a = bench.queue("a"), b = bench.queue("b");
    bench.subscribe_queue(topic, a);
    bench.subscribe_queue(topic, b);
    const Answer answer = bench.sns_ok("Publish", publish(topic, "x"));
    CHECK(answer.text("MessageId").size() == 36);
    CHECK(answer.texts("SequenceNumber").empty());
    for (const auto& queue : {a, b}) {
        CHECK(Json::parse(bench.bodies(queue).at(0))["MessageId"] == answer.text("MessageId"));
    }
    CHECK(bench.publish(topic, "x") != answer.text("MessageId"));
}

TEST_CASE("a message is not empty", "[sns][publish][SNS-136]") {
    Bench bench;
    CHECK(refusal(bench, publish(bench.topic("t"), "")) == "Invalid parameter: Empty message");
    bench.sns_error("Publish", {{"TopicArn", bench.topic("t")}}, "ValidationError");
}

TEST_CASE("body and attributes together have the topic's limit", "[sns][publish][SNS-137][SNS-399][SNS-404]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto attributes = message_attributes({{"name", {"String", "value"}}});    // 4 + 6 + 5 bytes
    bench.publish(topic, std::string(262'144, 'x'));
    CHECK(refusal(bench, publish(topic, std::string(262'145, 'x'))) == "Invalid parameter: Message too long");
    bench.publish(topic, std::string(262'144 - 15, 'x'), attributes);
    refusal(bench, publish(topic, std::string(262'144 - 14, 'x'), attributes));
    std::string wide;
    for (int i = 0; i < 131'072; ++i) wide += "ü";    // two bytes each
    bench.publish(topic, wide);
    refusal(bench, publish(topic, wide + "x"));

    const auto small = bench.topic("small", {{"MaximumMessageSize", "1024"}});
    bench.publish(small, std::string(1024, 'x'));
    refusal(bench, publish(small, std::string(1025, 'x')));
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", small}, {"AttributeName", "MaximumMessageSize"}, {"AttributeValue", "1048576"}});
    bench.publish(small, std::string(1'048'576, 'x'));
    refusal(bench, publish(small, std::string(1'048'577, 'x')));
    // Without a topic the default counts.
    refusal(bench, {{"PhoneNumber", "+15551234567"}, {"Message", std::string(262'145, 'x')}});
}

TEST_CASE("a subject is short and of one line", "[sns][publish][SNS-138]") {
    Bench bench;
    const auto topic = bench.topic("t");
    std::string long_one;
    for (int i = 0; i < 99; ++i) long_one += "ü";
    bench.publish(topic, "x", {{"Subject", long_one}});
    for (const std::string& subject :
         {std::string(), long_one + "x", std::string("a\nb"), std::string("a\tb"), std::string("a\x7f") + "b"}) {
        CHECK(refusal(bench, publish(topic, "x", {{"Subject", subject}})) == "Invalid parameter: Subject");
    }
}

TEST_CASE("what is not there gets no messages", "[sns][publish][SNS-139]") {
    Bench bench;
    const Answer missing =
        bench.sns_error("Publish", publish("arn:aws:sns:us-east-1:000000000000:missing", "x"), "NotFound");
    CHECK(missing.status == 404);
    CHECK(missing.message() == "Topic does not exist");
    CHECK(refusal(bench, {{"TargetArn",
                           "arn:aws:sns:us-east-1:000000000000:endpoint/GCM/app/"
                           "7d1b5a0e-3b1c-4c7a-9d39-2a2f1f9a0f5e"},
                          {"Message", "x"}}) ==
          "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified");
    CHECK(refusal(bench, publish("x", "x")) ==
          "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1");
    CHECK(refusal(bench, {{"TargetArn", "x"}, {"Message", "x"}}) ==
          "Invalid parameter: TargetArn Reason: An ARN must have at least 6 elements, not 1");
}

TEST_CASE("a topic of another region gets nothing from here", "[sns][publish][SNS-39]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.as.region = "eu-west-1";
    CHECK(refusal(bench, publish(topic, "x")) == "Invalid parameter: TopicArn");
}

TEST_CASE("a telephone number has to be one", "[sns][publish][SNS-140]") {
    Bench bench;
    CHECK(refusal(bench, {{"PhoneNumber", "NAA+15551234567"}, {"Message", "x"}}) ==
          "Invalid parameter: PhoneNumber Reason: NAA+15551234567 is not valid to publish to");
    bench.sns_ok("Publish", {{"PhoneNumber", "+15551234567"}, {"Message", "x"}});
}

TEST_CASE("a topic without subscriptions takes messages, and later subscribers do not get them",
          "[sns][publish][SNS-141]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.publish(topic, "early");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    CHECK(bench.receive(queue).empty());
}

TEST_CASE("a standard topic hands its group to standard queues, for their fair turns",
          "[sns][publish][SNS-142][SNS-415]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.publish(topic, "x", {{"MessageGroupId", "tenant"}});
    const Json message = bench.receive(queue).at(0);
    CHECK(message["Attributes"]["MessageGroupId"] == "tenant");
    CHECK_FALSE(Json::parse(message["Body"].get<std::string>()).contains("MessageGroupId"));
    for (const std::string& group : {std::string(), std::string(129, 'g'), std::string("a b"), std::string("ü")}) {
        refusal(bench, publish(topic, "x", {{"MessageGroupId", group}}));
    }
    bench.publish(topic, "x", {{"MessageGroupId", std::string(128, '~')}});
}

TEST_CASE("a standard topic does not deduplicate", "[sns][publish][SNS-143]") {
    Bench bench;
    CHECK(
        refusal(bench, publish(bench.topic("t"), "x", {{"MessageDeduplicationId", "d"}})) ==
        "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that "
        "is not valid for this topic type");
}

TEST_CASE("of several things that are wrong SNS tells the first", "[sns][publish][SNS-144]") {
    Bench bench;
    const std::string missing = "arn:aws:sns:us-east-1:000000000000:missing.fifo";
    Parameters parameters{{"TopicArn", "x"},
                          {"Subject", ""},
                          {"MessageStructure", "json"},
                          {"MessageAttributes.entry.1.Name", "a"},
                          {"MessageAttributes.entry.1.Value.StringValue", "x"}};
    const auto set = [&](const std::string& name, const std::string& value) {
        std::erase_if(parameters, [&](const auto& each) { return each.first == name; });
        parameters.emplace_back(name, value);
    };
    const auto next = [&](const std::string& code) { return bench.sns_error("Publish", parameters, code).message(); };
    next("ValidationError");
    set("MessageAttributes.entry.1.Value.DataType", "x");
    next("ValidationError");    // no message yet
    set("Message", std::string(262'145, 'x'));
    CHECK(next("InvalidParameter").starts_with("Invalid parameter: TopicArn Reason: An ARN must"));
    set("TopicArn", missing);
    CHECK(next("InvalidParameter") == "Invalid parameter: Message too long");
    set("Message", "");
    CHECK(next("InvalidParameter") == "Invalid parameter: Empty message");
    set("Message", "no json");
    CHECK(next("InvalidParameter") == "Invalid parameter: Subject");
    set("Subject", "s");
    CHECK(next("InvalidParameter") == "Invalid parameter: Message Structure - JSON message body failed to parse");
    set("Message", R"({"default":"x"})");
    next("ParameterValueInvalid");
    set("MessageAttributes.entry.1.Value.DataType", "String");
    next("NotFound");
    bench.fifo_topic("missing.fifo");
    CHECK(next("InvalidParameter") == "Invalid parameter: The MessageGroupId parameter is required for FIFO topics");
}

// --- MessageStructure ------------------------------------------------------------------------------------------------

TEST_CASE("a structured message is JSON with a default that is text", "[sns][structure][SNS-145][SNS-146]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Parameters json{{"MessageStructure", "json"}};
    for (const auto* bad : {"no json", R"({"default":"x"} more)", R"({"default":"x")", ""}) {
        INFO(bad);
        CHECK(refusal(bench, publish(topic, bad, json)) ==
              (*bad == '\0' ? "Invalid parameter: Empty message"
                            : "Invalid parameter: Message Structure - JSON message body failed to parse"));
    }
    for (const auto* bad : {"{}", R"({"sqs":"x"})", R"({"default":5})", R"({"default":{"a":"b"}})", "[]", R"("x")"}) {
        INFO(bad);
        CHECK(refusal(bench, publish(topic, bad, json)) ==
              "Invalid parameter: Message Structure - No default entry in JSON message body");
    }
}

TEST_CASE("each protocol gets its own text, or the default", "[sns][structure][SNS-147][SNS-148][SNS-149]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}});
    const auto text_of = [&](const std::string& message) {
        bench.publish(topic, message, {{"MessageStructure", "json"}});
        const auto received = bench.receive(queue);
        bench.remove(queue, received.at(0));
        return received.at(0)["Body"].get<std::string>();
    };
    CHECK(text_of(R"({"default":"d","sqs":"for queues","http":"h"})") == "for queues");
    CHECK(text_of(R"({"default":"d","http":"h","unknown":{"a":1}})") == "d");
    CHECK(text_of(R"({"default":"d","sqs":5})") == "d");
    CHECK(text_of(R"({"default":"d","sqs":{"text":"x"}})") == "d");
    CHECK(text_of(R"({"default":"first","default":"last"})") == "last");
    CHECK(text_of("{\"default\":\"\\u00fc \\ud83d\\ude00 \\\"\"}") == "ü 😀 \"");
}

TEST_CASE("a structure is json, and its limit is that of the whole", "[sns][structure][SNS-150]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const auto* structure : {"xml", "JSON", "string"}) {
        CHECK(refusal(bench, publish(topic, R"({"default":"x"})", {{"MessageStructure", structure}})) ==
              "Invalid parameter: MessageStructure");
    }
    const std::string padded = R"({"default":"x","other":")" + std::string(262'144, 'x') + R"("})";
    CHECK(refusal(bench, publish(topic, padded, {{"MessageStructure", "json"}})) ==
          "Invalid parameter: Message too long");
}

// --- message attributes ----------------------------------------------------------------------------------------------

TEST_CASE("message attributes are strings, numbers and bytes, with labels",
          "[sns][attributes][SNS-151][SNS-16][SNS-6][SNS-396]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const auto* type :
         {"String", "String.Array", "String.prefixed", "String.  prefixed.", "Number.int", "Binary.x"}) {
        INFO(type);
        bench.publish(topic, "x", message_attributes({{"a", {type, type[0] == 'N' ? "1" : "eA=="}}}));
    }
    for (const auto* type : {"String.", "Stringprefixed", "string", "Int", "", ".String"}) {
        INFO(type);
        const auto answer = bench.sns_error(
            "Publish", publish(topic, "x", one_attribute("attr1", type, "StringValue", "x")), "ParameterValueInvalid");
        CHECK(answer.status == 400);
        CHECK(answer.message() ==
              "The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes "
              "is Binary, Number, and String.");
    }
}

TEST_CASE("the framework misses a data type", "[sns][attributes][SNS-34][SNS-408]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto untyped = [](const std::string& prefix) {
        return Parameters{{prefix + "MessageAttributes.entry.1.Name", "attr1"},
                          {prefix + "MessageAttributes.entry.1.Value.StringValue", "x"}};
    };
    CHECK(refusal(bench, publish(topic, "x", untyped("")), "ValidationError") ==
          "1 validation error detected: Value null at 'messageAttributes.attr1.member.dataType' failed to satisfy "
          "constraint: Member must not be null");
    const std::string entry = "PublishBatchRequestEntries.member.1.";
    CHECK(
        bench
            .sns_error("PublishBatch",
                       Parameters{{"TopicArn", topic}, {entry + "Id", "a"}, {entry + "Message", "x"}} + untyped(entry),
                       "ValidationError")
            .message() ==
        "1 validation error detected: Value null at "
        "'publishBatchRequestEntries.1.member.messageAttributes.attr1.member.dataType' failed to satisfy constraint: "
        "Member must not be null");
    bench.sns_error("PublishBatch", {{"TopicArn", topic}, {entry + "Id", "a"}}, "ValidationError");
    bench.sns_error("PublishBatch", {{"TopicArn", topic}, {entry + "Message", "a"}}, "ValidationError");
}

TEST_CASE("a message attribute has a value, in the field of its type", "[sns][attributes][SNS-152][SNS-153]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto empty = [](const std::string& type) {
        return "The message attribute 'attr1' must contain non-empty message attribute value for message attribute "
               "type "
               "'" +
               type + "'.";
    };
    const auto wrong_field = [](const std::string& type, const std::string& field) {
        return "The message attribute 'attr1' with type '" + type + "' must use field '" + field + "'.";
    };
    CHECK(attribute_refusal(bench, topic, one_attribute("attr1", "String", "StringValue", "")) == empty("String"));
    CHECK(attribute_refusal(bench, topic, one_attribute("attr1", "Binary", "BinaryValue", "")) == empty("Binary"));
    CHECK(attribute_refusal(bench, topic,
                            {{"MessageAttributes.entry.1.Name", "attr1"},
                             {"MessageAttributes.entry.1.Value.DataType", "String"}}) == empty("String"));
    CHECK(attribute_refusal(bench, topic, one_attribute("attr1", "String", "BinaryValue", "eA==")) ==
          wrong_field("String", "String"));
    CHECK(attribute_refusal(bench, topic, one_attribute("attr1", "Number", "BinaryValue", "eA==")) ==
          wrong_field("Number", "String"));
    CHECK(attribute_refusal(bench, topic, one_attribute("attr1", "Binary", "StringValue", "x")) ==
          wrong_field("Binary", "Binary"));
}

TEST_CASE("names of message attributes are letters, digits, hyphens, underscores and single dots",
          "[sns][attributes][SNS-154][SNS-155][SNS-156]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto refused = [&](const std::string& name) {
        return attribute_refusal(bench, topic, message_attributes({{name, {"String", "x"}}}));
    };
    bench.publish(topic, "x",
                  message_attributes({{std::string(256, 'n'), {"String", "x"}}, {"A-z_0.9", {"String", "x"}}}));
    CHECK(refused(std::string(257, 'n')) == "Length of message attribute name must be less than 256 bytes.");
    for (const auto& [name, code] : {std::pair{"a^b", "5E"}, {"a b", "20"}, {"aäb", "E4"}, {"a😀", "1F600"}}) {
        CHECK(refused(name) ==
              std::string("Invalid non-alphanumeric character '#x") + code +
                  "' was found in the message attribute name. Can only include alphanumeric characters, hyphens, "
                  "underscores, or dots.");
    }
    CHECK(refused(".a") == "Invalid message attribute name starting with character '.' was found.");
    CHECK(refused("a.") == "Invalid message attribute name ending with character '.' was found.");
    CHECK(refused("a..b") == "Message attribute name can not have successive '.' character.");
}

TEST_CASE("arrays are not looked at, numbers have to be some", "[sns][attributes][SNS-157][SNS-158]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.publish(topic, "x", message_attributes({{"a", {"String.Array", "not an array"}}}));
    for (const auto* number : {"0", "-1000000000", "1e9", "3.14159", "+5", "99999999999999999999999"}) {
        bench.publish(topic, "x", message_attributes({{"a", {"Number", number}}}));
    }
    for (const auto* number : {"five", "1x", "", "nan", "--1"}) {
        attribute_refusal(bench, topic, one_attribute("attr1", "Number", "StringValue", number));
    }
}

TEST_CASE("there may be many attributes, SNS's own names among them", "[sns][attributes][SNS-159][SNS-160]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    std::map<std::string, std::pair<std::string, std::string>> many{
        {"AWS.SNS.SMS.SenderID", {"String", "me"}}, {"AWS.SNS.MOBILE.APNS.PUSH_TYPE", {"String", "alert"}}};
    for (int i = 0; i < 50; ++i) many["n" + std::to_string(i)] = {"String", "x"};
    bench.publish(topic, "x", message_attributes(many));
    CHECK(Json::parse(bench.bodies(queue).at(0))["MessageAttributes"].size() == 52);
}
