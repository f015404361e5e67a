// A frozen, seeded sandbox: the same requests give the same bytes.
#include "unit/control/support.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

std::string text_of(const Answer& answer) {
    std::string text = std::to_string(answer.status) + " " + answer.content_type + "\n";
    for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\n";
    return text + answer.body + "\n";
}

// Each kind of thing that draws an id, in both protocols, with failures and waiting between.
std::vector<std::string> tell(Bench& bench) {
    std::vector<std::string> answers;
    const auto call = [&](std::string_view operation, const Json& input) {
        const Answer answer = bench.call(operation, input);
        answers.push_back(text_of(answer));
        return answer;
    };
    const std::string queue = call("CreateQueue", {{"QueueName", "q"}}).json()["QueueUrl"];
    const std::string fifo =
        call("CreateQueue", {{"QueueName", "q.fifo"}, {"Attributes", {{"FifoQueue", "true"}}}}).json()["QueueUrl"];
    const std::string dead = call("CreateQueue", {{"QueueName", "dead"}}).json()["QueueUrl"];
    call("SetQueueAttributes",
         {{"QueueUrl", queue},
          {"Attributes",
           {{"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead",)"
                              R"("maxReceiveCount":1})"}}}});
    call("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "one"}});
    call("SendMessage", {{"QueueUrl", queue}, {"MessageBody", ""}});
    answers.push_back(text_of(bench.query(
        {{"Action", "SendMessage"}, {"Version", "2012-11-05"}, {"QueueUrl", queue}, {"MessageBody", "two"}})));
    for (int i = 0; i < 3; ++i) {
        call("SendMessage",
             {{"QueueUrl", fifo}, {"MessageBody", "b"}, {"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}});
    }
    call("SendMessageBatch", {{"QueueUrl", queue},
                              {"Entries", {{{"Id", "1"}, {"MessageBody", "b"}}, {{"Id", "2"}, {"MessageBody", "c"}}}}});
    call("ReceiveMessage", {{"QueueUrl", queue}, {"MaxNumberOfMessages", 10}, {"VisibilityTimeout", 0}});
    call("ReceiveMessage", {{"QueueUrl", fifo}, {"MessageSystemAttributeNames", {"All"}}});
    call("NoSuchOperation", Json::object());
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", fifo}, {"WaitTimeSeconds", 20}});
    call("ReceiveMessage", {{"QueueUrl", queue}});    // all are dead
    call("StartMessageMoveTask", {{"SourceArn", "arn:aws:sqs:us-east-1:000000000000:dead"}});
    call("ListMessageMoveTasks", {{"SourceArn", "arn:aws:sqs:us-east-1:000000000000:dead"}});
    answers.push_back(text_of(ask(bench, "POST", "/_pileus/clock", R"({"advance":"25s"})")));
    answers.push_back(text_of(poll.answer()));
    answers.push_back(text_of(bench.query({{"Action", "GetCallerIdentity"}, {"Version", "2011-06-15"}}, "/", "sts")));
    call("ReceiveMessage", {{"QueueUrl", queue}, {"MaxNumberOfMessages", 10}, {"AttributeNames", {"All"}}});
    call("GetQueueAttributes", {{"QueueUrl", queue}, {"AttributeNames", {"All"}}});
    answers.push_back(text_of(ask(bench, "GET", "/_pileus/journal")));
    answers.push_back(text_of(ask(bench, "GET", "/_pileus/clock")));
    return answers;
}

}    // namespace

TEST_CASE("two sandboxes with the same seed and the same requests answer the same bytes", "[control][determinism]") {
    Bench one, other;
    const std::vector<std::string> answers = tell(one);
    const std::vector<std::string> again = tell(other);
    REQUIRE(answers.size() == again.size());
    for (std::size_t i = 0; i < answers.size(); ++i) CHECK(answers[i] == again[i]);
}

TEST_CASE("another seed gives other ids, and nothing else that differs", "[control][determinism]") {
    Bench one, other(Settings{}, 2);
    const std::string queue = one.queue("q");
    REQUIRE(other.queue("q") == queue);
    const Answer first = one.call("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "m"}});
    const Answer second = other.call("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "m"}});
    CHECK(first.json()["MessageId"] != second.json()["MessageId"]);
    CHECK(first.header("x-amzn-RequestId") != second.header("x-amzn-RequestId"));
    CHECK(first.json()["MD5OfMessageBody"] == second.json()["MD5OfMessageBody"]);
}
