// Browsers: what a page of another origin may ask and read.
#include <catch2/catch.hpp>

#include "unit/http/support.hpp"

using namespace pileus::http;
using namespace pileus::http::test;

namespace {
const std::string origin = "Origin: https://app.example\r\n";

std::string options(const std::string& headers) {
    return "OPTIONS / HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}
}    // namespace

TEST_CASE("a preflight is answered by the server itself", "[http][cors]") {
    TestServer server;
    Client client(server.port());

    const Answer answer =
        client.ask(options(origin + "Access-Control-Request-Method: POST\r\n"
                                    "Access-Control-Request-Headers: authorization,content-type,x-amz-target\r\n"));
    CHECK(answer.status == 204);
    CHECK(answer.header("access-control-allow-origin") == "https://app.example");
    CHECK(answer.header("access-control-allow-methods").find("POST") != std::string::npos);
    CHECK(answer.header("access-control-allow-headers") == "authorization,content-type,x-amz-target");
    CHECK(answer.header("access-control-max-age") == "7200");
    CHECK(answer.header("vary") == "Origin");
    CHECK_FALSE(answer.has("access-control-allow-private-network"));
    CHECK(server.handler.seen().empty());
    CHECK(client.ask(get("/next")).status == 200);
}

TEST_CASE("a preflight from a public page for a private network is allowed", "[http][cors]") {
    TestServer server;
    Client client(server.port());

    const Answer answer = client.ask(
        options(origin + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Private-Network: true\r\n"));
    CHECK(answer.header("access-control-allow-private-network") == "true");
}

TEST_CASE("a request with an origin is answered for it, and its headers may be read", "[http][cors]") {
    TestServer server;
    Client client(server.port());

    const Answer answer = client.ask(post("/", "{}", origin));
    CHECK(answer.status == 200);
    CHECK(answer.header("access-control-allow-origin") == "https://app.example");
    CHECK(answer.header("access-control-expose-headers").find("x-amzn-RequestId") != std::string::npos);
    CHECK(answer.header("vary") == "Origin");
    CHECK_FALSE(client.ask(get("/")).has("access-control-allow-origin"));
}

TEST_CASE("a page can read why it was refused", "[http][cors]") {
    TestServer server;
    Client client(server.port());

    const Answer answer = client.ask("POST / HTTP/1.1\r\nHost: h\r\n" + origin + "Content-Length: 9000000\r\n\r\n");
    CHECK(answer.status == 413);
    CHECK(answer.header("access-control-allow-origin") == "https://app.example");
}

TEST_CASE("a parked call is answered for its own origin", "[http][cors]") {
    TestServer server;
    Client client(server.port());
    client.send(get("/park", origin) + get("/next"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));

    server.handler.answer_parked();
    CHECK(client.answer().header("access-control-allow-origin") == "https://app.example");
    CHECK_FALSE(client.answer().has("access-control-allow-origin"));
}

TEST_CASE("OPTIONS without a preflight says what is allowed", "[http][cors]") {
    TestServer server;
    Client client(server.port());

    const Answer answer = client.ask(options(""));
    CHECK(answer.status == 204);
    CHECK(answer.header("allow") == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    CHECK_FALSE(answer.has("access-control-allow-methods"));
}

TEST_CASE("what is repeated of a request breaks no line", "[http][cors]") {
    TestServer server;
    Client client(server.port());

    // A folded line is the only way to bring a line break along.
    const Answer answer = client.ask(get("/", "Origin: https://app.example\r\n Set-Cookie: a=b\r\n"));
    CHECK(answer.status == 200);
    CHECK_FALSE(answer.has("set-cookie"));
    CHECK(answer.header("access-control-allow-origin") == "https://app.example Set-Cookie: a=b");
}
