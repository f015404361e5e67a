// A client on the contexts of a real server.
#pragma once

#include <catch2/catch.hpp>
#include <future>

#include "http/server.hpp"
#include "outgoing/client.hpp"
#include "support/sockets/client.hpp"
#include "support/sockets/listener.hpp"

namespace pileus::outgoing::test {

using namespace std::chrono_literals;
using http::test::generous;
using http::test::Listener;

class Nobody final : public http::Handler {
  public:
    void handle(const http::Request&, http::ExchangePointer) override {}
};

struct Calling {
    explicit Calling(ClientOptions options = {})
        : server(
              {.port = 0}, nobody, [](http::Rejection, const http::Request&) { return http::Response{}; },
              [](std::string_view) {}),
          client(server, std::move(options)) {
        server.start();
    }

    using Outcome = std::future<CallOutcome>;
    Outcome call(DepartingCall call) {
        const auto promise = std::make_shared<std::promise<CallOutcome>>();
        client.carry(std::move(call), [promise](CallOutcome outcome) { promise->set_value(std::move(outcome)); });
        return promise->get_future();
    }
    Outcome post(const std::string& url, const std::string& body = "hello") {
        return call(HttpCall{url, {{"X-A", "1"}, {"Content-Type", "text/plain"}}, body});
    }

    Nobody nobody;
    http::Server server;
    Client client;
};

inline CallOutcome outcome_of(std::future<CallOutcome>& pending) {
    REQUIRE(pending.wait_for(generous) == std::future_status::ready);
    return pending.get();
}

}    // namespace pileus::outgoing::test
