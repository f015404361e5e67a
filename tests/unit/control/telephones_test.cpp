// What the control API does at telephones, and with the accounts that send to them.
#include "unit/control/support.hpp"

using namespace pileus::test;

namespace {

Json ok(Bench& bench, const std::string& path, const Json& wish) {
    const Answer answer = ask(bench, "POST", path, wish.dump());
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.json();
}
std::string refused(Bench& bench, const std::string& path, const std::string& body) {
    const Answer answer = ask(bench, "POST", path, body);
    CHECK(answer.status == 400);
    return refusal(answer);
}

}    // namespace

TEST_CASE("a reply says whether it opts out, and is of the account that it names", "[control][telephones]") {
    Bench bench;
    const std::string path = "/_pileus/sms/replies";
    CHECK(ok(bench, path, {{"from", "+15551234567"}, {"text", "hello"}}) == Json{{"opted_out", false}});
    CHECK(ok(bench, path, {{"from", "+15551234567"}, {"text", "STOP"}, {"account", "111111111111"}, {"region", "x"}}) ==
          Json{{"opted_out", true}});
    CHECK(ok(bench, path, {{"from", "+15551234567"}, {"text", "STOP"}}) == Json{{"opted_out", true}});
    const std::vector<Json> all = events(bench, "type=sns.sms.opted_out");
    REQUIRE(all.size() == 2);
    CHECK(all[0]["account"] == "111111111111");
    CHECK(all[0]["region"] == "x");
    CHECK(all[1]["account"] == "000000000000");
    CHECK(all[1]["region"] == "us-east-1");
    CHECK(all[1]["subject"] == "+15551234567");
}

TEST_CASE("replies that cannot be read are refused", "[control][telephones]") {
    Bench bench;
    const std::string path = "/_pileus/sms/replies";
    CHECK(refused(bench, path, "x") == "the body is a JSON object");
    CHECK(refused(bench, path, R"({"from":"+15551234567"})") == "text is missing");
    CHECK(refused(bench, path, R"({"from":"+15551234567","text":1})") == "text is a text");
    for (const std::string number : {"15551234567", "+", "+1555x", "+1234567890123456"}) {
        CHECK(refused(bench, path, Json{{"from", number}, {"text", "STOP"}}.dump()) ==
              "from is a telephone number such as +15551234567");
    }
    CHECK(refused(bench, path, R"({"from":"+15551234567","text":"STOP","acount":"1"})") ==
          "there is no acount; account, region, from, text are");
    CHECK(ask(bench, "GET", path).status == 405);
}

TEST_CASE("an account is put into the SMS sandbox and out of it", "[control][telephones]") {
    Bench bench;
    const std::string path = "/_pileus/sms/sandbox";
    const Json out{{"account", "000000000000"}, {"region", "us-east-1"}, {"in_sandbox", false}};
    const Json in{{"account", "000000000000"}, {"region", "us-east-1"}, {"in_sandbox", true}};
    CHECK(get(bench, path) == out);
    CHECK(ok(bench, path, {{"in_sandbox", true}}) == in);
    CHECK(get(bench, path) == in);
    CHECK(get(bench, path + "?account=111111111111&region=eu-west-1") ==
          Json{{"account", "111111111111"}, {"region", "eu-west-1"}, {"in_sandbox", false}});
    CHECK(ok(bench, path, {{"in_sandbox", false}}) == out);
    CHECK(get(bench, path) == out);
    CHECK(refused(bench, path, R"({"in_sandbox":"yes"})") == "in_sandbox is true or false");
    CHECK(refused(bench, path, "{}") == "in_sandbox is missing");
    CHECK(ask(bench, "GET", path + "?account=1&account=2").status == 400);
    CHECK(ask(bench, "GET", path + "?colour=red").status == 400);
}

TEST_CASE("an origination number is added once", "[control][telephones]") {
    Bench bench;
    const std::string path = "/_pileus/sms/origination-numbers";
    CHECK(ok(bench, path, {{"number", "+18005550100"}}) == Json{{"added", true}});
    CHECK(ok(bench, path, {{"number", "+18005550100"}}) == Json{{"added", false}});
    CHECK(ok(bench, path, {{"number", "+18005550100"}, {"region", "eu-west-1"}}) == Json{{"added", true}});
    CHECK(refused(bench, path, R"({"number":"+18005550101","country":"us"})") == "country is two capital letters");
    CHECK(refused(bench, path, R"({"number":"+18005550101","route":"Other"})") ==
          "route is one of Transactional, Promotional, Premium");
    CHECK(refused(bench, path, R"({"number":"+18005550101","capabilities":["FAX"]})") ==
          "capabilities is one of SMS, MMS, VOICE");
    CHECK(refused(bench, path, R"({"number":"+18005550101","capabilities":"SMS"})") ==
          "capabilities is a list of texts");
}
