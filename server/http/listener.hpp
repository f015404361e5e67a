// Listens at the addresses that a host stands for, all on one port, and takes connections as long as there is room.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "http/connection.hpp"
#include "http/io_context.hpp"

namespace pileus::http {

class Listener {
  public:
    // The contexts have the connections by turns; accepting is the first one's.
    Listener(Shared& shared, const std::vector<std::unique_ptr<IoContext>>& contexts)
        : shared_(shared), contexts_(contexts) {}

    // Throws std::runtime_error with a text for the operator.
    void open(const std::string& host, std::uint16_t port);
    std::uint16_t port() const { return port_; }
    void start(std::size_t connection_limit);    // before the contexts run

    // Any thread.
    void resume();    // if it paused, and there is room again
    bool is_paused() const { return paused_.load(); }
    void close();    // for good

  private:
    using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
    using Accepted = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
    using Endpoint = boost::asio::ip::tcp::endpoint;
    struct Door {
        Acceptor acceptor;
        bool is_accepting = false;
    };

    boost::system::error_code add_door(const Endpoint& endpoint);
    void open_localhost(std::uint16_t port);
    bool has_room() const { return shared_.connections.load() < connection_limit_; }
    void accept(Door& door);
    void accepted(const boost::system::error_code& error, Accepted socket, IoContext& home);

    Shared& shared_;
    const std::vector<std::unique_ptr<IoContext>>& contexts_;
    std::deque<Door> doors_;
    std::size_t next_context_ = 0;
    std::size_t connection_limit_ = 0;
    std::uint16_t port_ = 0;
    std::atomic<bool> paused_{false};
};

}    // namespace pileus::http
