#include "http/listener.hpp"

#include <fmt/core.h>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>

namespace pileus::http {

namespace asio = boost::asio;
using boost::system::error_code;
namespace errc = boost::system::errc;

namespace {

constexpr int backlog = 4096;
// A free port of one family may be taken in the other.
constexpr int tries_for_a_free_port = 16;

bool is_without_ipv6(const error_code& error) {
    return error == asio::error::address_family_not_supported || error == errc::address_not_available;
}

[[noreturn]] void refuse(const std::string& host, std::uint16_t port, const error_code& error) {
    if (error == asio::error::address_in_use) {
        throw std::runtime_error(fmt::format(
            "port {} of {} is taken by another program; end that, or choose another --port (0 takes a free one)", port,
            host));
    }
    if (error == errc::address_not_available)
        throw std::runtime_error(fmt::format("{} is no address of this machine; choose another --host", host));
    throw std::runtime_error(fmt::format("cannot listen at port {} of {}: {}", port, host, error.message()));
}

// Of version 4 as such, also where a socket of version 6 takes both.
std::string text_of(const asio::ip::address& address) {
    const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    return is_mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string()
                     : address.to_string();
}

}    // namespace

void Listener::open(const std::string& host, std::uint16_t port) {
    if (host == "localhost") return open_localhost(port);
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error) {
        throw std::runtime_error(fmt::format(
            "--host takes an address of this machine, as 127.0.0.1, ::1 or 0.0.0.0, or localhost; {} is neither",
            host.empty() ? "nothing" : host));
    }
    error = add_door({address, port});
    if (error) refuse(host, port, error);
}

// Some clients look for it at ::1 first and do not try the other.
void Listener::open_localhost(std::uint16_t port) {
    const auto four = asio::ip::address_v4::loopback();
    const auto six = asio::ip::address_v6::loopback();
    for (int tries = tries_for_a_free_port; tries > 0; --tries) {
        if (const error_code error = add_door({four, port})) refuse("127.0.0.1", port, error);
        const error_code error = add_door({six, port_});
        if (!error || is_without_ipv6(error)) return;
        if (port != 0 || error != asio::error::address_in_use) refuse("::1", port_, error);
        doors_.clear();
    }
    refuse("localhost", port, asio::error::address_in_use);
}

error_code Listener::add_door(const Endpoint& endpoint) {
    error_code error, ignored;
    Acceptor acceptor(contexts_.front()->get());
    acceptor.open(endpoint.protocol(), error);
    if (error) return error;
    acceptor.set_option(Acceptor::reuse_address(true), ignored);
    // `::` stands for IPv4 too.
    if (endpoint.address().is_v6())
        acceptor.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()), ignored);
    acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(backlog, error);
    if (error) return error;
    port_ = acceptor.local_endpoint().port();
    doors_.push_back({std::move(acceptor)});
    return {};
}

void Listener::start(std::size_t connection_limit) {
    connection_limit_ = connection_limit;
    for (Door& door : doors_) accept(door);
}

void Listener::accept(Door& door) {
    if (door.is_accepting || shared_.draining.load()) return;
    if (!has_room()) {
        paused_.store(true);
        if (!has_room()) return;    // one that closed in between has not seen the flag
        paused_.store(false);
    }
    IoContext& home = *contexts_[next_context_++ % contexts_.size()];
    door.is_accepting = true;
    door.acceptor.async_accept(home.get().get_executor(),
                               [this, &door, &home](const error_code& error, Accepted socket) {
                                   door.is_accepting = false;
                                   if (error == asio::error::operation_aborted) return;
                                   accepted(error, std::move(socket), home);
                                   if (!paused_.load()) accept(door);
                               });
}

void Listener::accepted(const error_code& error, Accepted socket, IoContext& home) {
    try {
        if (!error) {
            error_code ignored, has_gone;
            socket.set_option(asio::ip::tcp::no_delay(true), ignored);
            socket.native_non_blocking(true, ignored);
            const asio::ip::address address = socket.remote_endpoint(has_gone).address();
            auto connection = std::make_shared<Connection>(Socket(socket.release()),
                                                           has_gone ? std::string() : text_of(address), home);
            shared_.connections.fetch_add(1);
            asio::dispatch(home.get(), [connection] { connection->start(); });
        } else if (error == asio::error::no_descriptors || error == errc::too_many_files_open_in_system ||
                   error == asio::error::no_buffer_space || error == asio::error::no_memory) {
            paused_.store(true);    // until a connection closes, or a second has passed
        }
    } catch (const std::exception& failure) {
        shared_.trouble(failure.what());
    }
}

void Listener::resume() {
    if (!paused_.load()) return;
    asio::post(contexts_.front()->get(), [this] {
        if (!paused_.exchange(false)) return;
        for (Door& door : doors_) accept(door);
    });
}

void Listener::close() {
    asio::post(contexts_.front()->get(), [this] {
        error_code ignored;
        for (Door& door : doors_) door.acceptor.close(ignored);
    });
}

}    // namespace pileus::http
