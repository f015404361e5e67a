// Calls over HTTP, on real sockets.
#include "unit/outgoing/support.hpp"

using namespace pileus;
using namespace pileus::outgoing::test;
using Catch::Matchers::Contains;

TEST_CASE("a call is a POST with its headers, and the answer's status is told", "[outgoing][http][SNS-192]") {
    Calling calling;
    Listener listener;
    auto pending = calling.post(listener.url("/a?b=c"));
    const auto peer = listener.accept();
    CHECK(peer->request().head ==
          "POST /a?b=c HTTP/1.1\r\nX-A: 1\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
          "Host: 127.0.0.1:" +
              std::to_string(listener.port()) + "\r\nConnection: Keep-Alive\r\n\r\n");
    peer->answer(200, "done");
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 200);
    CHECK(outcome.reason.empty());
    CHECK(peer->is_closed());
}

TEST_CASE("who wants the answer gets its beginning, and what a function says of itself", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    const bool wants_answer = GENERATE(true, false);
    auto pending = calling.call(HttpCall{listener.url(), {}, "{}", wants_answer});
    const auto peer = listener.accept();
    peer->request();
    const bool has_failed = GENERATE(true, false);
    peer->answer(200, "{\"errorType\": \"X\"}", has_failed ? "X-Amz-Function-Error: Unhandled\r\n" : "");
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 200);
    CHECK(outcome.reason == (wants_answer ? "{\"errorType\": \"X\"}" : ""));
    CHECK(outcome.function_failed == has_failed);
}

TEST_CASE("the body is sent as it is", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    const std::string body = GENERATE(std::string(), std::string("\0\r\n\r\n\xFF", 6), std::string(2 << 20, 'x'));
    auto pending = calling.post(listener.url(), body);
    const auto peer = listener.accept();
    CHECK(peer->request().body == body);
    peer->answer(204);
    CHECK(outcome_of(pending).status == 204);
}

TEST_CASE("answers end in every way that HTTP has", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    auto pending = calling.post(listener.url());
    const auto peer = listener.accept();
    peer->request();
    SECTION("a length") { peer->send("HTTP/1.1 503 x\r\nContent-Length: 4\r\n\r\nover"); }
    SECTION("chunks") {
        peer->send("HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nov\r\n2\r\ner\r\n0\r\n\r\n");
    }
    SECTION("the connection's end") {
        peer->send("HTTP/1.0 503 x\r\n\r\nover");
        peer->close();
    }
    SECTION("byte by byte") {
        for (const char byte : std::string("HTTP/1.1 503 x\r\nContent-Length: 4\r\n\r\nover")) peer->send({&byte, 1});
    }
    SECTION("after others on the way") {
        peer->send(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 503 x\r\nContent-Length: "
            "4\r\n\r\nover");
    }
    SECTION("a connection that breaks within the body") {
        peer->send("HTTP/1.1 503 x\r\nContent-Length: 100\r\n\r\nover");
        peer->close();
    }
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 503);
    CHECK(outcome.reason == "over");
}

TEST_CASE("a body without end is not read to its end", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    auto pending = calling.post(listener.url());
    const auto peer = listener.accept();
    peer->request();
    SECTION("promised") { peer->send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"); }
    SECTION("in chunks") {
        peer->send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 64; ++i) peer->send("10000\r\n" + std::string(0x10000, 'x') + "\r\n");
    }
    CHECK(outcome_of(pending).status == 200);
}

TEST_CASE("no redirect is followed", "[outgoing][http][SNS-195]") {
    Calling calling;
    Listener listener, elsewhere;
    auto pending = calling.post(listener.url());
    const auto peer = listener.accept();
    peer->request();
    peer->answer(302, "", "Location: " + elsewhere.url() + "\r\n");
    CHECK(outcome_of(pending).status == 302);
    CHECK_FALSE(elsewhere.has_caller());
}

TEST_CASE("user and password are said to who asks for them, and to nobody else", "[outgoing][http][SNS-195]") {
    Calling calling;
    Listener listener;
    const std::string url = "http://user:secret@127.0.0.1:" + std::to_string(listener.port()) + "/x";
    auto pending = calling.post(url);
    const auto first = listener.accept();
    auto request = first->request();
    CHECK(request.header("authorization").empty());
    CHECK(request.header("host") == "127.0.0.1:" + std::to_string(listener.port()));

    SECTION("Basic") {
        first->answer(401, "", "WWW-Authenticate: Basic realm=\"x\"\r\n");
        const auto second = listener.accept();
        request = second->request();
        CHECK(request.header("authorization") == "Basic dXNlcjpzZWNyZXQ=");
        CHECK(request.header("x-a") == "1");
        CHECK(request.body == "hello");
        second->answer(200);
        CHECK(outcome_of(pending).status == 200);
    }
    SECTION("Digest, of two headers") {
        first->answer(401, "",
                      "WWW-Authenticate: Basic realm=x\r\nWWW-Authenticate: Digest realm=r, nonce=n, qop=auth\r\n");
        const auto second = listener.accept();
        CHECK_THAT(second->request().header("authorization"),
                   Contains("Digest username=\"user\", realm=\"r\", nonce=\"n\", uri=\"/x\""));
        second->answer(200);
        CHECK(outcome_of(pending).status == 200);
    }
    SECTION("once") {
        first->answer(401, "", "WWW-Authenticate: Basic realm=x\r\n");
        const auto second = listener.accept();
        second->request();
        second->answer(401, "wrong", "WWW-Authenticate: Basic realm=x\r\n");
        const CallOutcome outcome = outcome_of(pending);
        CHECK(outcome.status == 401);
        CHECK(outcome.reason == "wrong");
    }
    SECTION("not where nothing is asked") {
        first->answer(401);
        CHECK(outcome_of(pending).status == 401);
    }
    CHECK_FALSE(listener.has_caller());
}

TEST_CASE("without a password a challenge is the answer", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    auto pending = calling.post(listener.url());
    const auto peer = listener.accept();
    peer->request();
    peer->answer(401, "", "WWW-Authenticate: Basic realm=x\r\n");
    CHECK(outcome_of(pending).status == 401);
}

TEST_CASE("who does not answer in time has not answered", "[outgoing][http][SNS-196]") {
    CHECK(Transport::patience == 15s);
    Calling calling({.authorities = "", .patience = 30ms});
    Listener listener;
    auto pending = calling.post(listener.url());
    SECTION("nor connected") {}
    SECTION("a whole head") {
        const auto peer = listener.accept();
        peer->send("HTTP/1.1 200");
        const CallOutcome outcome = outcome_of(pending);
        CHECK(outcome.status == 0);
        CHECK(outcome.reason == "The endpoint did not answer in time.");
        CHECK(peer->request().body == "hello");
        CHECK(peer->is_closed());
        return;
    }
    CHECK(outcome_of(pending).status == 0);
}

TEST_CASE("once its head is there, an answer counts though its body does not end in time", "[outgoing][http]") {
    Calling calling({.authorities = "", .patience = 200ms});
    Listener listener;
    auto pending = calling.post(listener.url());
    const auto peer = listener.accept();
    peer->request();
    peer->send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx");
    CHECK(outcome_of(pending).status == 200);
}

TEST_CASE("what prevents an answer is told", "[outgoing][http][SNS-196]") {
    Calling calling;
    SECTION("nobody listens") {
        std::string url;
        {
            const Listener gone;
            url = gone.url();
        }
        auto pending = calling.post(url);
        const CallOutcome outcome = outcome_of(pending);
        CHECK(outcome.status == 0);
        CHECK(outcome.reason == "The endpoint cannot be reached: Connection refused.");
    }
    SECTION("no URL") {
        auto pending = calling.post("http://no host/");
        CHECK(outcome_of(pending).reason == "The endpoint's address is no URL that can be called.");
    }
    SECTION("closed") {
        Listener listener;
        auto pending = calling.post(listener.url());
        const auto peer = listener.accept();
        peer->request();
        peer->close();
        const CallOutcome outcome = outcome_of(pending);
        CHECK(outcome.status == 0);
        CHECK(outcome.reason == "The endpoint closed the connection without an answer.");
    }
    SECTION("no HTTP") {
        Listener listener;
        auto pending = calling.post(listener.url());
        const auto peer = listener.accept();
        peer->request();
        peer->send("220 mail.example.com ESMTP\r\n");
        const CallOutcome outcome = outcome_of(pending);
        CHECK(outcome.status == 0);
        CHECK(outcome.reason == "The endpoint's answer is no HTTP.");
    }
    SECTION("a head without end") {
        Listener listener;
        auto pending = calling.post(listener.url());
        const auto peer = listener.accept();
        peer->request();
        peer->send("HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x'));
        CHECK(outcome_of(pending).status == 0);
    }
}

TEST_CASE("a host is looked up by its name", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    auto pending = calling.post("http://localhost:" + std::to_string(listener.port()) + "/");
    const auto peer = listener.accept();
    CHECK(peer->request().header("host") == "localhost:" + std::to_string(listener.port()));
    peer->answer(200);
    CHECK(outcome_of(pending).status == 200);
}

TEST_CASE("an answer counts though it comes before the whole request was read", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    auto pending = calling.post(listener.url(), std::string(8 << 20, 'x'));
    const auto peer = listener.accept();
    peer->answer(413, "too much");
    CHECK(outcome_of(pending).status == 413);
}

TEST_CASE("many calls are under way at once", "[outgoing][http]") {
    Calling calling;
    Listener listener;
    std::vector<Calling::Outcome> pending;
    std::vector<std::unique_ptr<http::test::Peer>> peers;
    for (int i = 0; i < 50; ++i) pending.push_back(calling.post(listener.url("/" + std::to_string(i))));
    for (int i = 0; i < 50; ++i) peers.push_back(listener.accept());
    for (const auto& peer : peers) {
        const auto line = peer->request().line;
        peer->answer(400 + std::stoi(line.substr(6)));
    }
    for (int i = 0; i < 50; ++i) CHECK(outcome_of(pending[static_cast<std::size_t>(i)]).status == 400 + i);
}

TEST_CASE("a server that stops leaves what is under way", "[outgoing][http]") {
    Listener listener;
    std::unique_ptr<http::test::Peer> peer;
    Calling::Outcome pending;
    {
        Calling calling;
        pending = calling.post(listener.url());
        peer = listener.accept();
        peer->request();
        calling.server.stop(0ms);
    }
    CHECK(peer->is_closed());
    CHECK_THROWS_AS(pending.get(), std::future_error);    // nobody tells what became of it
}
