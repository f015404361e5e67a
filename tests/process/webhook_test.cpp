// A web endpoint of SNS, played by the test on real sockets: it confirms, gets messages, fails, recovers, and the
// program is killed in between.
#include <signal.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "keys/authority.hpp"
#include "pileus/text/url.hpp"
#include "process/sqs_client.hpp"
#include "support/sockets/listener.hpp"
#include "support/sockets/program.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::http::test;
using Catch::Matchers::Contains;
using pileus::storage::test::TemporaryFolder;
using Json = nlohmann::json;

namespace {

const std::string topic = "arn:aws:sns:us-east-1:000000000000:t";

std::string sns(const std::string& parameters) {
    return post("/", parameters + "&Version=2010-03-31", "Content-Type: application/x-www-form-urlencoded\r\n");
}
std::string publish(const std::string& message) {
    return sns("Action=Publish&TopicArn=" + topic + "&Message=" + message);
}
std::string subscribe(const Listener& hook, const std::string& scheme, const std::string& more = {}) {
    return sns("Action=Subscribe&TopicArn=" + topic + "&Protocol=" + scheme +
               "&Endpoint=" + pileus::text::percent_encode(hook.url("/hook", scheme)) + more);
}
std::string move_clock(const Json& wish) { return post("/_pileus/clock", wish.dump()); }

std::size_t count_events(Client& client, const std::string& type) {
    return Json::parse(client.ask(get("/_pileus/journal?type=" + type)).body)["events"].size();
}

struct Place {
    TemporaryFolder folder;
    std::vector<std::string> words{"serve",       "--port", "0",       "--data", (folder.path() / "data").string(),
                                   "--log-level", "off",    "--clock", "manual"};
};

// Takes the next message, and says whether it is the one.
std::unique_ptr<Peer> take(Listener& hook, const std::string& text) {
    auto peer = hook.accept();
    CHECK(Json::parse(peer->request().body)["Message"] == text);
    return peer;
}

// Subscribed and confirmed by the link in the message.
void confirm(Client& client, Listener& hook, const std::string& subscribing) {
    REQUIRE(client.ask(sns("Action=CreateTopic&Name=t")).status == 200);
    REQUIRE(client.ask(subscribing).status == 200);
    const auto peer = hook.accept();
    const Peer::Request asked = peer->request();
    CHECK(asked.line == "POST /hook HTTP/1.1");
    CHECK(asked.header("x-amz-sns-message-type") == "SubscriptionConfirmation");
    CHECK(asked.header("x-amz-sns-topic-arn") == topic);
    CHECK(asked.header("content-type") == "text/plain; charset=UTF-8");
    CHECK(asked.header("user-agent") == "Amazon Simple Notification Service Agent");
    const std::string url = Json::parse(asked.body)["SubscribeURL"];
    // An endpoint may follow the link before it answers.
    CHECK(client.ask(get(url.substr(url.find("/?")))).status == 200);
    peer->answer(200);
}

}    // namespace

TEST_CASE("an endpoint that fails is asked again at the exact instants, through kill -9",
          "[process][webhook][SNS-205]") {
    const Place place;
    Listener hook;
    {
        Program program(place.words);
        REQUIRE(program.wait_until_ready());
        Client client(program.port());
        REQUIRE(client.ask(move_clock({{"set", "2035-01-01T00:00:00Z"}})).status == 200);
        confirm(client, hook, subscribe(hook, "http"));
        REQUIRE(client.ask(publish("hello")).status == 200);
        take(hook, "hello")->answer(503, "not now");

        // The clock stands still until the retry that it makes due is answered.
        client.send(move_clock({{"advance", "20s"}}));
        const auto second = take(hook, "hello");
        CHECK_FALSE(client.has_something());
        second->answer(500);
        CHECK_THAT(client.answer().body, Contains("2035-01-01T00:00:20.000Z"));
        CHECK(count_events(client, "sns.message.delayed") == 2);
        program.signal(SIGKILL);
        program.wait();
    }
    Program program(place.words);
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    REQUIRE(client.ask(move_clock({{"set", "2035-01-01T00:00:39.999Z"}})).status == 200);
    CHECK_FALSE(hook.has_caller());
    client.send(move_clock({{"advance", "1ms"}}));
    take(hook, "hello")->answer(200);
    CHECK(client.answer().status == 200);
    CHECK(client.ask(move_clock({{"advance", "1h"}})).status == 200);
    CHECK_FALSE(hook.has_caller());
    CHECK(count_events(client, "sns.message.delivered") == 1);
}

TEST_CASE("what was under way when the program was killed is sent again", "[process][webhook]") {
    const Place place;
    Listener hook;
    {
        Program program(place.words);
        REQUIRE(program.wait_until_ready());
        Client client(program.port());
        confirm(client, hook, subscribe(hook, "http"));
        REQUIRE(eventually([&] { return count_events(client, "sns.message.delivered") == 1; }));
        REQUIRE(client.ask(publish("hello")).status == 200);
        const auto peer = take(hook, "hello");
        program.signal(SIGKILL);
        program.wait();
    }
    Program program(place.words);
    REQUIRE(program.wait_until_ready());
    take(hook, "hello")->answer(200);
    Client client(program.port());
    CHECK(eventually([&] { return count_events(client, "sns.message.delivered") == 1; }));
}

TEST_CASE("a message that no attempt delivered lies in the dead-letter queue", "[process][webhook][SNS-214]") {
    const Place place;
    Listener hook;
    Program program(place.words);
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    create_queue(client, "dead");
    confirm(client, hook,
            subscribe(hook, "http",
                      "&Attributes.entry.1.key=RedrivePolicy&Attributes.entry.1.value=" +
                          pileus::text::percent_encode(
                              R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead"})")));
    REQUIRE(client.ask(publish("hello")).status == 200);
    take(hook, "hello")->answer(503);
    client.send(move_clock({{"advance", "60s"}}));
    for (int i = 0; i < 3; ++i) take(hook, "hello")->answer(503);
    CHECK(client.answer().status == 200);
    CHECK_THAT(client.ask(receive("dead", 0)).body, Contains("hello"));
}

TEST_CASE("an https endpoint is called when its authority is trusted", "[process][webhook]") {
    const TemporaryFolder folder;
    pileus::keys::Authority authority("");
    const auto leaf = authority.leaf_for("");
    const std::string file = (folder.path() / "authority.pem").string();
    pileus::storage::test::write_file(file, authority.certificate());
    const pileus::keys::OpenSslPointer<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context.get(), leaf->certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), leaf->key.get());
    Listener hook(context.get());
    Program program({"serve", "--port", "0", "--in-memory", "--log-level", "off", "--endpoint-ca", file});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    confirm(client, hook, subscribe(hook, "https"));
    REQUIRE(client.ask(publish("hello")).status == 200);
    take(hook, "hello")->answer(200);
    CHECK(eventually([&] { return count_events(client, "sns.message.delivered") == 2; }));
}

TEST_CASE("the program stops though an endpoint does not answer", "[process][webhook][stop]") {
    Listener hook;
    Program program({"serve", "--port", "0", "--in-memory", "--log-level", "off", "--clock", "manual"});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    confirm(client, hook, subscribe(hook, "http"));
    REQUIRE(client.ask(publish("hello")).status == 200);
    const auto peer = take(hook, "hello");
    client.send(move_clock({{"advance", "1h"}}));    // waits for it
    REQUIRE(eventually([&] {
        Client other(program.port());
        return parked_calls(other) == 1;
    }));
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
    CHECK(client.answer().status == 200);
    CHECK(peer->is_closed());
}

TEST_CASE("what a vendor of push did not answer to is pushed again, through kill -9", "[process][push][SNS-209]") {
    const Place place;
    const std::string app = "arn:aws:sns:us-east-1:000000000000:app/GCM/app";
    const auto vendor = [&](const std::string& answer) {
        return post("/_pileus/push/credentials", Json{{"application", app}, {"answer", answer}}.dump());
    };
    {
        Program program(place.words);
        REQUIRE(program.wait_until_ready());
        Client client(program.port());
        REQUIRE(client.ask(move_clock({{"set", "2035-01-01T00:00:00Z"}})).status == 200);
        REQUIRE(client
                    .ask(sns("Action=CreatePlatformApplication&Name=app&Platform=GCM&Attributes.entry.1.key="
                             "PlatformCredential&Attributes.entry.1.value=key"))
                    .status == 200);
        const std::string made =
            client.ask(sns("Action=CreatePlatformEndpoint&Token=token&PlatformApplicationArn=" + app)).body;
        const std::string open = "<EndpointArn>";
        const std::size_t begin = made.find(open) + open.size();
        const std::string end = made.substr(begin, made.find('<', begin) - begin);
        REQUIRE(client.ask(vendor("unavailable")).status == 200);
        REQUIRE(client.ask(sns("Action=Publish&Message=hello&TargetArn=" + end)).status == 200);
        CHECK(count_events(client, "sns.message.delayed") == 1);
        program.signal(SIGKILL);
        program.wait();
    }
    Program program(place.words);
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    REQUIRE(client.ask(move_clock({{"set", "2035-01-01T00:00:09.999Z"}})).status == 200);
    CHECK(count_events(client, "sns.message.delayed") == 0);
    REQUIRE(client.ask(vendor("accepted")).status == 200);
    CHECK(count_events(client, "sns.push.captured") == 0);
    CHECK(client.ask(move_clock({{"advance", "1ms"}})).status == 200);
    CHECK(count_events(client, "sns.push.captured") == 1);
}

// --- functions and mail ----------------------------------------------------------------------------------------------

TEST_CASE("a function is invoked where --lambda-endpoint says", "[process][webhook][SNS-182]") {
    Listener lambda;
    Program program({"serve", "--port", "0", "--in-memory", "--log-level", "off", "--lambda-endpoint", lambda.url("")});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    REQUIRE(client.ask(sns("Action=CreateTopic&Name=t")).status == 200);
    REQUIRE(client
                .ask(sns("Action=Subscribe&Protocol=lambda&TopicArn=" + topic +
                         "&Endpoint=arn:aws:lambda:us-east-1:000000000000:function:f"))
                .status == 200);
    REQUIRE(client.ask(publish("hello")).status == 200);
    const auto peer = lambda.accept();
    const Peer::Request asked = peer->request();
    CHECK(asked.line == "POST /2015-03-31/functions/f/invocations HTTP/1.1");
    CHECK(asked.header("x-amz-invocation-type") == "Event");
    CHECK(Json::parse(asked.body)["Records"][0]["Sns"]["Message"] == "hello");
    peer->answer(202);
    CHECK(eventually([&] { return count_events(client, "sns.message.delivered") == 1; }));
}

TEST_CASE("mail goes where --smtp says", "[process][webhook][SNS-185]") {
    Listener post_office;
    Program program({"serve", "--port", "0", "--in-memory", "--log-level", "off", "--smtp",
                     "127.0.0.1:" + std::to_string(post_office.port())});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    REQUIRE(client.ask(sns("Action=CreateTopic&Name=t")).status == 200);
    REQUIRE(client.ask(sns("Action=Subscribe&Protocol=email&TopicArn=" + topic + "&Endpoint=a%40example.com")).status ==
            200);
    const auto peer = post_office.accept();
    peer->send("220 x\r\n");
    for (const auto* line : {"EHLO localhost", "MAIL FROM:<no-reply@sns.amazonaws.com>", "RCPT TO:<a@example.com>"}) {
        CHECK(peer->line() == line);
        peer->send("250 x\r\n");
    }
    CHECK(peer->line() == "DATA");
    peer->send("354 x\r\n");
    std::string letter;
    for (std::string line; (line = peer->line()) != ".";) letter += line + "\n";
    CHECK_THAT(letter, Contains("Subject: AWS Notification - Subscription Confirmation\n"));
    peer->send("250 x\r\n");
    CHECK(peer->line() == "QUIT");
    peer->send("221 x\r\n");
    const auto at = letter.find("/?Action=ConfirmSubscription");
    REQUIRE(at != std::string::npos);
    CHECK(client.ask(get(letter.substr(at, letter.find('\n', at) - at))).status == 200);
    CHECK(eventually([&] { return count_events(client, "sns.message.delivered") == 1; }));
}

TEST_CASE("where nothing can be reached, the program does not start", "[process][start]") {
    const auto errors_of = [](const std::vector<std::string>& flags) {
        std::vector<std::string> words{"serve", "--port", "0", "--in-memory"};
        words.insert(words.end(), flags.begin(), flags.end());
        Program program(words);
        CHECK(program.wait() == 2);
        return program.errors();
    };
    CHECK_THAT(errors_of({"--lambda-endpoint", "localhost:9001"}), Contains("localhost:9001 is no http or https URL"));
    CHECK_THAT(errors_of({"--smtp", "mail example"}), Contains("mail example is no HOST:PORT"));
}
