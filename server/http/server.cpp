#include "http/server.hpp"

#include <sys/resource.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "http/io_context.hpp"
#include "http/listener.hpp"
#include "http/tls.hpp"

namespace pileus::http {

namespace {

// Besides connections: the database, its log, what a library opens, calls that leave.
constexpr rlim_t other_files = 512;

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
    Inside(ServerOptions chosen, Handler& handler, Reject reject, Trouble trouble)
        : tls(chosen.tls), shared{std::move(chosen), handler, std::move(reject), std::move(trouble), tls, {}, {}, {}} {
        for (int i = 0; i < std::max(shared.options.io_contexts, 1); ++i)
            contexts.push_back(std::make_unique<IoContext>(shared));
    }

    TlsContext tls;
    Shared shared;
    std::vector<std::unique_ptr<IoContext>> contexts;
    std::atomic<std::size_t> next_context{0};
    Listener listener{shared, contexts};
    std::size_t connection_limit = 0;
    std::size_t file_limit = 0;
    std::mutex mutex;
    std::condition_variable emptied;
};

Server::Server(ServerOptions options, Handler& handler, Reject reject, Trouble trouble)
    : inside_(std::make_unique<Inside>(std::move(options), handler, std::move(reject), std::move(trouble))) {}

Server::~Server() { stop(std::chrono::milliseconds{0}); }

void Server::start() {
    Inside& in = *inside_;
    const ServerOptions& options = in.shared.options;
    in.tls.check();
    in.file_limit = raise_file_limit(options.connection_limit);
    in.connection_limit =
        std::min(options.connection_limit, in.file_limit > other_files ? in.file_limit - other_files : 1);
    in.listener.open(options.host, options.port);
    // Whoever closes makes room, and may be the last one.
    in.shared.made_room = [&in] {
        in.listener.resume();
        if (in.shared.draining.load() && in.shared.connections.load() == 0) {
            const std::lock_guard lock(in.mutex);
            in.emptied.notify_all();
        }
    };
    in.listener.start(in.connection_limit);
    for (const auto& context : in.contexts) context->start();
}

std::uint16_t Server::port() const { return inside_->listener.port(); }

ServerFigures Server::figures() const {
    return {inside_->shared.connections.load(), inside_->connection_limit, inside_->file_limit,
            !inside_->listener.is_paused()};
}

IoContext& Server::next_context() {
    return *inside_->contexts[inside_->next_context.fetch_add(1, std::memory_order_relaxed) % inside_->contexts.size()];
}

void Server::turn_wheel(int seconds) {
    for (const auto& context : inside_->contexts) context->turn(seconds);
}

void Server::drain() {
    Inside& in = *inside_;
    if (port() == 0 || in.shared.draining.exchange(true)) return;
    in.listener.close();
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
