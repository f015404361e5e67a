// A lean HTTP/1.1 client: one thread, one epoll, keep-alive connections with one request under way each. It must never
// be what is measured: a request is one send, an answer one receive, and nothing is copied that need not be.
#pragma once

#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::load {

using SteadyClock = std::chrono::steady_clock;
using TimePoint = SteadyClock::time_point;
using Nanoseconds = std::chrono::nanoseconds;

struct Answer {
    int status = 0;
    std::string_view body;
    Nanoseconds took{0};
};

class Connection;

// Whoever has a conversation over a connection.
class Talker {
  public:
    virtual ~Talker() = default;
    virtual void answered(Connection& connection, const Answer& answer) = 0;
    // The server closed, or sent what is not HTTP, instead of answering. The connection is open anew.
    virtual void failed(Connection& connection, std::string_view why) = 0;
};

struct Address {
    std::string host;    // as it stands in the URL, for the Host header
    sockaddr_in endpoint{};

    static Address parse(const std::string& url);    // throws std::runtime_error; http://HOST[:PORT]
};

class Client;

class Connection {
  public:
    Connection(Client& client, Talker& talker);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void send(std::string_view request);    // one at a time
    bool is_waiting() const { return is_waiting_; }
    TimePoint sent_at() const { return sent_at_; }

  private:
    friend class Client;
    void open();
    void shut();
    void write();
    void readable();
    bool parse();    // true: an answer was complete, and was handed over
    void fail(std::string_view why);

    Client& client_;
    Talker& talker_;
    int socket_ = -1;
    std::string in_, out_;
    bool wants_write_ = false;
    bool is_waiting_ = false;
    TimePoint sent_at_;
};

class Client {
  public:
    explicit Client(Address address);
    ~Client();

    const Address& address() const { return address_; }
    Connection& connect(Talker& talker);

    // Until `done` says so or the time has come. True: done.
    bool run_until(TimePoint deadline, const std::function<bool()>& done);

    // The longest time in which no answer came although some were due, since the last reset.
    Nanoseconds longest_stall() const { return longest_stall_; }
    void reset_stall();

  private:
    friend class Connection;
    void watch(Connection& connection, bool wants_write, bool is_new) const;
    void noticed_answer(TimePoint now);

    Address address_;
    int epoll_ = -1;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<char> scratch_;
    TimePoint last_answer_;
    Nanoseconds longest_stall_{0};
};

struct WholeAnswer {
    int status = 0;    // 0: none came
    std::string body;
};

// Asks once and waits for the answer, for what is not measured.
WholeAnswer ask(Client& client, std::string_view request, std::chrono::seconds patience);

}    // namespace pileus::load
