// The SMS sandbox and its destination numbers.
#include "emulators/sns/sms/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string number = "+15551234567";

Answer create(Bench& bench, const std::string& phone = number, const Parameters& more = {}) {
    return bench.sns("CreateSMSSandboxPhoneNumber", Parameters{{"PhoneNumber", phone}} + more);
}
Answer verify(Bench& bench, const std::string& code, const std::string& phone = number) {
    return bench.sns("VerifySMSSandboxPhoneNumber", {{"PhoneNumber", phone}, {"OneTimePassword", code}});
}
Answer remove(Bench& bench, const std::string& phone = number) {
    return bench.sns("DeleteSMSSandboxPhoneNumber", {{"PhoneNumber", phone}});
}
std::string digits(const std::string& text) {
    std::string found;
    for (const char each : text) {
        if (each >= '0' && each <= '9') found += each;
    }
    return found;
}
std::string last_code(Bench& bench) { return digits(captured(bench, "sms").back()["Message"]); }
std::string other(std::string code) {
    code[0] = code[0] == '0' ? '1' : '0';
    return code;
}
std::vector<std::string> statuses(Bench& bench) {
    return bench.sns_ok("ListSMSSandboxPhoneNumbers").texts("PhoneNumbers/member/Status");
}
void set_in_sandbox(Bench& bench, bool is_in) { control(bench, "sms/sandbox", {{"in_sandbox", is_in}}); }
std::string is_in_sandbox(Bench& bench) { return bench.sns_ok("GetSMSSandboxAccountStatus").text("IsInSandbox"); }

}    // namespace

TEST_CASE("an account is out of the sandbox until it is put into it", "[sns][sms][SNS-329][SNS-351][SNS-414]") {
    Bench bench;
    CHECK(is_in_sandbox(bench) == "false");
    set_in_sandbox(bench, true);
    CHECK(is_in_sandbox(bench) == "true");
    bench.as.region = "eu-west-1";
    CHECK(is_in_sandbox(bench) == "false");
    bench.as.region = "us-east-1";
    set_in_sandbox(bench, false);
    CHECK(is_in_sandbox(bench) == "false");
}

TEST_CASE("a destination is verified by the code that was sent to it",
          "[sns][sms][SNS-329][SNS-341][SNS-377][SNS-358][SNS-28]") {
    Bench bench;
    REQUIRE(create(bench).status == 200);
    CHECK(statuses(bench) == std::vector<std::string>{"Pending"});
    const auto text = captured(bench, "sms").at(0);
    CHECK(text["PhoneNumber"] == number);
    const std::string code = last_code(bench);
    CHECK(code.size() == 6);

    const Answer wrong = verify(bench, other(code));
    CHECK(wrong.status == 400);
    CHECK(wrong.code() == "VerificationException");
    CHECK(statuses(bench) == std::vector<std::string>{"Pending"});
    CHECK(verify(bench, code).status == 200);
    CHECK(statuses(bench) == std::vector<std::string>{"Verified"});
    CHECK(bench.sns_ok("ListSMSSandboxPhoneNumbers").text("PhoneNumber") == number);
    CHECK(verify(bench, code, "+15550000000").code() == "ResourceNotFound");
}

TEST_CASE("the code comes in the language that was asked for", "[sns][sms][SNS-329]") {
    Bench bench;
    create(bench, number, {{"LanguageCode", "de-DE"}});
    CHECK_THAT(captured(bench, "sms").at(0)["Message"].get<std::string>(), Catch::Contains("Bestätigungscode"));
    CHECK(create(bench, number, {{"LanguageCode", "de-AT"}}).message() ==
          "1 validation error detected: Value 'de-AT' at 'languageCode' failed to satisfy constraint: Member must "
          "satisfy enum value set: [en-US, en-GB, es-419, es-ES, de-DE, fr-CA, fr-FR, it-IT, ja-JP, pt-BR, kr-KR, "
          "zh-CN, zh-TW]");
}

TEST_CASE("a new code replaces the one before, five times in 24 hours", "[sns][sms][SNS-329][SNS-29]") {
    Bench bench;
    create(bench);
    const std::string old = last_code(bench);
    for (int i = 0; i < 4; ++i) REQUIRE(create(bench).status == 200);
    const Answer sixth = create(bench);
    CHECK(sixth.status == 429);
    CHECK(sixth.code() == "Throttled");
    const std::string newest = last_code(bench);
    REQUIRE(old != newest);
    CHECK(verify(bench, old).code() == "VerificationException");

    bench.advance(24h - 1ms);
    CHECK(create(bench).status == 429);
    bench.advance(1ms);
    CHECK(create(bench).status == 200);
    CHECK(verify(bench, last_code(bench)).status == 200);
    CHECK(create(bench).code() == "UserError");    // it is verified
}

TEST_CASE("a destination can be deleted 24 hours after it was verified", "[sns][sms][SNS-329][SNS-345][SNS-28]") {
    Bench bench;
    create(bench);
    bench.advance(1h);
    verify(bench, last_code(bench));
    bench.advance(24h - 1ms);
    const Answer early = remove(bench);
    CHECK(early.status == 400);
    CHECK(early.code() == "UserError");
    bench.advance(1ms);
    CHECK(remove(bench).status == 200);
    CHECK(statuses(bench).empty());
    CHECK(remove(bench).code() == "ResourceNotFound");
}

TEST_CASE("an account in the sandbox sends to verified destinations alone", "[sns][sms][SNS-329]") {
    Bench bench;
    set_in_sandbox(bench, true);
    create(bench);
    const std::string code = last_code(bench);
    text_message(bench, number, "too early");
    CHECK(captured(bench, "sms").size() == 1);
    verify(bench, code);
    text_message(bench, number, "hello");
    text_message(bench, "+15550000000", "to somebody else");
    const auto all = captured(bench, "sms");
    REQUIRE(all.size() == 2);
    CHECK(all[1]["Message"] == "hello");
    CHECK(bench.events("sns.message.failed").size() == 2);
    set_in_sandbox(bench, false);
    text_message(bench, "+15550000000", "to anybody");
    CHECK(captured(bench, "sms").size() == 3);
}

TEST_CASE("a number that opted out is no destination", "[sns][sms][SNS-341][SNS-28]") {
    Bench bench;
    reply(bench, number, "STOP");
    const Answer answer = create(bench);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "OptedOut");
}

TEST_CASE("an account has up to ten destinations, listed in pages", "[sns][sms][SNS-329][SNS-358][SNS-409]") {
    Bench bench;
    for (int i = 0; i < 10; ++i) create(bench, "+1555000000" + std::to_string(i));
    CHECK(create(bench).code() == "UserError");
    const Answer first = bench.sns_ok("ListSMSSandboxPhoneNumbers", {{"MaxResults", "7"}});
    CHECK(first.texts("PhoneNumber").size() == 7);
    const Answer rest =
        bench.sns_ok("ListSMSSandboxPhoneNumbers", {{"MaxResults", "7"}, {"NextToken", first.text("NextToken")}});
    CHECK(rest.texts("PhoneNumber") == std::vector<std::string>{"+15550000007", "+15550000008", "+15550000009"});
    CHECK(rest.texts("NextToken").empty());
    bench.sns_error("ListSMSSandboxPhoneNumbers", {{"NextToken", "x"}}, "InvalidParameter");
    bench.as.region = "eu-west-1";
    CHECK(statuses(bench).empty());
}

TEST_CASE("what breaks the model's constraints is refused by the framework", "[sns][sms][SNS-36][SNS-407]") {
    Bench bench;
    const std::string start = "1 validation error detected: Value at 'phoneNumber' failed to satisfy constraint: ";
    const std::string pattern = "Member must satisfy regular expression pattern: ^(\\+[0-9]{8,}|[0-9]{0,9})$";
    CHECK(create(bench, "+1234567").message() == start + pattern);
    CHECK(create(bench, "phone").message() == start + pattern);
    CHECK(create(bench, "+12345678901234567890").message() ==
          start + "Member must have length less than or equal to 20");
    CHECK(remove(bench, "x").message() == start + pattern);
    CHECK(verify(bench, "12345", "x").message() == start + pattern);
    CHECK(create(bench, "123456789").code() == "InvalidParameter");    // no telephone, though the model lets it pass
    CHECK(create(bench, "+12345678").status == 200);
    const auto code_refusal = [&](const std::string& code) {
        const Answer answer = verify(bench, code, "+12345678");
        CHECK(answer.code() == "ValidationError");
        return answer.message();
    };
    CHECK(code_refusal("1234") ==
          "1 validation error detected: Value '1234' at 'oneTimePassword' failed to satisfy constraint: Member must "
          "have length greater than or equal to 5");
    CHECK(code_refusal("123456789") ==
          "1 validation error detected: Value '123456789' at 'oneTimePassword' failed to satisfy constraint: Member "
          "must have length less than or equal to 8");
    CHECK(code_refusal("12a45") ==
          "1 validation error detected: Value '12a45' at 'oneTimePassword' failed to satisfy constraint: Member must "
          "satisfy regular expression pattern: ^[0-9]+$");
    for (const std::string bad : {"0", "101"}) {
        bench.sns_error("ListSMSSandboxPhoneNumbers", {{"MaxResults", bad}}, "ValidationError");
    }
    bench.sns_ok("ListSMSSandboxPhoneNumbers", {{"MaxResults", "100"}});
}
