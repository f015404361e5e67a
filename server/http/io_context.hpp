// One single-threaded io context: the home of its connections. Only this thread touches them.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "http/message.hpp"
#include "http/readiness.hpp"
#include "http/server.hpp"

namespace pileus::http {

class Connection;
class TlsContext;

// What all connections of a server share.
struct Shared {
    const ServerOptions options;
    Handler& handler;
    const Reject reject;
    const Trouble trouble;
    TlsContext& tls;
    std::atomic<std::size_t> connections{0};
    std::atomic<bool> draining{false};
    std::function<void()> made_room;    // any io thread: a connection has closed, or a second has passed
};

class IoContext final : public storage::Home {
  public:
    explicit IoContext(Shared& shared);
    ~IoContext() override;

    void deliver(std::vector<storage::UnitPointer> units) override;
    // Goes to the store once all that is readable now has been read. All go to one store. This thread.
    void submit(storage::Store& store, storage::UnitPointer unit);

    void start();              // the thread
    void turn(int seconds);    // the wheel, by hand, and waits for it; any other thread
    void close_idle();         // any thread; then busy ones close when they have answered
    void stop_and_join();      // closes what is left

    boost::asio::io_context& get() { return context_; }
    Shared& shared() { return shared_; }
    std::string_view date() const { return date_; }
    // Where a readable socket is read into; what a connection cannot use at once it copies.
    std::array<char, 65536>& scratch() { return scratch_; }
    Readiness& readiness() { return readiness_; }
    // Behind those that were found ready with it, so that one that sends without end does not keep the others waiting.
    void read_soon(std::shared_ptr<Connection> connection);
    std::uint64_t ticks() const { return ticks_; }    // seconds since the start

    // Kept until it is closed, whoever else holds it.
    void add(std::shared_ptr<Connection> connection) { connections_.insert(std::move(connection)); }
    void remove(const std::shared_ptr<Connection>& connection);

  private:
    void run();
    // A second has passed: the coarse wheel turns, connections that are too slow or idle are closed.
    void tick();
    void schedule_tick();
    std::vector<std::shared_ptr<Connection>> all() const;    // closing one takes it out

    boost::asio::io_context context_;
    const boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;    // even with no connection
    Shared& shared_;
    boost::asio::steady_timer timer_;
    Readiness readiness_;
    std::unordered_set<std::shared_ptr<Connection>> connections_;
    std::vector<std::shared_ptr<Connection>>
        closed_;    // in this pass over what is ready, which may still tell of them
    std::vector<std::shared_ptr<Connection>> readable_;
    std::array<char, 65536> scratch_{};
    std::vector<storage::UnitPointer> outbox_;
    std::string date_;
    std::uint64_t ticks_ = 0;
    std::thread thread_;
};

}    // namespace pileus::http
