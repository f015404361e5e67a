// Telephones whose holders want no text messages.
#include "emulators/sns/sms/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string number = "+15551234567";

bool is_out(Bench& bench, const std::string& phone = number) {
    return bench.sns_ok("CheckIfPhoneNumberIsOptedOut", {{"phoneNumber", phone}}).text("isOptedOut") == "true";
}

}    // namespace

TEST_CASE("whoever replies STOP is opted out until opted in again",
          "[sns][sms][SNS-328][SNS-337][SNS-363][SNS-14][SNS-414]") {
    Bench bench;
    const Answer before = bench.sns_ok("CheckIfPhoneNumberIsOptedOut", {{"phoneNumber", number}});
    CHECK(before.text("isOptedOut") == "false");
    for (const std::string word : {"STOP", " stop\n", "Unsubscribe", "ARRET", "td", "opt-out"}) {
        reply(bench, number, word);
        CHECK(is_out(bench));
        CHECK(is_out(bench, "1-555-123-4567"));
        bench.sns_ok("OptInPhoneNumber", {{"phoneNumber", number}});
        CHECK_FALSE(is_out(bench));
        bench.advance(30 * 24h);
    }
    reply(bench, number, "please stop");
    CHECK_FALSE(is_out(bench));
    CHECK(bench.events("sns.sms.opted_out").size() == 6);
    CHECK(bench.events("sns.sms.opted_in").size() == 6);
}

TEST_CASE("opting in a number that is not opted out does nothing", "[sns][sms][SNS-328][SNS-363]") {
    Bench bench;
    bench.sns_ok("OptInPhoneNumber", {{"phoneNumber", number}});
    CHECK_FALSE(is_out(bench));
    CHECK(bench.events("sns.sms.opted_in").empty());
}

TEST_CASE("a number can be opted in once in 30 days", "[sns][sms][SNS-328]") {
    Bench bench;
    const auto opt_in = [&] { return bench.sns("OptInPhoneNumber", {{"phoneNumber", number}}); };
    reply(bench, number, "STOP");
    CHECK(opt_in().status == 200);
    reply(bench, number, "STOP");
    bench.advance(30 * 24h - 1ms);
    CHECK(opt_in().code() == "InvalidParameter");
    CHECK(is_out(bench));
    bench.advance(1ms);
    CHECK(opt_in().status == 200);
}

TEST_CASE("numbers that are none cannot be asked about", "[sns][sms][SNS-328]") {
    Bench bench;
    for (const std::string operation : {"CheckIfPhoneNumberIsOptedOut", "OptInPhoneNumber"}) {
        for (const std::string bad : {"", "+", "phone", "+1555x", "+1234567890123456"}) {
            CHECK(bench.sns_error(operation, {{"phoneNumber", bad}}, "InvalidParameter").message() ==
                  "Invalid parameter: PhoneNumber Reason: input incorrectly formatted");
        }
        bench.sns_error(operation, {}, "ValidationError");
    }
}

TEST_CASE("what is published to a number that opted out is accepted and does not arrive", "[sns][sms][SNS-328]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    bench.subscribe(topic, "sms", number, {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    reply(bench, number, "STOP");
    const std::string direct = text_message(bench, number, "x");
    bench.publish(topic, "y");
    CHECK(captured(bench, "sms").empty());
    CHECK(bench.receive(dead).size() == 1);
    const auto failures = bench.events("sns.message.failed");
    REQUIRE(failures.size() == 2);
    CHECK(failures[0]->subject == direct);
    for (const auto* const failure : failures) CHECK(failure->details.back().second == "Phone number is opted out");

    bench.sns_ok("OptInPhoneNumber", {{"phoneNumber", number}});
    text_message(bench, number, "x");
    CHECK(captured(bench, "sms").size() == 1);
}

TEST_CASE("opting out counts for one account in one region", "[sns][sms][SNS-328]") {
    Bench bench;
    reply(bench, number, "STOP");
    bench.as.region = "eu-west-1";
    CHECK_FALSE(is_out(bench));
    bench.as.region = "us-east-1";
    bench.as.access_key = "111111111111";
    CHECK_FALSE(is_out(bench));
}

TEST_CASE("numbers that opted out are listed in pages of 100", "[sns][sms][SNS-356][SNS-409][SNS-14]") {
    Bench bench;
    CHECK(bench.sns_ok("ListPhoneNumbersOptedOut").texts("phoneNumbers/member").empty());
    for (int i = 100; i < 201; ++i) reply(bench, "+15555550" + std::to_string(i), "STOP");
    const Answer first = bench.sns_ok("ListPhoneNumbersOptedOut");
    CHECK(first.texts("phoneNumbers/member").size() == 100);
    CHECK(first.texts("phoneNumbers/member").front() == "+15555550100");
    const Answer rest = bench.sns_ok("ListPhoneNumbersOptedOut", {{"nextToken", first.text("nextToken")}});
    CHECK(rest.texts("phoneNumbers/member") == std::vector<std::string>{"+15555550200"});
    CHECK(rest.texts("nextToken").empty());
    CHECK(bench.sns_error("ListPhoneNumbersOptedOut", {{"nextToken", "x"}}, "InvalidParameter").message() ==
          "Invalid parameter: nextToken");
}
