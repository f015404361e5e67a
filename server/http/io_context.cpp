#include "http/io_context.hpp"

#include <pthread.h>

#include <boost/asio/post.hpp>

#include "http/connection.hpp"
#include "pileus/time/clock.hpp"

namespace pileus::http {

namespace asio = boost::asio;

IoContext::IoContext(Shared& shared)
    : context_(1), shared_(shared), timer_(context_), date_(to_http_date(Clock::real_now())) {}

IoContext::~IoContext() { stop_and_join(); }

// One post a group, however many answers it has.
void IoContext::deliver(std::vector<storage::UnitPointer> units) {
    asio::post(context_, [units = std::move(units)] {
        for (const storage::UnitPointer& unit : units) unit->complete();
    });
}

// What is posted here runs behind the handlers of all sockets that were found readable.
void IoContext::submit(storage::Store& store, storage::UnitPointer unit) {
    outbox_.push_back(std::move(unit));
    if (outbox_.size() > 1) return;
    asio::post(context_, [this, &store] { store.submit(outbox_); });
}

void IoContext::start() {
    schedule_tick();
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "io");
        context_.run();
    });
}

void IoContext::schedule_tick() {
    timer_.expires_after(std::chrono::seconds{1});
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        tick();
        schedule_tick();
    });
}

void IoContext::tick() {
    ++ticks_;
    date_ = to_http_date(Clock::real_now());
    for (const auto& connection : all()) connection->tick();
}

void IoContext::close_idle() {
    asio::post(context_, [this] {
        for (const auto& connection : all()) connection->close_if_idle();
    });
}

std::vector<std::shared_ptr<Connection>> IoContext::all() const { return {connections_.begin(), connections_.end()}; }

void IoContext::remove(const std::shared_ptr<Connection>& connection) {
    if (connections_.erase(connection) == 0) return;
    shared_.connections.fetch_sub(1);
    if (shared_.connection_closed) shared_.connection_closed();
}

void IoContext::stop_and_join() {
    if (!thread_.joinable()) return;
    asio::post(context_, [this] {
        for (const auto& connection : all()) connection->close();
        timer_.cancel();
        context_.stop();
    });
    thread_.join();
}

}    // namespace pileus::http
