// What goes by mail, sent or kept.
#include <catch2/catch.hpp>

#include "pileus/text/base64.hpp"
#include "support/bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

const std::string address = "someone@example.com";

Settings mailing() {
    Settings settings;
    settings.smtp = "mail.example.com:2525";
    return settings;
}

std::vector<Json> kept_mail(Bench& bench) {
    std::vector<Json> all;
    const Json page = bench.raw("GET", "/_pileus/captured/email", {}, "").json();
    for (const Json& each : page["captured"]) all.push_back(each["content"]);
    return all;
}

std::string token_of(Bench& bench, const std::string& subscription) {
    return bench.raw("GET", "/_aws/sns/subscription-tokens/" + subscription, {}, "").json()["subscription_token"];
}

// Subscribed and confirmed; what that took is forgotten.
std::string subscribe(Bench& bench, const std::string& topic, const std::string& protocol = "email",
                      const std::map<std::string, std::string>& attributes = {}) {
    const auto arn = bench.subscribe(topic, protocol, address, attributes);
    bench.sns_ok("ConfirmSubscription", {{"TopicArn", topic}, {"Token", token_of(bench, arn)}});
    bench.raw("DELETE", "/_pileus/captured/email", {}, "");
    bench.outside.take();
    return arn;
}

// The header of a letter as it was sent; empty when it is not there.
std::string header(const std::string& letter, const std::string& name) {
    const auto at = ("\r\n" + letter).find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::string rest = letter.substr(at + name.size() + 2);
    std::size_t end = rest.find("\r\n");
    while (rest[end + 2] == ' ') end = rest.find("\r\n", end + 2);
    return rest.substr(0, end);
}
std::string body(const std::string& letter) { return letter.substr(letter.find("\r\n\r\n") + 4); }

std::string without_breaks(std::string text) {
    std::string::size_type at = 0;
    while ((at = text.find("\r\n")) != std::string::npos) text.erase(at, 2);
    return text;
}

}    // namespace

TEST_CASE("a letter says the message, and how to hear no more", "[sns][mail][SNS-185]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = subscribe(bench, topic);
    bench.publish(topic, "hello\nü", {{"Subject", "news"}});
    bench.publish(topic, "again");
    const auto letters = kept_mail(bench);
    REQUIRE(letters.size() == 2);
    CHECK(letters[0]["To"] == address);
    CHECK(letters[0]["From"] == "AWS Notifications <no-reply@sns.amazonaws.com>");
    CHECK(letters[0]["Subject"] == "news");
    CHECK(letters[0]["Type"] == "Notification");
    CHECK(letters[0]["SubscriptionArn"] == arn);
    CHECK(letters[0]["Body"] ==
          "hello\nü\n\n--\nIf you wish to stop receiving notifications from this topic, please click or visit the link "
          "below to unsubscribe:\nhttp://localhost:4566/?Action=Unsubscribe&SubscriptionArn=" +
              arn +
              "\n\nPlease do not reply directly to this email. If you have any questions or comments regarding this "
              "email, please contact us at https://aws.amazon.com/support\n");
    CHECK(letters[1]["Subject"] == "AWS Notification Message");
    CHECK(bench.events("sns.message.captured").back()->details.at(2).second == "No --smtp says where mail is taken.");
    CHECK(bench.outside.asked.empty());
}

TEST_CASE("the name of the topic is that of the sender", "[sns][mail][SNS-185]") {
    Bench bench;
    const auto topic = bench.topic("t", {{"DisplayName", "Orders"}});
    subscribe(bench, topic);
    bench.publish(topic, "x");
    CHECK(kept_mail(bench).at(0)["From"] == "Orders <no-reply@sns.amazonaws.com>");
}

TEST_CASE("email-json is the envelope", "[sns][mail][SNS-185]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = subscribe(bench, topic, "email-json");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.publish(topic, "hello", {{"Subject", "news"}});
    std::string envelope = bench.bodies(queue).at(0);
    const auto at = envelope.find("SubscriptionArn=") + std::string("SubscriptionArn=").size();
    envelope.replace(at, envelope.find('"', at) - at, arn);
    CHECK(kept_mail(bench).at(0)["Body"] == envelope);
    CHECK(kept_mail(bench).at(0)["Subject"] == "news");
}

TEST_CASE("mail is asked to confirm, by a link that does it", "[sns][mail][SNS-124][SNS-201]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string protocol = GENERATE("email", "email-json");
    const auto arn = bench.subscribe(topic, protocol, address);
    const Json letter = kept_mail(bench).at(0);
    CHECK(letter["Subject"] == "AWS Notification - Subscription Confirmation");
    CHECK(letter["Type"] == "SubscriptionConfirmation");
    const std::string text = letter["Body"];
    std::string link =
        "http://localhost:4566/?Action=ConfirmSubscription&TopicArn=" + topic + "&Token=" + token_of(bench, arn);
    REQUIRE(text.find(link) != std::string::npos);
    if (protocol == "email") CHECK(text.starts_with("You have chosen to subscribe to the topic:\n" + topic + "\n"));
    if (protocol == "email-json") CHECK(Json::parse(text)["SubscribeURL"] == link);
    link.erase(0, std::string("http://localhost:4566").size());
    CHECK(bench.raw("GET", link, {}, "").status == 200);
    CHECK(bench.subscription_attributes(arn)["PendingConfirmation"] == "false");
}

TEST_CASE("the link at the end of a letter ends the subscription", "[sns][mail][SNS-130]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto arn = subscribe(bench, topic);
    bench.publish(topic, "x");
    const std::string text = kept_mail(bench).at(0)["Body"];
    const auto at = text.find("/?Action=Unsubscribe");
    CHECK(bench.raw("GET", text.substr(at, text.find('\n', at) - at), {}, "").status == 200);
    bench.publish(topic, "nobody reads this");
    CHECK(kept_mail(bench).size() == 1);
}

// --- by SMTP ---------------------------------------------------------------------------------------------------------

TEST_CASE("a letter goes to the mail server as RFC 5322 has it", "[sns][mail][SNS-185]") {
    Bench bench(mailing());
    const auto topic = bench.topic("t", {{"DisplayName", "My \"Orders\""}});
    subscribe(bench, topic);
    bench.advance(5s);
    bench.outside.usual_answer = {250, ""};
    const auto id = bench.publish(topic, "one\ntwo\r\nthree", {{"Subject", "news"}});
    REQUIRE(bench.outside.asked.size() == 1);
    const MailCall& call = bench.outside.asked[0].mail();
    CHECK(call.server == "mail.example.com:2525");
    CHECK(call.sender == "no-reply@sns.amazonaws.com");
    CHECK(call.recipient == address);
    CHECK(call.text.substr(0, call.text.find("\r\n\r\n")) ==
          "Date: Thu, 01 Jan 2026 00:00:05 +0000\r\n"
          "From: \"My \\\"Orders\\\"\" <no-reply@sns.amazonaws.com>\r\n"
          "To: " +
              address +
              "\r\n"
              "Subject: news\r\n"
              "Message-ID: <" +
              id +
              "@sns.amazonaws.com>\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=UTF-8\r\n"
              "Content-Transfer-Encoding: 7bit");
    CHECK(body(call.text).starts_with("one\r\ntwo\r\nthree\r\n\r\n--\r\nIf you wish"));
    CHECK(kept_mail(bench).empty());
    CHECK(bench.events("sns.message.delivered").size() == 2);    // the question was the other
}

TEST_CASE("what is not ASCII is encoded, in headers and in the text", "[sns][mail][SNS-185]") {
    Bench bench(mailing());
    const auto topic = bench.topic("t", {{"DisplayName", "Bücher"}});
    subscribe(bench, topic);
    bench.outside.usual_answer = {250, ""};
    std::string subject;
    for (int i = 0; i < 45; ++i) subject += "aü";
    bench.publish(topic, "größer", {{"Subject", subject}});
    const std::string letter = bench.outside.asked.at(0).mail().text;
    CHECK(header(letter, "From") == "=?UTF-8?B?QsO8Y2hlcg==?= <no-reply@sns.amazonaws.com>");
    std::string decoded;
    const std::string encoded = header(letter, "Subject");
    for (std::size_t at = 0; at < encoded.size();) {
        const std::size_t end = std::min(encoded.find("\r\n ", at), encoded.size());
        const std::string word = encoded.substr(at, end - at);
        CHECK(word.size() <= 75);
        REQUIRE(word.starts_with("=?UTF-8?B?"));
        const auto part = text::parse_base64(word.substr(10, word.size() - 12));
        REQUIRE(part);
        CHECK((part->front() & 0xC0) != 0x80);    // no character is torn apart
        decoded += *part;
        at = end + 3;
    }
    CHECK(decoded == subject);
    CHECK(header(letter, "Content-Transfer-Encoding") == "base64");
    CHECK(text::parse_base64(without_breaks(body(letter)))->starts_with("größer\r\n\r\n--\r\n"));
    for (std::size_t at = 0; at < letter.size();) {
        const std::size_t end = letter.find("\r\n", at);
        CHECK(end - at <= 998);
        at = end + 2;
    }
}

TEST_CASE("a line that is too long for mail is encoded", "[sns][mail]") {
    Bench bench(mailing());
    const auto topic = bench.topic("t");
    subscribe(bench, topic);
    bench.publish(topic, std::string(998, 'x'));
    bench.publish(topic, std::string(999, 'x'));
    CHECK(header(bench.outside.asked.at(0).mail().text, "Content-Transfer-Encoding") == "7bit");
    CHECK(header(bench.outside.asked.at(1).mail().text, "Content-Transfer-Encoding") == "base64");
}

TEST_CASE("mail is tried again 50 times in six hours", "[sns][mail][SNS-209]") {
    Bench bench(mailing());
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    subscribe(bench, topic, "email", {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    const bool answers = GENERATE(true, false);
    bench.outside.usual_answer = answers ? CallOutcome{451, "later"} : CallOutcome{0, "nobody there"};
    bench.publish(topic, "x");
    bench.advance(24h);
    REQUIRE(bench.outside.asked.size() == 51);
    std::vector<std::int64_t> delays;
    for (std::size_t i = 1; i < 51; ++i) {
        delays.push_back((bench.outside.asked[i].at - bench.outside.asked[i - 1].at).count());
    }
    // 2 after ten seconds, 10 from ten seconds to ten minutes, 38 every ten minutes.
    std::vector<std::int64_t> expected{10'000, 10'000, 10'000, 11'155,  13'464,  18'082,
                                       27'319, 45'793, 82'740, 156'634, 304'423, 600'000};
    expected.insert(expected.end(), 38, 600'000);
    CHECK(delays == expected);
    CHECK(bench.receive(dead).size() == 1);
}

TEST_CASE("an address that the mail server refuses is given up at once", "[sns][mail][SNS-210]") {
    Bench bench(mailing());
    const auto topic = bench.topic("t");
    const auto dead = bench.queue("dead");
    subscribe(bench, topic, "email", {{"RedrivePolicy", Json{{"deadLetterTargetArn", bench.arn(dead)}}.dump()}});
    bench.outside.usual_answer = {550, "no such user"};
    bench.publish(topic, "x");
    CHECK(bench.receive(dead).size() == 1);
    bench.advance(24h);
    CHECK(bench.outside.asked.size() == 1);
    CHECK(bench.events("sns.message.failed").back()->details.at(2).second == "The endpoint answered 550: no such user");
}
