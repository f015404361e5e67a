// Who may do what to a queue: with --enforce-policies, and what the journal says without it.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

constexpr auto owner = "111122223333", other = "444455556666";
const std::string url = "http://localhost:4566/111122223333/jobs";
const std::string arn = "arn:aws:sqs:us-east-1:111122223333:jobs";

// A queue `jobs` of the owner; calls are the other account's until the test says otherwise.
struct Shared : Bench {
    explicit Shared(Settings settings = {.enforce_policies = true}) : Bench(settings) {
        as.access_key = owner;
        queue("jobs");
        as.access_key = other;
    }

    template <class Work>
    void as_owner(Work work) {
        const std::string caller = std::exchange(as.access_key, owner);
        work();
        as.access_key = caller;
    }
    // Statements of the queue's policy; those without a Resource are about this queue.
    void set_policy(const std::string& statements) {
        as_owner([&] {
            ok("SetQueueAttributes",
               {{"QueueUrl", url},
                {"Attributes", {{"Policy", R"({"Version":"2012-10-17","Statement":[)" + statements + "]}"}}}});
        });
    }
    int status_of(const std::string& operation, Json input = Json::object()) {
        input["QueueUrl"] = url;
        return call(operation, input).status;
    }
    int send() { return status_of("SendMessage", {{"MessageBody", "x"}}); }
};

std::string statement(const std::string& effect, const std::string& principal, const std::string& action,
                      const std::string& more = "") {
    return R"({"Sid":")" + effect + R"(It","Effect":")" + effect + R"(","Principal":)" + principal + R"(,"Action":")" +
           action + R"(","Resource":")" + arn + "\"" + more + "}";
}
const std::string to_other = R"({"AWS":"444455556666"})";

const std::vector<std::pair<std::string, Json>> shareable{
    {"SendMessage", {{"MessageBody", "x"}}},
    {"SendMessageBatch", {{"Entries", {{{"Id", "a"}, {"MessageBody", "x"}}}}}},
    {"ReceiveMessage", Json::object()},
    {"DeleteMessage", {{"ReceiptHandle", "x"}}},
    {"DeleteMessageBatch", {{"Entries", {{{"Id", "a"}, {"ReceiptHandle", "x"}}}}}},
    {"ChangeMessageVisibility", {{"ReceiptHandle", "x"}, {"VisibilityTimeout", 0}}},
    {"ChangeMessageVisibilityBatch", {{"Entries", {{{"Id", "a"}, {"ReceiptHandle", "x"}, {"VisibilityTimeout", 0}}}}}},
    {"GetQueueAttributes", {{"AttributeNames", {"All"}}}},
    {"ListDeadLetterSourceQueues", Json::object()},
    {"PurgeQueue", Json::object()}};

const std::vector<std::pair<std::string, Json>> owner_only{
    {"AddPermission", {{"Label", "l"}, {"AWSAccountIds", {other}}, {"Actions", {"SendMessage"}}}},
    {"DeleteQueue", Json::object()},
    {"ListQueueTags", Json::object()},
    {"RemovePermission", {{"Label", "l"}}},
    {"SetQueueAttributes", {{"Attributes", {{"VisibilityTimeout", "1"}}}}},
    {"TagQueue", {{"Tags", {{"k", "v"}}}}},
    {"UntagQueue", {{"TagKeys", {"k"}}}}};

Json with_url(Json input) {
    input["QueueUrl"] = url;
    return input;
}

}    // namespace

// --- other accounts --------------------------------------------------------------------------------------------------

TEST_CASE("what the policy does not allow is denied to another account", "[sqs][access][SQS-100][SQS-109][SQS-439]") {
    Shared bench;

    for (const auto& [operation, input] : shareable) {
        INFO(operation);
        const Answer denied = bench.call(operation, with_url(input));
        CHECK(denied.status == 403);
        CHECK(denied.json()["__type"] == "com.amazon.coral.service#AccessDeniedException");
        CHECK(denied.header("x-amzn-query-error") == "AccessDenied;Sender");
        CHECK(denied.message() == "Access to the resource " + url + " is denied.");
    }
    const Answer query = bench.query({{"Action", "SendMessage"}, {"MessageBody", "x"}}, "/111122223333/jobs");
    CHECK(query.status == 403);
    CHECK(query.code() == "AccessDenied");
    CHECK(query.message() == "Access to the resource " + url + " is denied.");
    bench.as.access_key = owner;
    CHECK(bench.send() == 200);
    CHECK(bench.counts(url) == "1/0/0");
}

TEST_CASE("what the policy allows to another account is done", "[sqs][access][SQS-109]") {
    Shared bench;
    bench.set_policy(statement("Allow", to_other, "sqs:*"));

    for (const auto& [operation, input] : shareable) {
        INFO(operation);
        CHECK(bench.call(operation, with_url(input)).query_code() != "AccessDenied");
    }
    bench.as.access_key = "999988887777";
    CHECK(bench.send() == 403);
}

TEST_CASE("a missing queue is missed before anything is denied", "[sqs][access][SQS-114]") {
    Shared bench;

    bench.error("SendMessage", {{"QueueUrl", url + "2"}, {"MessageBody", "x"}}, "QueueDoesNotExist");
    // And who may not call does not learn what is wrong with the rest.
    CHECK(bench.error("SendMessage", {{"QueueUrl", url}}, "AccessDenied").status == 403);
}

TEST_CASE("the owner alone may change the queue, whatever the policy says, and without the flag too",
          "[sqs][access][SQS-111]") {
    for (const bool enforces : {true, false}) {
        Shared bench({.enforce_policies = enforces});
        bench.set_policy(statement("Allow", R"("*")", "*"));

        for (const auto& [operation, input] : owner_only) {
            INFO(operation << " " << enforces);
            const Answer denied = bench.call(operation, with_url(input));
            CHECK(denied.status == 403);
            CHECK(denied.query_code() == "AccessDenied");
            CHECK(denied.message() == "Access to the resource " + url + " is denied.");
        }
        const std::string handle =
            "eyJ0YXNrSWQiOiJ4Iiwic291cmNlQXJuIjoiYXJuOmF3czpzcXM6dXMtZWFzdC0xOjExMTEyMjIyMzMzMzpqb2JzIn0=";
        CHECK(bench.call("StartMessageMoveTask", {{"SourceArn", arn}}).query_code() == "AccessDenied");
        CHECK(bench.call("ListMessageMoveTasks", {{"SourceArn", arn}}).query_code() == "AccessDenied");
        CHECK(bench.call("CancelMessageMoveTask", {{"TaskHandle", handle}}).query_code() == "AccessDenied");
        CHECK(bench.error("ListMessageMoveTasks", {{"SourceArn", arn}}, "AccessDenied").message() ==
              "Access to the resource " + url + " is denied.");
        // Names of queues are always of one's own account: there is no way to ask for another's.
        CHECK(bench.call("ListQueues", Json::object()).json().contains("QueueUrls") == false);
        bench.queue("jobs");
        bench.as.access_key = owner;
        CHECK(bench.attribute(url, "VisibilityTimeout") == "30");
        CHECK(bench.call("ListQueues", Json::object()).json()["QueueUrls"].size() == 1);
    }
}

TEST_CASE("AddPermission grants, RemovePermission takes it back", "[sqs][access][SQS-186]") {
    Shared bench;
    bench.as_owner([&] {
        bench.ok("AddPermission",
                 {{"QueueUrl", url}, {"Label", "send"}, {"AWSAccountIds", {other}}, {"Actions", {"SendMessage"}}});
    });

    CHECK(bench.send() == 200);
    CHECK(bench.status_of("ReceiveMessage") == 403);

    bench.as_owner([&] { bench.ok("RemovePermission", {{"QueueUrl", url}, {"Label", "send"}}); });
    CHECK(bench.send() == 403);
}

TEST_CASE("all actions of AddPermission are all but the owner's", "[sqs][access][SQS-186][SQS-111]") {
    Shared bench;
    bench.as_owner([&] {
        bench.ok("AddPermission",
                 {{"QueueUrl", url}, {"Label", "all"}, {"AWSAccountIds", {other}}, {"Actions", {"*"}}});
    });

    CHECK(bench.status_of("PurgeQueue") == 200);
    CHECK(bench.status_of("DeleteQueue") == 403);
}

TEST_CASE("a batch needs the permission for a single message", "[sqs][access][SQS-198]") {
    const std::vector<std::pair<std::string, std::string>> pairs{
        {"SendMessageBatch", "SendMessage"},
        {"DeleteMessageBatch", "DeleteMessage"},
        {"ChangeMessageVisibilityBatch", "ChangeMessageVisibility"}};
    for (const auto& [batch, single] : pairs) {
        INFO(batch);
        Shared bench;
        const auto input = std::find_if(shareable.begin(), shareable.end(),
                                        [&, name = batch](const auto& each) { return each.first == name; });

        bench.set_policy(statement("Allow", to_other, "sqs:" + batch));
        CHECK(bench.call(batch, with_url(input->second)).status == 403);
        bench.set_policy(statement("Allow", to_other, "sqs:" + single));
        CHECK(bench.call(batch, with_url(input->second)).status == 200);
    }
}

TEST_CASE("a move task needs receive, delete and attributes of its source, and send of its destination",
          "[sqs][access][SQS-198]") {
    const auto start = [](const std::string& denied, const std::string& of) {
        Shared bench;
        bench.as.access_key = owner;
        const auto target = bench.queue("target");
        bench.queue("source", {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + arn + R"(","maxReceiveCount":1})"}});
        const std::string policy =
            R"({"Statement":{"Effect":"Deny","Principal":"*","Resource":"*","Action":"sqs:)" + denied + "\"}}";
        bench.ok("SetQueueAttributes",
                 {{"QueueUrl", of == "source" ? url : target}, {"Attributes", {{"Policy", policy}}}});
        return bench.call("StartMessageMoveTask",
                          {{"SourceArn", arn}, {"DestinationArn", "arn:aws:sqs:us-east-1:111122223333:target"}});
    };

    for (const std::string action : {"StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"})
        CHECK(start(action, "source").query_code() == "AccessDenied");
    CHECK(start("SendMessage", "target").query_code() == "AccessDenied");
    CHECK(start("SendMessage", "source").status == 200);
    CHECK(start("ReceiveMessage", "target").status == 200);
}

TEST_CASE("the URL of a queue that may not be seen is that of none", "[sqs][access][SQS-110]") {
    Shared bench;
    const Json asked{{"QueueName", "jobs"}, {"QueueOwnerAWSAccountId", owner}};
    const std::string text = "The specified queue does not exist or you do not have access to it.";

    const Answer denied = bench.error("GetQueueUrl", asked, "QueueDoesNotExist");
    CHECK(denied.status == 400);
    CHECK(denied.message() == text);
    CHECK(bench.error("GetQueueUrl", {{"QueueName", "none"}, {"QueueOwnerAWSAccountId", owner}}, "QueueDoesNotExist")
              .message() == text);

    bench.set_policy(statement("Allow", to_other, "sqs:GetQueueUrl"));
    CHECK(bench.ok("GetQueueUrl", asked)["QueueUrl"] == url);
}

TEST_CASE("a role is allowed in its account's name, or in its own", "[sqs][access][SQS-109]") {
    Shared bench;
    bench.as.access_key = other;
    const Answer assumed = bench.query({{"Action", "AssumeRole"},
                                        {"Version", "2011-06-15"},
                                        {"RoleArn", "arn:aws:iam::444455556666:role/path/Worker"},
                                        {"RoleSessionName", "me"}},
                                       "/", "sts");
    REQUIRE(assumed.status == 200);
    bench.as.access_key = assumed.text("AccessKeyId");
    bench.as.session_token = assumed.text("SessionToken");
    CHECK(bench.send() == 403);
    bench.set_policy(statement("Allow", R"({"AWS":"arn:aws:iam::444455556666:role/path/Worker"})", "sqs:SendMessage"));
    CHECK(bench.send() == 200);
    bench.set_policy(statement("Allow", R"({"AWS":"arn:aws:iam::444455556666:role/Other"})", "sqs:SendMessage"));
    CHECK(bench.send() == 403);
    bench.set_policy(statement("Allow", to_other, "sqs:SendMessage"));
    CHECK(bench.send() == 200);
}

// --- explicit denials ------------------------------------------------------------------------------------------------

TEST_CASE("the owner may do all that the policy does not deny", "[sqs][access][SQS-108][SQS-100]") {
    Shared bench;
    bench.as.access_key = owner;
    bench.set_policy(statement("Allow", to_other, "sqs:ReceiveMessage"));
    CHECK(bench.send() == 200);

    bench.set_policy(statement("Deny", R"("*")", "sqs:SendMessage"));
    const Answer denied = bench.call("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}});
    CHECK(denied.status == 403);
    CHECK(denied.query_code() == "AccessDenied");
    CHECK(denied.message() ==
          "User: arn:aws:iam::111122223333:root is not authorized to perform: sqs:sendmessage on resource: " + arn +
              " with an explicit deny in a resource-based policy");
    CHECK(bench.status_of("ReceiveMessage") == 200);

    bench.set_policy(statement("Deny", R"("*")", "sqs:TagQueue"));
    CHECK(bench.status_of("TagQueue", {{"Tags", {{"k", "v"}}}}) == 403);
    CHECK(bench.status_of("UntagQueue", {{"TagKeys", {"k"}}}) == 200);
    bench.set_policy(statement("Deny", R"("*")", "sqs:GetQueueUrl"));
    bench.error("GetQueueUrl", {{"QueueName", "jobs"}}, "QueueDoesNotExist");
}

TEST_CASE("a denial wins over what is allowed", "[sqs][access]") {
    Shared bench;
    bench.set_policy(statement("Allow", to_other, "sqs:*") + "," + statement("Deny", to_other, "sqs:SendMessage"));

    CHECK(bench.status_of("ReceiveMessage") == 200);
    CHECK(bench.call("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}}).message() ==
          "User: arn:aws:iam::444455556666:root is not authorized to perform: sqs:sendmessage on resource: " + arn +
              " with an explicit deny in a resource-based policy");
}

// --- conditions ------------------------------------------------------------------------------------------------------

TEST_CASE("a policy may ask where a call comes from, by what, how and when", "[sqs][access][SQS-197]") {
    Shared bench;
    const auto may_send = [&](const std::string& condition) {
        bench.set_policy(statement("Allow", R"("*")", "sqs:SendMessage", R"(,"Condition":{)" + condition + "}"));
        return bench.send() == 200;
    };

    CHECK(may_send(R"("IpAddress":{"aws:SourceIp":"203.0.113.0/24"})"));
    CHECK_FALSE(may_send(R"("NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"})"));
    CHECK(may_send(R"("Bool":{"aws:SecureTransport":"false"})"));
    CHECK_FALSE(may_send(R"("Bool":{"aws:SecureTransport":"true"})"));
    CHECK(may_send(R"("StringEquals":{"aws:PrincipalAccount":"444455556666"})"));
    CHECK(may_send(R"("ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:root"})"));
    CHECK(may_send(R"("StringEquals":{"aws:ResourceAccount":"111122223333","aws:RequestedRegion":"us-east-1"})"));
    CHECK(may_send(R"("StringNotEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"})"));
    // Those of services, of organisations and of networks are not there in a direct call.
    for (const std::string key : {"aws:SourceArn", "aws:SourceAccount", "aws:PrincipalOrgID", "aws:SourceVpce",
                                  "aws:MultiFactorAuthPresent", "aws:TokenAge", "aws:UserAgent"}) {
        INFO(key);
        CHECK(may_send(R"("Null":{")" + key + R"(":"true"})"));
    }
}

TEST_CASE("a policy is of the sandbox's time", "[sqs][access][SQS-197]") {
    Shared bench;    // 2026-01-01T00:00:00Z
    bench.set_policy(statement("Allow", R"("*")", "sqs:SendMessage",
                               R"(,"Condition":{"DateLessThan":{"aws:CurrentTime":"2026-01-01T01:00:00Z"},)"
                               R"("NumericLessThan":{"aws:EpochTime":"1767229200"}})"));

    bench.advance(1h - 1s);
    CHECK(bench.send() == 200);
    bench.advance(1s);
    CHECK(bench.send() == 403);
}

TEST_CASE("a policy may ask for the client", "[sqs][access][SQS-197]") {
    Shared bench;
    bench.set_policy(
        statement("Allow", R"("*")", "sqs:SendMessage", R"(,"Condition":{"StringLike":{"aws:UserAgent":"Boto3/*"}})"));
    const Json message{{"QueueUrl", url}, {"MessageBody", "x"}};

    CHECK(bench.call("SendMessage", message, {{"User-Agent", "Boto3/1.40 md/Botocore"}}).status == 200);
    CHECK(bench.call("SendMessage", message, {{"User-Agent", "curl/8"}}).status == 403);
}

TEST_CASE("a policy may ask which tags are set", "[sqs][access][SQS-197]") {
    Shared bench;
    bench.as.access_key = owner;
    bench.set_policy(
        statement("Deny", R"("*")", "sqs:*TagQueue",
                  R"(,"Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":"cost"}})") +
        "," +
        statement("Deny", R"("*")", "sqs:TagQueue", R"(,"Condition":{"StringEquals":{"aws:RequestTag/team":"red"}})"));

    CHECK(bench.status_of("TagQueue", {{"Tags", {{"team", "blue"}, {"x", "y"}}}}) == 200);
    CHECK(bench.status_of("TagQueue", {{"Tags", {{"team", "red"}}}}) == 403);
    CHECK(bench.status_of("TagQueue", {{"Tags", {{"x", "y"}, {"cost", "1"}}}}) == 403);
    CHECK(bench.status_of("UntagQueue", {{"TagKeys", {"cost"}}}) == 403);
    CHECK(bench.status_of("UntagQueue", {{"TagKeys", {"team"}}}) == 200);
}

TEST_CASE("a session of a role is asked for its second factor, a long-term key is not", "[sqs][access][SQS-197]") {
    Shared bench;
    bench.set_policy(statement("Allow", R"("*")", "sqs:SendMessage",
                               R"(,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}})"));
    CHECK(bench.send() == 403);

    const Answer session = bench.query({{"Action", "GetSessionToken"}, {"Version", "2011-06-15"}}, "/", "sts");
    bench.as.access_key = session.text("AccessKeyId");
    CHECK(bench.send() == 200);
}

TEST_CASE("a policy whose condition compares nothing is not stored", "[sqs][access][SQS-170]") {
    Shared bench;
    bench.as.access_key = owner;
    for (const std::string condition : {R"("StringIs":{"aws:UserAgent":"x"})", R"("IpAddress":{"aws:SourceIp":"here"})",
                                        R"("DateLessThan":{"aws:CurrentTime":"soon"})"}) {
        INFO(condition);
        const std::string policy = R"({"Version":"2012-10-17","Statement":[)" +
                                   statement("Allow", R"("*")", "sqs:*", R"(,"Condition":{)" + condition + "}") + "]}";
        CHECK(bench
                  .error("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", {{"Policy", policy}}}},
                         "InvalidAttributeValue")
                  .message() == "Invalid value for the parameter Policy.");
    }
}

// --- nobody ----------------------------------------------------------------------------------------------------------

TEST_CASE("who signs nothing may do what the policy allows to everybody", "[sqs][access][SUP-7][SQS-109]") {
    Shared bench;
    const Parameters without{{"Authorization", ""}};
    const auto send = [&] { return bench.call("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}}, without); };

    CHECK(send().status == 403);
    CHECK(send().message() == "Access to the resource " + url + " is denied.");
    bench.set_policy(statement("Allow", to_other, "sqs:*") + "," +
                     statement("Allow", R"({"AWS":"111122223333"})", "sqs:*"));
    CHECK(send().status == 403);

    bench.set_policy(statement("Allow", R"("*")", "sqs:*"));
    CHECK(send().status == 200);
    CHECK(bench.query({{"Action", "ReceiveMessage"}}, "/111122223333/jobs", "sqs", without).status == 200);
    CHECK(bench.call("DeleteQueue", {{"QueueUrl", url}}, without).query_code() == "AccessDenied");
    // A bare name is of the caller's account, and nobody has none.
    CHECK(bench.call("SendMessage", {{"QueueUrl", "jobs"}, {"MessageBody", "x"}}, without).query_code() ==
          "AWS.SimpleQueueService.NonExistentQueue");
}

TEST_CASE("what is about no queue must be signed", "[sqs][access][SUP-7][SQS-105]") {
    Shared bench;
    const Parameters without{{"Authorization", ""}};

    for (const std::string operation : {"ListQueues", "CreateQueue"}) {
        const Answer refused = bench.call(operation, {{"QueueName", "new"}}, without);
        CHECK(refused.status == 403);
        CHECK(refused.query_code() == "MissingAuthenticationToken");
        CHECK(refused.message() == "Request is missing Authentication Token");
    }
    CHECK(bench.query({{"Action", "GetCallerIdentity"}, {"Version", "2011-06-15"}}, "/", "sts", without).code() ==
          "MissingAuthenticationToken");
}

TEST_CASE("what nobody sent is sent by the queue's account", "[sqs][access][SQS-274]") {
    Shared bench;
    bench.set_policy(statement("Allow", R"("*")", "sqs:SendMessage"));
    CHECK(bench.call("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}}, {{"Authorization", ""}}).status == 200);

    bench.as.access_key = owner;
    CHECK(bench.receive(url).at(0)["Attributes"]["SenderId"] == owner);
}

// --- without the flag ------------------------------------------------------------------------------------------------

TEST_CASE("without the flag the call is made, and the journal says what AWS would miss", "[sqs][access][SQS-109]") {
    Shared bench(Settings{});
    const auto noted = [&] { return bench.events("sqs.queue.policy_ignored"); };
    const auto detail = [&](std::string_view name) {
        for (const auto& [key, value] : noted().back()->details) {
            if (key == name) return value;
        }
        return std::string();
    };
    bench.as_owner([&] { CHECK(bench.send() == 200); });
    REQUIRE(noted().empty());

    CHECK(bench.status_of("ReceiveMessage") == 200);
    REQUIRE(noted().size() == 1);
    CHECK(noted().back()->resource == arn);
    CHECK(noted().back()->account == other);
    CHECK(detail("would_be") == "AccessDenied");
    CHECK(detail("action") == "sqs:ReceiveMessage");
    const std::string missing = detail("missing_statement");
    CHECK(Json::parse(missing) == Json{{"Effect", "Allow"},
                                       {"Principal", {{"AWS", "arn:aws:iam::444455556666:root"}}},
                                       {"Action", "sqs:ReceiveMessage"},
                                       {"Resource", arn}});

    bench.set_policy(missing);    // what it asks for is what helps
    CHECK(bench.status_of("ReceiveMessage") == 200);
    CHECK(noted().size() == 1);

    bench.set_policy(statement("Deny", R"("*")", "sqs:ReceiveMessage"));
    bench.as_owner([&] { CHECK(bench.status_of("ReceiveMessage") == 200); });
    REQUIRE(noted().size() == 2);
    CHECK(detail("denied_by") == "DenyIt");
    CHECK(bench.ok("GetQueueUrl", {{"QueueName", "jobs"}, {"QueueOwnerAWSAccountId", owner}})["QueueUrl"] == url);
    CHECK(noted().size() == 3);

    CHECK(bench.call("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}}, {{"Authorization", ""}}).status == 200);
    CHECK(noted().size() == 4);
    CHECK(Json::parse(detail("missing_statement"))["Principal"] == "*");
}

TEST_CASE("a poll that waited is noted once", "[sqs][access]") {
    Shared bench(Settings{});
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
    bench.advance(5s);
    bench.as_owner([&] { bench.send(); });

    CHECK(poll.answer().status == 200);
    CHECK(bench.events("sqs.queue.policy_ignored").size() == 1);
}
