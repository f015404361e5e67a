// How the program stops, and what is there when it starts again.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "process/sqs_client.hpp"
#include "support/sockets/program.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::http::test;
using Catch::Matchers::Contains;
using pileus::storage::test::size_of;
using pileus::storage::test::TemporaryFolder;

namespace {

struct Place {
    TemporaryFolder folder;
    std::string data = (folder.path() / "data").string();
    std::string log = data + "/pileus.db-wal";
    std::vector<std::string> words{"serve", "--port", "0", "--data", data, "--log-level", "off"};
};

}    // namespace

TEST_CASE("a signal answers the parked calls, keeps the state and empties the log", "[process][stop]") {
    const Place place;
    const int number = GENERATE(SIGTERM, SIGINT);
    {
        Program program(place.words);
        REQUIRE(program.wait_until_ready());
        Client client(program.port());
        create_queue(client, "empty");
        create_queue(client, "full");
        send_message(client, "full", "kept");
        CHECK(size_of(place.log) > 0);
        std::vector<std::unique_ptr<Client>> parked;
        for (int i = 0; i < 100; ++i) {
            parked.push_back(std::make_unique<Client>(program.port()));
            parked.back()->send(receive("empty", 20));
        }
        REQUIRE(eventually([&] { return parked_calls(client) == 100; }));

        program.signal(number);
        for (const auto& each : parked) {
            const Answer answer = each->answer();
            CHECK(answer.status == 200);
            CHECK_THAT(answer.body, !Contains("Messages"));
            CHECK(answer.header("connection") == "close");
            CHECK(each->is_closed());
        }
        CHECK(client.is_closed());
        CHECK(program.wait() == 0);
        CHECK(program.errors().empty());
    }
    CHECK(size_of(place.log) == 0);

    Program again(place.words);
    REQUIRE(again.wait_until_ready());
    Client client(again.port());
    CHECK_THAT(client.ask(receive("full", 0)).body, Contains("kept"));
    CHECK(client.ask(receive("empty", 0)).status == 200);
}

TEST_CASE("a request that was begun before the signal is answered", "[process][stop]") {
    const Place place;
    Program program(place.words);
    REQUIRE(program.wait_until_ready());
    Client begun(program.port()), idle(program.port());
    create_queue(begun, "queue");
    const std::string request = sqs("SendMessage", queue_url("queue", R"(,"MessageBody":"in time")"));
    begun.send(request.substr(0, request.size() - 10));
    begun.wait_received();
    CHECK(idle.ask(get("/_pileus/health")).status == 200);

    program.signal(SIGTERM);
    CHECK(idle.is_closed());
    begun.send(request.substr(request.size() - 10));
    CHECK(begun.answer().status == 200);
    CHECK(program.wait() == 0);
}

TEST_CASE("a second signal ends it at once", "[process][stop]") {
    const Place place;
    {
        Program program(place.words);
        REQUIRE(program.wait_until_ready());
        Client client(program.port()), idle(program.port());
        create_queue(client, "queue");
        client.send("GET /half HTTP/1.1\r\n");    // it is waited for
        client.wait_received();
        CHECK(idle.ask(get("/_pileus/health")).status == 200);

        program.signal(SIGTERM);
        CHECK(idle.is_closed());
        program.signal(SIGTERM);
        CHECK(program.wait() == -SIGTERM);
    }

    Program again(place.words);
    REQUIRE(again.wait_until_ready());
    Client client(again.port());
    CHECK(client.ask(receive("queue", 0)).status == 200);
}

TEST_CASE("a client that never finishes does not keep the program from stopping", "[process][stop]") {
    const Place place;
    Program program(place.words);
    REQUIRE(program.wait_until_ready());
    Client half(program.port()), unread(program.port());
    create_queue(half, "queue");
    half.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
    half.wait_received();

    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
    CHECK(half.is_closed());
    CHECK(size_of(place.log) == 0);
}
