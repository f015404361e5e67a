#include "http/io_context.hpp"

#include <pthread.h>

#include <boost/asio/post.hpp>
#include <future>

#include "http/connection.hpp"
#include "pileus/time/clock.hpp"

namespace pileus::http {

namespace asio = boost::asio;

IoContext::IoContext(Shared& shared)
    : context_(1),
      work_(context_.get_executor()),
      shared_(shared),
      timer_(context_),
      readiness_(context_),
      date_(to_http_date(Clock::real_now())) {}

IoContext::~IoContext() { stop_and_join(); }

// One post a group, however many answers it has.
void IoContext::deliver(std::vector<storage::UnitPointer> units) {
    asio::post(context_, [this, units = std::move(units)] {
        for (const storage::UnitPointer& unit : units) {
            try {
                unit->complete();
            } catch (const std::exception& error) {    // the others have their answers all the same
                shared_.trouble(error.what());
            }
        }
        shared_.handler.answered();
    });
}

// What is posted here runs behind the handlers of all sockets that were found readable.
void IoContext::submit(storage::Store& store, storage::UnitPointer unit) {
    outbox_.push_back(std::move(unit));
    if (outbox_.size() > 1) return;
    asio::post(context_, [this, &store] { store.submit(outbox_); });
}

void IoContext::read_soon(std::shared_ptr<Connection> connection) {
    readable_.push_back(std::move(connection));
    if (readable_.size() > 1) return;
    asio::post(context_, [this] {
        for (const auto& each : std::exchange(readable_, {})) each->read_on();
    });
}

void IoContext::start() {
    readiness_.start([](const Readiness::Event& event) { event.connection->ready(event); },
                     [this] { closed_.clear(); });
    if (shared_.options.turns_wheel) schedule_tick();
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "io");
        run();
    });
}

// A connection catches what goes wrong with it. Whatever else does is no reason to leave the others alone.
void IoContext::run() {
    while (!context_.stopped()) {
        try {
            context_.run();
        } catch (const std::exception& error) {
            shared_.trouble(error.what());
        }
    }
}

void IoContext::schedule_tick() {
    timer_.expires_after(std::chrono::seconds{1});
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        schedule_tick();
        tick();
    });
}

void IoContext::tick() {
    ++ticks_;
    date_ = to_http_date(Clock::real_now());
    for (const auto& connection : all()) connection->tick();
    closed_.clear();
    if (shared_.made_room) shared_.made_room();
}

void IoContext::turn(int seconds) {
    std::promise<void> turned;
    asio::post(context_, [&] {
        for (int i = 0; i < seconds; ++i) tick();
        turned.set_value();
    });
    turned.get_future().wait();
}

void IoContext::close_idle() {
    asio::post(context_, [this] {
        for (const auto& connection : all()) connection->close_if_idle();
    });
}

std::vector<std::shared_ptr<Connection>> IoContext::all() const { return {connections_.begin(), connections_.end()}; }

void IoContext::remove(const std::shared_ptr<Connection>& connection) {
    if (connections_.erase(connection) == 0) return;
    closed_.push_back(connection);
    shared_.connections.fetch_sub(1);
    if (shared_.made_room) shared_.made_room();
}

void IoContext::stop_and_join() {
    if (!thread_.joinable()) return;
    asio::post(context_, [this] {
        for (const auto& connection : all()) connection->close();
        timer_.cancel();
        asio::post(context_, [this] { context_.stop(); });    // behind what closing them has submitted
    });
    thread_.join();
}

}    // namespace pileus::http
