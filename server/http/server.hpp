// The HTTP/1.1 server: plain and TLS on one port, N single-threaded io contexts; a connection lives and dies on one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace pileus::keys {
class Authority;
}

namespace pileus::http {

struct TlsFiles {
    std::string certificate, private_key;          // PEM; empty: our own authority's, for every name
    std::shared_ptr<keys::Authority> authority;    // null: one that lives as long as the server
};

struct ServerOptions {
    std::string host = "127.0.0.1";    // an address, or localhost: 127.0.0.1 and, where there is IPv6, ::1
    std::uint16_t port = 4566;         // 0: a free one
    int io_contexts = 1;
    std::size_t body_limit = 8 << 20;         // bytes; beyond: Rejection::body_too_large
    std::size_t header_limit = 64 << 10;      // bytes of request line and headers together
    std::size_t connection_limit = 10'100;    // ten thousand that wait, and who wakes them; beyond, accepting pauses
    std::chrono::seconds idle_timeout{75};    // between requests
    std::chrono::seconds slow_timeout{20};    // for a whole request head; a body must keep moving
    TlsFiles tls;
    bool turns_wheel = true;    // false: only Server::turn_wheel does, in tests
};

struct ServerFigures {
    std::size_t connections = 0;
    std::size_t connection_limit = 0;    // what was asked for, or as many as the open files allow
    std::size_t file_limit = 0;          // after raising it
    bool accepting = true;
};

// Builds the answer to a request that never reaches the handler, in the words of the service that its head is meant
// for, as far as that was read.
using Reject = std::function<Response(Rejection, const Request& head)>;
// Tells the operator what went wrong with us.
using Trouble = std::function<void(std::string_view)>;

class IoContext;

class Server {
  public:
    // `reject` and `trouble` may be called on any io thread.
    Server(ServerOptions options, Handler& handler, Reject reject, Trouble trouble);
    ~Server();

    void start();    // binds and listens; throws std::runtime_error with a text for the operator
    std::uint16_t port() const;
    ServerFigures figures() const;
    // One after the other, for what is not a connection of ours. Any thread.
    IoContext& next_context();

    // The time-outs' wheel goes on by so many seconds, on every context, before this returns.
    void turn_wheel(int seconds);

    // No new connections; the open ones answer what they have begun, then close.
    void drain();
    // Waits until drained, at most that long, then closes what is left and joins the threads.
    void stop(std::chrono::milliseconds patience);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus::http
