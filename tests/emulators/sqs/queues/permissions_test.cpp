// AddPermission and RemovePermission: the policies they write, and what they refuse.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

struct Shared {
    Bench bench;
    std::string queue = bench.queue("q");

    Json input(const std::string& label, const Json& accounts, const Json& actions) const {
        return {{"QueueUrl", queue}, {"Label", label}, {"AWSAccountIds", accounts}, {"Actions", actions}};
    }
    void add(const std::string& label, const Json& accounts = {"111111111111"}, const Json& actions = {"SendMessage"}) {
        bench.ok("AddPermission", input(label, accounts, actions));
    }
    Answer try_to_add(const std::string& label, const Json& accounts = {"111111111111"},
                      const Json& actions = {"SendMessage"}) {
        return bench.call("AddPermission", input(label, accounts, actions));
    }
    void remove(const std::string& label) { bench.ok("RemovePermission", {{"QueueUrl", queue}, {"Label", label}}); }
    Answer try_to_remove(const std::string& label) {
        return bench.call("RemovePermission", {{"QueueUrl", queue}, {"Label", label}});
    }
    void set_policy(const std::string& policy) {
        bench.ok("SetQueueAttributes", {{"QueueUrl", queue}, {"Attributes", {{"Policy", policy}}}});
    }
    std::string policy() { return bench.attribute(queue, "Policy"); }
};

std::string statement(const std::string& sid, const std::string& principal, const std::string& action) {
    return fmt::format(
        R"({{"Sid":"{}","Effect":"Allow","Principal":{{"AWS":{}}},"Action":{},"Resource":"arn:aws:sqs:us-east-1:000000000000:q"}})",
        sid, principal, action);
}
std::string document(const std::string& statements) {
    return R"({"Version":"2008-10-17","Id":"arn:aws:sqs:us-east-1:000000000000:q/SQSDefaultPolicy","Statement":[)" +
           statements + "]}";
}

void check_refused(const Answer& answer, const std::string& message) {
    CHECK(answer.status == 400);
    CHECK(answer.query_code() == "InvalidParameterValue");
    CHECK(answer.message() == message);
}

}    // namespace

TEST_CASE("a permission is a statement, one value alone and several in a list",
          "[sqs][permissions][SQS-186][SQS-187][SQS-385]") {
    Shared shared;
    const std::string one = statement("one", R"("arn:aws:iam::111111111111:root")", R"("SQS:ReceiveMessage")");
    const std::string many = statement("many", R"(["arn:aws:iam::111111111111:root","arn:aws:iam::222222222222:root"])",
                                       R"(["SQS:SendMessage","SQS:DeleteMessage"])");
    const std::string all = statement("all", R"("arn:aws:iam::333333333333:root")", R"("SQS:*")");

    CHECK(shared.try_to_add("one", {"111111111111"}, {"ReceiveMessage"}).body.empty());
    CHECK(shared.policy() == document(one));
    shared.add("many", {"111111111111", "222222222222"}, {"SendMessage", "DeleteMessage"});
    shared.add("all", {"333333333333"}, {"*"});
    CHECK(shared.policy() == document(one + "," + many + "," + all));
}

TEST_CASE("a principal is of the partition of its queue", "[sqs][permissions][SQS-186][SQS-10]") {
    Bench bench;
    bench.as.region = "cn-north-1";
    const auto queue = bench.queue("q");
    bench.ok("AddPermission",
             {{"QueueUrl", queue}, {"Label", "a"}, {"AWSAccountIds", {"111111111111"}}, {"Actions", {"SendMessage"}}});
    const Json policy = Json::parse(bench.attribute(queue, "Policy"));
    CHECK(policy["Id"] == "arn:aws-cn:sqs:cn-north-1:000000000000:q/SQSDefaultPolicy");
    CHECK(policy["Statement"][0]["Principal"]["AWS"] == "arn:aws-cn:iam::111111111111:root");
}

TEST_CASE("a permission is added to a policy that was set by hand", "[sqs][permissions][SQS-186]") {
    Shared shared;
    const std::string added = statement("new", R"("arn:aws:iam::111111111111:root")", R"("SQS:SendMessage")");
    const std::string mine = R"({"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"})";
    SECTION("of statements in a list, without an id") {
        shared.set_policy(R"({"Version":"2012-10-17","Id":"mine","Statement":[)" + mine + "]}");
        shared.add("new");
        CHECK(shared.policy() == R"({"Version":"2012-10-17","Id":"mine","Statement":[)" + mine + "," + added + "]}");
        shared.remove("new");
        CHECK(shared.policy() == R"({"Version":"2012-10-17","Id":"mine","Statement":[)" + mine + "]}");
    }
    SECTION("of one statement") {
        shared.set_policy(R"({"Statement":)" + mine + "}");
        shared.add("new");
        CHECK(shared.policy() == R"({"Statement":[)" + mine + "," + added + "]}");
    }
}

TEST_CASE("a label is used once, by whatever statement", "[sqs][permissions][SQS-188]") {
    Shared shared;
    const std::string taken = "Value a for parameter Label is invalid. Reason: Already exists.";
    shared.add("a");
    check_refused(shared.try_to_add("a"), taken);
    check_refused(shared.try_to_add("a", {"222222222222"}, {"ReceiveMessage"}), taken);
    shared.add("A");
    shared.remove("a");
    shared.add("a");

    shared.set_policy(document(statement("byhand", R"("*")", R"("SQS:*")")));
    check_refused(shared.try_to_add("byhand"), "Value byhand for parameter Label is invalid. Reason: Already exists.");
}

TEST_CASE("only a label that is there can be removed", "[sqs][permissions][SQS-189][SQS-401]") {
    Shared shared;
    const std::string missing = "Value b for parameter Label is invalid. Reason: can't find label.";
    check_refused(shared.try_to_remove("b"), missing);
    shared.add("a");
    check_refused(shared.try_to_remove("b"), missing);
    shared.add("b");
    CHECK(shared.try_to_remove("b").body.empty());
    check_refused(shared.try_to_remove("b"), missing);
    const Answer without = shared.bench.call("RemovePermission", {{"QueueUrl", shared.queue}});
    CHECK(without.query_code() == "MissingParameter");
    CHECK(without.message() == "The request must contain the parameter Label.");
}

TEST_CASE("with the last statement the policy goes", "[sqs][permissions][SQS-190]") {
    Shared shared;
    shared.add("a");
    shared.add("b");
    shared.remove("a");
    CHECK(Json::parse(shared.policy())["Statement"].size() == 1);
    shared.remove("b");
    const Json all = shared.bench.ok("GetQueueAttributes", {{"QueueUrl", shared.queue}, {"AttributeNames", {"All"}}});
    CHECK_FALSE(all["Attributes"].contains("Policy"));

    shared.set_policy(R"({"Statement":)" + statement("only", R"("*")", R"("SQS:*")") + "}");
    shared.remove("only");
    CHECK(shared.policy().empty());
}

TEST_CASE("a label is 1 to 80 letters, digits, hyphens and underscores", "[sqs][permissions][SQS-191]") {
    Shared shared;
    shared.add(std::string(80, 'a'));
    shared.add("a-Z_9");
    for (const std::string bad : {"", "a b", "a.b", "ä", "a/b"}) {
        const Answer answer = shared.try_to_add(bad);
        CHECK(answer.status == 400);
        CHECK(answer.query_code() == "InvalidParameterValue");
    }
    CHECK(shared.try_to_add(std::string(81, 'a')).query_code() == "InvalidParameterValue");
    Json input = shared.input("", {"111111111111"}, {"SendMessage"});
    input.erase("Label");
    const Answer without = shared.bench.call("AddPermission", input);
    CHECK(without.query_code() == "MissingParameter");
    CHECK(without.message() == "The request must contain the parameter Label.");
}

TEST_CASE("a permission is for seven actions at most", "[sqs][permissions][SQS-192]") {
    Shared shared;
    Json actions{"SendMessage", "ReceiveMessage",          "DeleteMessage", "GetQueueAttributes",
                 "GetQueueUrl", "ChangeMessageVisibility", "PurgeQueue"};
    shared.add("seven", {"111111111111"}, actions);
    actions.push_back("ListDeadLetterSourceQueues");
    const Answer answer = shared.try_to_add("eight", {"111111111111"}, actions);
    CHECK(answer.status == 403);
    CHECK(answer.code() == "OverLimit");
    CHECK(answer.message() == "8 Actions were found, maximum allowed is 7.");
}

TEST_CASE("what only the owner may do is not shared", "[sqs][permissions][SQS-193]") {
    Shared shared;
    for (const std::string action : {"AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue",
                                     "ListMessageMoveTasks", "ListQueues", "ListQueueTags", "RemovePermission",
                                     "SetQueueAttributes", "StartMessageMoveTask", "TagQueue", "UntagQueue"}) {
        check_refused(shared.try_to_add("a", {"111111111111"}, {"SendMessage", action}),
                      "Value SQS:" + action +
                          " for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke "
                          "this action.");
    }
    CHECK(shared.policy().empty());
}

TEST_CASE("an action is one of SQS, of single messages, as it is written", "[sqs][permissions][SQS-194]") {
    Shared shared;
    for (const std::string action : {"Nothing", "", "sendmessage", "SQS:SendMessage", "SendMessageBatch",
                                     "DeleteMessageBatch", "ChangeMessageVisibilityBatch"}) {
        check_refused(shared.try_to_add("a", {"111111111111"}, {action}),
                      "Value SQS:" + action +
                          " for parameter ActionName is invalid. Reason: Please refer to the appropriate WSDL for a "
                          "list of valid actions.");
    }
}

TEST_CASE("a permission is for accounts, by their twelve digits", "[sqs][permissions][SQS-195][SQS-196]") {
    Shared shared;
    const auto refused = [&](const Json& accounts, const std::string& listed) {
        check_refused(shared.try_to_add("a", accounts),
                      "Value [" + listed + "] for parameter PrincipalId is invalid. Reason: Unable to verify.");
    };
    refused({"12345"}, "12345");
    refused({"1234567890123"}, "1234567890123");
    refused({"12345678901x"}, "12345678901x");
    refused({"*"}, "*");
    refused({"111111111111", "x"}, "111111111111, x");
    refused(Json::array(), "");
    Json input = shared.input("a", Json::array(), {"SendMessage"});
    input.erase("AWSAccountIds");
    check_refused(shared.bench.call("AddPermission", input),
                  "Value [] for parameter PrincipalId is invalid. Reason: Unable to verify.");
}

TEST_CASE("a permission needs actions", "[sqs][permissions][SQS-196][SQS-97]") {
    Shared shared;
    Json input = shared.input("a", {"111111111111"}, Json::array());
    for (int i = 0; i < 2; ++i) {
        const Answer answer = shared.bench.call("AddPermission", input);
        CHECK(answer.status == 400);
        CHECK(answer.query_code() == "MissingParameter");
        CHECK(answer.message() == "The request must contain the parameter Actions.");
        input.erase("Actions");
    }
}

TEST_CASE("permissions keep to the limits of a policy", "[sqs][permissions][SQS-171][SQS-172][SQS-72]") {
    Shared shared;
    const auto check_over_limit = [&](const Answer& answer) {
        CHECK(answer.status == 403);
        CHECK(answer.code() == "OverLimit");
    };
    SECTION("20 statements") {
        for (int i = 0; i < 20; ++i) shared.add("label" + std::to_string(i));
        const Answer answer = shared.try_to_add("label20");
        check_over_limit(answer);
        CHECK(answer.message() == "21 statements were found in the submitted policy, max allowed is 20");
        shared.remove("label0");
        shared.add("label20");
    }
    SECTION("50 principals") {
        Json accounts = Json::array();
        for (int i = 0; i < 49; ++i) accounts.push_back(std::to_string(100'000'000'000 + i));
        shared.add("many", accounts);
        shared.add("one");
        check_over_limit(shared.try_to_add("two"));
    }
    SECTION("8192 bytes") {
        const std::string start = R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":")";
        shared.set_policy(start + std::string(8100 - start.size() - 4, 'x') + R"("}]})");
        check_over_limit(shared.try_to_add("a"));
    }
}

TEST_CASE("adding a permission is a change of the queue", "[sqs][permissions][SQS-133]") {
    Shared shared;
    shared.bench.advance(10s);
    shared.add("a");
    CHECK(shared.bench.attribute(shared.queue, "LastModifiedTimestamp") == "1767225610");
}
