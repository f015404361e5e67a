// Connections as such: how many there may be, how they end, and clients that go away.
#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "unit/http/support.hpp"

using namespace pileus::http;
using namespace pileus::http::test;

namespace {

std::vector<std::unique_ptr<Client>> connect(TestServer& server, int count) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < count; ++i) clients.push_back(std::make_unique<Client>(server.port()));
    return clients;
}

std::vector<std::unique_ptr<Client>> park(TestServer& server, int count) {
    auto clients = connect(server, count);
    const std::size_t before = server.handler.parked();
    for (const auto& client : clients) client->send(get("/park"));
    REQUIRE(eventually([&] { return server.handler.parked() == before + clients.size(); }));
    return clients;
}

}    // namespace

TEST_CASE("a client that vanishes while its call is parked leaves nothing behind", "[http][vanish]") {
    TestServer server([](ServerOptions& options) { options.io_contexts = GENERATE(1, 3); });
    for (std::size_t round = 1; round <= 5; ++round) {
        auto clients = park(server, 100);
        // One half says goodbye, the other does not.
        for (std::size_t i = 0; i < clients.size(); ++i) i % 2 == 0 ? clients[i]->close() : clients[i]->reset();

        CHECK(eventually([&] { return server.connections() == 0; }));
        CHECK(server.handler.withdrawn() == round * 100);
        server.turn(1);    // touches every connection that it knows
    }
    Client next(server.port());
    CHECK(next.ask(get("/next")).status == 200);
    CHECK(server.troubles().empty());
}

TEST_CASE("an answer for a client that has left goes nowhere", "[http][vanish]") {
    TestServer server;
    server.handler.withdraws = false;
    auto clients = park(server, 50);
    auto staying = park(server, 1);
    const auto exchanges = server.handler.take_parked();
    for (std::size_t i = 0; i < clients.size(); ++i) i % 2 == 0 ? clients[i]->close() : clients[i]->reset();
    REQUIRE(eventually([&] {
        return std::count_if(exchanges.begin(), exchanges.end(),
                             [](const auto& each) { return each->is_abandoned(); }) == 50;
    }));
    server.turn(100);

    for (const ExchangePointer& exchange : exchanges) answer_at_home(exchange, "too late");
    CHECK(staying.front()->answer().body == "too late");
    CHECK(eventually([&] { return server.connections() == 1; }));
}

TEST_CASE("a client that leaves with requests sent ahead is done with", "[http][vanish]") {
    TestServer server;
    Client client(server.port());
    client.send(get("/park/1") + get("/park/2") + get("/a"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));
    client.close();

    CHECK(eventually([&] { return server.connections() == 0; }));
    CHECK(server.handler.withdrawn() == 1);
}

TEST_CASE("a call that is to be parked behind one that its client did not wait for is withdrawn too",
          "[http][vanish]") {
    TestServer server;
    server.handler.withdraws = false;
    Client client(server.port());
    client.send(get("/park/1") + get("/park/2"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));
    const ExchangePointer first = server.handler.take_parked().front();
    client.half_close();
    REQUIRE(eventually([&] { return first->is_abandoned(); }));

    server.handler.withdraws = true;
    answer_at_home(first, "for the first");
    CHECK(client.answer().body == "for the first");
    CHECK(client.is_closed());
    CHECK(server.handler.withdrawn() == 1);
    CHECK(server.handler.seen().back() == "GET /park/2");
}

TEST_CASE("a client that vanishes while it is answered is closed", "[http][vanish]") {
    TestServer server;
    auto clients = connect(server, 20);
    for (const auto& client : clients) client->send(get("/large/20000000"));
    for (const auto& client : clients) client->wait_received();
    server.settle();
    for (const auto& client : clients) client->reset();

    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("at the limit of connections accepting pauses, and goes on when one closes", "[http][limits]") {
    TestServer server([](ServerOptions& options) { options.connection_limit = 3; });
    auto clients = connect(server, 3);
    for (const auto& client : clients) REQUIRE(client->ask(get("/a")).status == 200);
    REQUIRE(eventually([&] { return !server->figures().accepting; }));

    Client waiting(server.port());    // the system has it in its queue
    waiting.send(get("/waiting"));
    server.turn(10);
    CHECK_FALSE(waiting.has_something());
    CHECK(server.connections() == 3);

    clients[1]->close();
    CHECK(waiting.answer().body == "GET /waiting ");
    CHECK(clients[0]->ask(get("/b")).status == 200);
    CHECK(server.connections() == 3);
}

TEST_CASE("the limit of connections is no higher than the open files allow, and can be read", "[http][limits]") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    TestServer server([](ServerOptions& options) { options.connection_limit = 5000; });

    const ServerFigures figures = server->figures();
    CHECK(figures.file_limit >= std::min<std::size_t>(before.rlim_max, 5128));
    CHECK(figures.connection_limit == std::min<std::size_t>(5000, figures.file_limit - 128));
    CHECK(figures.accepting);
}

TEST_CASE("a server without files for another connection waits for some, and goes on", "[http][limits]") {
    TestServer server;
    Client first(server.port());
    REQUIRE(first.ask(get("/a")).status == 200);
    Client second(server.port());
    REQUIRE(second.ask(get("/a")).status == 200);
    // No descriptor beyond those that are open; the one that the client takes is the last.
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const int lowest_free = ::dup(0);
    ::close(lowest_free);
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(lowest_free) + 1;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);
    Client waiting(server.port());
    waiting.send(get("/waiting"));
    const bool paused = eventually([&] { return !server->figures().accepting; });
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK(paused);
    CHECK(first.ask(get("/b")).status == 200);

    server.turn(1);    // nobody closes: time alone lets it try again
    CHECK(waiting.answer().body == "GET /waiting ");
}

TEST_CASE("draining closes what idles and answers what was begun", "[http][drain]") {
    TestServer server([](ServerOptions& options) { options.io_contexts = GENERATE(1, 2); });
    Client idle(server.port()), half(server.port()), fresh(server.port()), piped(server.port());
    auto parked = park(server, 3);
    CHECK(idle.ask(get("/a")).status == 200);
    piped.send(get("/park") + get("/behind"));
    REQUIRE(eventually([&] { return server.handler.parked() == 4; }));
    half.send("GET /b HTTP/1.1\r\nHost: h\r\n");
    half.wait_received();
    server.settle();

    server->drain();
    CHECK(idle.is_closed());
    CHECK(fresh.is_closed());

    half.send("\r\n");
    const Answer last = half.answer();
    CHECK(last.body == "GET /b ");
    CHECK(last.header("connection") == "close");
    CHECK(half.is_closed());

    server.handler.answer_parked();
    for (const auto& client : parked) {
        const Answer answer = client->answer();
        CHECK(answer.body == "woken");
        CHECK(answer.header("connection") == "close");
        CHECK(client->is_closed());
    }
    CHECK(piped.answer().header("connection") == "close");
    piped.half_close();
    CHECK(piped.is_closed());
    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("a draining server takes no new connections", "[http][drain]") {
    TestServer server;
    Client parked(server.port());
    parked.send(get("/park"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));
    server->drain();
    server.settle();

    const int late = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(server.port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(late, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0);
    ::close(late);
}

TEST_CASE("stopping waits for what was begun, and closes what is left when patience ends", "[http][drain]") {
    TestServer server;
    auto answered = park(server, 1);
    server->drain();
    server.handler.answer_parked();
    CHECK(answered.front()->answer().body == "woken");
    TestServer other;
    auto forgotten = park(other, 1);

    other->stop(std::chrono::milliseconds{1});
    CHECK(forgotten.front()->is_closed());
    CHECK(other.connections() == 0);
    server->stop(generous);
    CHECK(answered.front()->is_closed());
}

TEST_CASE("a server that nobody speaks to stops at once", "[http][drain]") {
    TestServer server([](ServerOptions& options) { options.io_contexts = 4; });
    auto idle = connect(server, 5);
    for (const auto& client : idle) client->ask(get("/a"));

    server->stop(generous);    // no wait: the test's own limit would tell
    for (const auto& client : idle) CHECK(client->is_closed());
}
