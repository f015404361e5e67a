// Text messages: published to a number, and by way of a topic.
#include "emulators/sns/sms/support.hpp"
#include "sns/text_message_parts.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

std::vector<std::string> parts(const std::string& text) { return sns::split_text_message(text); }

Parameters attribute(const std::string& name, const std::string& value, const std::string& type = "String") {
    return message_attributes({{name, {type, value}}});
}

const std::string number = "+15551234567";

}    // namespace

TEST_CASE("a text message is captured with what a telephone would have got", "[sns][sms][SNS-385][SNS-364]") {
    Bench bench;
    const auto attributes = message_attributes({{"AWS.SNS.SMS.SenderID", {"String", "Sender"}},
                                                {"AWS.SNS.SMS.SMSType", {"String", "Transactional"}},
                                                {"AWS.SNS.SMS.MaxPrice", {"Number", "0.50"}}});
    const std::string id = text_message(bench, number, R"({"default":"d","sms":"hello ü"})",
                                        Parameters{{"MessageStructure", "json"}} + attributes);
    const std::vector<Json> all = captured(bench, "sms");
    REQUIRE(all.size() == 1);
    CHECK(all[0]["PhoneNumber"] == number);
    CHECK(all[0]["MessageId"] == id);
    CHECK(all[0]["Message"] == "hello ü");
    CHECK(all[0]["SenderID"] == "Sender");
    CHECK(all[0]["SMSType"] == "Transactional");
    CHECK(all[0]["Parts"] == Json{"hello ü"});
    CHECK(all[0]["MessageAttributes"]["AWS.SNS.SMS.MaxPrice"]["StringValue"] == "0.50");
    const auto events = bench.events("sns.sms.captured");
    REQUIRE(events.size() == 1);
    CHECK(events[0]->subject == id);
}

TEST_CASE("what a message does not say of its sender and type the account's attributes say", "[sns][sms][SNS-325]") {
    Bench bench;
    text_message(bench, number, "x");
    bench.sns_ok("SetSMSAttributes",
                 entries("attributes", {{"DefaultSenderID", "Mine"}, {"DefaultSMSType", "Transactional"}}));
    text_message(bench, number, "x");
    text_message(bench, number, "x", attribute("AWS.SNS.SMS.SMSType", "Promotional"));
    const auto all = captured(bench, "sms");
    CHECK(all[0]["SenderID"].is_null());
    CHECK(all[0]["SMSType"] == "Promotional");
    CHECK(all[1]["SenderID"] == "Mine");
    CHECK(all[1]["SMSType"] == "Transactional");
    CHECK(all[2]["SenderID"] == "Mine");
    CHECK(all[2]["SMSType"] == "Promotional");
}

TEST_CASE("reserved message attributes have to be what AWS documents", "[sns][sms][SNS-160]") {
    Bench bench;
    const auto refused = [&](const std::string& name, const std::string& value, const std::string& type = "String") {
        CHECK(refused_text_message(bench, number, "x", attribute(name, value, type)) == "Invalid parameter: " + name);
    };
    refused("AWS.SNS.SMS.SenderID", "TwelveLetter");
    refused("AWS.SNS.SMS.SenderID", "123");
    refused("AWS.SNS.SMS.SenderID", "U2VuZGVy", "Binary");
    refused("AWS.SNS.SMS.SMSType", "Tansactional");
    refused("AWS.SNS.SMS.MaxPrice", "-1", "Number");
    refused("AWS.SNS.SMS.MaxPrice", "cheap");
    refused("AWS.MM.SMS.OriginationNumber", "1234");
    refused("AWS.MM.SMS.OriginationNumber", "+123456789012345");
    refused("AWS.MM.SMS.EntityId", std::string(51, 'x'));
    refused("AWS.MM.SMS.TemplateId", std::string(51, 'x'));
    CHECK(captured(bench, "sms").empty());

    text_message(bench, number, "x", attribute("AWS.SNS.SMS.SenderID", "ElevenChars"));
    text_message(bench, number, "x", attribute("AWS.MM.SMS.OriginationNumber", "12345"));
    text_message(bench, number, "x", attribute("AWS.MM.SMS.EntityId", std::string(50, 'x')));
    CHECK(captured(bench, "sms").size() == 3);
}

TEST_CASE("other names that begin with AWS. or Amazon. are Amazon's", "[sns][sms][publish][SNS-160]") {
    Bench bench;
    for (const std::string name : {"AWS.SNS.SMS.SenderId", "AWS.x", "Amazon.x"}) {
        CHECK(refused_text_message(bench, number, "x", attribute(name, "y"), "ParameterValueInvalid") ==
              "Message attribute names starting with 'AWS.' or 'Amazon.' are reserved for use by Amazon.");
    }
    text_message(bench, number, "x", attribute("AWSx", "y"));
}

TEST_CASE("a text message is cut into parts of 160 GSM characters behind words", "[sns][sms][SNS-331]") {
    CHECK(parts(std::string(160, 'x')) == std::vector<std::string>{std::string(160, 'x')});
    CHECK(parts(std::string(161, 'x')) == std::vector<std::string>{std::string(160, 'x'), "x"});
    // @, ü and £ are in the alphabet; € takes two places.
    CHECK(parts(std::string(157, 'x') + "@ü£").size() == 1);
    CHECK(parts(std::string(158, 'x') + "€").size() == 1);
    CHECK(parts(std::string(159, 'x') + "€").size() == 2);
    const std::string words = std::string(100, 'a') + " " + std::string(100, 'b') + " c";
    CHECK(parts(words) == std::vector<std::string>{std::string(100, 'a') + " ", std::string(100, 'b') + " c"});
    CHECK(parts(std::string(160, 'x') + " y") == std::vector<std::string>{std::string(160, 'x'), " y"});
}

TEST_CASE("a text message with a character beyond GSM's has parts of 70", "[sns][sms][SNS-331]") {
    CHECK(parts(std::string(69, 'x') + "й").size() == 1);
    CHECK(parts(std::string(70, 'x') + "й").size() == 2);
    CHECK(parts(std::string(69, 'x') + "`").size() == 1);
    CHECK(parts(std::string(70, 'x') + "`").size() == 2);
    CHECK(parts(std::string(68, 'x') + "😀").size() == 1);    // two units
    CHECK(parts(std::string(69, 'x') + "😀") == std::vector<std::string>{std::string(69, 'x'), "😀"});
}

TEST_CASE("a text message has at most 1600 characters", "[sns][sms][SNS-331]") {
    Bench bench;
    std::string longest;
    for (int i = 0; i < 1600; ++i) longest += "ü";
    text_message(bench, number, longest);
    CHECK(captured(bench, "sms").at(0)["Parts"].size() == 10);
    CHECK(refused_text_message(bench, number, longest + "x", {}) == "Invalid parameter: Message too long");
}

TEST_CASE("a topic's text message carries its display name and no envelope", "[sns][sms][SNS-186][SNS-147]") {
    Bench bench;
    const auto plain = bench.topic("plain"), named = bench.topic("named", {{"DisplayName", "Shop"}});
    const auto subscription = bench.subscribe(named, "sms", number);
    bench.subscribe(plain, "sms", number);
    const auto id = bench.publish(named, R"({"default":"d","sms":"hello"})", {{"MessageStructure", "json"}});
    bench.publish(plain, "hello", {{"Subject", "s"}});
    const auto all = captured(bench, "sms");
    REQUIRE(all.size() == 2);
    CHECK(all[0]["Message"] == "Shop> hello");
    CHECK(all[0]["TopicArn"] == named);
    CHECK(all[0]["SubscriptionArn"] == subscription);
    CHECK(all[0]["MessageId"] == id);
    CHECK(all[1]["Message"] == "hello");
    CHECK(bench.events("sns.message.delivered").size() == 2);
}

TEST_CASE("a text message of a topic that no telephone takes goes to the dead-letter queue",
          "[sns][sms][SNS-331][SNS-160]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto topic = bench.topic("t");
    bench.subscribe(topic, "sms", number, {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    bench.publish(topic, std::string(1601, 'x'));
    bench.publish(topic, "x", attribute("AWS.SNS.SMS.SMSType", "Other"));
    CHECK(captured(bench, "sms").empty());
    CHECK(bench.receive(dead).size() == 2);
    const auto failures = bench.events("sns.message.failed");
    REQUIRE(failures.size() == 2);
}

TEST_CASE("an account with origination numbers sends from these alone", "[sns][sms][SNS-330][SNS-160]") {
    Bench bench;
    control(bench, "sms/origination-numbers", {{"number", "+18005550100"}});
    text_message(bench, number, "x", attribute("AWS.MM.SMS.OriginationNumber", "18005550100"));
    CHECK(captured(bench, "sms").size() == 1);
    text_message(bench, number, "x", attribute("AWS.MM.SMS.OriginationNumber", "+18005550199"));
    CHECK(captured(bench, "sms").size() == 1);
    CHECK(bench.events("sns.message.failed").size() == 1);
}

TEST_CASE("origination numbers are listed in pages of up to 30", "[sns][sms][SNS-330][SNS-355][SNS-409][SNS-30]") {
    Bench bench;
    CHECK(bench.sns_ok("ListOriginationNumbers").texts("PhoneNumber").empty());
    for (int i = 100; i < 131; ++i) {
        control(bench, "sms/origination-numbers",
                {{"number", "+18005550" + std::to_string(i)},
                 {"country", "CA"},
                 {"route", "Premium"},
                 {"capabilities", {"SMS", "VOICE"}}});
    }
    const Answer first = bench.sns_ok("ListOriginationNumbers");
    CHECK(first.texts("PhoneNumbers/member/PhoneNumber").size() == 30);
    CHECK(first.text("PhoneNumber") == "+18005550100");
    CHECK(first.text("CreatedAt") == "2026-01-01T00:00:00Z");
    CHECK(first.text("Iso2CountryCode") == "CA");
    CHECK(first.text("RouteType") == "Premium");
    CHECK(first.text("Status") == "ACTIVE");
    CHECK(first.texts("NumberCapabilities/member").size() == 60);
    const Answer rest = bench.sns_ok("ListOriginationNumbers", {{"NextToken", first.text("NextToken")}});
    CHECK(rest.texts("PhoneNumber") == std::vector<std::string>{"+18005550130"});
    CHECK(rest.texts("NextToken").empty());
    CHECK(bench.sns_ok("ListOriginationNumbers", {{"MaxResults", "7"}}).texts("PhoneNumber").size() == 7);
    const Answer damaged = bench.sns_error("ListOriginationNumbers", {{"NextToken", "x"}}, "ValidationException");
    CHECK(damaged.status == 400);
    CHECK(damaged.message() == "Invalid parameter: NextToken");
    for (const std::string bad : {"0", "31"}) {
        bench.sns_error("ListOriginationNumbers", {{"MaxResults", bad}}, "ValidationError");
    }
}

TEST_CASE("the dead letter of a text message is signed as any", "[sns][sms][SNS-215]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    bench.subscribe(topic, "sms", "+15551234567",
                    {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    reply(bench, "+15551234567", "STOP");
    bench.publish(topic, "x");
    const auto bodies = bench.bodies(dead);
    REQUIRE(bodies.size() == 1);
    CHECK_FALSE(Json::parse(bodies[0]).value("Signature", "").empty());
}
