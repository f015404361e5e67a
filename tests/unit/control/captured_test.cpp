// What was captured instead of being sent, and the drop-in routes to it.
#include "unit/control/support.hpp"

using namespace pileus::test;
using Catch::Matchers::Contains;

namespace {

std::string text_message(Bench& bench, const std::string& number, const std::string& text,
                         const Parameters& more = {}) {
    return bench.sns_ok("Publish", Parameters{{"PhoneNumber", number}, {"Message", text}} + more).text("MessageId");
}

std::vector<std::string> texts(const Json& page) {
    std::vector<std::string> found;
    for (const Json& each : page["captured"]) found.push_back(each["content"]["Message"]);
    return found;
}

}    // namespace

TEST_CASE("a captured message is shown with its owner and its time", "[control][captured]") {
    Bench bench;
    bench.as.access_key = "111111111111";
    bench.as.region = "eu-west-1";
    bench.advance(1s);
    const std::string id = text_message(bench, "+15551234567", "hello ü", {{"Subject", "s"}});
    const Json page = get(bench, "/_pileus/captured/sms");
    REQUIRE(page["captured"].size() == 1);
    const Json& only = page["captured"][0];
    CHECK(only["at"] == "2026-01-01T00:00:01.000Z");
    CHECK(only["account"] == "111111111111");
    CHECK(only["region"] == "eu-west-1");
    CHECK(only["endpoint"] == "+15551234567");
    CHECK(only["content"] == Json{{"PhoneNumber", "+15551234567"},
                                  {"TopicArn", nullptr},
                                  {"SubscriptionArn", nullptr},
                                  {"MessageId", id},
                                  {"Subject", "s"},
                                  {"Message", "hello ü"},
                                  {"MessageAttributes", nullptr},
                                  {"MessageStructure", nullptr},
                                  {"SenderID", nullptr},
                                  {"SMSType", "Promotional"},
                                  {"Parts", Json::array({"hello ü"})}});
    CHECK(page["next"] == only["number"]);
    CHECK(get(bench, "/_pileus/captured/email")["captured"].empty());
}

TEST_CASE("captured messages are filtered and paged", "[control][captured]") {
    Bench bench;
    for (const std::string text : {"a", "b", "c"}) text_message(bench, "+15550000001", text);
    bench.as.access_key = "111111111111";
    bench.as.region = "eu-west-1";
    text_message(bench, "+15550000002", "d");

    CHECK(texts(get(bench, "/_pileus/captured/sms")) == std::vector<std::string>{"a", "b", "c", "d"});
    CHECK(texts(get(bench, "/_pileus/captured/sms?account=111111111111")) == std::vector<std::string>{"d"});
    CHECK(texts(get(bench, "/_pileus/captured/sms?region=eu-west-1")) == std::vector<std::string>{"d"});
    CHECK(texts(get(bench, "/_pileus/captured/sms?endpoint=%2B15550000001&limit=2")) ==
          std::vector<std::string>{"a", "b"});
    const Json first = get(bench, "/_pileus/captured/sms?limit=3");
    CHECK(texts(get(bench, "/_pileus/captured/sms?after=" + first["next"].dump())) == std::vector<std::string>{"d"});
}

TEST_CASE("captured messages are cleared, all or those asked for", "[control][captured]") {
    Bench bench;
    for (const std::string number : {"+15550000001", "+15550000002", "+15550000003"}) text_message(bench, number, "x");
    const auto clear = [&](const std::string& target) { return ask(bench, "DELETE", target).json(); };
    CHECK(clear("/_pileus/captured/sms?endpoint=%2B15550000002") == Json{{"cleared", 1}});
    CHECK(get(bench, "/_pileus/captured/sms")["captured"].size() == 2);
    CHECK(clear("/_pileus/captured/email") == Json{{"cleared", 0}});
    CHECK(clear("/_pileus/captured/sms") == Json{{"cleared", 2}});
    CHECK(get(bench, "/_pileus/captured/sms")["captured"].empty());
}

TEST_CASE("what cannot be asked of captured messages is refused", "[control][captured]") {
    Bench bench;
    const auto refused = [&](const std::string& target, int status) {
        const Answer answer = ask(bench, "GET", target);
        CHECK(answer.status == status);
        return refusal(answer);
    };
    CHECK(refused("/_pileus/captured/pigeons", 404) ==
          "nothing of the kind pigeons is captured; email, sms, push, firehose, lambda are");
    CHECK_THAT(refused("/_pileus/captured", 404), Contains("/_pileus/captured/{kind}"));
    CHECK_THAT(refused("/_pileus/captured/sms/more", 404), Contains("is not there"));
    CHECK(refused("/_pileus/captured/sms?color=red", 400) ==
          "there is no parameter color; after, limit, account, region and endpoint are");
    CHECK(refused("/_pileus/captured/sms?limit=0", 400) == "limit is a number from 1 to 10000, not 0");
    CHECK(refused("/_pileus/captured/sms?limit=10001", 400) == "limit is a number from 1 to 10000, not 10001");
    CHECK(refused("/_pileus/captured/sms?after=x", 400) == "after is the number of what was captured, not x");
    CHECK(refused("/_pileus/captured/sms?after=1&after=2", 400) == "after is there twice");
    CHECK(refused("/_pileus/captured/sms?account=%zz", 400) == "the query cannot be decoded");
    const Answer answer = ask(bench, "POST", "/_pileus/captured/sms");
    CHECK(answer.status == 405);
    CHECK(answer.header("Allow") == "GET, HEAD, DELETE");
}

TEST_CASE("the drop-in route of text messages has them by number", "[control][captured]") {
    Bench bench;
    const auto first = text_message(bench, "+15550000001", "a"), second = text_message(bench, "+15550000001", "b");
    text_message(bench, "+15550000002", "c");
    bench.as.access_key = "111111111111";
    text_message(bench, "+15550000009", "not the default account");

    const Json all = get(bench, "/_aws/sns/sms-messages");
    CHECK(all["region"] == "us-east-1");
    REQUIRE(all["sms_messages"].size() == 2);
    const Json& of_first = all["sms_messages"]["+15550000001"];
    REQUIRE(of_first.size() == 2);
    CHECK(of_first[0]["MessageId"] == first);
    CHECK(of_first[1]["MessageId"] == second);
    CHECK(of_first[1]["Message"] == "b");
    CHECK(of_first[1]["PhoneNumber"] == "+15550000001");

    CHECK(get(bench, "/_aws/sns/sms-messages?phoneNumber=%2B15550000002")["sms_messages"].size() == 1);
    CHECK(get(bench, "/_aws/sns/sms-messages?phoneNumber=%2B1")["sms_messages"] == Json{{"+1", Json::array()}});
    CHECK(get(bench, "/_aws/sns/sms-messages?accountId=111111111111")["sms_messages"].contains("+15550000009"));
    CHECK(get(bench, "/_aws/sns/sms-messages?region=eu-west-1") ==
          Json{{"sms_messages", Json::object()}, {"region", "eu-west-1"}});
    CHECK(ask(bench, "GET", "/_aws/sns/sms-messages?region=%zz").status == 400);

    const Answer cleared = ask(bench, "DELETE", "/_aws/sns/sms-messages?phoneNumber=%2B15550000001");
    CHECK(cleared.status == 204);
    CHECK(cleared.body.empty());
    CHECK(get(bench, "/_aws/sns/sms-messages")["sms_messages"].size() == 1);
}

TEST_CASE("the token of a subscription that has to be confirmed can be asked for", "[control][captured]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto pending = bench.subscribe(topic, "email", "someone@example.com");
    const Json answer = get(bench, "/_aws/sns/subscription-tokens/" + pending);
    CHECK(answer["subscription_arn"] == pending);
    const std::string token = answer["subscription_token"];
    CHECK(bench.sns_ok("ConfirmSubscription", {{"TopicArn", topic}, {"Token", token}}).text("SubscriptionArn") ==
          pending);

    const auto queue = bench.subscribe_queue(topic, bench.queue("q"));
    CHECK(ask(bench, "GET", "/_aws/sns/subscription-tokens/" + queue).status == 404);
    CHECK(ask(bench, "GET", "/_aws/sns/subscription-tokens/" + topic).status == 404);
    CHECK(ask(bench, "GET", "/_aws/sns/subscription-tokens/%zz").status == 400);
    CHECK(ask(bench, "GET", "/_aws/sns/subscription-tokens/" + pending.substr(0, pending.size() - 1)).status == 404);
}
