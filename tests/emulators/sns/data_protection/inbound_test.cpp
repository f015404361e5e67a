// What becomes of messages on their way into a topic.
#include "support.hpp"

using namespace pileus;
using namespace pileus::test;

TEST_CASE("a message with what is denied inbound is not published", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic, {statement("Inbound", deny, {identifier("EmailAddress"), identifier("Ssn-US")})});

    const Answer refused =
        bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "from a@example.com"}}, "AuthorizationError");
    CHECK(refused.status == 403);
    CHECK(refused.message() ==
          "The topic's data protection policy prohibits this message from being published to " + topic);
    bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "ssn 123-45-6789"}}, "AuthorizationError");
    CHECK(bench.bodies(listener.queue).empty());

    bench.publish(topic, "from nobody");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"from nobody"});
}

TEST_CASE("subject and attributes are not looked at", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    protect(bench, topic, {statement("Inbound", deny)});
    bench.publish(topic, "hello",
                  Parameters{{"Subject", "a@example.com"}} + message_attributes({{"k", {"String", "a@example.com"}}}));
}

TEST_CASE("of a batch the entries are refused that are denied", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic, {statement("Inbound", deny)});
    const Answer answer =
        bench.sns_ok("PublishBatch", {{"TopicArn", topic},
                                      {"PublishBatchRequestEntries.member.1.Id", "one"},
                                      {"PublishBatchRequestEntries.member.1.Message", "hello"},
                                      {"PublishBatchRequestEntries.member.2.Id", "two"},
                                      {"PublishBatchRequestEntries.member.2.Message", "a@example.com"},
                                      {"PublishBatchRequestEntries.member.3.Id", "three"},
                                      {"PublishBatchRequestEntries.member.3.Message", "bye"}});
    CHECK(answer.texts("Successful/member/Id") == std::vector<std::string>{"one", "three"});
    CHECK(answer.texts("Failed/member/Id") == std::vector<std::string>{"two"});
    CHECK(answer.text("Failed/member/Code") == "AuthorizationError");
    CHECK(answer.text("Failed/member/SenderFault") == "true");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"hello", "bye"});
}

TEST_CASE("what is masked inbound is masked for everybody, and in the size that it had", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener raw = listen(bench, topic, "raw"),
                   enveloped = listen(bench, topic, "enveloped", {{"RawMessageDelivery", "false"}});
    protect(bench, topic, {statement("Inbound", mask("#"), {identifier("Ssn-US"), identifier("EmailAddress")})});
    bench.publish(topic, "ä ssn: 123-45-6789, a@example.com!");
    CHECK(bench.bodies(raw.queue) == std::vector<std::string>{"ä ssn: ###########, #############!"});
    CHECK(Json::parse(bench.bodies(enveloped.queue).at(0))["Message"] == "ä ssn: ###########, #############!");
    CHECK(told(bench, "sns.message.deidentified", "direction") == "Inbound");
    CHECK(told(bench, "sns.message.deidentified", "identifiers") == "Ssn-US 1, EmailAddress 1");
}

TEST_CASE("what is redacted inbound is gone", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic, {statement("Inbound", redact, {identifier("CreditCardNumber")})});
    bench.publish(topic, "My credit card number is 4539894458086459");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"My credit card number is "});
}

TEST_CASE("without a character the mask is a star", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic, {statement("Inbound", {{"Deidentify", {{"MaskConfig", Json::object()}}}})});
    bench.publish(topic, "to a@b.example");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"to ***********"});
}

TEST_CASE("a message of which redaction leaves nothing is refused", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    protect(bench, topic, {statement("Inbound", redact)});
    CHECK(
        bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "a@example.com"}}, "InvalidParameter").message() ==
        "Invalid parameter: Empty message");
    bench.publish(topic, "a@example.com.");
}

TEST_CASE("every text of a structured message is looked at", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    bench.subscribe(topic, "firehose", "arn:aws:firehose:us-east-1:000000000000:deliverystream/s",
                    {{"RawMessageDelivery", "true"}, {"SubscriptionRoleArn", "arn:aws:iam::000000000000:role/r"}});
    const std::string message = R"({"default":"a@example.com?","sqs":"to \u0061@example.com","n":1})";
    const Parameters structured{{"TopicArn", topic}, {"MessageStructure", "json"}, {"Message", message}};

    protect(bench, topic, {statement("Inbound", deny)});
    bench.sns_error("Publish", structured, "AuthorizationError");

    protect(bench, topic, {statement("Inbound", redact)});
    bench.sns_ok("Publish", structured);
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"to "});
    const Json captured = bench.raw("GET", "/_pileus/captured/firehose", {}, "").json()["captured"];
    CHECK(captured[0]["content"]["Record"] == "?");
}

TEST_CASE("filters see what is left", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::map<std::string, std::string> body_filter{{"FilterPolicyScope", "MessageBody"},
                                                         {"FilterPolicy", R"({"mail":["#############"]})"}};
    const Listener listener = listen(bench, topic, "q", body_filter);
    bench.publish(topic, R"({"mail":"a@example.com"})");
    CHECK(bench.bodies(listener.queue).empty());
    protect(bench, topic, {statement("Inbound", mask("#"))});
    bench.publish(topic, R"({"mail":"a@example.com"})");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{R"({"mail":"#############"})"});
}

TEST_CASE("several statements act one after the other", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic,
            {statement("Inbound", mask("#"), {identifier("Ssn-US")}), statement("Inbound", redact),
             statement("Inbound", deny, {identifier("IpAddress")})});
    bench.publish(topic, "ssn 123-45-6789 of a@example.com.");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"ssn ########### of ."});
    bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "a@example.com at 10.0.0.1"}}, "AuthorizationError");
}

TEST_CASE("where two identifiers find the same, it is masked once", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    Json policy = policy_of({statement("Inbound", mask("#"), {identifier("EmailAddress"), "Own"})});
    policy["Configuration"] = {{"CustomDataIdentifier", Json::array({{{"Name", "Own"}, {"Regex", "to a@[a-z]+"}}})}};
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy.dump()}});
    bench.publish(topic, "| to a@example.com |");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"| ################ |"});
}

TEST_CASE("an identifier that is named twice is looked for once", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic,
            {statement("Inbound", mask("a"),
                       {identifier("PostalCode-CA"), "arn:aws-cn:dataprotection::aws:data-identifier/PostalCode-CA"})});
    bench.publish(topic, "K1A 0B1");
    CHECK(told(bench, "sns.message.deidentified", "identifiers") == "PostalCode-CA 1");
}

TEST_CASE("a statement is about its principals alone", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto is_denied = [&](const std::vector<std::string>& principals) {
        protect(bench, topic, {statement("Inbound", deny, {identifier("EmailAddress")}, principals)});
        return bench.sns("Publish", {{"TopicArn", topic}, {"Message", "a@example.com"}}).status == 403;
    };
    CHECK(is_denied({"*"}));
    CHECK(is_denied({"000000000000"}));
    CHECK(is_denied({"arn:aws:iam::000000000000:root"}));
    CHECK(is_denied({"arn:aws:iam::111122223333:root", "arn:aws:iam::000000000000:root"}));
    CHECK_FALSE(is_denied({"arn:aws:iam::111122223333:root"}));
    CHECK_FALSE(is_denied({"111122223333"}));
    CHECK_FALSE(is_denied({"arn:aws:iam::000000000000:user/ExampleUser"}));
    CHECK_FALSE(is_denied({"arn:aws:iam::000000000000:role/Publisher"}));

    const Answer role = bench.query({{"Action", "AssumeRole"},
                                     {"Version", "2011-06-15"},
                                     {"RoleArn", "arn:aws:iam::000000000000:role/path/Publisher"},
                                     {"RoleSessionName", "session"}},
                                    "/", "sts");
    bench.as.access_key = role.text("Credentials/AccessKeyId");
    bench.as.session_token = role.text("Credentials/SessionToken");
    CHECK(is_denied({"arn:aws:iam::000000000000:role/path/Publisher"}));
    CHECK(is_denied({"arn:aws:sts::000000000000:assumed-role/Publisher"}));
    CHECK(is_denied({"arn:aws:sts::000000000000:assumed-role/Publisher/session"}));
    CHECK_FALSE(is_denied({"arn:aws:sts::000000000000:assumed-role/Publisher/other"}));
    CHECK_FALSE(is_denied({"arn:aws:sts::000000000000:assumed-role/Pub"}));
    CHECK_FALSE(is_denied({"arn:aws:iam::000000000000:role/Other"}));
}

TEST_CASE("an identifier of the policy's own that is too much work is told of", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    Json policy = policy_of({statement("Inbound", redact, {"Own"})});
    policy["Configuration"] = {
        {"CustomDataIdentifier", Json::array({{{"Name", "Own"}, {"Regex", "x*x*x*x*x*x*[yz]"}}})}};
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy.dump()}});
    const std::string message(20'000, 'x');
    bench.publish(topic, message);
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{message});
    CHECK(bench.events("sns.message.protection_cut").size() == 1);
}

TEST_CASE("all that a policy looks for in a message has one end", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    std::vector<Json> statements;
    Json customs = Json::array();
    for (int i = 0; i < 6; ++i) {    // each to its own end
        const std::string name = "Own-" + std::to_string(i);
        customs.push_back({{"Name", name}, {"Regex", "x*x*x*x*x*x*[yz]"}});
        statements.push_back(statement("Inbound", redact, {name}));
    }
    statements.push_back(statement("Inbound", redact));
    Json policy = policy_of(statements);
    policy["Configuration"] = {{"CustomDataIdentifier", customs}};
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy.dump()}});
    const std::string message = std::string(10'000, 'x') + " a@example.com";
    bench.publish(topic, message);
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{message});
    CHECK(bench.events("sns.message.protection_cut").size() == 1);
}

TEST_CASE("all that a policy looks for in a batch has one end, too", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    std::vector<Json> statements;
    Json customs = Json::array();
    for (int i = 0; i < 3; ++i) {    // each to its own end, which a message has room for
        const std::string name = "Own-" + std::to_string(i);
        customs.push_back({{"Name", name}, {"Regex", "x*x*x*x*x*x*[yz]"}});
        statements.push_back(statement("Inbound", redact, {name}));
    }
    statements.push_back(statement("Inbound", redact));
    Json policy = policy_of(statements);
    policy["Configuration"] = {{"CustomDataIdentifier", customs}};
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy.dump()}});
    const std::string text(10'000, 'x');
    bench.sns_ok("PublishBatch", {{"TopicArn", topic},
                                  {"PublishBatchRequestEntries.member.1.Id", "one"},
                                  {"PublishBatchRequestEntries.member.1.Message", text + " a@example.com"},
                                  {"PublishBatchRequestEntries.member.2.Id", "two"},
                                  {"PublishBatchRequestEntries.member.2.Message", text + " b@example.com"}});
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{text + " ", text + " b@example.com"});
    CHECK(bench.events("sns.message.protection_cut").size() == 2);
}

TEST_CASE("a stored policy that cannot be read is told of whenever it would be asked", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic, {statement("Inbound", deny)});
    bench.rows(R"(UPDATE sns_topic SET data_protection = '{"Name":"of another version"}')");
    bench.publish(topic, "a@example.com");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"a@example.com"});
    REQUIRE(bench.events("sns.topic.protection_ignored").size() == 1);
    CHECK(bench.events("sns.topic.protection_ignored")[0]->resource == topic);
    CHECK_FALSE(told(bench, "sns.topic.protection_ignored", "reason").empty());
    protect(bench, topic, {statement("Inbound", deny)});
    bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "a@example.com"}}, "AuthorizationError");
    CHECK(bench.events("sns.topic.protection_ignored").size() == 1);
}
