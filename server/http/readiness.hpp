// Tells which sockets of one thread have become ready. An epoll set of its own, told each socket once: asio's reactor
// takes a system call for every wait, which is one for every request. The set is itself a descriptor that asio waits
// for.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>

namespace pileus::http {

class Connection;

class Readiness {
  public:
    // What a socket has become ready for. It is told once: whoever does not use it up remembers it.
    struct Event {
        Connection* connection;
        bool can_read;
        bool can_write;
        bool has_ended;    // the other end sends nothing more: reading comes to that
    };

    explicit Readiness(boost::asio::io_context& context);

    // Throws std::system_error. Closing the socket takes it out; but the pass under way may still tell of it.
    void add(int descriptor, Connection* connection);

    // A pass: calls `tell`, which throws nothing, for each that is ready, then `passed`. For ever, on the context's
    // thread.
    void start(std::function<void(const Event&)> tell, std::function<void()> passed);

  private:
    void wait();
    void pass();

    boost::asio::posix::stream_descriptor set_;
    std::function<void(const Event&)> tell_;
    std::function<void()> passed_;
};

}    // namespace pileus::http
