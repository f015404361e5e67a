// SendMessage: the body, its size, its delay, and what is answered.
#include <catch2/catch.hpp>
#include <regex>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

TEST_CASE("a message needs a body", "[sqs][send][SQS-97][SQS-200]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (const Json& input : {Json{{"QueueUrl", queue}}, Json{{"QueueUrl", queue}, {"MessageBody", ""}}}) {
        const Answer answer = bench.error("SendMessage", input, "MissingRequiredParameterException");
        CHECK(answer.status == 400);
        CHECK(answer.json()["__type"] == "com.amazon.coral.service#MissingRequiredParameterException");
        CHECK(answer.query_code() == "MissingParameter");
        CHECK(answer.message() == "The request must contain the parameter MessageBody.");
    }
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("a body comes back byte for byte", "[sqs][send][SQS-201]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const std::vector<std::string> bodies{"\t\n\r leading and trailing \t\n\r ", "&lt;tag&gt; & \"quotes\" <b>",
                                          "\xE2\x82\xAC \xF0\x9F\x8D\x84 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBD",
                                          "{\"json\": [1, null]}", std::string("\x7F \xC2\x85")};
    for (const std::string& body : bodies) bench.send(queue, body);
    CHECK(bench.bodies(queue) == bodies);
}

TEST_CASE("characters that no message may hold", "[sqs][send][SQS-85][SQS-201]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (const std::string& body : {std::string("a\0b", 3), std::string("\x08"), std::string("\x0B"),
                                    std::string("\x1F"), std::string("\xEF\xBF\xBE"), std::string("\xEF\xBF\xBF")}) {
        const Answer answer =
            bench.error("SendMessage", {{"QueueUrl", queue}, {"MessageBody", body}}, "InvalidMessageContents");
        CHECK(answer.status == 400);
        CHECK(answer.json()["__type"] == "com.amazonaws.sqs#InvalidMessageContents");
        CHECK(answer.message() ==
              "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to "
              "#xFFFD | #x10000 to #x10FFFF");
    }
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("a message is as large as its body and its attributes", "[sqs][send][SQS-202][SQS-203]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"MaximumMessageSize", "1024"}});
    const auto attempt = [&](std::size_t body, const Json& more) {
        Json input{{"QueueUrl", queue}, {"MessageBody", std::string(body, 'x')}};
        input.update(more);
        return bench.call("SendMessage", input);
    };
    const Json none = Json::object();
    CHECK(attempt(1024, none).status == 200);
    const Answer refused = attempt(1025, none);
    CHECK(refused.status == 400);
    CHECK(refused.json()["__type"] == "com.amazon.coral.service#InvalidParameterValueException");
    CHECK(refused.message() == "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");

    // Name 4, type 10, value 10; binary values count their bytes, not their base64; characters count in UTF-8.
    const Json text{{"MessageAttributes", {{"name", {{"DataType", "String.abc"}, {"StringValue", "0123456789"}}}}}};
    CHECK(attempt(1000, text).status == 200);
    CHECK(attempt(1001, text).status == 400);
    const Json binary{{"MessageAttributes", {{"name", {{"DataType", "Binary"}, {"BinaryValue", "AAECAwQFBgc="}}}}}};
    CHECK(attempt(1024 - 4 - 6 - 8, binary).status == 200);
    CHECK(attempt(1024 - 4 - 6 - 8 + 1, binary).status == 400);
    Json wide{{"QueueUrl", queue}, {"MessageBody", ""}};
    for (int i = 0; i < 342; ++i)
        wide["MessageBody"] = wide["MessageBody"].get<std::string>() + "\xE2\x82\xAC";    // 1,026 bytes
    CHECK(bench.call("SendMessage", wide).status == 400);

    // What is no part of the message does not count.
    const Json beside{{"MessageGroupId", std::string(128, 'g')},
                      {"MessageSystemAttributes",
                       {{"AWSTraceHeader", {{"DataType", "String"}, {"StringValue", std::string(200, 't')}}}}}};
    CHECK(attempt(1024, beside).status == 200);
}

TEST_CASE("one mebibyte is the largest message of a queue made today", "[sqs][send][SQS-203][SQS-204]") {
    Bench bench;
    const auto queue = bench.queue("q");
    CHECK(bench.attribute(queue, "MaximumMessageSize") == "1048576");
    bench.send(queue, std::string(1'048'576, 'x'));
    CHECK(bench
              .error("SendMessage", {{"QueueUrl", queue}, {"MessageBody", std::string(1'048'577, 'x')}},
                     "InvalidParameterValue")
              .message() == "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.");
    CHECK(bench.bodies(queue) == std::vector<std::string>{std::string(1'048'576, 'x')});
}

TEST_CASE("a delay is 0 to 900 seconds", "[sqs][send][delay][SQS-205][SQS-112][SQS-113][SQS-96]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (const int delay : {-1, 901, 1000}) {
        const Answer answer =
            bench.error("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "x"}, {"DelaySeconds", delay}},
                        "InvalidParameterValueException");
        CHECK(answer.status == 400);
        CHECK(answer.json()["__type"] == "com.amazon.coral.service#InvalidParameterValueException");
        CHECK(answer.query_code() == "InvalidParameterValue");
        CHECK(answer.message() ==
              "Value " + std::to_string(delay) +
                  " for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.");
    }
    // The attribute of a queue out of its range is another error.
    bench.error("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"DelaySeconds", "901"}}}},
                "InvalidAttributeValue");
    bench.send(queue, "longest", {{"DelaySeconds", 900}});
    bench.advance(900s - 1ms);
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.bodies(queue) == std::vector<std::string>{"longest"});
}

TEST_CASE("a message's own delay goes before its queue's, zero too", "[sqs][send][delay][SQS-206][SQS-208]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"DelaySeconds", "60"}});
    bench.send(queue, "the queue's");
    bench.send(queue, "its own", {{"DelaySeconds", 5}});
    bench.send(queue, "none", {{"DelaySeconds", 0}});
    CHECK(bench.counts(queue) == "1/0/2");
    CHECK(bench.bodies(queue) == std::vector<std::string>{"none"});
    bench.advance(5s);
    CHECK(bench.counts(queue) == "1/1/1");
    CHECK(bench.bodies(queue) == std::vector<std::string>{"its own"});
    bench.advance(54999ms);
    CHECK(bench.counts(queue) == "2/0/1");    // the two received are visible again
    bench.advance(1ms);
    CHECK(bench.counts(queue) == "3/0/0");
}

TEST_CASE("on a FIFO queue only the queue delays", "[sqs][send][delay][fifo][SQS-207]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"DelaySeconds", "10"}, {"ContentBasedDeduplication", "true"}});
    const Answer answer = bench.error(
        "SendMessage", {{"QueueUrl", queue}, {"MessageBody", "x"}, {"MessageGroupId", "g"}, {"DelaySeconds", 2}},
        "InvalidParameterValue");
    CHECK(answer.message() ==
          "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for "
          "this queue type.");
    bench.send(queue, "x", {{"MessageGroupId", "g"}, {"DelaySeconds", 0}});
    CHECK(bench.counts(queue) == "0/0/1");
    bench.advance(10s - 1ms);
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
}

TEST_CASE("the answer to a send has what applies and nothing else", "[sqs][send][SQS-209][SQS-210]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const auto fifo = bench.fifo("q.fifo");
    const auto keys = [](const Json& json) {
        std::string names;
        for (const auto& [name, value] : json.items()) names += name + " ";
        return names;
    };
    const Json plain = bench.send(queue, "x");
    CHECK(keys(plain) == "MD5OfMessageBody MessageId ");
    CHECK(std::regex_match(plain["MessageId"].get<std::string>(),
                           std::regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")));
    const Json full =
        bench.send(queue, "x",
                   {{"MessageAttributes", {{"a", {{"DataType", "String"}, {"StringValue", "1"}}}}},
                    {"MessageSystemAttributes", {{"AWSTraceHeader", {{"DataType", "String"}, {"StringValue", "t"}}}}}});
    CHECK(keys(full) == "MD5OfMessageAttributes MD5OfMessageBody MD5OfMessageSystemAttributes MessageId ");
    CHECK(keys(bench.send_fifo(fifo, "x", "g")) == "MD5OfMessageBody MessageId SequenceNumber ");
    CHECK(plain["MessageId"] != full["MessageId"]);
}

TEST_CASE("a message keeps its id through receives and into the dead-letter queue", "[sqs][send][redrive][SQS-210]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto queue = bench.queue(
        "q", {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}, {"maxReceiveCount", 2}}.dump()},
              {"VisibilityTimeout", "1"}});
    const std::string id = bench.send(queue, "x")["MessageId"];
    for (int i = 0; i < 2; ++i) {
        CHECK(bench.receive(queue).at(0)["MessageId"] == id);
        bench.advance(1s);
    }
    CHECK(bench.receive(queue).empty());
    CHECK(bench.receive(dead).at(0)["MessageId"] == id);
}

TEST_CASE("the trace header of the request is the message's, unless one is given", "[sqs][send][SQS-211]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const std::string root = "Root=1-5759e988-bd862e3fe1be46a994272793";
    const Json input{{"QueueUrl", queue}, {"MessageBody", "x"}};
    const Answer traced = bench.call("SendMessage", input, {{"X-Amzn-Trace-Id", root}});
    CHECK_FALSE(traced.json().contains("MD5OfMessageSystemAttributes"));    // it was not sent as one   [SQS-209]
    Json given = input;
    given["MessageSystemAttributes"] = {{"AWSTraceHeader", {{"DataType", "String"}, {"StringValue", "mine"}}}};
    bench.call("SendMessage", given, {{"X-Amzn-Trace-Id", root}});
    bench.call("SendMessage", input);
    const auto received = bench.receive(queue);
    CHECK(received.at(0)["Attributes"]["AWSTraceHeader"] == root);
    CHECK(received.at(1)["Attributes"]["AWSTraceHeader"] == "mine");
    CHECK_FALSE(received.at(2)["Attributes"].contains("AWSTraceHeader"));
}

TEST_CASE("of several faults the first in AWS's order is named", "[sqs][send][SQS-114]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"MaximumMessageSize", "1024"}});
    Json input{{"QueueUrl", "missing.fifo"},
               {"MessageBody", ""},
               {"DelaySeconds", 1000},
               {"MessageAttributes", {{"a", {{"DataType", "Nothing"}}}}}};
    bench.error("SendMessage", input, "QueueDoesNotExist");
    input["QueueUrl"] = queue;
    bench.error("SendMessage", input, "MissingParameter");
    input["MessageBody"] = std::string(2000, '\1');
    bench.error("SendMessage", input, "InvalidMessageContents");
    input["MessageBody"] = std::string(2000, 'x');
    CHECK(bench.error("SendMessage", input, "InvalidParameterValue").message().find("message (user) attribute") !=
          std::string::npos);
    input.erase("MessageAttributes");
    CHECK(bench.error("SendMessage", input, "InvalidParameterValue").message().find("shorter than 1024") !=
          std::string::npos);
    input["MessageBody"] = "x";
    CHECK(bench.error("SendMessage", input, "InvalidParameterValue").message().find("DelaySeconds") !=
          std::string::npos);
    input["DelaySeconds"] = 0;
    CHECK(bench.error("SendMessage", input, "MissingParameter").message() ==
          "The request must contain the parameter MessageGroupId.");
}
