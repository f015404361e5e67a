// Whole documents: which statement decides, whom it is about, what, and on what.
#include <catch2/catch.hpp>

#include "support.hpp"

namespace pileus::policy {

namespace {

Policy statements(const std::string& list) {
    return parsed(R"({"Version":"2012-10-17","Id":"x","Statement":[)" + list + "]}");
}

std::string refusal(const std::string& document) {
    std::string why;
    return Policy::parse(document, &why) ? "accepted" : why;
}

const std::string everything = R"(,"Principal":"*","Action":"*","Resource":"*"})";

}    // namespace

TEST_CASE("without a statement about it nothing is decided", "[policy]") {
    const Policy policy = statements("");

    CHECK(ask(policy).verdict == Verdict::no_statement);
    CHECK(ask(policy).statement.empty());
    CHECK_FALSE(policy.can_deny());
}

TEST_CASE("the statement that decided is named by its Sid, or by its place", "[policy]") {
    const Policy policy =
        statements(R"({"Sid":"Send","Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"},)"
                   R"({"Effect":"Allow","Principal":"*","Action":"sqs:ReceiveMessage","Resource":"*"},)"
                   R"({"Sid":"","Effect":"Deny","Principal":"*","Action":"sqs:PurgeQueue","Resource":"*"})");

    CHECK(ask(policy).statement == "Send");
    CHECK(ask(policy, {.action = "sqs:ReceiveMessage"}).statement == "#2");
    CHECK(ask(policy, {.action = "sqs:PurgeQueue"}).statement == "#3");
    CHECK(policy.can_deny());
}

TEST_CASE("a statement that denies wins, wherever it stands", "[policy]") {
    const std::string allow = R"({"Sid":"Allow","Effect":"Allow")" + everything;
    const std::string deny = R"({"Sid":"Deny","Effect":"Deny")" + everything;

    for (const std::string& list : {allow + "," + deny, deny + "," + allow, allow + "," + deny + "," + allow}) {
        const Policy policy = statements(list);
        CHECK(ask(policy).verdict == Verdict::denied);
        CHECK(ask(policy).statement == "Deny");
    }
    CHECK(ask(statements(allow + "," + allow)).verdict == Verdict::allowed);
    CHECK_FALSE(statements(allow).can_deny());
}

TEST_CASE("a single statement needs no list", "[policy]") {
    CHECK(allows(parsed(R"({"Statement":{"Effect":"Allow")" + everything + "}")));
}

TEST_CASE("what AWS would not store is refused with the reason", "[policy]") {
    const auto in_statement = [](const std::string& elements) {
        return refusal(R"({"Statement":[{)" + elements + "}]}");
    };

    CHECK(refusal("") == "a policy is a JSON object");
    CHECK(refusal("[]") == "a policy is a JSON object");
    CHECK(refusal("{}") == "a policy has a Statement");
    CHECK(refusal(R"({"Version":"2020-01-01","Statement":[]})") ==
          "the Version of a policy is 2012-10-17 or 2008-10-17");
    CHECK(refusal(R"({"Statement":["x"]})") == "a statement is an object");
    CHECK(in_statement(R"("Effect":"allow","Action":"*")") == "the Effect of #1 is neither Allow nor Deny");
    CHECK(in_statement(R"("Sid":"S","Action":"*")") == "the Effect of S is neither Allow nor Deny");
    CHECK(in_statement(R"("Effect":"Allow")") == "#1 has no Action");
    CHECK(in_statement(R"("Effect":"Allow","Action":"*","NotAction":"*")") ==
          "a statement has both Action and NotAction");
    CHECK(in_statement(R"("Effect":"Allow","Action":{})") == "a value of Action is no text");
    CHECK(in_statement(R"("Effect":"Allow","Action":"*","Principal":"me")") == "a principal that is a text is *");
    CHECK(in_statement(R"("Effect":"Allow","Action":"*","Principal":{"Me":"*"})") == "Me is no type of principals");
    CHECK(in_statement(R"("Effect":"Allow","Action":"*","Condition":[])") == "a Condition is an object");
    CHECK(in_statement(R"("Effect":"Allow","Action":"*","Condition":{"Bool":1})") == "Bool has no keys");
    CHECK(in_statement(R"("Effect":"Allow","Action":"*","Condition":{"StringIs":{"a":"b"}})") ==
          "StringIs is no condition operator");
    CHECK(in_statement(R"("Effect":"Allow","Action":"*")") == "accepted");
}

// --- whom it is about ------------------------------------------------------------------------------------------------

TEST_CASE("a star is everybody, signed or not", "[policy][principal]") {
    for (const char* const principal : {R"("*")", R"({"AWS":"*"})", R"({"AWS":["999988887777","*"]})"}) {
        const Policy policy = with(std::string(R"("Principal":)") + principal);
        for (const Principal& each : {root, alice, worker, stranger, sns, nobody})
            CHECK(allows(policy, {.principal = each}));
    }
}

TEST_CASE("an account is all who are of it", "[policy][principal]") {
    for (const char* const account : {"444455556666", "arn:aws:iam::444455556666:root"}) {
        const Policy policy = with(std::string(R"("Principal":{"AWS":")") + account + R"("})");
        for (const Principal& each : {root, alice, worker}) CHECK(allows(policy, {.principal = each}));
        for (const Principal& each : {stranger, sns, nobody}) CHECK_FALSE(allows(policy, {.principal = each}));
    }
}

TEST_CASE("a user is that user alone", "[policy][principal]") {
    const Policy policy = with(R"("Principal":{"AWS":"arn:aws:iam::444455556666:user/team/alice"})");

    CHECK(allows(policy, {.principal = alice}));
    CHECK_FALSE(allows(policy, {.principal = root}));
    // There are no wildcards in principals.
    CHECK_FALSE(allows(with(R"("Principal":{"AWS":"arn:aws:iam::444455556666:user/*"})"), {.principal = alice}));
}

TEST_CASE("a role is all its sessions, whatever its path; a session is itself", "[policy][principal]") {
    for (const std::string role : {"role/Worker", "role/some/path/Worker"}) {
        CHECK(
            allows(with(R"("Principal":{"AWS":"arn:aws:iam::444455556666:)" + role + R"("})"), {.principal = worker}));
    }
    for (const std::string other :
         {"iam::444455556666:role/Work", "iam::444455556666:role/Worker/x", "iam::999988887777:role/Worker",
          "iam::444455556666:user/Worker", "sts::444455556666:assumed-role/Worker/another",
          "sts::444455556666:assumed-role/Worker"}) {
        INFO(other);
        CHECK_FALSE(allows(with(R"("Principal":{"AWS":"arn:aws:)" + other + R"("})"), {.principal = worker}));
    }
    CHECK(allows(with(R"("Principal":{"AWS":"arn:aws:sts::444455556666:assumed-role/Worker/session"})"),
                 {.principal = worker}));
}

TEST_CASE("a service is named by its own type", "[policy][principal]") {
    const Policy policy = with(R"("Principal":{"Service":["s3.amazonaws.com","sns.amazonaws.com"]})");

    CHECK(allows(policy, {.principal = sns}));
    CHECK_FALSE(allows(policy, {.principal = root}));
    CHECK_FALSE(allows(policy, {.principal = nobody}));
    CHECK_FALSE(allows(with(R"("Principal":{"Service":"s3.amazonaws.com"})"), {.principal = sns}));
    CHECK_FALSE(allows(with(R"("Principal":{"AWS":"sns.amazonaws.com"})"), {.principal = sns}));
}

TEST_CASE("NotPrincipal leaves alone whom it names with account, role and session", "[policy][principal]") {
    const auto denies = [](const std::string& names, const Principal& principal) {
        const Policy policy = with(R"("Effect":"Deny","NotPrincipal":{"AWS":[)" + names + "]}");
        return ask(policy, {.principal = principal}).verdict == Verdict::denied;
    };
    const std::string account = R"("arn:aws:iam::444455556666:root")";
    const std::string user = R"("arn:aws:iam::444455556666:user/team/alice")";
    const std::string role = R"("arn:aws:iam::444455556666:role/Worker")";
    const std::string session = R"("arn:aws:sts::444455556666:assumed-role/Worker/session")";

    CHECK_FALSE(denies(account, root));
    CHECK(denies(account, stranger));
    CHECK(denies(account, nobody));
    CHECK(denies(account, sns));
    CHECK(denies(account, alice));
    CHECK(denies(user, alice));    // her account is not spared
    CHECK_FALSE(denies(account + "," + user, alice));
    CHECK(denies(account + "," + role, worker));
    CHECK(denies(account + "," + session, worker));
    CHECK_FALSE(denies(account + "," + role + "," + session, worker));
    CHECK(ask(with(R"("Effect":"Deny","NotPrincipal":{"Service":"sns.amazonaws.com"})"), {.principal = sns}).verdict ==
          Verdict::no_statement);
    CHECK(ask(with(R"("Effect":"Deny","NotPrincipal":"*")"), {.principal = nobody}).verdict == Verdict::no_statement);
}

// --- what, and on what -----------------------------------------------------------------------------------------------

TEST_CASE("actions compare without case, and with wildcards", "[policy][action]") {
    for (const std::string action : {"sqs:SendMessage", "SQS:SendMessage", "sqs:sendmessage", "sqs:Send*", "sqs:*", "*",
                                     "sqs:Send?essage", "*:*Mess*"}) {
        INFO(action);
        CHECK(allows(with(R"("Action":")" + action + R"(")")));
    }
    for (const std::string action :
         {"sqs:SendMessageBatch", "sns:*", "sqs:Send", "sqs:SendMessage?", "SendMessage", ""}) {
        INFO(action);
        CHECK_FALSE(allows(with(R"("Action":")" + action + R"(")")));
    }
    CHECK(allows(with(R"("Action":["sqs:ReceiveMessage","sqs:SendMessage"])")));
    CHECK_FALSE(allows(with(R"("Action":[])")));
}

TEST_CASE("NotAction is every other action", "[policy][action]") {
    const Policy policy = with(R"("NotAction":["sqs:Send*","sqs:PurgeQueue"])");

    CHECK_FALSE(allows(policy));
    CHECK_FALSE(allows(policy, {.action = "SQS:PurgeQueue"}));
    CHECK(allows(policy, {.action = "sqs:ReceiveMessage"}));
}

TEST_CASE("resources compare with case, and with wildcards", "[policy][resource]") {
    for (const std::string& resource : {queue_arn, std::string("*"), std::string("arn:aws:sqs:*:*:jobs"),
                                        std::string("arn:aws:sqs:us-east-?:111122223333:j*"), std::string("arn:*")}) {
        INFO(resource);
        CHECK(allows(with(R"("Resource":")" + resource + R"(")")));
    }
    for (const std::string resource :
         {"arn:aws:sqs:us-east-1:111122223333:Jobs", "arn:aws:sqs:us-east-1:111122223333:job",
          "arn:aws:sqs:us-east-1:111122223333:jobs?"}) {
        INFO(resource);
        CHECK_FALSE(allows(with(R"("Resource":")" + resource + R"(")")));
    }
    CHECK_FALSE(allows(with(R"("NotResource":")" + queue_arn + R"(")")));
    CHECK(allows(with(R"("NotResource":")" + queue_arn + R"(")"),
                 {.resource = "arn:aws:sqs:us-east-1:111122223333:other"}));
}

TEST_CASE("a pattern of many stars is no long work", "[policy][resource]") {
    const std::string text(2000, 'a');
    std::string pattern;
    for (int i = 0; i < 500; ++i) pattern += "*a";

    CHECK(allows(with(R"("Resource":")" + pattern + R"(")"), {.resource = text}));
    CHECK_FALSE(allows(with(R"("Resource":")" + pattern + R"(b")"), {.resource = text}));
}

}    // namespace pileus::policy
