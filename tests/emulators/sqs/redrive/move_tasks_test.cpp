// Message move tasks: starting, watching and cancelling them, what they move, how fast, and how they end.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "pileus/text/base64.hpp"
#include "support/bench.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

using Bodies = std::vector<std::string>;

// A queue and its dead-letter queue; of a sandbox of its own, or of one that is there.
struct Pair {
    explicit Pair(bool fifo = false) : own(std::make_unique<Bench>()), bench(*own) { make(fifo, ""); }
    explicit Pair(Bench& shared, const std::string& suffix = "") : bench(shared) { make(false, suffix); }

    void make(bool fifo, const std::string& suffix) {
        is_fifo = fifo;
        dead = fifo ? bench.fifo("dead.fifo") : bench.queue("dead" + suffix);
        source = bench.arn(dead);
        const std::map<std::string, std::string> attributes{
            {"RedrivePolicy", Json{{"deadLetterTargetArn", source}, {"maxReceiveCount", 1}}.dump()}};
        queue = fifo ? bench.fifo("q.fifo", attributes) : bench.queue("q" + suffix, attributes);
    }
    // Sends messages and lets them die.
    void let_die(const Bodies& bodies, const std::string& group = "g") {
        for (const std::string& body : bodies) is_fifo ? bench.send_fifo(queue, body, group) : bench.send(queue, body);
        for (std::size_t i = 0; i < bodies.size();) i += bench.receive(queue, {{"VisibilityTimeout", 0}}).size();
        REQUIRE(bench.receive(queue).empty());
    }
    void fill(int count) {    // directly, with the numbers as bodies
        for (int i = 0; i < count; ++i) bench.send(dead, std::to_string(i));
    }
    Answer try_to_start(const Json& more = Json::object()) {
        Json input{{"SourceArn", source}};
        input.update(more);
        return bench.call("StartMessageMoveTask", input);
    }
    std::string start(const Json& more = Json::object()) {
        const Answer answer = try_to_start(more);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json()["TaskHandle"];
    }
    // The newest.
    Json task() { return bench.ok("ListMessageMoveTasks", {{"SourceArn", source}})["Results"].at(0); }
    std::int64_t moved() { return task()["ApproximateNumberOfMessagesMoved"]; }
    std::string status() { return task()["Status"]; }

    std::unique_ptr<Bench> own;
    Bench& bench;
    bool is_fifo = false;
    std::string dead, queue, source;    // source: of tasks, so the ARN of the dead-letter queue
};

void check_refused(const Answer& answer, const std::string& message) {
    CHECK(answer.status == 400);
    CHECK(answer.query_code() == "InvalidParameterValue");
    CHECK(answer.message() == message);
}
void check_not_found(const Answer& answer, const std::string& message) {
    CHECK(answer.status == 404);
    CHECK(answer.code() == "ResourceNotFoundException");
    CHECK(answer.message() == message);
}

const std::string no_source = "The resource that you specified for the SourceArn parameter doesn't exist.";
const std::string no_destination = "The resource that you specified for the DestinationArn parameter doesn't exist.";

}    // namespace

// --- starting --------------------------------------------------------------------------------------------------------

TEST_CASE("a task moves dead letters back to where they came from, as new messages",
          "[sqs][tasks][SQS-365][SQS-377][SQS-378][SQS-405]") {
    Pair pair;
    pair.bench.send(pair.queue, "body",
                    {{"MessageAttributes", {{"k", {{"DataType", "String"}, {"StringValue", "v"}}}}},
                     {"MessageSystemAttributes", {{"AWSTraceHeader", {{"DataType", "String"}, {"StringValue", "t"}}}}},
                     {"MessageGroupId", "tenant"}});
    const Json before = pair.bench.receive(pair.queue, {{"VisibilityTimeout", 0}}).at(0);
    REQUIRE(pair.bench.receive(pair.queue).empty());
    pair.bench.advance(3 * 24h);
    pair.start();
    CHECK(pair.bench.counts(pair.dead) == "0/0/0");

    pair.bench.advance(1s);
    const Json message = pair.bench.receive(pair.queue, {{"VisibilityTimeout", 0}}).at(0);
    for (const char* kept : {"Body", "MD5OfBody", "MessageAttributes", "MD5OfMessageAttributes"})
        CHECK(message[kept] == before[kept]);
    CHECK(message["MessageId"] != before["MessageId"]);
    const std::string start = std::to_string(pileus::to_milliseconds(pair.bench.now() - 1s));
    const std::string now = std::to_string(pileus::to_milliseconds(pair.bench.now()));
    CHECK(nlohmann::json(message["Attributes"]) == nlohmann::json{{"AWSTraceHeader", "t"},
                                                                  {"ApproximateFirstReceiveTimestamp", now},
                                                                  {"ApproximateReceiveCount", "1"},
                                                                  {"MessageGroupId", "tenant"},
                                                                  {"SenderId", "000000000000"},
                                                                  {"SentTimestamp", start}});
    // Retention starts anew: two more days and it would have been gone.
    pair.bench.advance(4 * 24h - 2s);
    CHECK(pair.bench.counts(pair.queue) == "1/0/0");
    pair.bench.advance(1s);
    CHECK(pair.bench.counts(pair.queue) == "0/0/0");
}

TEST_CASE("a task of a FIFO queue keeps groups and their order", "[sqs][tasks][fifo][SQS-377][SQS-379][SQS-313]") {
    Pair pair(true);
    pair.let_die({"a1", "a2", "a3"}, "a");
    pair.let_die({"b1", "b2"}, "b");
    pair.start();
    const auto messages = pair.bench.receive(pair.queue);
    REQUIRE(messages.size() == 5);
    Bodies bodies;
    for (const Json& message : messages) bodies.push_back(message["Body"]);
    CHECK(bodies == Bodies{"a1", "a2", "a3", "b1", "b2"});
    CHECK(messages[3]["Attributes"]["MessageGroupId"] == "b");
    CHECK(messages[1]["Attributes"]["SequenceNumber"] > messages[0]["Attributes"]["SequenceNumber"]);
}

TEST_CASE("a source is the dead-letter queue of a queue", "[sqs][tasks][SQS-366][SQS-381]") {
    Pair pair;
    const std::string refusal = "Source queue must be configured as a Dead Letter Queue.";
    // Whatever else sends its dead letters there: functions and topics name it in their own configuration.
    const auto of_others = pair.bench.queue("dead-letters-of-a-function");
    pair.bench.send(of_others, "x");
    check_refused(pair.try_to_start({{"SourceArn", pair.bench.arn(of_others)}}), refusal);
    check_refused(pair.try_to_start({{"SourceArn", pair.bench.arn(pair.queue)}}), refusal);
    pair.bench.ok("DeleteQueue", {{"QueueUrl", pair.queue}});
    check_refused(pair.try_to_start(), refusal);
}

TEST_CASE("source and destination are there, in this region", "[sqs][tasks][SQS-367][SQS-75]") {
    Pair pair;
    const std::string none = "arn:aws:sqs:us-east-1:000000000000:none";
    check_not_found(pair.try_to_start({{"SourceArn", none}}), no_source);
    check_not_found(pair.try_to_start({{"DestinationArn", none}}), no_destination);
    check_not_found(pair.bench.call("ListMessageMoveTasks", {{"SourceArn", none}}), no_source);
    check_not_found(pair.try_to_start({{"SourceArn", "arn:aws:sns:us-east-1:000000000000:dead"}}), no_source);

    const std::string here = pair.bench.arn(pair.bench.queue("here"));
    pair.bench.as.region = "eu-west-1";
    check_not_found(pair.try_to_start(), no_source);
    Pair there(pair.bench);
    check_not_found(there.try_to_start({{"DestinationArn", here}}), no_destination);
    pair.bench.as = {};
    pair.bench.as.access_key = "111111111111";
    CHECK(pair.try_to_start().code() == "AccessDeniedException");    // [SQS-111]
}

TEST_CASE("an ARN has its six parts", "[sqs][tasks][SQS-369]") {
    Pair pair;
    const std::string format = ": arn:<partition>:<service>:<region>:<account-id>:<resource-id>";
    for (const std::string bad : {"", "dead", "arn:aws:sqs:us-east-1:000000000000"}) {
        check_refused(pair.try_to_start({{"SourceArn", bad}}),
                      "You must use this format to specify the SourceArn" + format);
        check_refused(pair.bench.call("ListMessageMoveTasks", {{"SourceArn", bad}}),
                      "You must use this format to specify the SourceArn" + format);
        check_refused(pair.try_to_start({{"DestinationArn", bad}}),
                      "You must use this format to specify the DestinationArn" + format);
    }
}

TEST_CASE("a rate is 1 to 500 messages a second", "[sqs][tasks][SQS-370]") {
    Pair pair;
    for (const int bad : {-1, 0, 501}) {
        check_refused(
            pair.try_to_start({{"MaxNumberOfMessagesPerSecond", bad}}),
            fmt::format("Value {} for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter an "
                        "integer between 1 and 500.",
                        bad));
    }
    for (const int good : {1, 500}) {
        pair.start({{"MaxNumberOfMessagesPerSecond", good}});
        pair.bench.advance(1s);
        CHECK(pair.status() == "COMPLETED");
    }
}

TEST_CASE("a destination is another queue of the same kind", "[sqs][tasks][SQS-380]") {
    Pair pair;
    const auto fifo = pair.bench.arn(pair.bench.fifo("f.fifo"));
    CHECK(pair.try_to_start({{"DestinationArn", fifo}}).query_code() == "InvalidParameterValue");
    CHECK(pair.try_to_start({{"DestinationArn", pair.source}}).query_code() == "InvalidParameterValue");
    Pair fifos(true);
    const auto standard = fifos.bench.arn(fifos.bench.queue("s"));
    CHECK(fifos.try_to_start({{"DestinationArn", standard}}).query_code() == "InvalidParameterValue");
}

TEST_CASE("one task runs a queue, and a hundred an account", "[sqs][tasks][SQS-368][SQS-380]") {
    Bench bench;
    std::vector<std::unique_ptr<Pair>> pairs;
    const Json slow{{"MaxNumberOfMessagesPerSecond", 1}};
    for (int i = 0; i <= 100; ++i) {
        pairs.push_back(std::make_unique<Pair>(bench, std::to_string(i)));
        pairs.back()->let_die({"1", "2"});
        if (i < 100) pairs.back()->start(slow);
    }
    check_refused(
        pairs[0]->try_to_start(),
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
    const Answer answer = pairs[100]->try_to_start();
    CHECK(answer.status == 403);
    CHECK(answer.code() == "OverLimit");
    {
        bench.as.access_key = "111111111111";
        Pair other(bench);
        other.start(slow);
        bench.as = {};
    }
    bench.advance(2s);    // all are done
    pairs[100]->start();
    pairs[0]->start();
}

// --- watching and cancelling -----------------------------------------------------------------------------------------

TEST_CASE("a task's handle names it and its source", "[sqs][tasks][SQS-371]") {
    Pair pair;
    pair.fill(2);
    const std::string handle =
        pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}});
    const Json started = pair.bench.events("sqs.move.started").at(0)->subject;
    const std::string text = R"({"taskId":)" + started.dump() + R"(,"sourceArn":")" + pair.source + R"("})";
    CHECK(handle == pileus::text::base64(text));
    CHECK(pair.task()["TaskHandle"] == handle);
}

TEST_CASE("a running task is shown with all it was given, a done one without its handle",
          "[sqs][tasks][SQS-374][SQS-375][SQS-396]") {
    Pair pair;
    pair.fill(3);
    const std::string destination = pair.bench.arn(pair.queue);
    pair.bench.advance(5ms);
    const std::string handle = pair.start({{"DestinationArn", destination}, {"MaxNumberOfMessagesPerSecond", 1}});
    Json expected{{"ApproximateNumberOfMessagesMoved", 1},
                  {"ApproximateNumberOfMessagesToMove", 3},
                  {"DestinationArn", destination},
                  {"MaxNumberOfMessagesPerSecond", 1},
                  {"SourceArn", pair.source},
                  {"StartedTimestamp", 1'767'225'600'005},
                  {"Status", "RUNNING"},
                  {"TaskHandle", handle}};
    CHECK(pair.task() == expected);
    pair.bench.advance(3s);
    expected["ApproximateNumberOfMessagesMoved"] = 3;
    expected["Status"] = "COMPLETED";
    expected.erase("TaskHandle");
    CHECK(pair.task() == expected);

    pair.start();
    CHECK(nlohmann::json(pair.task()) == nlohmann::json{{"ApproximateNumberOfMessagesMoved", 0},
                                                        {"ApproximateNumberOfMessagesToMove", 0},
                                                        {"SourceArn", pair.source},
                                                        {"StartedTimestamp", 1'767'225'603'005},
                                                        {"Status", "COMPLETED"}});
}

TEST_CASE("tasks are listed newest first, one if nothing is said and ten at most", "[sqs][tasks][SQS-374][SQS-431]") {
    Pair pair;
    const auto list = [&](const Json& more) {
        Json input{{"SourceArn", pair.source}};
        input.update(more);
        std::vector<std::int64_t> seconds;
        const Json out = pair.bench.ok("ListMessageMoveTasks", input);
        for (const Json& task : out["Results"])
            seconds.push_back(task["StartedTimestamp"].get<std::int64_t>() / 1000 - 1'767'225'600);
        return seconds;
    };
    CHECK(pair.bench.call("ListMessageMoveTasks", {{"SourceArn", pair.source}}).body == R"({"Results":[]})");
    for (int i = 0; i < 12; ++i) {
        pair.start();
        pair.bench.advance(1s);
    }
    using Seconds = std::vector<std::int64_t>;
    CHECK(list(Json::object()) == Seconds{11});
    CHECK(list({{"MaxResults", 3}}) == Seconds{11, 10, 9});
    CHECK(list({{"MaxResults", 10}}) == Seconds{11, 10, 9, 8, 7, 6, 5, 4, 3, 2});
    for (const int bad : {0, 11}) {
        CHECK(pair.bench.call("ListMessageMoveTasks", {{"SourceArn", pair.source}, {"MaxResults", bad}}).query_code() ==
              "InvalidParameterValue");
    }
}

TEST_CASE("a cancelled task ends where it is, once", "[sqs][tasks][SQS-372][SQS-373][SQS-375][SQS-386]") {
    Pair pair;
    pair.fill(5);
    const std::string handle =
        pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}});
    pair.bench.advance(1s);
    const Json cancelled = pair.bench.ok("CancelMessageMoveTask", {{"TaskHandle", handle}});
    CHECK(cancelled == Json{{"ApproximateNumberOfMessagesMoved", 2}});
    pair.bench.advance(1min);
    CHECK(pair.status() == "CANCELLED");
    CHECK(pair.bench.counts(pair.dead) == "3/0/0");
    CHECK(pair.bench.counts(pair.queue) == "2/0/0");
    CHECK(pair.bench.call("CancelMessageMoveTask", {{"TaskHandle", handle}}).query_code() == "InvalidParameterValue");

    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}});    // another goes on
    CHECK(pair.bench.counts(pair.queue) == "5/0/0");
    CHECK(pair.moved() == 3);
}

TEST_CASE("a handle that is none, of no queue, of no task", "[sqs][tasks][SQS-372]") {
    Pair pair;
    const auto cancel = [&](const std::string& handle) {
        return pair.bench.call("CancelMessageMoveTask", {{"TaskHandle", handle}});
    };
    const auto handle_of = [](const std::string& text) { return pileus::text::base64(text); };
    for (const std::string& bad :
         {std::string("garbage"), std::string(""), handle_of("x"), handle_of("[]"), handle_of("{}"),
          handle_of(R"({"taskId":"x"})"), handle_of(R"({"taskId":1,"sourceArn":"a"})")}) {
        check_refused(cancel(bad), "Value for parameter TaskHandle is invalid.");
    }
    const std::string task = R"({"taskId":"442b7b6d-f6b5-4b0a-9f2f-5fba4a9c23e1","sourceArn":")";
    check_not_found(cancel(handle_of(task + "arn:aws:sqs:us-east-1:000000000000:none\"}")), no_source);
    check_not_found(cancel(handle_of(task + pair.source + "\"}")), "Task does not exist.");

    Pair other(pair.bench, "-other");
    other.fill(2);
    const Json running =
        Json::parse(pileus::text::parse_base64(other.start({{"DestinationArn", pair.bench.arn(pair.queue)},
                                                            {"MaxNumberOfMessagesPerSecond", 1}}))
                        .value());
    check_not_found(cancel(handle_of(Json{{"taskId", running["taskId"]}, {"sourceArn", pair.source}}.dump())),
                    "Task does not exist.");
    CHECK(other.status() == "RUNNING");
}

// --- what is moved ---------------------------------------------------------------------------------------------------

TEST_CASE("without a destination only what came from a queue moves, and that to its queue",
          "[sqs][tasks][SQS-377][SQS-379]") {
    Pair pair;
    const auto second = pair.bench.queue(
        "second", {{"RedrivePolicy", Json{{"deadLetterTargetArn", pair.source}, {"maxReceiveCount", 1}}.dump()}});
    pair.fill(250);
    pair.let_die({"one"});
    pair.bench.send(second, "two");
    pair.bench.receive(second, {{"VisibilityTimeout", 0}});
    REQUIRE(pair.bench.receive(second).empty());
    pair.let_die({"three"});
    pair.fill(1);

    pair.start();
    CHECK(pair.status() == "COMPLETED");
    CHECK(pair.moved() == 2 + 1);
    CHECK(pair.task()["ApproximateNumberOfMessagesToMove"] == 254);
    CHECK(pair.bench.bodies(pair.queue) == Bodies{"one", "three"});
    CHECK(pair.bench.bodies(second) == Bodies{"two"});
    CHECK(pair.bench.counts(pair.dead) == "251/0/0");
}

TEST_CASE("a message whose queue is gone stays", "[sqs][tasks][SQS-377]") {
    Pair pair;
    Pair other(pair.bench, "-other");
    pair.let_die({"x"});
    pair.bench.ok("SetQueueAttributes",
                  {{"QueueUrl", other.queue},
                   {"Attributes",
                    {{"RedrivePolicy", Json{{"deadLetterTargetArn", pair.source}, {"maxReceiveCount", 1}}.dump()}}}});
    pair.bench.ok("DeleteQueue", {{"QueueUrl", pair.queue}});
    pair.start();
    CHECK(pair.status() == "COMPLETED");
    CHECK(pair.moved() == 0);
    CHECK(pair.bench.counts(pair.dead) == "1/0/0");
}

TEST_CASE("messages move in the order in which they came, and end a poll of their new queue",
          "[sqs][tasks][poll][SQS-379]") {
    Pair pair;
    pair.fill(1234);
    const Pending poll = pair.bench.start("ReceiveMessage", {{"QueueUrl", pair.queue}, {"WaitTimeSeconds", 20}});
    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}});
    CHECK(pair.moved() == 1234);
    REQUIRE(poll.done());
    CHECK(poll.answer().json()["Messages"][0]["Body"] == "0");
    CHECK(pair.bench.bodies(pair.queue, {{"MaxNumberOfMessages", 2}}) == Bodies{"1", "2"});
}

TEST_CASE("moved messages have the delay of their new queue, as any new message", "[sqs][tasks][delay][SQS-378]") {
    Pair pair;
    pair.bench.ok("SetQueueAttributes", {{"QueueUrl", pair.queue}, {"Attributes", {{"DelaySeconds", "10"}}}});
    pair.fill(1);
    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}});
    CHECK(pair.bench.counts(pair.queue) == "0/0/1");
    pair.bench.advance(10s);
    CHECK(pair.bench.counts(pair.queue) == "1/0/0");
}

TEST_CASE("what is in flight moves when it is visible again, if the task still runs", "[sqs][tasks][SQS-374]") {
    Pair pair;
    pair.fill(5);
    const auto received = pair.bench.receive(pair.dead, {{"MaxNumberOfMessages", 2}, {"VisibilityTimeout", 2}});
    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}});
    CHECK(pair.task()["ApproximateNumberOfMessagesToMove"] == 3);
    pair.bench.remove(pair.dead, received[0]);
    pair.bench.advance(4s);
    CHECK(pair.status() == "COMPLETED");
    CHECK(pair.moved() == 4);
    CHECK(pair.bench.bodies(pair.queue) == Bodies{"2", "3", "4", "1"});
}

TEST_CASE("what is in flight when all else is moved stays", "[sqs][tasks][SQS-374]") {
    Pair pair;
    pair.fill(2);
    pair.bench.receive(pair.dead, {{"MaxNumberOfMessages", 1}});
    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}});
    CHECK(pair.status() == "COMPLETED");
    CHECK(pair.bench.counts(pair.dead) == "0/1/0");
}

TEST_CASE("what arrives while a task runs moves too", "[sqs][tasks][SQS-374]") {
    Pair pair;
    pair.fill(2);
    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}});
    pair.bench.send(pair.dead, "late");
    pair.bench.advance(1min);
    CHECK(pair.task()["ApproximateNumberOfMessagesToMove"] == 2);
    CHECK(pair.moved() == 3);
    CHECK(pair.bench.bodies(pair.queue) == Bodies{"0", "1", "late"});
}

TEST_CASE("nothing is moved past a message of its group that is in flight", "[sqs][tasks][fifo][SQS-379][SQS-315]") {
    Pair pair(true);
    pair.let_die({"a1", "a2"}, "a");
    pair.let_die({"b1"}, "b");
    REQUIRE(pair.bench.receive(pair.dead, {{"MaxNumberOfMessages", 1}}).at(0)["Body"] == "a1");
    pair.start();
    CHECK(pair.status() == "COMPLETED");
    CHECK(pair.bench.bodies(pair.queue) == Bodies{"b1"});
    CHECK(pair.bench.counts(pair.dead) == "1/1/0");
}

// --- how fast, and how it ends ---------------------------------------------------------------------------------------

TEST_CASE("a rate is kept to the millisecond", "[sqs][tasks][SQS-365]") {
    Pair pair;
    const std::string destination = pair.bench.arn(pair.queue);
    SECTION("one a second") {
        pair.fill(3);
        pair.start({{"DestinationArn", destination}, {"MaxNumberOfMessagesPerSecond", 1}});
        for (const int moved : {1, 2}) {
            CHECK(pair.moved() == moved);
            pair.bench.advance(1s - 1ms);
            CHECK(pair.moved() == moved);
            pair.bench.advance(1ms);
        }
        CHECK(pair.moved() == 3);
        CHECK(pair.status() == "RUNNING");
        pair.bench.advance(1s);
        CHECK(pair.status() == "COMPLETED");
    }
    SECTION("500 a second") {
        pair.fill(600);
        pair.start({{"DestinationArn", destination}, {"MaxNumberOfMessagesPerSecond", 500}});
        pair.bench.advance(1s - 1ms);
        CHECK(pair.moved() == 500);
        pair.bench.advance(1ms);
        CHECK(pair.moved() == 501);
        pair.bench.advance(1s);
        CHECK(pair.status() == "COMPLETED");
    }
    SECTION("three a second, which is no whole number of milliseconds each") {
        pair.fill(60);
        pair.start({{"DestinationArn", destination}, {"MaxNumberOfMessagesPerSecond", 3}});
        pair.bench.advance(333ms);
        CHECK(pair.moved() == 1);
        pair.bench.advance(1ms);
        CHECK(pair.moved() == 2);
        pair.bench.advance(10s - 335ms);
        CHECK(pair.moved() == 30);
        pair.bench.advance(1ms);
        CHECK(pair.moved() == 31);
    }
}

TEST_CASE("skipping what cannot be moved costs no time", "[sqs][tasks][SQS-379]") {
    Pair pair;
    pair.fill(350);
    pair.let_die({"x", "y"});
    pair.start({{"MaxNumberOfMessagesPerSecond", 1}});
    CHECK(pair.moved() == 1);
    pair.bench.advance(1s);
    CHECK(pair.moved() == 2);
}

TEST_CASE("a task whose destination is deleted fails, be it made again or not", "[sqs][tasks][SQS-376][SQS-375]") {
    Pair pair;
    const auto elsewhere = pair.bench.queue("elsewhere");
    pair.fill(5);
    pair.start({{"DestinationArn", pair.bench.arn(elsewhere)}, {"MaxNumberOfMessagesPerSecond", 1}});
    pair.bench.ok("DeleteQueue", {{"QueueUrl", elsewhere}});
    const bool is_made_again = GENERATE(false, true);
    if (is_made_again) pair.bench.queue("elsewhere");
    pair.bench.advance(1s);
    const Json task = pair.task();
    CHECK(task["Status"] == "FAILED");
    CHECK(task["FailureReason"] == "AWS.SimpleQueueService.NonExistentQueue");
    CHECK(task["ApproximateNumberOfMessagesMoved"] == 1);
    CHECK_FALSE(task.contains("TaskHandle"));
    CHECK(pair.bench.counts(pair.dead) == "4/0/0");
}

TEST_CASE("a task whose source is deleted is over, and its like of the same name has none of it",
          "[sqs][tasks][SQS-372][SQS-376]") {
    Pair pair;
    pair.fill(5);
    const Json slow{{"DestinationArn", pair.bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}};
    const std::string handle = pair.start(slow);
    pair.bench.ok("DeleteQueue", {{"QueueUrl", pair.dead}});
    check_not_found(pair.bench.call("ListMessageMoveTasks", {{"SourceArn", pair.source}}), no_source);
    check_not_found(pair.bench.call("CancelMessageMoveTask", {{"TaskHandle", handle}}), no_source);

    pair.bench.queue("dead");
    check_not_found(pair.bench.call("CancelMessageMoveTask", {{"TaskHandle", handle}}), "Task does not exist.");
    CHECK(pair.bench.ok("ListMessageMoveTasks", {{"SourceArn", pair.source}})["Results"].empty());
    pair.fill(2);
    pair.start(slow);
    pair.bench.advance(1min);
    CHECK(pair.moved() == 2);
    CHECK(pair.bench.ok("ListMessageMoveTasks", {{"SourceArn", pair.source}, {"MaxResults", 10}})["Results"].size() ==
          1);
    const auto ends = pair.bench.events("sqs.move.ended");
    REQUIRE(ends.size() == 2);
    CHECK(ends[0]->details.front().second == "FAILED");
}

TEST_CASE("a task runs for 36 hours at most", "[sqs][tasks][SQS-380]") {
    Pair pair;
    pair.fill(1000);
    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}});
    const auto leap = [&](std::chrono::milliseconds duration) {    // nothing runs on the way
        pair.bench.sandbox().clock().set(pair.bench.now() + duration);
        pair.bench.sandbox().store().run_pending();
    };
    SECTION("at the last moment it makes up for what was missed") {
        leap(36h - 1ms);
        CHECK(pair.status() == "COMPLETED");
        CHECK(pair.moved() == 1000);
    }
    SECTION("and then no more") {
        leap(36h);
        CHECK(pair.status() == "FAILED");
        CHECK(pair.task()["FailureReason"] == "The task ran for longer than 36 hours.");
        CHECK(pair.moved() == 1);
    }
}

TEST_CASE("a purge of the source leaves a task nothing to do", "[sqs][tasks][SQS-382]") {
    Pair pair;
    pair.fill(5);
    pair.start({{"DestinationArn", pair.bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}});
    pair.bench.ok("PurgeQueue", {{"QueueUrl", pair.dead}});
    pair.bench.advance(1s);
    CHECK(pair.status() == "COMPLETED");
    CHECK(pair.moved() == 1);
}

TEST_CASE("a task goes on after a restart of the server", "[sqs][tasks][SQS-365]") {
    const pileus::storage::test::TemporaryFolder folder;
    pileus::SandboxOptions options;
    options.store.path = folder.database();
    std::string source, handle;
    {
        Bench bench(options, 1);
        Pair pair(bench);
        pair.fill(5);
        source = pair.source;
        handle = pair.start({{"DestinationArn", bench.arn(pair.queue)}, {"MaxNumberOfMessagesPerSecond", 1}});
        bench.advance(1s);
        REQUIRE(pair.moved() == 2);
        bench.sandbox().stop();
    }
    Bench bench(options, 1);    // the seed, too, is the same
    const auto task = [&] { return bench.ok("ListMessageMoveTasks", {{"SourceArn", source}})["Results"][0]; };
    CHECK(task()["TaskHandle"] == handle);
    bench.advance(1min);
    CHECK(task()["Status"] == "COMPLETED");
    CHECK(task()["ApproximateNumberOfMessagesMoved"] == 5);
    CHECK(bench.counts(bench.queue("q")) == "5/0/0");

    for (int i = 0; i < 20; ++i) bench.ok("StartMessageMoveTask", {{"SourceArn", source}});
}
