// One call on its way: looks its host up, connects, speaks TLS where that is asked for, and gives up when its time is
// over. What is said is the matter of who inherits. It lives on one io context, and as long as something is pending
// there.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/tls_session.hpp"
#include "outgoing/url.hpp"
#include "pileus/service/departures.hpp"

namespace pileus::outgoing {

// What all calls share.
struct Terms {
    std::chrono::milliseconds patience = Transport::patience;    // for a whole call
    SSL_CTX* tls = nullptr;                                      // of https
};

class Dialogue : public std::enable_shared_from_this<Dialogue> {
  public:
    using Done = std::function<void(CallOutcome)>;
    Dialogue(boost::asio::io_context& context, const Terms& terms, Done done);
    virtual ~Dialogue() = default;
    Dialogue(const Dialogue&) = delete;
    Dialogue& operator=(const Dialogue&) = delete;

  protected:
    // On the thread of the context. Whatever these throw ends the call.
    virtual void connected() = 0;
    virtual void received(std::string_view bytes) = 0;
    // The other side sends no more.
    virtual void ended() { finish({0, "The endpoint closed the connection without an answer."}); }
    virtual void timed_out() { finish({0, "The endpoint did not answer in time."}); }

    void connect(const Address& address);    // anew, if it was connected
    void send(std::string_view text);
    void finish(CallOutcome outcome);    // once; nothing more comes of it
    bool is_finished() const { return done_ == nullptr; }
    template <class Work>
    void guarded(Work work);
    void start_timer();

  private:
    using Tcp = boost::asio::ip::tcp;
    // What belongs to one connection: what is still pending of another is of no interest.
    struct Link {
        explicit Link(boost::asio::io_context& context) : socket(context) {}
        Tcp::socket socket;
        std::unique_ptr<http::TlsSession> session;
        std::array<char, 16384> in{};
        std::deque<std::string> out;
        bool is_open = false;    // connected, and the handshake is through
    };
    using LinkPointer = std::shared_ptr<Link>;
    // Does the work with what is pending, unless it is over or belongs to another connection.
    template <class Work>
    auto on(const LinkPointer& link, Work work);

    static void hang_up(Link& link);
    void look_up();
    void connect_to(const Tcp::resolver::results_type& endpoints);
    void begin();
    void read();
    void decrypt(std::string_view bytes);
    void write(std::string bytes);
    void write_next();

    boost::asio::io_context& context_;
    const Terms terms_;
    Done done_;    // null: finished
    boost::asio::steady_timer timer_;
    Tcp::resolver resolver_;
    Address address_;
    LinkPointer link_;
};

}    // namespace pileus::outgoing
