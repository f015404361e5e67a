// What becomes of messages on their way to subscriptions.
#include "support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

TEST_CASE("a message with what is denied outbound does not go to those whom the statement means",
          "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener own = listen(bench, topic, "own");
    bench.as.access_key = "111122223333";
    const Listener foreign = listen(bench, topic, "foreign");
    bench.as.access_key = "test";
    protect(bench, topic,
            {statement("Outbound", deny, {identifier("EmailAddress")}, {"arn:aws:iam::111122223333:root"})});

    bench.publish(topic, "from a@example.com");
    bench.publish(topic, "from nobody");
    CHECK(bench.bodies(own.queue) == std::vector<std::string>{"from a@example.com", "from nobody"});
    bench.as.access_key = "111122223333";
    CHECK(bench.bodies(foreign.queue) == std::vector<std::string>{"from nobody"});

    REQUIRE(bench.events("sns.message.failed").size() == 1);
    CHECK(told(bench, "sns.message.failed", "subscription") == foreign.subscription);
    CHECK(told(bench, "sns.message.failed", "reason") ==
          "The topic's data protection policy prohibits this message from being delivered to " + foreign.subscription);
    CHECK(told(bench, "sns.message.failed", "identifiers") == "EmailAddress 1");
}

TEST_CASE("what is denied outbound goes to no dead-letter queue either", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    listen(bench, topic, "q", {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    protect(bench, topic, {statement("Outbound", deny)});
    bench.publish(topic, "from a@example.com");
    CHECK(bench.bodies(dead).empty());
    CHECK(bench.events("sns.message.failed").size() == 1);
    CHECK(bench.events("sns.message.dead").empty());
}

TEST_CASE("what is de-identified outbound is so for those whom the statement means", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener own = listen(bench, topic, "own"),
                   enveloped = listen(bench, topic, "enveloped", {{"RawMessageDelivery", "false"}});
    bench.as.access_key = "111122223333";
    const Listener foreign = listen(bench, topic, "foreign");
    bench.as.access_key = "test";
    const std::vector<std::string> mails{identifier("EmailAddress")};
    protect(bench, topic,
            {statement("Outbound", mask("#"), mails, {"000000000000"}),
             statement("Outbound", redact, mails, {"111122223333"})});

    bench.publish(topic, "to a@example.com.");
    CHECK(bench.bodies(own.queue) == std::vector<std::string>{"to #############."});
    const Json envelope = Json::parse(bench.bodies(enveloped.queue).at(0));
    CHECK(envelope["Message"] == "to #############.");
    CHECK_FALSE(envelope["Signature"].get<std::string>().empty());
    bench.as.access_key = "111122223333";
    CHECK(bench.bodies(foreign.queue) == std::vector<std::string>{"to ."});
    CHECK(bench.events("sns.message.deidentified").size() == 3);
    CHECK(told(bench, "sns.message.deidentified", "direction") == "Outbound");
    CHECK(told(bench, "sns.message.deidentified", "identifiers") == "EmailAddress 1");
}

TEST_CASE("filters see what was published, and not what is left", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(
        bench, topic, "q", {{"FilterPolicyScope", "MessageBody"}, {"FilterPolicy", R"({"mail":["a@example.com"]})"}});
    protect(bench, topic, {statement("Outbound", mask("#"))});
    bench.publish(topic, R"({"mail":"a@example.com"})");
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{R"({"mail":"#############"})"});
}

TEST_CASE("a message of which redaction leaves nothing is not delivered", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q", {{"RawMessageDelivery", "false"}});
    protect(bench, topic, {statement("Outbound", redact)});
    bench.publish(topic, "a@example.com");
    CHECK(bench.bodies(listener.queue).empty());
    CHECK(bench.events("sns.message.failed").size() == 1);
}

TEST_CASE("what waits for its endpoint is de-identified, and stays so", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto url = std::string("http://endpoint.example.com/");
    bench.subscribe(topic, "http", url);
    bench.sns_ok("ConfirmSubscription",
                 {{"TopicArn", topic}, {"Token", bench.rows("SELECT token FROM sns_subscription").at(0)}});
    const auto dead = bench.queue("dead");
    const std::string subscription = bench.sns_ok("ListSubscriptions").text("SubscriptionArn");
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"RawMessageDelivery", "true"},
                                            {"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}}) {
        bench.sns_ok("SetSubscriptionAttributes",
                     {{"SubscriptionArn", subscription}, {"AttributeName", name}, {"AttributeValue", value}});
    }
    protect(bench, topic, {statement("Outbound", redact)});
    bench.outside.asked.clear();
    bench.outside.usual_answer = {503, ""};
    bench.publish(topic, "to a@example.com.");
    protect(bench, topic, {statement("Outbound", deny)});    // later than the message
    bench.advance(1h);
    REQUIRE(bench.outside.asked.size() == 4);
    for (const auto& each : bench.outside.asked) CHECK(each.http().body == "to .");
    CHECK(bench.bodies(dead) == std::vector<std::string>{"to ."});
    CHECK(bench.rows("SELECT count(*) FROM sns_message") == std::vector<std::string>{"0"});
}

TEST_CASE("a protocol is denied by what the message says to it", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    bench.subscribe(topic, "sms", "+15551234567");
    protect(bench, topic, {statement("Outbound", deny)});
    bench.sns_ok("Publish", {{"TopicArn", topic},
                             {"MessageStructure", "json"},
                             {"Message", R"({"default":"hello","sms":"call a@example.com"})"}});
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"hello"});
    CHECK(bench.events("sns.sms.captured").empty());
}

TEST_CASE("of what is said to a protocol alone it is told that something was found in it", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    bench.subscribe(topic, "sms", "+15551234567");
    protect(bench, topic, {statement("Outbound", mask("#"))});
    bench.sns_ok("Publish", {{"TopicArn", topic},
                             {"MessageStructure", "json"},
                             {"Message", R"({"default":"a@example.com","sqs":"hello","sms":"call b@example.com"})"}});
    CHECK(bench.bodies(listener.queue) == std::vector<std::string>{"hello"});
    REQUIRE(bench.events("sns.message.deidentified").size() == 1);
    CHECK(told(bench, "sns.message.deidentified", "subscription") != listener.subscription);
    CHECK(told(bench, "sns.message.deidentified", "identifiers") == "EmailAddress 1");
}

TEST_CASE("an application is denied by what the message says to its platform", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const std::string platform : {"GCM", "APNS"}) {
        const auto app = bench
                             .sns_ok("CreatePlatformApplication",
                                     Parameters{{"Name", "app"}, {"Platform", platform}} +
                                         entries("Attributes",
                                                 platform == "GCM"
                                                     ? std::map<std::string, std::string>{{"PlatformCredential", "key"}}
                                                     : std::map<std::string, std::string>{{"PlatformCredential", "key"},
                                                                                          {"PlatformPrincipal", "me"}}))
                             .text("PlatformApplicationArn");
        bench.subscribe(topic, "application",
                        bench.sns_ok("CreatePlatformEndpoint", {{"PlatformApplicationArn", app}, {"Token", "token"}})
                            .text("EndpointArn"));
    }
    const Parameters message{
        {"TopicArn", topic},
        {"MessageStructure", "json"},
        {"Message", R"({"default":"of a@example.com","GCM":"{}","APNS":"{\"to\":\"a@example.com\"}"})"}};
    const auto pushed = [&] {
        std::vector<std::string> all;
        const Json captured = bench.raw("GET", "/_pileus/captured/push", {}, "").json()["captured"];
        for (const Json& each : captured) all.push_back(each["content"]["Payload"]);
        bench.raw("DELETE", "/_pileus/captured/push", {}, "");
        return all;
    };
    protect(bench, topic, {statement("Outbound", deny)});
    bench.sns_ok("Publish", message);
    CHECK(pushed() == std::vector<std::string>{"{}"});
    protect(bench, topic, {statement("Outbound", mask("#"))});
    bench.sns_ok("Publish", message);
    CHECK(pushed() == std::vector<std::string>{"{}", R"({"to":"#############"})"});
}

// Forty managed identifiers over 256 KiB are half of what is done for a call.
TEST_CASE("a text is looked at once, whoever gets it, and though it has to be signed", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    listen(bench, topic, "q", {{"RawMessageDelivery", "false"}});
    bench.subscribe(topic, "firehose", "arn:aws:firehose:us-east-1:000000000000:deliverystream/s",
                    {{"SubscriptionRoleArn", "arn:aws:iam::000000000000:role/r"}});
    std::vector<std::string> identifiers{identifier("EmailAddress")};
    for (const std::string kind :
         {"PhoneNumber", "PassportNumber", "BankAccountNumber", "NationalIdentificationNumber", "TaxId"}) {
        for (const std::string country : {"DE", "ES", "FR", "GB", "IT"}) {
            const bool has = kind != "NationalIdentificationNumber" || (country != "FR" && country != "GB");
            if (has && (kind != "TaxId" || country != "IT")) identifiers.push_back(identifier(kind + "-" + country));
        }
    }
    for (const std::string name :
         {"BankAccountNumber-US", "CepCode-BR", "Cnpj-BR", "CpfCode-BR", "NationalDrugCode-US", "NationalProviderId-US",
          "NhsNumber-GB", "NieNumber-ES", "NifNumber-ES", "PassportNumber-CA", "PassportNumber-US", "PhoneNumber-BR",
          "PhoneNumber-US", "RgNumber-BR", "SocialInsuranceNumber-CA", "Ssn-ES", "Ssn-US", "ZipCode-US"}) {
        identifiers.push_back(identifier(name));
    }
    REQUIRE(identifiers.size() > 38);
    protect(bench, topic, {statement("Outbound", mask("#"), identifiers)});
    bench.publish(topic, std::string(262'000, 'x') + " a@example.com");
    CHECK(bench.events("sns.message.deidentified").size() == 2);
    CHECK(bench.events("sns.message.protection_cut").empty());
}

TEST_CASE("SNS's own word to an endpoint is not looked at", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    Json policy = policy_of({statement("Outbound", deny, {"Own"})});
    policy["Configuration"] = {{"CustomDataIdentifier", Json::array({{{"Name", "Own"}, {"Regex", "."}}})}};
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy.dump()}});
    bench.subscribe(topic, "http", "http://endpoint.example.com/");
    CHECK(bench.outside.asked.size() == 1);
}
