// Names, URLs, creating, deleting, purging.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

TEST_CASE("a queue's URL is the address the client used, its account and its name",
          "[sqs][queues][SQS-3][SQS-4][SQS-56]") {
    Bench bench;
    CHECK(bench.queue("MyQueue") == "http://localhost:4566/000000000000/MyQueue");
    CHECK(bench.fifo("Orders.fifo") == "http://localhost:4566/000000000000/Orders.fifo");

    bench.as.host = "queue.amazonaws.com";
    CHECK(bench.ok("GetQueueUrl", {{"QueueName", "MyQueue"}})["QueueUrl"] ==
          "http://queue.amazonaws.com/000000000000/MyQueue");
    bench.error("GetQueueUrl", {{"QueueName", "myqueue"}}, "QueueDoesNotExist");    // case-sensitive
}

TEST_CASE("of a QueueUrl only account and name count", "[sqs][queues][SQS-5][SQS-430]") {
    Bench bench;
    const auto url = bench.queue("q");
    for (const auto* form : {"https://sqs.eu-west-1.amazonaws.com/000000000000/q", "http://other:1/000000000000/q",
                             "http://localhost:4566/queue/us-east-1/000000000000/q"}) {
        bench.send(form, "x");
    }
    CHECK(bench.counts(url) == "3/0/0");
}

TEST_CASE("in Query the path of the request names the queue, unless QueueUrl does", "[sqs][queues][SQS-31]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.queue("other");
    const std::string path = "/000000000000/q";
    // Every operation that checks the rest of its input once the queue is found. Version may be left out.
    CHECK(bench.query({{"Action", "SendMessage"}, {"MessageBody", "x"}}, path).status == 200);
    const auto handle = bench.receive(url).at(0)["ReceiptHandle"].get<std::string>();
    CHECK(
        bench
            .query({{"Action", "ChangeMessageVisibility"}, {"ReceiptHandle", handle}, {"VisibilityTimeout", "9"}}, path)
            .status == 200);
    CHECK(bench.query({{"Action", "DeleteMessage"}, {"ReceiptHandle", handle}}, path).status == 200);
    CHECK(bench.query({{"Action", "TagQueue"}, {"Tag.1.Key", "k"}, {"Tag.1.Value", "v"}}, path).status == 200);
    CHECK(bench.query({{"Action", "UntagQueue"}, {"TagKey.1", "k"}}, path).status == 200);
    CHECK(bench
              .query({{"Action", "AddPermission"},
                      {"Label", "l"},
                      {"AWSAccountId.1", "111122223333"},
                      {"ActionName.1", "SendMessage"}},
                     path)
              .status == 200);
    CHECK(bench.query({{"Action", "RemovePermission"}, {"Label", "l"}}, path).status == 200);

    // What is missing besides is still missing.
    const Answer bodiless = bench.query({{"Action", "SendMessage"}}, path);
    CHECK(bodiless.code() == "MissingParameter");
    CHECK(bodiless.message() == "The request must contain the parameter MessageBody.");

    bench.query({{"Action", "SendMessage"}, {"MessageBody", "x"}, {"QueueUrl", "http://h/000000000000/other"}}, path);
    CHECK(bench.counts(url) == "0/0/0");
    CHECK(bench.counts("other") == "1/0/0");
}

TEST_CASE("a bare queue name is resolved in the caller's account", "[sqs][queues][SQS-6]") {
    Bench bench;
    bench.queue("q");
    bench.send("q", "x");
    bench.error("SendMessage", {{"QueueUrl", "p"}, {"MessageBody", "x"}}, "QueueDoesNotExist");
}

TEST_CASE("somebody else's queue on a host that is not ours is a bad address, a missing one of ours does not exist",
          "[sqs][queues][SQS-7][SQS-74][SQS-68]") {
    Bench bench;
    const auto foreign = bench.error(
        "GetQueueAttributes", {{"QueueUrl", "https://sqs.xx-west-9.amazonaws.com/111111111111/q"}}, "InvalidAddress");
    CHECK(foreign.status == 404);
    CHECK(foreign.query_code() == "InvalidAddress");
    const auto missing =
        bench.error("GetQueueAttributes", {{"QueueUrl", "http://localhost:4566/000000000000/q"}}, "QueueDoesNotExist");
    CHECK(missing.status == 400);
    CHECK(missing.query_code() == "AWS.SimpleQueueService.NonExistentQueue");
    CHECK(missing.message() == "The specified queue does not exist.");
}

TEST_CASE("a QueueUrl that cannot be read is a bad address", "[sqs][queues][SQS-8]") {
    Bench bench;
    for (const auto* url :
         {"http://localhost:4566/q", "http://localhost:4566/123/q", "http://localhost:4566/000000000000/"}) {
        const auto answer = bench.error("DeleteQueue", {{"QueueUrl", url}}, "InvalidAddress");
        CHECK(answer.status == 404);
        CHECK(answer.message() == std::string("The address ") + url + " is not valid for this endpoint.");
    }
}

TEST_CASE("without a QueueUrl there is no such queue, whatever else is missing", "[sqs][queues][SQS-9][SQS-114]") {
    Bench bench;
    for (const auto* operation :
         {"SendMessage", "ReceiveMessage", "DeleteMessage", "DeleteQueue", "GetQueueAttributes", "SetQueueAttributes",
          "PurgeQueue", "TagQueue", "AddPermission", "SendMessageBatch", "ChangeMessageVisibility"}) {
        CHECK(bench.error(operation, Json::object(), "QueueDoesNotExist").status == 400);
    }
}

TEST_CASE("a queue's ARN names partition, region, account and name", "[sqs][queues][SQS-10][SQS-134]") {
    Bench bench;
    CHECK(bench.arn(bench.queue("q")) == "arn:aws:sqs:us-east-1:000000000000:q");
    bench.as.region = "cn-north-1";
    CHECK(bench.arn(bench.queue("q")) == "arn:aws-cn:sqs:cn-north-1:000000000000:q");
}

TEST_CASE("the same name in another region or account is another queue", "[sqs][queues][SQS-12]") {
    Bench bench;
    bench.send(bench.queue("q"), "x");
    bench.as.region = "eu-west-1";
    const auto other_region = bench.queue("q");
    CHECK(bench.counts(other_region) == "0/0/0");
    bench.as = {};
    bench.as.access_key = "111111111111";
    const auto other_account = bench.queue("q");
    CHECK(other_account == "http://localhost:4566/111111111111/q");
    CHECK(bench.counts(other_account) == "0/0/0");
}

TEST_CASE("a queue is there at once, and gone at once", "[sqs][queues][SQS-13][SQS-125][SQS-412]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.send(url, "x");
    CHECK(bench.ok("ListQueues", Json::object())["QueueUrls"].size() == 1);
    CHECK(bench.call("DeleteQueue", {{"QueueUrl", url}}).status == 200);
    bench.error("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}}, "QueueDoesNotExist");
    CHECK_FALSE(bench.ok("ListQueues", Json::object()).contains("QueueUrls"));
    CHECK(bench.counts(bench.queue("q")) == "0/0/0");    // another queue: nothing is left
}

TEST_CASE("a standard name has 1 to 80 letters, digits, hyphens and underscores", "[sqs][queues][SQS-115][SQS-116]") {
    Bench bench;
    bench.queue(std::string(80, 'a'));
    bench.queue("Az09-_");
    for (const std::string& name :
         {std::string(81, 'a'), std::string("a.b"), std::string("a b"), std::string("ä"), std::string("orders.fifo")}) {
        const auto answer = bench.error("CreateQueue", {{"QueueName", name}}, "InvalidParameterValueException");
        CHECK(answer.query_code() == "InvalidParameterValue");
        CHECK(answer.message() ==
              "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
}

TEST_CASE("a FIFO name ends in .fifo, which counts towards the 80", "[sqs][queues][SQS-115][SQS-117]") {
    Bench bench;
    bench.fifo(std::string(75, 'a') + ".fifo");
    for (const std::string& name :
         {std::string(76, 'a') + ".fifo", std::string("orders"), std::string(".fifo"), std::string("a.b.fifo")}) {
        const auto answer = bench.error("CreateQueue", {{"QueueName", name}, {"Attributes", {{"FifoQueue", "true"}}}},
                                        "InvalidParameterValue");
        CHECK(answer.message() ==
              "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end "
              "with .fifo suffix and be 1 to 80 "
              "in length.");
    }
}

TEST_CASE("a queue needs a name", "[sqs][queues][SQS-118][SQS-97]") {
    Bench bench;
    const auto answer = bench.error("CreateQueue", Json::object(), "MissingRequiredParameterException");
    CHECK(answer.query_code() == "MissingParameter");
    CHECK(answer.message() == "The request must contain the parameter QueueName.");
}

TEST_CASE("creating a queue again with what it has gives its URL and changes nothing",
          "[sqs][queues][SQS-119][SQS-423]") {
    Bench bench;
    const auto url = bench.queue("q", {{"VisibilityTimeout", "60"}, {"DelaySeconds", "5"}});
    CHECK(bench.queue("q") == url);
    CHECK(bench.queue("q", {{"VisibilityTimeout", "60"}}) == url);
    CHECK(bench.attribute(url, "DelaySeconds") == "5");
}

TEST_CASE("creating a queue again with another value names the first that differs from the current one",
          "[sqs][queues][SQS-120][SQS-69][SQS-423]") {
    Bench bench;
    const auto url = bench.queue("q", {{"VisibilityTimeout", "60"}});
    bench.ok("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", {{"VisibilityTimeout", "90"}}}});

    CHECK(bench.queue("q", {{"VisibilityTimeout", "90"}}) == url);
    const auto answer = bench.error("CreateQueue", {{"QueueName", "q"}, {"Attributes", {{"VisibilityTimeout", "60"}}}},
                                    "QueueNameExists");
    CHECK(answer.status == 400);
    CHECK(answer.query_code() == "QueueAlreadyExists");
    CHECK(answer.message() ==
          "A queue already exists with the same name and a different value for attribute VisibilityTimeout");
}

TEST_CASE("values are compared in normal form: booleans without case, policies as JSON, tags not at all",
          "[sqs][queues][SQS-121]") {
    Bench bench;
    const auto dlq = bench.arn(bench.queue("dlq"));
    const std::string spaced = R"({ "maxReceiveCount": "3", "deadLetterTargetArn": ")" + dlq + R"(" })";
    const std::string compact = R"({"deadLetterTargetArn":")" + dlq + R"(","maxReceiveCount":3})";
    bench.queue("q", {{"RedrivePolicy", compact}, {"SqsManagedSseEnabled", "true"}});
    bench.queue("q", {{"RedrivePolicy", spaced}, {"SqsManagedSseEnabled", "TRUE"}});

    const auto url = bench.ok("CreateQueue", {{"QueueName", "q"}, {"tags", {{"a", "b"}}}})["QueueUrl"];
    CHECK_FALSE(bench.ok("ListQueueTags", {{"QueueUrl", url}}).contains("Tags"));
}

TEST_CASE("attributes are validated before the name is looked for", "[sqs][queues][SQS-122]") {
    Bench bench;
    bench.queue("q");
    bench.error("CreateQueue", {{"QueueName", "q"}, {"Attributes", {{"DelaySeconds", "901"}}}},
                "InvalidAttributeValue");
}

TEST_CASE("with cool-downs a deleted name is blocked for 60 seconds", "[sqs][queues][SQS-124][SQS-70]") {
    Bench bench({.cool_downs = true});
    bench.ok("DeleteQueue", {{"QueueUrl", bench.queue("q")}});
    bench.advance(60s - 1ms);
    const auto answer = bench.error("CreateQueue", {{"QueueName", "q"}}, "QueueDeletedRecently");
    CHECK(answer.status == 400);
    CHECK(answer.query_code() == "AWS.SimpleQueueService.QueueDeletedRecently");
    CHECK(answer.message() ==
          "You must wait 60 seconds after deleting a queue before you can create another with the same name.");
    bench.advance(1ms);
    bench.queue("q");
}

TEST_CASE("without cool-downs the call is done, and the journal says what AWS would answer",
          "[sqs][queues][SQS-124][SQS-383][SQS-412]") {
    Bench bench;
    bench.ok("DeleteQueue", {{"QueueUrl", bench.queue("q")}});
    const auto url = bench.queue("q");
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.ok("PurgeQueue", {{"QueueUrl", url}});

    const auto ignored = bench.events("sqs.queue.cool_down_ignored");
    REQUIRE(ignored.size() == 2);
    CHECK(ignored[0]->details.front().second == "AWS.SimpleQueueService.QueueDeletedRecently");
    CHECK(ignored[1]->details.front().second == "AWS.SimpleQueueService.PurgeQueueInProgress");
}

TEST_CASE("what AWS would not refuse is not noted as that", "[sqs][queues][SQS-124][SQS-383]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.ok("PurgeQueue", {{"QueueUrl", bench.queue("other")}});
    bench.advance(60s);
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.ok("DeleteQueue", {{"QueueUrl", url}});
    bench.as.region = "eu-west-1";
    bench.queue("q");
    bench.as = {};
    bench.as.access_key = "111111111111";
    bench.queue("q");
    bench.as = {};
    bench.queue("Q");
    bench.advance(60s);
    bench.queue("q");
    bench.queue("q");
    CHECK(bench.events("sqs.queue.cool_down_ignored").empty());
}

TEST_CASE("a cool-down is of the last call that was done, also when it was refused since",
          "[sqs][queues][SQS-124][SQS-383]") {
    Bench bench({.cool_downs = true});
    const auto url = bench.queue("q");
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.advance(30s);
    bench.error("PurgeQueue", {{"QueueUrl", url}}, "PurgeQueueInProgress");
    bench.advance(30s);
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.ok("DeleteQueue", {{"QueueUrl", url}});
    bench.advance(30s);
    bench.error("CreateQueue", {{"QueueName", "q"}}, "QueueDeletedRecently");
    bench.advance(30s);
    bench.queue("q");
    bench.ok("PurgeQueue", {{"QueueUrl", url}});    // another queue, which was never purged
}

TEST_CASE("deleting a queue that is not there is an error", "[sqs][queues][SQS-126]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.ok("DeleteQueue", {{"QueueUrl", url}});
    CHECK(bench.error("DeleteQueue", {{"QueueUrl", url}}, "QueueDoesNotExist").status == 400);
}

TEST_CASE("deleting a dead-letter queue leaves its sources' policies", "[sqs][queues][SQS-127]") {
    Bench bench;
    const auto dlq = bench.queue("dlq");
    const std::string policy = R"({"deadLetterTargetArn":")" + bench.arn(dlq) + R"(","maxReceiveCount":3})";
    const auto source = bench.queue("q", {{"RedrivePolicy", policy}});
    bench.ok("DeleteQueue", {{"QueueUrl", dlq}});
    CHECK(bench.attribute(source, "RedrivePolicy") == policy);
}

TEST_CASE("a long poll on a queue that is deleted learns that it is gone", "[sqs][queues][SQS-125]") {
    Bench bench;
    const auto url = bench.queue("q");
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
    bench.ok("DeleteQueue", {{"QueueUrl", url}});
    REQUIRE(poll.done());
    CHECK(poll.answer().code() == "QueueDoesNotExist");
}

TEST_CASE("a purge takes every message, visible, delayed and in flight", "[sqs][queues][SQS-382]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.send(url, "in flight");
    bench.receive(url);
    bench.send(url, "visible");
    bench.send(url, "delayed", {{"DelaySeconds", 10}});
    REQUIRE(bench.counts(url) == "1/1/1");

    CHECK(bench.call("PurgeQueue", {{"QueueUrl", url}}).body.empty());
    CHECK(bench.counts(url) == "0/0/0");
    bench.advance(60s);
    CHECK(bench.receive(url).empty());
    bench.send(url, "new");
    CHECK(bench.bodies(url) == std::vector<std::string>{"new"});
}

TEST_CASE("with cool-downs a second purge within 60 seconds is refused", "[sqs][queues][SQS-383][SQS-71][SQS-419]") {
    Bench bench({.cool_downs = true});
    const auto url = bench.queue("q");
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.advance(60s - 1ms);
    const auto answer = bench.error("PurgeQueue", {{"QueueUrl", url}}, "PurgeQueueInProgress");
    CHECK(answer.status == 403);
    CHECK(answer.query_code() == "AWS.SimpleQueueService.PurgeQueueInProgress");
    CHECK(answer.message() == "Only one PurgeQueue operation on q is allowed every 60 seconds.");
    bench.advance(1ms);
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
}

TEST_CASE("a handle from before the purge deletes nothing, without an error", "[sqs][queues][SQS-384]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.send(url, "x");
    const auto message = bench.receive(url).at(0);
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.remove(url, message);
}

TEST_CASE("a purge clears a FIFO queue's memory of what it has seen", "[sqs][queues][SQS-311]") {
    Bench bench;
    const auto url = bench.fifo("q.fifo");
    bench.send_fifo(url, "a", "g", "same");
    bench.ok("PurgeQueue", {{"QueueUrl", url}});
    bench.send_fifo(url, "b", "g", "same");
    CHECK(bench.bodies(url) == std::vector<std::string>{"b"});

    bench.ok("DeleteQueue", {{"QueueUrl", url}});
    bench.fifo("q.fifo");
    bench.send_fifo(url, "c", "g", "same");
    CHECK(bench.bodies(url) == std::vector<std::string>{"c"});
}

TEST_CASE("there is no limit to the number of queues", "[sqs][queues][SQS-128]") {
    Bench bench;
    for (int i = 0; i < 1500; ++i) bench.queue("q" + std::to_string(i));
    CHECK(bench.ok("ListQueues", Json::object())["QueueUrls"].size() == 1000);
}

TEST_CASE("tags can be given with the queue", "[sqs][queues][SQS-123][SQS-389]") {
    Bench bench;
    const auto url = bench.ok("CreateQueue", {{"QueueName", "q"}, {"tags", {{"team", "blue"}}}})["QueueUrl"];
    CHECK(bench.ok("ListQueueTags", {{"QueueUrl", url}})["Tags"] == Json{{"team", "blue"}});
}
