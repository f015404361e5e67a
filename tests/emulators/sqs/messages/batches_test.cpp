// The three batch operations: the envelope's checks, and entries that fail alone.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> batches{"SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"};

// An entry with this id for any of the three; its handle is no handle.
Json entry(const std::string& batch, const std::string& id) {
    if (batch == "SendMessageBatch") return {{"Id", id}, {"MessageBody", "x"}};
    if (batch == "DeleteMessageBatch") return {{"Id", id}, {"ReceiptHandle", "h"}};
    return {{"Id", id}, {"ReceiptHandle", "h"}, {"VisibilityTimeout", 1}};
}

Json request(const std::string& queue, Json entries) { return {{"QueueUrl", queue}, {"Entries", std::move(entries)}}; }

// Result ids, in order.
std::string ids(const Json& out, const char* list) {
    std::string all;
    if (!out.contains(list)) return "";
    for (const Json& each : out[list]) all += each["Id"].get<std::string>() + " ";
    return all;
}

}    // namespace

TEST_CASE("a batch has one to ten entries", "[sqs][batches][SQS-78][SQS-77][SQS-246][SQS-247]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (const std::string& batch : batches) {
        const Answer empty = bench.error(batch, request(queue, Json::array()), "EmptyBatchRequest");
        CHECK(empty.status == 400);
        CHECK(empty.query_code() == "AWS.SimpleQueueService.EmptyBatchRequest");
        CHECK(empty.message() == "There should be at least one " + batch + "RequestEntry in the request.");

        Json entries = Json::array();
        for (int i = 0; i < 20; ++i) entries.push_back(entry(batch, "id" + std::to_string(i)));
        const Answer many = bench.error(batch, request(queue, entries), "TooManyEntriesInBatchRequest");
        CHECK(many.status == 400);
        CHECK(many.query_code() == "AWS.SimpleQueueService.TooManyEntriesInBatchRequest");
        CHECK(many.message() == "Maximum number of entries per request are 10. You have sent 20.");
        entries.erase(entries.begin() + 10, entries.end());
        CHECK(bench.call(batch, request(queue, entries)).status == 200);
    }
    CHECK(bench.counts(queue) == "10/0/0");
}

TEST_CASE("entry ids are 1 to 80 letters, digits, hyphens and underscores", "[sqs][batches][SQS-81][SQS-248]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (const std::string& batch : batches) {
        for (const std::string& id :
             {std::string(), std::string(81, 'a'), std::string("a b"), std::string("a.b"), std::string("\xC3\xA4")}) {
            const Answer answer = bench.error(
                batch, request(queue, Json::array({entry(batch, "good"), entry(batch, id)})), "InvalidBatchEntryId");
            CHECK(answer.status == 400);
            CHECK(answer.query_code() == "AWS.SimpleQueueService.InvalidBatchEntryId");
            CHECK(answer.message() ==
                  "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at "
                  "most 80 letters long.");
        }
        CHECK(
            bench.call(batch, request(queue, Json::array({entry(batch, std::string(80, '_')), entry(batch, "A-z_9")})))
                .status == 200);
    }
    CHECK(bench.counts(queue) == "2/0/0");
}

TEST_CASE("entry ids are distinct", "[sqs][batches][SQS-79][SQS-249]") {
    Bench bench;
    const auto queue = bench.queue("q");
    for (const std::string& batch : batches) {
        const Json entries =
            Json::array({entry(batch, "a"), entry(batch, "idA"), entry(batch, "b"), entry(batch, "idA")});
        const Answer answer = bench.error(batch, request(queue, entries), "BatchEntryIdsNotDistinct");
        CHECK(answer.status == 400);
        CHECK(answer.query_code() == "AWS.SimpleQueueService.BatchEntryIdsNotDistinct");
        CHECK(answer.message() == "Id idA repeated.");
        CHECK(bench.call(batch, request(queue, Json::array({entry(batch, "ida"), entry(batch, "idA")}))).status == 200);
    }
}

TEST_CASE("a batch is at most one mebibyte in all, attributes included", "[sqs][batches][SQS-80][SQS-250]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"MaximumMessageSize", "1024"}});
    const auto entries = [](std::size_t last, const Json& more) {
        Json all = Json::array({{{"Id", "a"}, {"MessageBody", std::string(1'000'000, 'x')}},
                                {{"Id", "b"}, {"MessageBody", std::string(last, 'x')}}});
        all[1].update(more);
        return all;
    };
    const Json none = Json::object();
    const Answer over = bench.error("SendMessageBatch", request(queue, entries(48'577, none)), "BatchRequestTooLong");
    CHECK(over.status == 400);
    CHECK(over.query_code() == "AWS.SimpleQueueService.BatchRequestTooLong");
    CHECK(over.message() == "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
    const Json attribute{
        {"MessageAttributes", {{"name", {{"DataType", "Binary"}, {"BinaryValue", "AAEC"}}}}}};    // 4 + 6 + 3
    CHECK(bench.error("SendMessageBatch", request(queue, entries(48'576 - 12, attribute)), "BatchRequestTooLong")
              .message() == "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
    // Exactly as much is a batch; its entries fail at the queue's own limit.
    CHECK(ids(bench.ok("SendMessageBatch", request(queue, entries(48'576, none))), "Failed") == "a b ");
}

TEST_CASE("the envelope is checked in AWS's order, before any entry", "[sqs][batches][SQS-114]") {
    Bench bench;
    const auto queue = bench.queue("q");
    Json entries = Json::array();
    for (int i = 0; i < 11; ++i)
        entries.push_back({{"Id", i < 2 ? "a b" : "same"}, {"MessageBody", std::string(200'000, 'x')}});
    bench.error("SendMessageBatch", request("missing", entries), "QueueDoesNotExist");
    bench.error("SendMessageBatch", request(queue, entries), "TooManyEntriesInBatchRequest");
    entries.erase(entries.begin() + 1);
    bench.error("SendMessageBatch", request(queue, entries), "InvalidBatchEntryId");
    entries.erase(entries.begin());
    bench.error("SendMessageBatch", request(queue, entries), "BatchEntryIdsNotDistinct");
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i]["Id"] = std::to_string(i);
    bench.error("SendMessageBatch", request(queue, entries), "BatchRequestTooLong");
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("a batch that is too long is, before its FIFO parameters are looked at", "[sqs][batches][fifo][SQS-114]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    Json entries = Json::array();
    for (int i = 0; i < 6; ++i)
        entries.push_back({{"Id", std::to_string(i)}, {"MessageBody", std::string(200'000, 'x')}});
    bench.error("SendMessageBatch", request(queue, entries), "BatchRequestTooLong");
    entries.erase(entries.begin());
    bench.error("SendMessageBatch", request(queue, entries), "InvalidParameterValueException");
}

TEST_CASE("an entry that is too large for its queue fails alone", "[sqs][batches][SQS-251]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"MaximumMessageSize", "1024"}});
    const Json out = bench.ok("SendMessageBatch",
                              request(queue, Json::array({{{"Id", "a"}, {"MessageBody", "small"}},
                                                          {{"Id", "b"}, {"MessageBody", std::string(1025, 'x')}},
                                                          {{"Id", "c"}, {"MessageBody", std::string(1024, 'x')}}})));
    CHECK(ids(out, "Successful") == "a c ");
    REQUIRE(out["Failed"].size() == 1);
    CHECK(out["Failed"][0]["Id"] == "b");
    CHECK(out["Failed"][0]["Code"] == "InvalidParameterValue");
    CHECK(out["Failed"][0]["Message"] ==
          "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.");
    CHECK(out["Failed"][0]["SenderFault"] == true);
    CHECK(bench.counts(queue) == "2/0/0");
}

TEST_CASE("an entry without a body or with characters that none may have fails alone",
          "[sqs][batches][SQS-252][SQS-253][SQS-257]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Json out = bench.ok(
        "SendMessageBatch",
        request(
            queue,
            Json::array({{{"Id", "a"}, {"MessageBody", "a\x01"}},
                         {{"Id", "b"}, {"MessageBody", "good"}},
                         {{"Id", "c"}, {"MessageBody", ""}},
                         {{"Id", "d"}, {"MessageBody", "x"}, {"DelaySeconds", 901}},
                         {{"Id", "e"}, {"MessageBody", "x"}, {"MessageAttributes", {{"k", {{"DataType", "s"}}}}}}})));
    CHECK(ids(out, "Successful") == "b ");
    CHECK(ids(out, "Failed") == "a c d e ");
    const std::vector<std::string> codes{"InvalidMessageContents", "EmptyValue", "InvalidParameterValue",
                                         "InvalidParameterValue"};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        CHECK(out["Failed"][i]["Code"] == codes[i]);
        CHECK(out["Failed"][i]["SenderFault"] == true);
    }
    CHECK(bench.bodies(queue) == std::vector<std::string>{"good"});
}

TEST_CASE("a batch of which all entries fail is still answered 200", "[sqs][batches][SQS-258]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const Answer answer =
        bench.call("SendMessageBatch", request(queue, Json::array({{{"Id", "a"}, {"MessageBody", ""}}})));
    CHECK(answer.status == 200);
    CHECK(ids(answer.json(), "Failed") == "a ");
    CHECK(answer.json().value("Successful", Json::array()).empty());
}

TEST_CASE("what a FIFO message lacks fails the whole batch", "[sqs][batches][fifo][SQS-254]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    const Json good{{"Id", "good"}, {"MessageBody", "x"}, {"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}};
    const Answer no_group = bench.error(
        "SendMessageBatch",
        request(queue, Json::array({good, {{"Id", "bad"}, {"MessageBody", "x"}, {"MessageDeduplicationId", "e"}}})),
        "InvalidParameterValueException");
    CHECK(no_group.message() == "The request must contain the parameter MessageGroupId.");
    const Answer no_id =
        bench.error("SendMessageBatch",
                    request(queue, Json::array({good, {{"Id", "bad"}, {"MessageBody", "x"}, {"MessageGroupId", "g"}}})),
                    "InvalidParameterValueException");
    CHECK(
        no_id.message() ==
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("a FIFO batch is enqueued and answered in its order", "[sqs][batches][fifo][SQS-255]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo", {{"ContentBasedDeduplication", "true"}});
    Json entries = Json::array();
    for (const char* body : {"c", "a", "b", "a", "d"}) {
        entries.push_back(
            {{"Id", "id" + std::to_string(entries.size())}, {"MessageBody", body}, {"MessageGroupId", "g"}});
    }
    const Json out = bench.ok("SendMessageBatch", request(queue, entries));
    CHECK(ids(out, "Successful") == "id0 id1 id2 id3 id4 ");
    CHECK(out["Successful"][0]["SequenceNumber"] < out["Successful"][1]["SequenceNumber"]);
    CHECK(out["Successful"][1]["MessageId"] == out["Successful"][3]["MessageId"]);    // a duplicate inside the batch
    CHECK(bench.bodies(queue) == std::vector<std::string>{"c", "a", "b", "d"});
}

TEST_CASE("entries of deletes and visibility changes fail alone, with the codes of the single calls",
          "[sqs][batches][SQS-256][SQS-257]") {
    Bench bench;
    const auto queue = bench.queue("q");
    const auto other = bench.queue("other");
    for (int i = 0; i < 2; ++i) bench.send(queue, "x");
    bench.send(other, "x");
    const auto messages = bench.receive(queue);
    const auto foreign = bench.receive(other);
    const Json gone = messages[1];
    bench.remove(queue, gone);

    const Json changed = bench.ok(
        "ChangeMessageVisibilityBatch",
        request(
            queue,
            Json::array({{{"Id", "a"}, {"ReceiptHandle", messages[0]["ReceiptHandle"]}, {"VisibilityTimeout", 99}},
                         {{"Id", "b"}, {"ReceiptHandle", "garbage"}, {"VisibilityTimeout", 1}},
                         {{"Id", "c"}, {"ReceiptHandle", messages[0]["ReceiptHandle"]}, {"VisibilityTimeout", 43201}},
                         {{"Id", "d"}, {"ReceiptHandle", gone["ReceiptHandle"]}, {"VisibilityTimeout", 1}}})));
    CHECK(ids(changed, "Successful") == "a ");
    CHECK(ids(changed, "Failed") == "b c d ");
    CHECK(changed["Failed"][0]["Code"] == "ReceiptHandleIsInvalid");
    CHECK(changed["Failed"][0]["Message"] == "The input receipt handle \"garbage\" is not a valid receipt handle.");
    CHECK(changed["Failed"][0]["SenderFault"] == true);
    CHECK(changed["Failed"][1]["Code"] == "InvalidParameterValue");
    CHECK(changed["Failed"][2]["Code"] == "InvalidParameterValue");
    bench.advance(98s);
    CHECK(bench.counts(queue) == "0/1/0");    // the change of `a` was made

    const Json removed =
        bench.ok("DeleteMessageBatch",
                 request(queue, Json::array({{{"Id", "a"}, {"ReceiptHandle", messages[0]["ReceiptHandle"]}},
                                             {{"Id", "b"}, {"ReceiptHandle", foreign[0]["ReceiptHandle"]}},
                                             {{"Id", "c"}, {"ReceiptHandle", gone["ReceiptHandle"]}}})));
    CHECK(ids(removed, "Successful") == "a c ");
    CHECK(ids(removed, "Failed") == "b ");
    CHECK(removed["Failed"][0]["Code"] == "ReceiptHandleIsInvalid");
    CHECK(bench.counts(queue) == "0/0/0");
}

TEST_CASE("batches in the Query protocol", "[sqs][batches][query][SQS-61][SQS-62][SQS-63]") {
    Bench bench;
    const auto queue = bench.fifo("q.fifo");
    const Answer sent =
        bench.query({{"Action", "SendMessageBatch"},
                     {"Version", "2012-11-05"},
                     {"QueueUrl", queue},
                     {"SendMessageBatchRequestEntry.1.Id", "a"},
                     {"SendMessageBatchRequestEntry.1.MessageBody", "message"},
                     {"SendMessageBatchRequestEntry.1.MessageGroupId", "g"},
                     {"SendMessageBatchRequestEntry.1.MessageDeduplicationId", "1"},
                     {"SendMessageBatchRequestEntry.1.MessageAttribute.1.Name", "k"},
                     {"SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType", "String"},
                     {"SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue", "x"},
                     {"SendMessageBatchRequestEntry.1.MessageSystemAttribute.1.Name", "AWSTraceHeader"},
                     {"SendMessageBatchRequestEntry.1.MessageSystemAttribute.1.Value.DataType", "String"},
                     {"SendMessageBatchRequestEntry.1.MessageSystemAttribute.1.Value.StringValue", "t"},
                     {"SendMessageBatchRequestEntry.2.Id", "b"},
                     {"SendMessageBatchRequestEntry.2.MessageBody", "\x01"},
                     {"SendMessageBatchRequestEntry.2.MessageGroupId", "g"},
                     {"SendMessageBatchRequestEntry.2.MessageDeduplicationId", "2"}});
    REQUIRE(sent.status == 200);
    const auto contains = [](const Answer& answer, const std::string& part) {
        return answer.body.find(part) != std::string::npos;
    };
    CHECK(contains(
        sent,
        "<SendMessageBatchResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><SendMessageBatchResult>"));
    CHECK(contains(sent, "<SendMessageBatchResultEntry><Id>a</Id>"));
    CHECK(contains(sent, "<MessageId>"));
    CHECK(contains(sent, "<MD5OfMessageBody>78e731027d8fd50ed642340b7c9a63b3</MD5OfMessageBody>"));
    CHECK(contains(sent, "<MD5OfMessageAttributes>a45daa70926828a2f0a1db3418e6feb4</MD5OfMessageAttributes>"));
    CHECK(contains(sent, "<MD5OfMessageSystemAttributes>"));
    CHECK(contains(sent, "<SequenceNumber>188"));
    CHECK(contains(sent,
                   "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>InvalidMessageContents</"
                   "Code><Message>"));

    const std::string handle = bench.receive(queue).at(0)["ReceiptHandle"];
    const Answer changed = bench.query({{"Action", "ChangeMessageVisibilityBatch"},
                                        {"QueueUrl", queue},
                                        {"ChangeMessageVisibilityBatchRequestEntry.1.Id", "a"},
                                        {"ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle", handle},
                                        {"ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout", "5"},
                                        {"ChangeMessageVisibilityBatchRequestEntry.2.Id", "b"},
                                        {"ChangeMessageVisibilityBatchRequestEntry.2.ReceiptHandle", "h"},
                                        {"ChangeMessageVisibilityBatchRequestEntry.2.VisibilityTimeout", "5"}});
    CHECK(contains(changed,
                   "<ChangeMessageVisibilityBatchResultEntry><Id>a</Id></ChangeMessageVisibilityBatchResultEntry>"));
    CHECK(contains(
        changed,
        "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>ReceiptHandleIsInvalid</Code>"));
    const Answer removed = bench.query({{"Action", "DeleteMessageBatch"},
                                        {"QueueUrl", queue},
                                        {"DeleteMessageBatchRequestEntry.1.Id", "a"},
                                        {"DeleteMessageBatchRequestEntry.1.ReceiptHandle", handle},
                                        {"DeleteMessageBatchRequestEntry.2.Id", "b"},
                                        {"DeleteMessageBatchRequestEntry.2.ReceiptHandle", "h"}});
    CHECK(contains(removed, "<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>"));
    CHECK(contains(
        removed,
        "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>ReceiptHandleIsInvalid</Code>"));
}
