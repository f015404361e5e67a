// One connection: reads a request, hands it over, writes the answer, again and again. Plain or TLS is told by the first
// byte. It is told when its socket is ready, and reads into the context's scratch buffer, so a connection that waits
// holds no buffer; it is told while a request is handled, too, so a client that goes away is noticed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/io_context.hpp"
#include "http/message.hpp"
#include "http/readiness.hpp"
#include "http/request_parser.hpp"
#include "http/socket.hpp"
#include "http/tls_session.hpp"

namespace pileus::http {

// What is called from outside throws nothing: whatever goes wrong ends this connection alone.
class Connection final : public Exchange, public std::enable_shared_from_this<Connection> {
  public:
    Connection(Socket socket, std::string client_address, IoContext& home);
    ~Connection() override;

    void start();
    void respond(Response response) override;
    void drop() override { close(); }
    storage::Home& home() override { return home_; }
    void submit(storage::Store& store, storage::UnitPointer unit) override { home_.submit(store, std::move(unit)); }

    void ready(const Readiness::Event& event);
    void read_on();    // what is known to be there
    void tick();       // closes what idles or crawls
    void close_if_idle();
    void close();

  private:
    enum class State {
        reading,
        handling,     // a request is with the handler
        writing,      // its answer is on its way out
        lingering,    // all is written; what the client still sends is thrown away until it has read that
        closed,
    };

    template <class Work>
    void guarded(Work work);

    void wait_readable();
    void on_readable();
    void decrypt(std::string_view bytes);
    void received(std::string_view bytes);
    void client_left(bool reads_no_more);
    void abandon();

    void parse(std::string_view& bytes);
    bool parse_some(std::string_view& bytes);    // false: more is needed, or the connection is done with
    void parse_pending();
    void keep(std::string_view bytes);
    void go_on();
    void dispatch();
    void refuse(Rejection rejection);

    void send_continue();
    void write(const Response& response);
    void enqueue(std::string_view bytes);
    void send();
    void wrote_all();
    void finish();

    bool is_idle() const { return state_ == State::reading && !parser_ && pending_.empty(); }

    IoContext& home_;
    Socket socket_;
    std::unique_ptr<TlsSession> tls_;
    std::optional<RequestParser> parser_;
    std::string pending_;       // received and not yet parsed …
    std::size_t parsed_ = 0;    // … but for its beginning
    std::string out_;
    std::size_t written_ = 0;
    std::string origin_;            // of the request that is being handled
    std::string client_address_;    // of the other end
    State state_ = State::reading;
    bool is_fresh_ = true;       // no byte yet: may become TLS
    bool is_waiting_ = false;    // for something to read
    bool may_read_ = false;      // it has been told so, and has not read all
    bool has_ended_ = false;     // the other end: all there is to read is what is there
    bool is_sending_ = false;    // waits for room to write
    bool is_parsing_ = false;    // respond() inside handle() leaves going on to the parser's loop
    bool is_head_ = false;
    bool is_http_1_0_ = false;
    bool keep_alive_ = true;
    bool is_cut_off_ = false;    // the client may have sent what we did not read
    bool eof_ = false;
    bool continue_sent_ = false;
    std::uint64_t moved_at_ = 0;    // tick of the last progress
    std::uint64_t began_at_ = 0;    // tick of the request's first byte
};

}    // namespace pileus::http
