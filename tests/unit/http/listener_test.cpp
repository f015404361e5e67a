// Where the server can be reached.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "unit/http/support.hpp"

using namespace pileus::http;
using namespace pileus::http::test;
using Catch::Matchers::Contains;

namespace {

bool has_ipv6() {
    const int socket = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 at{};
    at.sin6_family = AF_INET6;
    at.sin6_addr = in6addr_loopback;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
    ::close(socket);
    return bound;
}

std::function<void(ServerOptions&)> at(const std::string& host, std::uint16_t port = 0) {
    return [host, port](ServerOptions& options) {
        options.host = host;
        options.port = port;
    };
}

}    // namespace

TEST_CASE("localhost stands for both of its addresses", "[http][host]") {
    TestServer server(at("localhost"));

    CHECK(Client(server.port()).ask(get("/a")).status == 200);
    if (!has_ipv6()) return;
    Client six(server.port(), "::1");
    CHECK(six.ask(get("/b")).status == 200);
    server->drain();
    CHECK(six.is_closed());
}

TEST_CASE("an IPv6 address can be listened at", "[http][host]") {
    if (!has_ipv6()) return;
    TestServer server(at("::1"));

    CHECK(Client(server.port(), "::1").ask(get("/a")).status == 200);
    CHECK_THROWS_WITH(TestServer(at("::1", server.port())),
                      Contains("port " + std::to_string(server.port()) + " of ::1 is taken"));
}

TEST_CASE("every address of both families can be listened at", "[http][host]") {
    TestServer four(at("0.0.0.0"));
    CHECK(Client(four.port()).ask(get("/a")).status == 200);
    if (!has_ipv6()) return;
    TestServer both(at("::"));
    CHECK(Client(both.port()).ask(get("/a")).status == 200);
    CHECK(Client(both.port(), "::1").ask(get("/a")).status == 200);
}

TEST_CASE("a request says from which address it comes", "[http][host]") {
    TestServer four;
    Client(four.port()).ask(get("/a"));
    CHECK(four.handler.client_address() == "127.0.0.1");
    if (!has_ipv6()) return;
    TestServer both(at("::"));
    Client(both.port()).ask(get("/a"));
    CHECK(both.handler.client_address() == "127.0.0.1");    // not as it stands in version 6
    Client(both.port(), "::1").ask(get("/a"));
    CHECK(both.handler.client_address() == "::1");
}

TEST_CASE("a port that is taken is told", "[http][host]") {
    TestServer first;
    const std::string port = std::to_string(first.port());

    CHECK_THROWS_WITH(TestServer(at("127.0.0.1", first.port())),
                      Contains("port " + port + " of 127.0.0.1 is taken by another program"));
    CHECK_THROWS_WITH(TestServer(at("localhost", first.port())),
                      Contains("port " + port + " of 127.0.0.1 is taken by another program"));
    CHECK(Client(first.port()).ask(get("/a")).status == 200);
}

TEST_CASE("localhost needs its port in both families", "[http][host]") {
    if (!has_ipv6()) return;
    TestServer first(at("::1"));

    CHECK_THROWS_WITH(TestServer(at("localhost", first.port())), Contains("of ::1 is taken by another program"));
}

TEST_CASE("a host that is none of this machine's is told", "[http][host]") {
    CHECK_THROWS_WITH(TestServer(at("192.0.2.1")), Contains("192.0.2.1 is no address of this machine"));
    CHECK_THROWS_WITH(TestServer(at("example.com")), Contains("or localhost; example.com is neither"));
    CHECK_THROWS_WITH(TestServer(at("")), Contains("nothing is neither"));
    CHECK_THROWS_WITH(TestServer(at("127.0.0.1:4566")), Contains("127.0.0.1:4566 is neither"));
}
