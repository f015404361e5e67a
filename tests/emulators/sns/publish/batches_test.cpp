// PublishBatch: what fails the whole request, and what one entry.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;

namespace {

using Entry = Parameters;    // with `Id` and `Message`, and whatever more

Entry entry(const std::string& id, const std::string& message, const Parameters& more = {}) {
    return Parameters{{"Id", id}, {"Message", message}} + more;
}

Parameters batch(const std::string& topic, const std::vector<Entry>& entries) {
    Parameters parameters{{"TopicArn", topic}};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        for (const auto& [name, value] : entries[i]) {
            parameters.emplace_back("PublishBatchRequestEntries.member." + std::to_string(i + 1) + "." + name, value);
        }
    }
    return parameters;
}

std::string refusal(Bench& bench, const Parameters& parameters, const std::string& code) {
    const Answer answer = bench.sns_error("PublishBatch", parameters, code);
    CHECK(answer.status == 400);
    return answer.message();
}

}    // namespace

TEST_CASE("a batch publishes up to ten messages", "[sns][batch][SNS-161][SNS-24][SNS-365]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}});
    std::vector<Entry> entries;
    for (int i = 0; i < 10; ++i) entries.push_back(entry(std::to_string(i), "m" + std::to_string(i)));
    const Answer answer = bench.sns_ok("PublishBatch", batch(topic, entries));
    CHECK(answer.texts("Successful/member/Id").size() == 10);
    CHECK(answer.texts("Successful/member/MessageId").size() == 10);
    CHECK(bench.bodies(queue) == std::vector<std::string>{"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"});
    entries.push_back(entry("more", "x"));
    CHECK(refusal(bench, batch(topic, entries), "TooManyEntriesInBatchRequest") ==
          "The batch request contains more entries than permissible.");
}

TEST_CASE("the answer has what failed before what did not, and both lists", "[sns][batch][SNS-11][SNS-10]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Answer good = bench.sns_ok("PublishBatch", batch(topic, {entry("a", "x")}));
    CHECK(good.body.find("<PublishBatchResult><Failed/><Successful><member><MessageId>" + good.text("MessageId") +
                         "</MessageId><Id>a</Id></member></Successful></PublishBatchResult>") != std::string::npos);
    const Answer bad = bench.sns_ok("PublishBatch", batch(topic, {entry("a", "")}));
    CHECK(bad.body.find("</Failed><Successful/>") != std::string::npos);
}

TEST_CASE("ids of a batch are distinct, short and plain", "[sns][batch][SNS-162][SNS-163][SNS-396]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(refusal(bench, batch(topic, {entry("a", "x"), entry("a", "y")}), "BatchEntryIdsNotDistinct") ==
          "Two or more batch entries in the request have the same Id.");
    bench.sns_ok("PublishBatch", batch(topic, {entry(std::string(80, 'a'), "x"), entry("A-z_0", "x")}));
    const std::string long_id(81, 'a');
    CHECK(refusal(bench, batch(topic, {entry(long_id, "x")}), "InvalidBatchEntryId") ==
          "The Id of a batch entry in the batch request is too long: " + long_id);
    for (const std::string id : {"a b", "a.b", "ü", ""}) {
        CHECK(refusal(bench, batch(topic, {entry(id, "x")}), "InvalidBatchEntryId") ==
              "The Id of a batch entry in the batch request contains an impermissible character: " + id);
    }
}

TEST_CASE("all messages of a batch together have the topic's limit", "[sns][batch][SNS-164][SNS-404]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string half(131'072, 'x');
    bench.sns_ok("PublishBatch", batch(topic, {entry("a", half), entry("b", half)}));
    CHECK(refusal(bench, batch(topic, {entry("a", half), entry("b", half + "x")}), "BatchRequestTooLong") ==
          "The length of all the messages put together is more than the limit.");
    refusal(bench, batch(topic, {entry("a", half), entry("b", half, message_attributes({{"n", {"String", "v"}}}))}),
            "BatchRequestTooLong");
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", topic}, {"AttributeName", "MaximumMessageSize"}, {"AttributeValue", "262145"}});
    bench.sns_ok("PublishBatch", batch(topic, {entry("a", half), entry("b", half + "x")}));
}

TEST_CASE("an empty batch is missing", "[sns][batch][SNS-165][SNS-37]") {
    Bench bench;
    CHECK(
        refusal(bench, {{"TopicArn", bench.topic("t")}}, "ValidationError") ==
        "1 validation error detected: Value null at 'publishBatchRequestEntries' failed to satisfy constraint: Member "
        "must not be null");
}

TEST_CASE("attributes, structure and missing ids fail the whole batch", "[sns][batch][SNS-166][SNS-395]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    const auto good = entry("good", "x");
    refusal(bench, batch(topic, {good, entry("bad", "x", message_attributes({{"a b", {"String", "x"}}}))}),
            "ParameterValueInvalid");
    CHECK(
        refusal(bench, batch(topic, {good, entry("bad", "{}", {{"MessageStructure", "json"}})}), "InvalidParameter") ==
        "Invalid parameter: Message Structure - No default entry in JSON message body");
    CHECK(bench.receive(queue).empty());

    const auto fifo = bench.fifo_topic("t.fifo");
    const auto fifo_entry = entry("good", "x", {{"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}});
    CHECK(refusal(bench, batch(fifo, {fifo_entry, entry("bad", "x", {{"MessageDeduplicationId", "e"}})}),
                  "InvalidParameter") == "Invalid parameter: The MessageGroupId parameter is required for FIFO topics");
    CHECK(refusal(bench, batch(fifo, {fifo_entry, entry("bad", "x", {{"MessageGroupId", "g"}})}), "InvalidParameter") ==
          "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
          "provided explicitly");
}

TEST_CASE("a bad subject and an empty message fail their entry", "[sns][batch][SNS-167][SNS-395]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}});
    const Answer answer = bench.sns_ok("PublishBatch", batch(topic, {entry("empty", ""), entry("good", "x"),
                                                                     entry("subject", "y", {{"Subject", "a\nb"}})}));
    using List = std::vector<std::string>;
    CHECK(answer.texts("Failed/member/Id") == List{"empty", "subject"});
    CHECK(answer.texts("Failed/member/Code") == List{"InvalidParameter", "InvalidParameter"});
    CHECK(answer.texts("Failed/member/Message") ==
          List{"Invalid parameter: Empty message", "Invalid parameter: Subject"});
    CHECK(answer.texts("Failed/member/SenderFault") == List{"true", "true"});
    CHECK(answer.texts("Successful/member/Id") == List{"good"});
    CHECK(bench.bodies(queue) == List{"x"});
}

TEST_CASE("a batch to a missing topic fails as a whole", "[sns][batch][SNS-168]") {
    Bench bench;
    CHECK(bench
              .sns_error("PublishBatch", batch("arn:aws:sns:us-east-1:000000000000:missing", {entry("a", "x")}),
                         "NotFound")
              .status == 404);
    bench.as.region = "eu-west-1";
    CHECK(refusal(bench, batch("arn:aws:sns:us-east-1:000000000000:t", {entry("a", "x")}), "InvalidParameter") ==
          "Invalid parameter: TopicArn");
}

TEST_CASE("a batch goes to a topic alone", "[sns][batch][SNS-169]") {
    Bench bench;
    Parameters parameters = batch(bench.topic("t"), {entry("a", "x")});
    parameters.front().first = "TargetArn";
    refusal(bench, parameters, "ValidationError");
}

TEST_CASE("a batch to a FIFO topic keeps its order", "[sns][batch][SNS-170]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo", {{"ContentBasedDeduplication", "true"}});
    const auto queue = bench.fifo("q.fifo");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}});
    std::vector<Entry> entries;
    for (int i = 0; i < 10; ++i) {
        entries.push_back(entry("id" + std::to_string(i), "m" + std::to_string(9 - i), {{"MessageGroupId", "g"}}));
    }
    const auto numbers = bench.sns_ok("PublishBatch", batch(topic, entries)).texts("Successful/member/SequenceNumber");
    CHECK(numbers.size() == 10);
    CHECK(std::is_sorted(numbers.begin(), numbers.end()));
    CHECK(bench.bodies(queue) == std::vector<std::string>{"m9", "m8", "m7", "m6", "m5", "m4", "m3", "m2", "m1", "m0"});
}

TEST_CASE("each entry is filtered by itself", "[sns][batch][SNS-233]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue, {{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"colour":["red"]})"}});
    bench.sns_ok("PublishBatch", batch(topic, {entry("a", "red", message_attributes({{"colour", {"String", "red"}}})),
                                               entry("b", "blue", message_attributes({{"colour", {"String", "blue"}}})),
                                               entry("c", "none")}));
    CHECK(bench.bodies(queue) == std::vector<std::string>{"red"});
}
