// One connection: reads a request, hands it over, writes the answer, again and again. Plain or TLS is told by the first
// byte. It waits for readiness and reads into the context's scratch buffer, so a connection that waits holds no buffer;
// the wait goes on while a request is handled, so a client that goes away is noticed.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/io_context.hpp"
#include "http/message.hpp"

namespace pileus::http {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

class Connection final : public Exchange, public std::enable_shared_from_this<Connection> {
  public:
    Connection(Socket socket, IoContext& home);
    ~Connection() override;

    void start();
    void respond(Response response) override;
    void drop() override { close(); }
    storage::Home& home() override { return home_; }
    void submit(storage::Store& store, storage::UnitPointer unit) override { home_.submit(store, std::move(unit)); }

    void tick();    // closes what idles or crawls
    void close_if_idle();
    void close();

  private:
    enum class State { reading, handling, writing, closed };
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using TlsStream = boost::asio::ssl::stream<Socket&>;

    void wait_readable();
    void on_readable();
    void received(std::string_view bytes);
    void client_left();
    void begin_tls(std::string_view first_bytes);
    void read_tls();

    void parse_pending();
    bool parse_some(std::string_view& bytes);    // false: more is needed, or the connection is done with
    void answer_expectation();
    void dispatch();
    void refuse(Rejection rejection);

    void write();
    void wrote_all();

    IoContext& home_;
    Socket socket_;
    std::unique_ptr<TlsStream> tls_;
    std::optional<Parser> parser_;
    std::string tls_buffer_;    // of a TLS connection alone, whose reads cannot use the scratch buffer
    std::string pending_;       // received and not yet parsed
    std::string out_;
    std::size_t written_ = 0;
    std::string origin_;    // of the request that is being handled
    State state_ = State::reading;
    bool is_fresh_ = true;       // no byte yet: may become TLS
    bool is_waiting_ = false;    // a wait or read is under way
    bool is_parsing_ = false;    // respond() inside handle() leaves going on to the parser's loop
    bool is_head_ = false;
    bool is_http_1_0_ = false;
    bool keep_alive_ = true;
    bool eof_ = false;
    bool continue_sent_ = false;
    std::uint64_t moved_at_ = 0;    // tick of the last progress
    std::uint64_t began_at_ = 0;    // tick of the request's first byte
};

}    // namespace pileus::http
