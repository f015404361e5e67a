// ReceiveMessage: its parameters, long polls, and what a received message shows.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

std::string keys(const Json& json) {
    std::string names;
    for (const auto& [name, value] : json.items()) names += name + " ";
    return names;
}

Pending poll(Bench& bench, const std::string& queue, int seconds = 20) {
    return bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", seconds}});
}

}    // namespace

// --- parameters
// --------------------------------------------------------------------------------------------------------

TEST_CASE("one to ten messages, one when nothing is said", "[sqs][receive][SQS-259]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (int i = 0; i < 12; ++i) bench.send(queue, "x");
    for (const int number : {0, 11, -1}) {
        CHECK(bench
                  .error("ReceiveMessage", {{"QueueUrl", queue}, {"MaxNumberOfMessages", number}},
                         "InvalidParameterValueException")
                  .message() ==
              "Value " + std::to_string(number) +
                  " for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
    }
    CHECK(bench.ok("ReceiveMessage", {{"QueueUrl", queue}})["Messages"].size() == 1);
    CHECK(bench.ok("ReceiveMessage", {{"QueueUrl", queue}, {"MaxNumberOfMessages", 10}})["Messages"].size() == 10);
}

TEST_CASE("the wait is 0 to 20 seconds, the queue's when nothing is said", "[sqs][receive][SQS-260][SQS-263]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"ReceiveMessageWaitTimeSeconds", "5"}});
    for (const int wait : {21, -1}) {
        CHECK(bench
                  .error("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", wait}},
                         "InvalidParameterValueException")
                  .message() ==
              "Value " + std::to_string(wait) +
                  " for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.");
    }
    const Pending by_default = bench.start("ReceiveMessage", {{"QueueUrl", queue}});
    const Pending longest = poll(bench, queue, 20);
    CHECK(poll(bench, queue, 0).done());    // an explicit 0 does not wait
    bench.advance(5s - 1ms);
    CHECK_FALSE(by_default.done());
    bench.advance(1ms);
    CHECK(by_default.done());
    bench.advance(15s - 1ms);
    CHECK_FALSE(longest.done());
    bench.advance(1ms);
    CHECK(longest.done());
}

TEST_CASE("the visibility timeout of a receive is 0 to 12 hours, the queue's when nothing is said",
          "[sqs][receive][visibility][SQS-261]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "7"}});
    for (const int timeout : {43201, -1}) {
        CHECK(bench
                  .error("ReceiveMessage", {{"QueueUrl", queue}, {"VisibilityTimeout", timeout}},
                         "InvalidParameterValueException")
                  .message() ==
              "Value " + std::to_string(timeout) +
                  " for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.");
    }
    bench.send(queue, "x");
    CHECK(bench.receive(queue).size() == 1);
    bench.advance(7s - 1ms);
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue, {{"VisibilityTimeout", 43200}}).size() == 1);
    bench.advance(43200s - 1ms);
    CHECK(bench.receive(queue).empty());
    bench.advance(1ms);
    CHECK(bench.receive(queue).size() == 1);
}

TEST_CASE("a timeout of 0 hides nothing, and counts as a receive", "[sqs][receive][visibility][SQS-262]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    for (const char* count : {"1", "2", "3"}) {
        const auto messages = bench.receive(queue, {{"VisibilityTimeout", 0}});
        REQUIRE(messages.size() == 1);    // once an answer
        CHECK(messages[0]["Attributes"]["ApproximateReceiveCount"] == count);
        CHECK(bench.counts(queue) == "1/0/0");
    }
}

TEST_CASE("a standard queue gives its messages in the order they were sent", "[sqs][receive][SQS-265][SQS-266]") {
    Bench bench;
    const auto queue = bench.queue("q");
    std::vector<std::string> sent;
    for (int i = 0; i < 25; ++i) {
        sent.push_back(std::to_string(i));
        bench.send(queue, sent.back());
    }
    std::vector<std::string> received;
    for (const std::size_t expected : {10U, 10U, 5U}) {
        const auto some = bench.bodies(queue);
        CHECK(some.size() == expected);    // a short poll sees all there is
        received.insert(received.end(), some.begin(), some.end());
    }
    CHECK(received == sent);
}

TEST_CASE("a standard queue ignores the receive attempt's id", "[sqs][receive][SQS-267]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    CHECK(bench.receive(queue, {{"ReceiveRequestAttemptId", "a b"}}).size() == 1);
    CHECK(bench.receive(queue, {{"ReceiveRequestAttemptId", "a b"}}).empty());
}

// --- long polls
// --------------------------------------------------------------------------------------------------------

TEST_CASE("a long poll with messages at hand does not wait for more", "[sqs][receive][poll][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    CHECK(bench.receive(queue, {{"WaitTimeSeconds", 20}}).size() == 1);
}

TEST_CASE("one message ends one poll, the one that waited longest", "[sqs][receive][poll][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Pending first = poll(bench, queue);
    const Pending second = poll(bench, queue);
    bench.send(queue, "1");
    CHECK(first.done());
    CHECK_FALSE(second.done());
    bench.send(queue, "2");
    REQUIRE(second.done());
    CHECK(first.answer().json()["Messages"][0]["Body"] == "1");
    CHECK(second.answer().json()["Messages"][0]["Body"] == "2");
}

TEST_CASE("a batch ends as many polls as it has messages for", "[sqs][receive][poll][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");
    std::vector<Pending> polls;
    for (int i = 0; i < 4; ++i) polls.push_back(poll(bench, queue));
    Json entries = Json::array();
    for (int i = 0; i < 3; ++i) entries.push_back({{"Id", std::to_string(i)}, {"MessageBody", std::to_string(i)}});
    bench.ok("SendMessageBatch", {{"QueueUrl", queue}, {"Entries", entries}});
    CHECK(polls[0].done());
    CHECK(polls[1].done());
    CHECK(polls[2].done());
    CHECK_FALSE(polls[3].done());
}

TEST_CASE("a message that becomes visible ends a poll", "[sqs][receive][poll][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const auto message = bench.receive(queue).at(0);
    const Pending by_timeout = poll(bench, queue);
    bench.advance(10s);
    CHECK_FALSE(by_timeout.done());
    bench.ok("ChangeMessageVisibility",
             {{"QueueUrl", queue}, {"ReceiptHandle", message["ReceiptHandle"]}, {"VisibilityTimeout", 0}});
    CHECK(by_timeout.done());
}

TEST_CASE("a client that hangs up takes no message with it", "[sqs][receive][poll][SQS-264]") {
    Bench bench;
    const auto queue = bench.queue("q");
    Pending gone = poll(bench, queue);
    Pending unnoticed = poll(bench, queue);
    const Pending patient = poll(bench, queue);
    gone.abandon();
    unnoticed.hang_up();    // the waiting room has not heard of it when the message comes
    bench.send(queue, "x");
    CHECK_FALSE(gone.done());
    CHECK(gone.is_dropped());    // its connection is told, or it would stay open for good
    CHECK_FALSE(unnoticed.done());
    CHECK(unnoticed.is_dropped());
    REQUIRE(patient.done());
    CHECK(patient.answer().json()["Messages"][0]["Body"] == "x");
}

TEST_CASE("a poll of a queue that is deleted meanwhile fails", "[sqs][receive][poll][SQS-68]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Pending waiting = poll(bench, queue);
    bench.ok("DeleteQueue", {{"QueueUrl", queue}});
    REQUIRE(waiting.done());
    CHECK(waiting.answer().code() == "QueueDoesNotExist");
}

// --- what is shown
// -----------------------------------------------------------------------------------------------------

TEST_CASE("attributes are shown when they are asked for", "[sqs][receive][SQS-268]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x", {{"MessageAttributes", {{"k", {{"DataType", "String"}, {"StringValue", "v"}}}}}});
    const auto shown = [&](const Json& more) {
        Json input{{"QueueUrl", queue}, {"VisibilityTimeout", 0}};
        input.update(more);
        return keys(bench.ok("ReceiveMessage", input)["Messages"][0]);
    };
    CHECK(shown(Json::object()) == "Body MD5OfBody MessageId ReceiptHandle ");
    CHECK(shown({{"MessageSystemAttributeNames", {"SenderId"}}}) ==
          "Attributes Body MD5OfBody MessageId ReceiptHandle ");
    CHECK(shown({{"MessageAttributeNames", {"k"}}}) ==
          "Body MD5OfBody MD5OfMessageAttributes MessageAttributes MessageId ReceiptHandle ");
    CHECK(shown({{"MessageSystemAttributeNames", {"SequenceNumber"}}, {"MessageAttributeNames", {"other"}}}) ==
          "Body MD5OfBody MessageId ReceiptHandle ");
}

TEST_CASE("system attributes are asked for by the new member and the old", "[sqs][receive][SQS-269]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const Json both{{"QueueUrl", queue},
                    {"VisibilityTimeout", 0},
                    {"AttributeNames", {"SenderId"}},
                    {"MessageSystemAttributeNames", {"SentTimestamp"}}};
    CHECK(keys(bench.ok("ReceiveMessage", both)["Messages"][0]["Attributes"]) == "SenderId SentTimestamp ");

    const auto query = [&](Parameters names) {
        Parameters all{{"Action", "ReceiveMessage"}, {"QueueUrl", queue}, {"VisibilityTimeout", "0"}};
        all.insert(all.end(), names.begin(), names.end());
        return bench.query(all).body;
    };
    const std::string old_wins =
        query({{"AttributeName.1", "SenderId"}, {"MessageSystemAttributeName.1", "SentTimestamp"}});
    CHECK(old_wins.find("<Name>SenderId</Name>") != std::string::npos);
    CHECK(old_wins.find("<Name>SentTimestamp</Name>") == std::string::npos);
    CHECK(query({{"MessageSystemAttributeName.1", "SentTimestamp"}}).find("<Name>SentTimestamp</Name>") !=
          std::string::npos);
}

TEST_CASE("All is every attribute that applies", "[sqs][receive][SQS-270]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const auto fifo = bench.fifo("q.fifo");
    const auto received = [&](const std::string& url) {
        return nlohmann::json(bench.receive(url, {{"VisibilityTimeout", 0}}).at(0)["Attributes"]);
    };
    bench.send(queue, "x");
    CHECK(keys(Json(received(queue))) ==
          "ApproximateFirstReceiveTimestamp ApproximateReceiveCount SenderId SentTimestamp ");
    bench.ok("PurgeQueue", {{"QueueUrl", queue}});
    bench.send(queue, "x",
               {{"MessageGroupId", "g"},
                {"MessageSystemAttributes", {{"AWSTraceHeader", {{"DataType", "String"}, {"StringValue", "t"}}}}}});
    CHECK(keys(Json(received(queue))) ==
          "AWSTraceHeader ApproximateFirstReceiveTimestamp ApproximateReceiveCount MessageGroupId SenderId "
          "SentTimestamp ");
    bench.send_fifo(fifo, "x", "g", "d");
    CHECK(keys(Json(received(fifo))) ==
          "ApproximateFirstReceiveTimestamp ApproximateReceiveCount MessageDeduplicationId MessageGroupId SenderId "
          "SentTimestamp SequenceNumber ");
}

TEST_CASE("a name that is unknown is ignored in JSON and refused in Query", "[sqs][receive][SQS-271]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const auto message =
        bench
            .receive(queue, {{"MessageSystemAttributeNames", {"Nonsense", "SequenceNumber", "SenderId"}},
                             {"VisibilityTimeout", 0}})
            .at(0);
    CHECK(keys(message["Attributes"]) == "SenderId ");
    const Answer answer =
        bench.query({{"Action", "ReceiveMessage"}, {"QueueUrl", queue}, {"AttributeName.1", "Nonsense"}});
    CHECK(answer.status == 400);
    CHECK(answer.query_code() == "InvalidAttributeName");
    CHECK(bench.counts(queue) == "1/0/0");
}

TEST_CASE("times are milliseconds, and receives are counted with this one", "[sqs][receive][SQS-272][SQS-273]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "1"}, {"DelaySeconds", "2"}});
    bench.send(queue, "x");
    const std::string sent = std::to_string(bench.now().time_since_epoch() / 1ms);
    bench.advance(2345ms);
    const std::string first = std::to_string(bench.now().time_since_epoch() / 1ms);
    for (const char* count : {"1", "2", "3"}) {
        const Json attributes = bench.receive(queue).at(0)["Attributes"];
        CHECK(attributes["SentTimestamp"] == sent);
        CHECK(attributes["ApproximateFirstReceiveTimestamp"] == first);
        CHECK(attributes["ApproximateReceiveCount"] == count);
        bench.advance(1s);
    }
}

TEST_CASE("the sender is the caller's user id", "[sqs][receive][SQS-274]") {
    Bench bench;
    const auto queue = bench.queue("q");
    bench.send(queue, "x");
    const std::string sender = bench.receive(queue, {{"VisibilityTimeout", 0}}).at(0)["Attributes"]["SenderId"];
    CHECK_FALSE(sender.empty());
    const Answer identity = bench.query({{"Action", "GetCallerIdentity"}, {"Version", "2011-06-15"}}, "/", "sts");
    CHECK(identity.body.find("<UserId>" + sender + "</UserId>") != std::string::npos);
}

TEST_CASE("a deduplication id is shown as given, or as the digest of the body", "[sqs][receive][fifo][SQS-275]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"ContentBasedDeduplication", "true"}});
    bench.send_fifo(queue, "message", "a", "given");
    bench.send(queue, "message", {{"MessageGroupId", "b"}});
    const auto messages = bench.receive(queue);
    CHECK(messages.at(0)["Attributes"]["MessageDeduplicationId"] == "given");
    CHECK(messages.at(1)["Attributes"]["MessageDeduplicationId"] ==
          "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d");
}

TEST_CASE("which message attributes a pattern asks for", "[sqs][receive][SQS-276][SQS-277][SQS-278][SQS-279]") {
    Bench bench;
    const auto queue = bench.queue("q");
    Json attributes;
    for (const char* name : {"General", "Hello", "Help.Me", "hello"})
        attributes[name] = {{"DataType", "String"}, {"StringValue", "v"}};
    bench.send(queue, "x", {{"MessageAttributes", attributes}});
    const auto asked = [&](const Json& names) {
        const Json message = bench.receive(queue, {{"MessageAttributeNames", names}, {"VisibilityTimeout", 0}}).at(0);
        CHECK(message.contains("MessageAttributes") == message.contains("MD5OfMessageAttributes"));
        return message.contains("MessageAttributes") ? keys(message["MessageAttributes"]) : "";
    };
    for (const char* all : {"All", ".*", "*"}) CHECK(asked({all}) == "General Hello Help.Me hello ");
    CHECK(asked({"Hel.*"}) == "Hello Help.Me ");
    CHECK(asked({"Help.*"}) == "Help.Me ");
    CHECK(asked({"Hello"}) == "Hello ");
    CHECK(asked({"HELLO"}) == "");
    CHECK(asked({"Hello", "Gen.*", "Nothing", "AWS.", "..foo", "Hello"}) == "General Hello ");
    CHECK(asked({"Hel*"}) == "");
    CHECK(asked({"Nothing.*"}) == "");
}

TEST_CASE("a received message in the Query protocol", "[sqs][receive][query][SQS-60][SQS-64]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Answer sent = bench.query({{"Action", "SendMessage"},
                                     {"QueueUrl", queue},
                                     {"MessageBody", "<a>&"},
                                     {"MessageAttribute.1.Name", "k"},
                                     {"MessageAttribute.1.Value.DataType", "String"},
                                     {"MessageAttribute.1.Value.StringValue", "x"},
                                     {"MessageAttribute.2.Name", "b"},
                                     {"MessageAttribute.2.Value.DataType", "Binary"},
                                     {"MessageAttribute.2.Value.BinaryValue", "AAE="},
                                     {"MessageSystemAttribute.1.Name", "AWSTraceHeader"},
                                     {"MessageSystemAttribute.1.Value.DataType", "String"},
                                     {"MessageSystemAttribute.1.Value.StringValue", "t"}});
    REQUIRE(sent.status == 200);
    for (const char* element :
         {"<MessageId>", "<MD5OfMessageBody>", "<MD5OfMessageAttributes>", "<MD5OfMessageSystemAttributes>"}) {
        CHECK(sent.body.find(element) != std::string::npos);
    }
    CHECK(sent.body.find("SequenceNumber") == std::string::npos);
    const Answer received = bench.query({{"Action", "ReceiveMessage"},
                                         {"QueueUrl", queue},
                                         {"AttributeName.1", "ApproximateReceiveCount"},
                                         {"MessageAttributeName.1", "All"}});
    for (const char* element :
         {"<Message>", "<Body>&lt;a&gt;&amp;</Body>", "<MD5OfBody>", "<MD5OfMessageAttributes>", "<ReceiptHandle>AQEB",
          "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>",
          "<MessageAttribute><Name>b</Name><Value><BinaryValue>AAE=</BinaryValue><DataType>Binary</DataType></Value></"
          "MessageAttribute>",
          "<MessageAttribute><Name>k</Name><Value><StringValue>x</StringValue><DataType>String</DataType></Value></"
          "MessageAttribute>"}) {
        INFO(received.body);
        CHECK(received.body.find(element) != std::string::npos);
    }
}
