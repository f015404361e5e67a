// Clients that idle, crawl or stall. The wheel is turned by hand: 75 seconds between requests, 20 for a head, 20
// without a byte of a body, a handshake or an answer.
#include <sys/socket.h>

#include <catch2/catch.hpp>

#include "unit/http/support.hpp"

using namespace pileus::http;
using namespace pileus::http::test;

namespace {

// After `seconds` it is still open, and one more is too much: it is told so, or closed without a word.
void check_limit(TestServer& server, Client& client, int seconds, int status) {
    client.wait_received();
    server.turn(seconds);
    CHECK_FALSE(client.has_something());
    CHECK(server.connections() == 1);
    server.turn(1);
    CHECK(client.answer().status == status);
    client.half_close();
    CHECK(client.is_closed());
    CHECK(eventually([&] { return server.connections() == 0; }));
}

const std::string body_head = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n";

}    // namespace

TEST_CASE("a connection may idle for 75 seconds between requests", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    server.turn(50);
    CHECK(client.ask(get("/a")).status == 200);

    check_limit(server, client, 75, 0);
}

TEST_CASE("a connection on which nothing was ever sent idles no longer than others", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());

    check_limit(server, client, 75, 0);
}

TEST_CASE("a head has 20 seconds", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    CHECK(client.ask(get("/a")).status == 200);
    server.turn(60);    // idle before: no matter

    client.send(GENERATE("G", "GET / HTTP/1.1\r\nHost", "GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n", "\r\n"));
    check_limit(server, client, 20, 408);
}

TEST_CASE("a head that trickles has no longer", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 20; ++i) {
        client.send("X-" + std::to_string(i) + ": slowloris\r\n");
        client.wait_received();
        server.turn(1);
    }

    CHECK_FALSE(client.has_something());
    server.turn(1);
    CHECK(client.answer().status == 408);
}

TEST_CASE("a body may take as long as it moves, but not stall for 20 seconds", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    const std::string head = GENERATE_COPY(as<std::string>{}, body_head, post_chunked("/a", "fffff\r\n"));
    client.send(head);
    for (int i = 0; i < 10; ++i) {
        client.send("some of it");
        client.wait_received();
        server.turn(19);
    }
    client.send("and the last");

    check_limit(server, client, 20, 408);
    CHECK(server.handler.seen().empty());
}

TEST_CASE("a client that was told to go on and does not is cut off", "[http][timeouts][expect]") {
    TestServer server;
    Client client(server.port());
    const std::string request = post("/a", "hello", "Expect: 100-continue\r\n");
    REQUIRE(client.ask(request.substr(0, request.size() - 5)).status == 100);

    check_limit(server, client, 20, 408);
}

TEST_CASE("a parked call has no limit but its own", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    client.send(get("/park"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));

    server.turn(1000);
    CHECK_FALSE(client.has_something());
    server.handler.answer_parked();
    CHECK(client.answer().body == "woken");
    CHECK(client.ask(get("/next")).status == 200);
    check_limit(server, client, 75, 0);
}

TEST_CASE("a client that does not read its answer is cut off after 20 seconds", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    client.send(get("/large/20000000"));
    client.wait_received();
    server.turn(20);
    CHECK(server.connections() == 1);

    // The system's buffers may have taken some more meanwhile.
    CHECK(eventually([&] {
        server.turn(21);
        return server.connections() == 0;
    }));
    CHECK(client.rest().size() < 20'000'000);
}

TEST_CASE("a client that reads its answer slowly is not cut off", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    client.send(get("/large/30000000"));
    client.wait_received();
    server.settle();
    std::vector<char> buffer(3'000'000);
    // 60 seconds in all. The system tells the server in its own time that there is room again, so not to the second.
    for (std::size_t read = 0; read < 30'000'000;) {
        server.turn(6);
        REQUIRE(server.connections() == 1);
        const long count = ::recv(client.socket(), buffer.data(), buffer.size(), MSG_WAITALL);
        REQUIRE(count > 0);
        read += static_cast<std::size_t>(count);
    }
}

TEST_CASE("a client that is refused and goes on sending is let go after 5 silent seconds", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    REQUIRE(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2147483648\r\n\r\n").status == 413);
    for (int i = 0; i < 3; ++i) {
        client.send("more of it");
        client.wait_received();
        server.turn(5);
        CHECK(server.connections() == 1);
    }

    server.turn(1);
    CHECK(server.connections() == 0);
}

TEST_CASE("a client that is refused and never falls silent is let go after 30 seconds", "[http][timeouts]") {
    TestServer server;
    Client client(server.port());
    REQUIRE(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2147483648\r\n\r\n").status == 413);
    for (int i = 0; i < 30; ++i) {
        client.send("more of it");
        client.wait_received();
        server.turn(1);
        CHECK(server.connections() == 1);
    }

    server.turn(1);
    CHECK(server.connections() == 0);
}

TEST_CASE("a handshake that stalls has 20 seconds", "[http][timeouts][tls]") {
    TestServer server;
    Client client(server.port());
    client.send("\x16\x03\x01");

    check_limit(server, client, 20, 0);
}
