// Tags of queues.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

struct Tagged {
    Bench bench;
    std::string queue = bench.queue("q");

    Answer tag(const Json& tags) { return bench.call("TagQueue", {{"QueueUrl", queue}, {"Tags", tags}}); }
    Answer untag(const Json& keys) { return bench.call("UntagQueue", {{"QueueUrl", queue}, {"TagKeys", keys}}); }
    Answer create(const Json& tags) { return bench.call("CreateQueue", {{"QueueName", "new"}, {"tags", tags}}); }
    Json tags() { return bench.ok("ListQueueTags", {{"QueueUrl", queue}}).value("Tags", Json::object()); }
};

void check_refused(const Answer& answer, const std::string& message) {
    CHECK(answer.status == 400);
    CHECK(answer.query_code() == "InvalidParameterValue");
    CHECK(answer.message() == message);
}

Json numbered(int first, int count) {
    Json tags = Json::object();
    for (int i = first; i < first + count; ++i) tags["key" + std::to_string(i)] = "value";
    return tags;
}

}    // namespace

TEST_CASE("tags are added, equal keys overwritten, and case counts", "[sqs][tags][SQS-180][SQS-397][SQS-406]") {
    Tagged tagged;
    CHECK(tagged.bench.call("ListQueueTags", {{"QueueUrl", tagged.queue}}).body == "{}");
    CHECK(tagged.tag({{"Team", "Blue"}, {"cost", "1"}}).body.empty());
    CHECK(tagged.tag({{"team", "red"}, {"cost", "2"}}).status == 200);
    CHECK(tagged.tags() == Json{{"Team", "Blue"}, {"cost", "2"}, {"team", "red"}});
}

TEST_CASE("keys and values hold letters of any script, digits, whitespace and _ . : / = + - @",
          "[sqs][tags][SQS-180]") {
    Tagged tagged;
    const Json good{{"_.:/=+-@ 09", "äöü 日本 Ω_.:/=+-@"}, {"a aws:", "aws:x"}, {"größe", "عربى"}};
    CHECK(tagged.tag(good).status == 200);
    CHECK(tagged.tags() == good);
    for (const std::string bad : {"a,b", "a#b", "a\"b", "a<b", "a\x01z", "a\nb", "a\xF0\x9F\x98\x80"}) {
        CHECK(tagged.tag({{bad, "x"}}).query_code() == "InvalidParameterValue");
        CHECK(tagged.tag({{"x", bad}}).query_code() == "InvalidParameterValue");
    }
    CHECK(tagged.tags() == good);
}

TEST_CASE("keys that begin with aws: are AWS's", "[sqs][tags][SQS-180]") {
    Tagged tagged;
    CHECK(tagged.tag({{"aws:x", "x"}}).query_code() == "InvalidParameterValue");
    CHECK(tagged.create({{"aws:cloudformation:stack-name", "x"}}).query_code() == "InvalidParameterValue");
    CHECK(tagged.tag({{"aws", "x"}}).status == 200);
}

TEST_CASE("a value may be empty, and has 256 characters at most", "[sqs][tags][SQS-180][SQS-181]") {
    Tagged tagged;
    std::string longest;
    for (int i = 0; i < 256; ++i) longest += "ä";
    CHECK(tagged.tag({{"empty", ""}, {"longest", longest}}).status == 200);
    CHECK(tagged.tags() == Json{{"empty", ""}, {"longest", longest}});
    CHECK(tagged.tag({{"longer", longest + "ä"}}).query_code() == "InvalidParameterValue");
}

TEST_CASE("a key has 1 to 128 characters", "[sqs][tags][SQS-182]") {
    Tagged tagged;
    std::string longest;
    for (int i = 0; i < 128; ++i) longest += "ä";
    CHECK(tagged.tag({{longest, "x"}}).status == 200);
    const std::string refusal = "Tag keys must be between 1 and 128 characters in length.";
    for (const std::string& bad : {std::string(), longest + "a"}) {
        check_refused(tagged.tag({{bad, "x"}}), refusal);
        check_refused(tagged.create({{bad, "x"}}), refusal);
    }
    tagged.bench.error("GetQueueUrl", {{"QueueName", "new"}}, "QueueDoesNotExist");
}

TEST_CASE("a queue has 50 tags at most", "[sqs][tags][SQS-183]") {
    Tagged tagged;
    CHECK(tagged.tag(numbered(0, 30)).status == 200);
    CHECK(tagged.tag(numbered(20, 30)).status == 200);
    CHECK(tagged.tags().size() == 50);

    check_refused(tagged.tag(numbered(49, 2)), "Too many tags added for queue q.");
    CHECK(tagged.tags().size() == 50);
    CHECK(tagged.tag({{"key0", "other"}}).status == 200);
    CHECK(tagged.untag({"key1"}).status == 200);
    CHECK(tagged.tag({{"key50", "x"}}).status == 200);

    check_refused(tagged.create(numbered(0, 51)), "Too many tags added for queue new.");
    CHECK(tagged.create(numbered(0, 50)).status == 200);
}

TEST_CASE("untagging takes what is there and minds nothing that is not", "[sqs][tags][SQS-184][SQS-407]") {
    Tagged tagged;
    CHECK(tagged.tag({{"a", "1"}, {"b", "2"}, {"A", "3"}}).status == 200);
    CHECK(tagged.untag({"a", "none", "a"}).body.empty());
    CHECK(tagged.tags() == Json{{"A", "3"}, {"b", "2"}});
    CHECK(tagged.untag({"b", "A"}).status == 200);
    CHECK(tagged.bench.call("ListQueueTags", {{"QueueUrl", tagged.queue}}).body == "{}");
}

TEST_CASE("tags and keys must be given, in either protocol", "[sqs][tags][SQS-185][SQS-97]") {
    Tagged tagged;
    const auto check_missing = [](const Answer& answer, const std::string& parameter) {
        CHECK(answer.status == 400);
        CHECK(answer.query_code() == "MissingParameter");
        CHECK(answer.message() == "The request must contain the parameter " + parameter + ".");
    };
    check_missing(tagged.tag(Json::object()), "Tags");
    check_missing(tagged.untag(Json::array()), "TagKeys");
    check_missing(tagged.bench.call("TagQueue", {{"QueueUrl", tagged.queue}}), "Tags");
    check_missing(tagged.bench.call("UntagQueue", {{"QueueUrl", tagged.queue}}), "TagKeys");
    check_missing(tagged.bench.query({{"Action", "TagQueue"}, {"QueueUrl", tagged.queue}}), "Tags");
    check_missing(tagged.bench.query({{"Action", "UntagQueue"}, {"QueueUrl", tagged.queue}}), "TagKeys");
}

TEST_CASE("tags are the queue's own, and go with it", "[sqs][tags][SQS-12][SQS-412]") {
    Tagged tagged;
    const auto other = tagged.bench.queue("other");
    CHECK(tagged.tag({{"a", "1"}}).status == 200);
    CHECK(tagged.bench.call("ListQueueTags", {{"QueueUrl", other}}).body == "{}");
    tagged.bench.ok("PurgeQueue", {{"QueueUrl", tagged.queue}});
    CHECK(tagged.tags() == Json{{"a", "1"}});
    tagged.bench.ok("DeleteQueue", {{"QueueUrl", tagged.queue}});
    tagged.bench.queue("q");
    CHECK(tagged.tags() == Json::object());
}
