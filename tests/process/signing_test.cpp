// Messages that SNS signs, on the threads of a real server: their key is kept, their order too, and no stop loses one.
#include <signal.h>

#include <catch2/catch.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "process/sqs_client.hpp"
#include "support/sockets/program.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::http::test;
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

// A topic with a queue that gets its envelopes.
void create_topic(Client& client) {
    create_queue(client, "q");
    REQUIRE(client.ask(sns("Action=CreateTopic&Name=t")).status == 200);
    const std::string queue = "arn:aws:sqs:us-east-1:000000000000:q";
    REQUIRE(client.ask(sns("Action=Subscribe&Protocol=sqs&TopicArn=" + topic + "&Endpoint=" + queue)).status == 200);
}

std::vector<Json> take_envelopes(Client& client) {
    std::vector<Json> all;
    for (;;) {
        const Answer answer = client.ask(sqs("ReceiveMessage", queue_url("q", R"(,"MaxNumberOfMessages":10)")));
        REQUIRE(answer.status == 200);
        const Json body = Json::parse(answer.body);
        if (!body.contains("Messages")) return all;
        for (const Json& message : body["Messages"]) all.push_back(Json::parse(message["Body"].get<std::string>()));
    }
}

// Signature and certificate of one message, whose id and time are fixed by seed and clock.
Json one_envelope(const std::vector<std::string>& flags) {
    std::vector<std::string> words{"serve", "--port", "0", "--log-level", "off"};
    words.insert(words.end(), flags.begin(), flags.end());
    Program server(words);
    REQUIRE(server.wait_until_ready());
    Client client(server.port());
    create_topic(client);
    CHECK(client.ask(post("/_pileus/clock", R"({"set":"2026-01-01T00:00:00Z"})")).status == 200);
    CHECK(client.ask(publish("hello")).status == 200);
    const std::vector<Json> envelopes = take_envelopes(client);
    REQUIRE(envelopes.size() == 1);
    const std::string url = envelopes[0]["SigningCertURL"];
    CHECK(client.ask(get(url.substr(url.rfind('/')))).body.starts_with("-----BEGIN CERTIFICATE-----"));
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
    return envelopes[0];
}

}    // namespace

TEST_CASE("the key that signs is in the data folder, or follows from the seed", "[process][signing][SNS-221]") {
    const TemporaryFolder folder;
    const std::string data = folder.path() / "data";
    const Json first = one_envelope({"--data", data}), again = one_envelope({"--data", data});
    CHECK(first["SigningCertURL"] == again["SigningCertURL"]);
    CHECK(first["Signature"] != again["Signature"]);    // another id
    CHECK(one_envelope({"--in-memory"})["SigningCertURL"] != first["SigningCertURL"]);

    const std::vector<std::string> seeded{"--in-memory", "--clock", "manual", "--random-seed", "7"};
    CHECK(one_envelope(seeded)["Signature"] == one_envelope(seeded)["Signature"]);
}

TEST_CASE("what one connection publishes is delivered in its order", "[process][signing]") {
    Program server({"serve", "--port", "0", "--in-memory", "--log-level", "off"});
    REQUIRE(server.wait_until_ready());
    Client client(server.port());
    create_topic(client);
    std::string all;
    for (int i = 0; i < 50; ++i) all += publish(std::to_string(i));
    client.send(all);
    for (int i = 0; i < 50; ++i) CHECK(client.answer().status == 200);
    const std::vector<Json> envelopes = take_envelopes(client);
    REQUIRE(envelopes.size() == 50);
    for (int i = 0; i < 50; ++i) CHECK(envelopes[static_cast<std::size_t>(i)]["Message"] == std::to_string(i));
}

TEST_CASE("a stop answers what is being signed, and what was acknowledged is there", "[process][signing]") {
    const TemporaryFolder folder;
    const std::vector<std::string> words{"serve", "--port", "0", "--data", folder.path(), "--log-level", "off"};
    std::set<std::string> acknowledged;
    {
        Program server(words);
        REQUIRE(server.wait_until_ready());
        Client first(server.port());
        create_topic(first);
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 30; ++i) {
            clients.push_back(std::make_unique<Client>(server.port()));
            clients.back()->send(publish(std::to_string(i)));
        }
        REQUIRE(clients.front()->answer().status == 200);
        acknowledged.insert("0");
        server.signal(SIGTERM);
        for (std::size_t i = 1; i < clients.size(); ++i) {
            // One that the server had not read yet is closed without an answer.
            const std::string answer = clients[i]->rest();
            if (answer.empty()) continue;
            CHECK(answer.starts_with("HTTP/1.1 200"));
            acknowledged.insert(std::to_string(i));
        }
        CHECK(server.wait() == 0);
    }
    Program server(words);
    REQUIRE(server.wait_until_ready());
    Client client(server.port());
    std::set<std::string> found;
    for (const Json& envelope : take_envelopes(client)) found.insert(envelope["Message"].get<std::string>());
    for (const std::string& each : acknowledged) CHECK(found.contains(each));
}
