// A server on a free port of 127.0.0.1 with a handler that tests command. Nobody sleeps: the wheel of time-outs is
// turned by hand.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/server.hpp"
#include "support/sockets/client.hpp"

namespace pileus::http::test {

// Answers `METHOD target body`. Some targets are special:
//   /park…    is not answered until the test says so; withdrawn, as the gateway does it, when its client goes away
//   /throw    throws                /answer-and-throw   answers, then throws
//   /large/N  answers N bytes       /later              answers from another thread
class TestHandler final : public Handler {
  public:
    void handle(const Request& request, ExchangePointer exchange) override;

    std::size_t parked() const;
    std::size_t withdrawn() const;
    void answer_parked();                                                // all of them
    std::vector<ExchangePointer> take_parked();                          // to answer them otherwise
    std::vector<std::string> seen() const;                               // `METHOD target`, in order of arrival
    std::vector<std::pair<std::string, std::string>> headers() const;    // of the last request, as sent
    std::string client_address() const;                                  // of the last request
    std::atomic<bool> withdraws{true};                                   // false: a parked call whose client left stays

  private:
    void withdraw(const Exchange* exchange);

    mutable std::mutex mutex_;
    std::vector<ExchangePointer> parked_;
    std::vector<std::string> seen_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::string client_address_;
    std::size_t withdrawn_ = 0;
};

// On the exchange's own thread, as the store delivers.
void answer_at_home(ExchangePointer exchange, std::string body);
void drop_at_home(ExchangePointer exchange);
void throw_at_home(const ExchangePointer& exchange);    // a unit of it that fails

class TestServer {
  public:
    explicit TestServer(const std::function<void(ServerOptions&)>& choose = {});
    ~TestServer();

    Server& operator*() { return *server_; }
    Server* operator->() { return server_.get(); }
    std::uint16_t port() const { return server_->port(); }
    std::size_t connections() const { return server_->figures().connections; }
    std::vector<std::string> troubles() const;

    // All that has reached this machine's side of the sockets has been read and acted upon.
    void settle();
    void turn(int seconds);    // settles, then lets so much time pass

    TestHandler handler;

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> troubles_;
    std::unique_ptr<Server> server_;
};

}    // namespace pileus::http::test
