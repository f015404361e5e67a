#include "http/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "http/response_writer.hpp"
#include "http/tls.hpp"

namespace pileus::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

namespace {
// What a client may send ahead while its request is handled.
constexpr std::size_t read_ahead_limit = 256 << 10;
constexpr char tls_handshake = 0x16;
}    // namespace

Connection::Connection(Socket socket, IoContext& home) : home_(home), socket_(std::move(socket)) {}

Connection::~Connection() = default;

void Connection::start() {
    home_.add(shared_from_this());
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    moved_at_ = began_at_ = home_.ticks();
    wait_readable();
}

// --- reading ---------------------------------------------------------------------------------------------------------

void Connection::wait_readable() {
    if (is_waiting_ || state_ == State::closed || eof_) return;
    if (tls_) return read_tls();
    is_waiting_ = true;
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
        self->is_waiting_ = false;
        if (error || self->state_ == State::closed) return;
        self->on_readable();
    });
}

void Connection::on_readable() {
    error_code error;
    const std::size_t count = socket_.read_some(asio::buffer(home_.scratch()), error);
    if (error == asio::error::would_block || error == asio::error::interrupted) return wait_readable();
    if (error) return client_left();
    received({home_.scratch().data(), count});
}

void Connection::read_tls() {
    constexpr std::size_t record = 16384;
    is_waiting_ = true;
    tls_buffer_.resize(record);
    tls_->async_read_some(asio::buffer(tls_buffer_),
                          [self = shared_from_this()](const error_code& error, std::size_t count) {
                              self->is_waiting_ = false;
                              if (self->state_ == State::closed) return;
                              if (error) return self->client_left();
                              const std::string bytes = self->tls_buffer_.substr(0, count);
                              self->received(bytes);
                          });
}

void Connection::received(std::string_view bytes) {
    moved_at_ = home_.ticks();
    if (is_fresh_ && bytes.front() == tls_handshake) return begin_tls(bytes);
    is_fresh_ = false;
    if (state_ != State::reading) {
        pending_.append(bytes);
        if (pending_.size() < read_ahead_limit) wait_readable();
        return;
    }
    if (!pending_.empty()) {
        pending_.append(bytes);
        parse_pending();
    } else {
        // The common case: a whole request in one read, parsed where it lies.
        is_parsing_ = true;
        while (state_ == State::reading && !bytes.empty() && parse_some(bytes)) {
        }
        is_parsing_ = false;
        if (state_ != State::closed) pending_.assign(bytes);
    }
    if (state_ != State::closed && state_ != State::writing) wait_readable();
}

void Connection::parse_pending() {
    is_parsing_ = true;
    std::string taken = std::move(pending_);
    pending_.clear();
    std::string_view bytes = taken;
    while (state_ == State::reading && !bytes.empty() && parse_some(bytes)) {
    }
    is_parsing_ = false;
    if (state_ == State::closed) return;
    pending_.assign(bytes);
    if (state_ != State::writing) wait_readable();
}

void Connection::client_left() {
    eof_ = true;
    if (state_ != State::handling) return close();
    if (abandoned_.exchange(true)) return;
    if (on_abandoned) on_abandoned(*this);
}

void Connection::begin_tls(std::string_view first_bytes) {
    is_fresh_ = false;
    tls_ = std::make_unique<TlsStream>(socket_, home_.shared().tls.get());
    auto hello = std::make_shared<std::string>(first_bytes);
    is_waiting_ = true;
    tls_->async_handshake(asio::ssl::stream_base::server, asio::buffer(*hello),
                          [self = shared_from_this(), hello](const error_code& error, std::size_t) {
                              self->is_waiting_ = false;
                              if (self->state_ == State::closed) return;
                              if (error) return self->close();
                              self->wait_readable();
                          });
}

// --- parsing ---------------------------------------------------------------------------------------------------------

bool Connection::parse_some(std::string_view& bytes) {
    if (!parser_) {
        parser_.emplace();
        parser_->eager(true);
        parser_->header_limit(static_cast<std::uint32_t>(home_.shared().options.header_limit));
        parser_->body_limit(home_.shared().options.body_limit);
        began_at_ = home_.ticks();
        continue_sent_ = false;
    }
    error_code error;
    // The parser wants to be asked again behind a finished head.
    std::size_t used = 0;
    do {
        used = parser_->put(asio::buffer(bytes.data(), bytes.size()), error);
        bytes.remove_prefix(used);
    } while (!error && !parser_->is_done() && used > 0 && !bytes.empty());
    if (error == beast_http::error::need_more) error = {};
    if (error == beast_http::error::header_limit) return refuse(Rejection::head_too_large), false;
    if (error == beast_http::error::body_limit) return refuse(Rejection::body_too_large), false;
    if (error) return refuse(Rejection::malformed), false;
    if (!parser_->is_done()) {
        if (parser_->is_header_done() && !continue_sent_) answer_expectation();
        if (bytes.size() > home_.shared().options.header_limit) refuse(Rejection::head_too_large);
        return false;
    }
    dispatch();
    return state_ == State::reading;
}

// RFC 9110, 10.1.1: a client that asks first waits for this before it sends the body.
void Connection::answer_expectation() {
    continue_sent_ = true;
    if (!beast_http::token_list(parser_->get()[beast_http::field::expect]).exists("100-continue")) return;
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    error_code error;
    // So short that it always fits into the socket's buffer; if not, the client is gone or will go on by itself.
    if (tls_) {
        tls_->write_some(asio::buffer(go_on), error);
    } else {
        socket_.write_some(asio::buffer(go_on), error);
    }
}

void Connection::dispatch() {
    const auto& message = parser_->get();
    keep_alive_ = parser_->keep_alive() && !home_.shared().draining.load(std::memory_order_relaxed);
    is_http_1_0_ = message.version() < 11;
    is_head_ = message.method() == beast_http::verb::head;
    abandoned_.store(false);
    on_abandoned = nullptr;

    Request request;
    request.method = message.method_string();
    request.target = message.target();
    request.body = message.body();
    request.is_secure = tls_ != nullptr;
    request.headers.reserve(16);
    for (const auto& field : message) {
        request.headers.push_back(
            {{field.name_string().data(), field.name_string().size()}, {field.value().data(), field.value().size()}});
    }
    origin_ = request.header("Origin");
    state_ = State::handling;
    if (message.method() == beast_http::verb::options) {
        respond(preflight(request));
    } else {
        home_.shared().handler.handle(request, shared_from_this());
    }
    parser_.reset();
}

void Connection::refuse(Rejection rejection) {
    keep_alive_ = false;
    is_head_ = false;
    origin_.clear();
    state_ = State::handling;
    parser_.reset();
    respond(home_.shared().reject(rejection));
}

// --- writing ---------------------------------------------------------------------------------------------------------

void Connection::respond(Response response) {
    if (state_ != State::handling) return;
    if (home_.shared().draining.load(std::memory_order_relaxed)) keep_alive_ = false;
    on_abandoned = nullptr;
    state_ = State::writing;
    moved_at_ = home_.ticks();
    out_.clear();
    written_ = 0;
    append_response(out_, response,
                    {.date = home_.date(),
                     .origin = origin_,
                     .is_head = is_head_,
                     .keep_alive = keep_alive_,
                     .is_http_1_0 = is_http_1_0_});
    write();
}

// One send, nearly always; what does not fit waits until the client has read.
void Connection::write() {
    const auto rest = [this] { return asio::buffer(out_.data() + written_, out_.size() - written_); };
    const auto wrote = [self = shared_from_this()](const error_code& error, std::size_t count) {
        if (self->state_ == State::closed) return;
        if (error) return self->close();
        self->moved_at_ = self->home_.ticks();
        self->written_ += count;
        if (self->written_ < self->out_.size()) return self->write();
        self->wrote_all();
    };
    if (tls_) return tls_->async_write_some(rest(), wrote);
    error_code error;
    written_ += socket_.write_some(rest(), error);
    if (error && error != asio::error::would_block) return close();
    if (written_ == out_.size()) return wrote_all();
    socket_.async_write_some(rest(), wrote);
}

void Connection::wrote_all() {
    constexpr std::size_t kept_capacity = 16384;
    if (out_.capacity() > kept_capacity) std::string().swap(out_);
    if (!keep_alive_ || eof_) return close();
    state_ = State::reading;
    began_at_ = moved_at_ = home_.ticks();
    if (is_parsing_) return;    // the loop goes on with what is there
    if (!pending_.empty()) {
        parse_pending();
    } else {
        wait_readable();
    }
}

// --- the end ---------------------------------------------------------------------------------------------------------

void Connection::tick() {
    const ServerOptions& options = home_.shared().options;
    const auto since = [this](std::uint64_t tick) { return std::chrono::seconds{home_.ticks() - tick}; };
    switch (state_) {
        case State::reading:
            if (!parser_ && pending_.empty()) {
                if (since(moved_at_) > options.idle_timeout) close();
            } else if (since(moved_at_) > options.slow_timeout ||
                       (!(parser_ && parser_->is_header_done()) && since(began_at_) > options.slow_timeout)) {
                refuse(Rejection::timed_out);
            }
            return;
        case State::writing:
            if (since(moved_at_) > options.slow_timeout) close();
            return;
        case State::handling:
            if (!pending_.empty() || out_.empty()) return;
            std::string().swap(out_);    // parked: nothing is kept for it
            return;
        case State::closed:
            return;
    }
}

void Connection::close_if_idle() {
    if (state_ == State::reading && !parser_ && pending_.empty()) close();
}

void Connection::close() {
    if (state_ == State::closed) return;
    const auto self = shared_from_this();
    const bool was_handling = state_ == State::handling;
    state_ = State::closed;
    error_code ignored;
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
    home_.remove(self);
    if (was_handling && !abandoned_.exchange(true) && on_abandoned) on_abandoned(*this);
    on_abandoned = nullptr;
}

}    // namespace pileus::http
