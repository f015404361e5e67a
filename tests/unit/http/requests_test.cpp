// Requests and answers on one connection: what is kept alive, what comes in which order, and what is refused.
#include <catch2/catch.hpp>
#include <thread>

#include "unit/http/support.hpp"

using namespace pileus::http;
using namespace pileus::http::test;

namespace {
constexpr std::size_t body_limit = 8 << 20;

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}
}    // namespace

TEST_CASE("a connection answers one request after the other", "[http][keep-alive]") {
    TestServer server;
    Client client(server.port());
    for (int i = 0; i < 100; ++i) {
        const Answer answer = client.ask(post("/" + std::to_string(i), "body"));
        REQUIRE(answer.status == 200);
        REQUIRE(answer.body == "POST /" + std::to_string(i) + " body");
        REQUIRE_FALSE(answer.has("connection"));
        REQUIRE(answer.header("date").ends_with(" GMT"));
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("a client that asks for it has its connection closed", "[http][keep-alive]") {
    TestServer server;
    const std::string headers = GENERATE("Connection: close\r\n", "Connection: Close\r\n", "Connection: TE, close\r\n");
    Client client(server.port());

    const Answer answer = client.ask(get("/last", headers) + get("/never"));
    CHECK(answer.body == "GET /last ");
    CHECK(answer.header("connection") == "close");
    CHECK(client.is_closed());
    CHECK(server.handler.seen() == std::vector<std::string>{"GET /last"});
}

TEST_CASE("HTTP/1.0 closes behind an answer, unless it is asked to keep the connection", "[http][keep-alive]") {
    TestServer server;
    Client plain(server.port());
    Client keeping(server.port());

    const Answer closing = plain.ask("GET /a HTTP/1.0\r\n\r\n");
    CHECK(closing.body == "GET /a ");
    CHECK(closing.header("connection") == "close");
    CHECK(plain.is_closed());

    for (int i = 0; i < 3; ++i) {
        const Answer kept = keeping.ask("GET /b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(kept.body == "GET /b ");
        CHECK(kept.header("connection") == "keep-alive");
    }
}

TEST_CASE("requests sent in one go are answered in their order", "[http][pipelining]") {
    TestServer server;
    Client client(server.port());
    std::string all;
    for (int i = 0; i < 5000; ++i) {
        // Some answer at once, some from another thread, some with a body in chunks.
        const std::string number = std::to_string(i);
        all += i % 3 == 0   ? get("/later")
               : i % 3 == 1 ? post("/" + number, number)
                            : post_chunked("/" + number, "1\r\nx\r\n0\r\n\r\n");
    }
    REQUIRE(all.size() > 300'000);    // more than is read ahead

    client.send(all);
    for (int i = 0; i < 5000; ++i) {
        const std::string number = std::to_string(i);
        const std::string expected = i % 3 == 0   ? "GET /later"
                                     : i % 3 == 1 ? "POST /" + number + " " + number
                                                  : "POST /" + number + " x";
        REQUIRE(client.answer().body == expected);
    }
}

TEST_CASE("what was sent ahead waits while a call is parked", "[http][pipelining]") {
    TestServer server;
    Client client(server.port());

    client.send(get("/first") + get("/park") + get("/second"));
    CHECK(client.answer().body == "GET /first ");
    client.send(get("/third"));
    client.wait_received();
    server.settle();
    CHECK(server.handler.seen() == std::vector<std::string>{"GET /first", "GET /park"});
    CHECK_FALSE(client.has_something());

    server.handler.answer_parked();
    CHECK(client.answer().body == "woken");
    CHECK(client.answer().body == "GET /second ");
    CHECK(client.answer().body == "GET /third ");
}

TEST_CASE("while a call is parked no more is read ahead than there is room for", "[http][pipelining]") {
    TestServer server;
    Client client(server.port());
    client.send(get("/park"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));

    const std::string request = post("/", std::string(100'000, 'x'));
    const std::string all = repeated(request, 200);
    std::thread sender([&] { client.try_send(all); });    // 20 MB, more than all buffers take
    server.settle();
    CHECK(server.handler.seen().size() == 1);
    server.handler.answer_parked();

    CHECK(client.answer().body == "woken");
    for (int i = 0; i < 200; ++i) REQUIRE(client.answer().body.size() == 100'000 + std::string("POST / ").size());
    sender.join();
}

TEST_CASE("a request may come byte by byte", "[http][parser]") {
    TestServer server;
    Client client(server.port());
    const std::string text = post("/a", "hello") + post_chunked("/b", "3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n");

    for (const char byte : text) client.send({&byte, 1});
    CHECK(client.answer().body == "POST /a hello");
    CHECK(client.answer().body == "POST /b abc");
}

TEST_CASE("empty lines before a request are passed over", "[http][parser]") {
    TestServer server;
    Client client(server.port());

    client.send("\r\n");
    CHECK(client.ask("\r\n" + get("/a") + "\r\n\r").body == "GET /a ");
    CHECK(client.ask("\n" + get("/b")).body == "GET /b ");
}

TEST_CASE("trailers do not pose as headers", "[http][parser]") {
    TestServer server;
    Client client(server.port());

    const Answer answer =
        client.ask(post_chunked("/a", "1\r\nx\r\n0\r\nX-Amz-Target: Evil\r\nOrigin: https://evil\r\n\r\n"));
    CHECK(answer.status == 200);
    CHECK_FALSE(answer.has("access-control-allow-origin"));
    for (const auto& [name, value] : server.handler.headers()) CHECK(name != "X-Amz-Target");
}

TEST_CASE("a client that asks before it sends its body is told to go on", "[http][expect][SUP-199]") {
    TestServer server;
    Client client(server.port());
    const std::string request = post("/a", "hello", "Expect: 100-continue\r\n");

    client.send(request.substr(0, request.size() - 5));
    CHECK(client.answer().status == 100);
    client.send("he");
    client.send("llo");
    CHECK(client.answer().body == "POST /a hello");

    // One that sends its body all the same is not told.
    CHECK(client.ask(request).body == "POST /a hello");
    // In chunks, and on the same connection.
    client.send(post_chunked("/b", "", "Expect: 100-continue\r\n"));
    CHECK(client.answer().status == 100);
    CHECK(client.ask("2\r\nhi\r\n0\r\n\r\n").body == "POST /b hi");
}

TEST_CASE("a body that would be refused is not asked for", "[http][expect][SQS-29]") {
    TestServer server;
    Client client(server.port());

    const Answer answer =
        client.ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8388609\r\nExpect: 100-continue\r\n\r\n");
    CHECK(answer.status == 413);
    CHECK(answer.header("connection") == "close");
    CHECK(server.handler.seen().empty());
}

TEST_CASE("another expectation fails, with its body or before it", "[http][expect]") {
    TestServer server;
    const std::string request = post("/a", "hello", "Expect: the-unexpected\r\n");
    Client before(server.port()), with(server.port());

    CHECK(before.ask(request.substr(0, request.size() - 5)).status == 417);
    CHECK(with.ask(request).status == 417);
    with.half_close();
    CHECK(with.is_closed());
    CHECK(server.handler.seen().empty());
}

TEST_CASE("a body of 8 MiB is taken", "[http][limits][SQS-29]") {
    TestServer server;
    Client client(server.port());
    std::string body(body_limit, 'a');
    body.back() = 'z';
    const std::string chunk = "80000\r\n" + body.substr(0, 0x80000) + "\r\n";
    const std::string last = "80000\r\n" + body.substr(body_limit - 0x80000) + "\r\n0\r\n\r\n";

    CHECK(client.ask(post("/a", body)).body == "POST /a " + body);
    CHECK(client.ask(post_chunked("/b", repeated(chunk, 15) + last)).body == "POST /b " + body);
}

TEST_CASE("a byte more than 8 MiB is refused, and the client can read so", "[http][limits][SQS-29]") {
    TestServer server;
    const std::string body(body_limit + 1, 'a');
    const std::string chunk = "80000\r\n" + body.substr(0, 0x80000) + "\r\n";
    const std::string request =
        GENERATE_COPY(post("/a", body), post_chunked("/a", repeated(chunk, 16) + "1\r\na\r\n0\r\n\r\n"));
    Client client(server.port());

    // All of it is sent, as most clients do, before the answer is read: it must not be lost with the connection.
    const Answer answer = client.ask(request);
    CHECK(answer.status == 413);
    CHECK(answer.header("connection") == "close");
    CHECK(answer.body == "refused /a");
    client.half_close();
    CHECK(client.is_closed());
    CHECK(server.handler.seen().empty());
    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("a length of 2 GB is refused before any of it is sent", "[http][limits]") {
    TestServer server;
    Client client(server.port());

    CHECK(client.ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2147483648\r\n\r\n").status == 413);
    client.half_close();
    CHECK(client.is_closed());
}

TEST_CASE("a thousand headers are taken, a head beyond 64 KiB is refused", "[http][limits]") {
    TestServer server;
    Client client(server.port());
    std::string many, bomb;
    for (int i = 0; i < 1000; ++i) many += "X-Header-" + std::to_string(i) + ": value of " + std::to_string(i) + "\r\n";
    for (int i = 0; i < 5000; ++i) bomb += "X-Header-" + std::to_string(i) + ": value of " + std::to_string(i) + "\r\n";

    CHECK(client.ask(get("/many", many)).status == 200);
    const auto headers = server.handler.headers();
    REQUIRE(headers.size() == 1001);
    CHECK(headers.back() == std::pair<std::string, std::string>{"X-Header-999", "value of 999"});

    const Answer refused = client.ask(get("/bomb", bomb));
    CHECK(refused.status == 431);
    CHECK(refused.header("connection") == "close");
}

TEST_CASE("a head bomb that comes line by line is refused while it grows", "[http][limits]") {
    TestServer server;
    Client client(server.port());
    client.send("GET /bomb HTTP/1.1\r\nHost: h\r\n");
    const std::string line = "X: " + std::string(1000, 'x') + "\r\n";
    for (int i = 0; i < 80; ++i) client.try_send(line);

    CHECK(client.answer().status == 431);
    CHECK(server.handler.seen().empty());
}

TEST_CASE("a target beyond the limit is refused", "[http][limits]") {
    TestServer server;
    Client client(server.port());

    CHECK(client.ask(get("/" + std::string(70'000, 'x'))).status == 431);
}

TEST_CASE("what is no valid request is refused, and the connection closed", "[http][refusals]") {
    TestServer server;
    const std::string request = GENERATE(
        as<std::string>{}, "GET / HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nbroken header\r\n\r\n", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n");
    INFO(request);
    Client client(server.port());

    const Answer answer = client.ask(request + get("/smuggled"));
    CHECK(answer.status == 400);
    CHECK(answer.header("connection") == "close");
    client.half_close();
    CHECK(client.is_closed());
    CHECK(server.handler.seen().empty());
    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("what is behind a good request is refused in its turn", "[http][refusals]") {
    TestServer server;
    Client client(server.port());

    // A Content-Length that is too small: the rest of the body is taken for a request.
    client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{\"a\":1}" + get("/b"));
    CHECK(client.answer().body == "POST /a {\"");
    CHECK(client.answer().status == 400);
    CHECK(server.handler.seen().size() == 1);
}

TEST_CASE("other versions and encodings are not understood", "[http][refusals]") {
    TestServer server;
    Client version(server.port()), encoding(server.port());

    CHECK(version.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status == 505);
    CHECK(encoding.ask("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n").status == 501);
}

TEST_CASE("half a request changes nothing", "[http][refusals]") {
    TestServer server;
    const std::string half = GENERATE(as<std::string>{}, "", "G", "GET / HTTP/1.1\r\nHost: ", "\r\n",
                                      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello",
                                      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    Client client(server.port());

    client.send(half);
    client.half_close();
    CHECK(client.is_closed());
    CHECK(server.handler.seen().empty());
    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("a client that sends no more is still answered", "[http][half-close]") {
    TestServer server;
    Client client(server.port());

    client.send(get("/a") + get("/later") + get("/large/3000000") + get("/b") + get("/half").substr(0, 20));
    client.half_close();
    CHECK(client.answer().body == "GET /a ");
    CHECK(client.answer().body == "GET /later");
    CHECK(client.answer().body.size() == 3'000'000);
    CHECK(client.answer().body == "GET /b ");
    CHECK(client.is_closed());
    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("an answer larger than all buffers reaches a slow reader whole", "[http]") {
    TestServer server;
    Client client(server.port());

    client.send(get("/large/20000000") + get("/next"));
    server.settle();
    CHECK(client.answer().body == std::string(20'000'000, 'x'));
    CHECK(client.answer().body == "GET /next ");
}

TEST_CASE("HEAD is answered with the length and without the body", "[http]") {
    TestServer server;
    Client client(server.port());

    client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + get("/b"));
    const Answer answer = client.answer(true);
    CHECK(answer.status == 200);
    CHECK(answer.header("content-length") == "8");    // HEAD /a and a blank
    CHECK(client.answer().body == "GET /b ");
}

TEST_CASE("a request that fails is answered, and the others go on", "[http][failures]") {
    TestServer server;
    Client other(server.port()), failing(server.port());
    other.send(get("/park"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));

    const Answer answer = failing.ask(get("/throw") + get("/never"));
    CHECK(answer.status == 500);
    CHECK(answer.header("connection") == "close");
    failing.half_close();
    CHECK(failing.is_closed());
    CHECK(server.troubles() == std::vector<std::string>{"thrown by the handler"});

    server.handler.answer_parked();
    CHECK(other.answer().body == "woken");
}

TEST_CASE("a handler that answers and then throws has answered", "[http][failures]") {
    TestServer server;
    Client client(server.port());

    CHECK(client.ask(get("/answer-and-throw") + get("/next")).body == "GET /answer-and-throw ");
    CHECK(client.answer().body == "GET /next ");
    CHECK(server.troubles().size() == 1);
}

TEST_CASE("what fails on its way back to a connection harms no other", "[http][failures]") {
    TestServer server;
    Client one(server.port()), other(server.port());
    one.send(get("/park"));
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));
    const ExchangePointer exchange = server.handler.take_parked().front();

    throw_at_home(exchange);
    CHECK(other.ask(get("/a")).status == 200);
    CHECK(server.troubles() == std::vector<std::string>{"thrown on the way back"});
    answer_at_home(exchange, "all the same");
    CHECK(one.answer().body == "all the same");
}

TEST_CASE("a refusal that fails closes its connection, and no other", "[http][failures]") {
    TestServer server;
    Client one(server.port()), other(server.port());

    one.send("POST /refusal-throws HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n");
    CHECK(one.is_closed());
    CHECK(server.troubles() == std::vector<std::string>{"thrown by the refusal"});
    CHECK(other.ask(get("/a")).status == 200);
    CHECK(server.connections() == 1);
}
