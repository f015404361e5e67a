// RedrivePolicy and RedriveAllowPolicy: what they may say, and who may name whom.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string arn_of_dead = "arn:aws:sqs:us-east-1:000000000000:dead";

std::string policy(const std::string& count, const std::string& arn = arn_of_dead) {
    return fmt::format(R"({{"deadLetterTargetArn":"{}","maxReceiveCount":{}}})", arn, count);
}
std::string allow(const std::string& permission, const std::vector<std::string>& sources = {}) {
    Json document{{"redrivePermission", permission}};
    if (!sources.empty()) document["sourceQueueArns"] = sources;
    return document.dump();
}

struct Queues {
    Bench bench;
    std::string dead = bench.queue("dead");
    std::string queue = bench.queue("q");

    Answer set(const std::string& name, const std::string& value, const std::string& url) {
        return bench.call("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", {{name, value}}}});
    }
    Answer redrive(const std::string& value) { return set("RedrivePolicy", value, queue); }
    Answer let(const std::string& value) { return set("RedriveAllowPolicy", value, dead); }
};

// InvalidParameterValue, with the value as it was given and the reason.
void check_refused(const Answer& answer, const std::string& attribute, const std::string& value,
                   const std::string& reason) {
    CHECK(answer.status == 400);
    CHECK(answer.query_code() == "InvalidParameterValue");
    CHECK(answer.message() ==
          fmt::format("Value {} for parameter {} is invalid. Reason: {}", value, attribute, reason));
}

}    // namespace

// --- RedrivePolicy ---------------------------------------------------------------------------------------------------

TEST_CASE("a redrive policy names its target and 1 to 1000 receives", "[sqs][redrive][SQS-335][SQS-339][SQS-144]") {
    Queues queues;
    for (const char* good : {"1", "1000"}) {
        CHECK(queues.redrive(policy(good)).status == 200);
        CHECK(queues.bench.attribute(queues.queue, "RedrivePolicy") == policy(good));
    }
    for (const std::string bad : {"0", "1001", "-1", "1.5", "true", "2147483648", "[]"}) {
        check_refused(
            queues.redrive(policy(bad)), "RedrivePolicy", policy(bad),
            "Invalid value for maxReceiveCount: " + bad + ", valid values are from 1 to 1000 both inclusive.");
    }
    for (const std::string bad : {"", "x", "0", "1001", " 5", "5x"}) {
        const std::string given = policy('"' + bad + '"');
        check_refused(
            queues.redrive(given), "RedrivePolicy", given,
            "Invalid value for maxReceiveCount: " + bad + ", valid values are from 1 to 1000 both inclusive.");
    }
    CHECK(queues.bench.attribute(queues.queue, "RedrivePolicy") == policy("1000"));
}

TEST_CASE("policies that nest without end are refused", "[sqs][redrive][SQS-337][SQS-349]") {
    Queues queues;
    const std::string deep = std::string(300'000, '[') + std::string(300'000, ']');
    CHECK(queues.redrive(policy(deep)).code() == "InvalidAttributeValue");
    CHECK(queues.let(R"({"redrivePermission":)" + deep + "}").code() == "InvalidAttributeValue");
    CHECK(queues.let(R"({"redrivePermission":"byQueue","sourceQueueArns":)" + deep + "}").code() ==
          "InvalidAttributeValue");
}

TEST_CASE("a count in quotes is shown as a number, in compact JSON", "[sqs][redrive][SQS-336]") {
    Queues queues;
    REQUIRE(
        queues.redrive(" {\"maxReceiveCount\" : \"5\",\n \"deadLetterTargetArn\" : \"" + arn_of_dead + "\"} ").status ==
        200);
    CHECK(queues.bench.attribute(queues.queue, "RedrivePolicy") == policy("5"));
}

TEST_CASE("a redrive policy is a JSON map", "[sqs][redrive][SQS-337][SQS-112]") {
    Queues queues;
    for (const char* bad : {"x", "[]", "5", "null", "\"\"", "{", "{}x"}) {
        const Answer answer = queues.redrive(bad);
        CHECK(answer.status == 400);
        CHECK(answer.code() == "InvalidAttributeValue");
        CHECK(answer.message() ==
              "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.");
    }
}

TEST_CASE("a redrive policy has both members and no others", "[sqs][redrive][SQS-335][SQS-338][SQS-343]") {
    Queues queues;
    const auto refused = [&](const std::string& given, const std::string& reason) {
        check_refused(queues.redrive(given), "RedrivePolicy", given, reason);
    };
    const std::string missing = "Redrive policy does not contain mandatory attribute: ";
    refused(R"({"deadLetterTargetArn":")" + arn_of_dead + "\"}", missing + "maxReceiveCount.");
    refused(R"({"maxReceiveCount":3})", missing + "deadLetterTargetArn.");
    refused(R"({"deadLetterTargetArn":")" + arn_of_dead + R"(","maxReceiveCount":3,"more":1})",
            "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].");
}

TEST_CASE("the target is an ARN before it is anything else", "[sqs][redrive][SQS-340]") {
    Queues queues;
    for (const std::string bad : {"dead", "", "https://sqs.us-east-1.amazonaws.com/000000000000/dead",
                                  "arn:aws:sqs:us-east-1:000000000000", "arn:aws:sqs:us-east-1:000000000000:"}) {
        check_refused(queues.redrive(policy("3", bad)), "RedrivePolicy", policy("3", bad),
                      "Dead-letter target ARN should be fully qualified ARN.");
    }
}

TEST_CASE("the target is there", "[sqs][redrive][SQS-341]") {
    Queues queues;
    for (const std::string missing :
         {"arn:aws:sqs:us-east-1:000000000000:Dead", "arn:aws:sns:us-east-1:000000000000:dead",
          "arn:aws-cn:sqs:us-east-1:000000000000:dead"}) {
        check_refused(queues.redrive(policy("3", missing)), "RedrivePolicy", policy("3", missing),
                      "Dead letter target does not exist.");
    }
    queues.bench.ok("DeleteQueue", {{"QueueUrl", queues.dead}});
    check_refused(queues.redrive(policy("3")), "RedrivePolicy", policy("3"), "Dead letter target does not exist.");
}

TEST_CASE("the target is of the same account and region", "[sqs][redrive][SQS-342]") {
    Queues queues;
    // There or not.
    queues.bench.as.access_key = "111111111111";
    queues.bench.queue("dead");
    queues.bench.as = {};
    queues.bench.as.region = "eu-west-1";
    queues.bench.queue("dead");
    queues.bench.as = {};
    for (const std::string name : {"dead", "none"}) {
        const std::string elsewhere = policy("3", "arn:aws:sqs:us-east-1:111111111111:" + name);
        check_refused(queues.redrive(elsewhere), "RedrivePolicy", elsewhere,
                      "Dead-letter target owner should be same as the source.");
        const std::string abroad = policy("3", "arn:aws:sqs:eu-west-1:000000000000:" + name);
        check_refused(queues.redrive(abroad), "RedrivePolicy", abroad,
                      "Dead-letter target must be in same region as the source.");
    }
}

TEST_CASE("the target is of the same kind", "[sqs][redrive][SQS-344]") {
    Queues queues;
    const auto fifo_dead = queues.bench.fifo("dead.fifo");
    const auto fifo = queues.bench.fifo("q.fifo");
    const std::string to_fifo = policy("3", queues.bench.arn(fifo_dead));
    const std::string reason = "Dead-letter queue must be same type of queue as the source.";
    check_refused(queues.redrive(to_fifo), "RedrivePolicy", to_fifo, reason);
    check_refused(queues.set("RedrivePolicy", policy("3"), fifo), "RedrivePolicy", policy("3"), reason);
    CHECK(queues.set("RedrivePolicy", to_fifo, fifo).status == 200);

    check_refused(queues.bench.call("CreateQueue", {{"QueueName", "n"}, {"Attributes", {{"RedrivePolicy", to_fifo}}}}),
                  "RedrivePolicy", to_fifo, reason);
    queues.bench.error("GetQueueUrl", {{"QueueName", "n"}}, "QueueDoesNotExist");
}

TEST_CASE("a queue may name itself, before it is there too, and goes on giving its messages",
          "[sqs][redrive][SQS-345]") {
    Bench bench;
    const std::string itself = policy("1", "arn:aws:sqs:us-east-1:000000000000:self");
    const auto queue = bench.queue("self", {{"RedrivePolicy", itself}, {"VisibilityTimeout", "0"}});
    CHECK(bench.attribute(queue, "RedrivePolicy") == itself);
    bench.send(queue, "x");
    for (const char* count : {"1", "2", "3"}) {
        CHECK(bench.receive(queue).at(0)["Attributes"]["ApproximateReceiveCount"] == count);
    }
    CHECK(bench.ok("ListDeadLetterSourceQueues", {{"QueueUrl", queue}})["queueUrls"] == Json{queue});
}

// --- RedriveAllowPolicy ----------------------------------------------------------------------------------------------

TEST_CASE("a dead-letter queue lets all, none or those it names", "[sqs][redrive][SQS-346][SQS-347][SQS-145]") {
    Queues queues;
    const std::string refusal = "Queue " + arn_of_dead + " does not allow this queue as its source.";
    CHECK(queues.redrive(policy("1")).status == 200);    // absent: all

    REQUIRE(queues.let(allow("denyAll")).status == 200);
    check_refused(queues.redrive(policy("2")), "RedrivePolicy", policy("2"), refusal);

    REQUIRE(queues.let(allow("byQueue", {"arn:aws:sqs:us-east-1:000000000000:other"})).status == 200);
    check_refused(queues.redrive(policy("2")), "RedrivePolicy", policy("2"), refusal);
    check_refused(
        queues.bench.call("CreateQueue", {{"QueueName", "new"}, {"Attributes", {{"RedrivePolicy", policy("2")}}}}),
        "RedrivePolicy", policy("2"), refusal);
    queues.bench.queue("other", {{"RedrivePolicy", policy("2")}});

    REQUIRE(
        queues.let(allow("byQueue", {"arn:aws:sqs:us-east-1:000000000000:x", queues.bench.arn(queues.queue)})).status ==
        200);
    CHECK(queues.redrive(policy("2")).status == 200);

    REQUIRE(queues.let(allow("denyAll")).status == 200);
    REQUIRE(queues.let(allow("allowAll")).status == 200);
    CHECK(queues.redrive(policy("3")).status == 200);
    CHECK(queues.bench.attribute(queues.dead, "RedriveAllowPolicy") == allow("allowAll"));
}

TEST_CASE("a queue that lets nobody does not let itself", "[sqs][redrive][SQS-345][SQS-346]") {
    Queues queues;
    const std::string itself = policy("1", "arn:aws:sqs:us-east-1:000000000000:dead");
    REQUIRE(queues.let(allow("denyAll")).status == 200);
    CHECK(queues.set("RedrivePolicy", itself, queues.dead).query_code() == "InvalidParameterValue");
    REQUIRE(queues.let("").status == 200);
    CHECK(queues.set("RedrivePolicy", itself, queues.dead).status == 200);
}

TEST_CASE("a new allow policy leaves the sources that there are", "[sqs][redrive][SQS-348]") {
    Queues queues;
    REQUIRE(queues.redrive(policy("1")).status == 200);
    CHECK(queues.let(allow("denyAll")).status == 200);

    CHECK(queues.bench.attribute(queues.queue, "RedrivePolicy") == policy("1"));
    CHECK(queues.set("VisibilityTimeout", "0", queues.queue).status == 200);
    queues.bench.send(queues.queue, "x");
    CHECK(queues.bench.receive(queues.queue).size() == 1);
    CHECK(queues.bench.receive(queues.queue).empty());
    CHECK(queues.bench.counts(queues.dead) == "1/0/0");
    CHECK(queues.redrive(policy("1")).query_code() == "InvalidParameterValue");    // set anew
}

TEST_CASE("an allow policy is JSON of a form that is known", "[sqs][redrive][SQS-349]") {
    Queues queues;
    for (const char* bad :
         {"x", "[]", "{}", "null", R"({"redrivePermission":"some"})", R"({"redrivePermission":1})",
          R"({"redrivePermission":"allowall"})", R"({"redrivePermission":"byQueue","sourceQueueArns":"a"})",
          R"({"redrivePermission":"byQueue","sourceQueueArns":[1]})", R"({"redrivePermission":"allowAll","more":1})"}) {
        const Answer answer = queues.let(bad);
        CHECK(answer.status == 400);
        CHECK(answer.code() == "InvalidAttributeValue");
        CHECK(answer.message() ==
              "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow "
              "policy, as it\xE2\x80\x99s in an unsupported format.");
    }
    CHECK(queues.bench.attribute(queues.dead, "RedriveAllowPolicy").empty());
}

TEST_CASE("ARNs go with byQueue, and byQueue with one to ten of them", "[sqs][redrive][SQS-350][SQS-351][SQS-352]") {
    Queues queues;
    const std::string cannot = "Amazon SQS can't create the redrive allow policy. ";
    const auto refused = [&](const std::string& given, const std::string& reason) {
        check_refused(queues.let(given), "RedriveAllowPolicy", given, cannot + reason);
    };
    const std::string must_name =
        "When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.";
    refused(allow("byQueue"), must_name);
    refused(R"({"redrivePermission":"byQueue","sourceQueueArns":[]})", must_name);
    for (const char* other : {"allowAll", "denyAll"}) {
        refused(allow(other, {"arn:aws:sqs:us-east-1:000000000000:q"}),
                "To specify one or more source queue ARNs, you must set redrivePermission to byQueue.");
    }
    std::vector<std::string> arns;
    for (int i = 0; i < 10; ++i) arns.push_back(fmt::format("arn:aws:sqs:us-east-1:000000000000:q{}", i));
    CHECK(queues.let(allow("byQueue", arns)).status == 200);
    arns.emplace_back("arn:aws:sqs:us-east-1:000000000000:q10");
    refused(allow("byQueue", arns), "The maximum number of source queue ARNs you can specify is 10.");
}

TEST_CASE("the sources that an allow policy names need not be there", "[sqs][redrive][SQS-353]") {
    Queues queues;
    const std::string given = allow("byQueue", {"arn:aws:sqs:us-east-1:000000000000:later"});
    REQUIRE(queues.let(given).status == 200);
    CHECK(queues.bench.attribute(queues.dead, "RedriveAllowPolicy") == given);
    queues.bench.queue("later", {{"RedrivePolicy", policy("1")}});
}

TEST_CASE("the sources of a dead-letter queue are listed as long as they name it", "[sqs][redrive][SQS-179]") {
    Queues queues;
    const auto sources = [&] {
        return queues.bench.ok("ListDeadLetterSourceQueues", {{"QueueUrl", queues.dead}})["queueUrls"];
    };
    REQUIRE(queues.redrive(policy("1")).status == 200);
    CHECK(sources() == Json{queues.queue});
    REQUIRE(queues.set("DelaySeconds", "1", queues.queue).status == 200);
    CHECK(sources() == Json{queues.queue});
    REQUIRE(queues.redrive("").status == 200);
    CHECK(sources() == Json::array());
    REQUIRE(queues.redrive(policy("1")).status == 200);
    queues.bench.ok("DeleteQueue", {{"QueueUrl", queues.queue}});
    CHECK(sources() == Json::array());
}
