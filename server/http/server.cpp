#include "http/server.hpp"

#include <sys/resource.h>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "http/connection.hpp"
#include "http/io_context.hpp"
#include "http/tls.hpp"

namespace pileus::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;

namespace {

// Besides connections: the database, its log, what a library opens.
constexpr rlim_t other_files = 128;

// Raises the limit of open files to what the connections need, as far as we may.
std::size_t raise_file_limit(std::size_t connections) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    const rlim_t wanted = connections + other_files;
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    rlimit raised{wanted, std::max(limit.rlim_max, wanted)};
    if (::setrlimit(RLIMIT_NOFILE, &raised) != 0) {    // beyond the hard limit only root may
        raised = {std::min(wanted, limit.rlim_max), limit.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &raised);
    }
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}    // namespace

struct Server::Inside {
    Inside(ServerOptions chosen, Handler& handler, std::function<Response(Rejection)> reject)
        : tls(chosen.tls), shared{std::move(chosen), handler, std::move(reject), tls, {}, {}, {}} {
        for (int i = 0; i < std::max(shared.options.io_contexts, 1); ++i)
            contexts.push_back(std::make_unique<IoContext>(shared));
        acceptor = std::make_unique<Acceptor>(contexts.front()->get());
    }

    void accept();
    void accepted(const error_code& error, Socket socket, IoContext& home);
    void resume();
    bool has_room() const { return shared.connections.load() < connection_limit; }

    TlsContext tls;
    Shared shared;
    std::vector<std::unique_ptr<IoContext>> contexts;
    std::unique_ptr<Acceptor> acceptor;
    std::size_t next_context = 0;
    std::size_t connection_limit = 0;
    std::size_t file_limit = 0;
    std::uint16_t port = 0;
    std::atomic<bool> paused{false};
    std::mutex mutex;
    std::condition_variable emptied;
};

Server::Server(ServerOptions options, Handler& handler, std::function<Response(Rejection)> reject)
    : inside_(std::make_unique<Inside>(std::move(options), handler, std::move(reject))) {}

Server::~Server() { stop(std::chrono::milliseconds{0}); }

void Server::start() {
    Inside& in = *inside_;
    const ServerOptions& options = in.shared.options;
    in.tls.check();
    in.file_limit = raise_file_limit(options.connection_limit);
    in.connection_limit =
        std::min(options.connection_limit, in.file_limit > other_files ? in.file_limit - other_files : 1);
    const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(options.host), options.port);
    in.acceptor->open(endpoint.protocol());
    in.acceptor->set_option(Acceptor::reuse_address(true));
    in.acceptor->bind(endpoint);
    in.acceptor->listen(4096);
    in.port = in.acceptor->local_endpoint().port();
    // Whoever closes makes room, and may be the last one.
    in.shared.connection_closed = [&in] {
        if (in.paused.load()) asio::post(in.contexts.front()->get(), [&in] { in.resume(); });
        if (in.shared.draining.load() && in.shared.connections.load() == 0) {
            const std::lock_guard lock(in.mutex);
            in.emptied.notify_all();
        }
    };
    in.accept();
    for (const auto& context : in.contexts) context->start();
}

void Server::Inside::accept() {
    if (shared.draining.load()) return;
    if (!has_room()) {
        paused.store(true);
        if (!has_room()) return;    // one that closed in between has not seen the flag
        paused.store(false);
    }
    IoContext& home = *contexts[next_context++ % contexts.size()];
    acceptor->async_accept(home.get().get_executor(), [this, &home](const error_code& error, Socket socket) {
        accepted(error, std::move(socket), home);
    });
}

void Server::Inside::accepted(const error_code& error, Socket socket, IoContext& home) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
        shared.connections.fetch_add(1);
        auto connection = std::make_shared<Connection>(std::move(socket), home);
        asio::dispatch(home.get(), [connection] { connection->start(); });
    } else if (error == asio::error::no_descriptors || error == boost::system::errc::too_many_files_open_in_system) {
        paused.store(true);    // goes on when a connection closes
        if (shared.connections.load() > 0) return;
        paused.store(false);
    }
    accept();
}

void Server::Inside::resume() {
    if (paused.exchange(false)) accept();
}

std::uint16_t Server::port() const { return inside_->port; }

ServerFigures Server::figures() const {
    return {inside_->shared.connections.load(), inside_->file_limit, !inside_->paused.load()};
}

void Server::drain() {
    Inside& in = *inside_;
    if (in.port == 0 || in.shared.draining.exchange(true)) return;
    asio::post(in.contexts.front()->get(), [&in] {
        error_code ignored;
        in.acceptor->close(ignored);
    });
    for (const auto& context : in.contexts) context->close_idle();
}

void Server::stop(std::chrono::milliseconds patience) {
    Inside& in = *inside_;
    drain();
    {
        std::unique_lock lock(in.mutex);
        in.emptied.wait_for(lock, patience, [&in] { return in.shared.connections.load() == 0; });
    }
    for (const auto& context : in.contexts) context->stop_and_join();
}

}    // namespace pileus::http
