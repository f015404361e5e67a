#include "http/connection.hpp"

#include <boost/asio/error.hpp>

#include "http/response_writer.hpp"
#include "http/tls.hpp"

namespace pileus::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {
// What a client may send ahead while its request is handled.
constexpr std::size_t read_ahead_limit = 256 << 10;
constexpr char tls_handshake = 0x16;
// How long what is sent to a closed door is thrown away: until nothing comes any more, or in all.
constexpr std::chrono::seconds quiet_before_closing{5};
constexpr std::chrono::seconds longest_lingering{30};
}    // namespace

Connection::Connection(Socket socket, std::string client_address, IoContext& home)
    : home_(home), socket_(std::move(socket)), client_address_(std::move(client_address)) {}

Connection::~Connection() = default;

// Nothing that goes wrong with one connection reaches the others of its thread.
template <class Work>
void Connection::guarded(Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        home_.shared().trouble(error.what());
        close();
    }
}

void Connection::start() {
    guarded([this] {
        home_.add(shared_from_this());
        moved_at_ = began_at_ = home_.ticks();
        wait_readable();
        home_.readiness().add(socket_.descriptor(), this);
    });
}

// --- reading ---------------------------------------------------------------------------------------------------------

void Connection::wait_readable() {
    if (is_waiting_ || state_ == State::closed || eof_) return;
    if (pending_.size() - parsed_ >= read_ahead_limit) return;
    is_waiting_ = true;
    if (may_read_) home_.read_soon(shared_from_this());
}

void Connection::ready(const Readiness::Event& event) {
    if (state_ == State::closed) return;
    may_read_ |= event.can_read;
    has_ended_ |= event.has_ended;
    if (event.can_write && is_sending_) {
        is_sending_ = false;
        moved_at_ = home_.ticks();
        guarded([this] { send(); });
    }
    if (may_read_) read_on();
}

void Connection::read_on() {
    if (!is_waiting_ || state_ == State::closed || eof_) return;
    is_waiting_ = false;
    guarded([this] { on_readable(); });
}

// A read that leaves room in the buffer has taken all there was; only the end of all, which has no bytes, may still lie
// behind it. What comes later is told anew.
void Connection::on_readable() {
    error_code error;
    const std::size_t count = socket_.read(home_.scratch(), error);
    if (error == asio::error::would_block) may_read_ = false;
    if (error == asio::error::would_block || error == asio::error::interrupted) return wait_readable();
    if (error) return client_left(error != asio::error::eof);
    if (count < home_.scratch().size() && !has_ended_) may_read_ = false;
    moved_at_ = home_.ticks();
    const std::string_view bytes(home_.scratch().data(), count);
    if (state_ == State::lingering) return wait_readable();
    if (is_fresh_ && bytes.front() == tls_handshake) tls_ = home_.shared().tls.open();
    is_fresh_ = false;
    tls_ ? decrypt(bytes) : received(bytes);
}

void Connection::decrypt(std::string_view bytes) {
    std::string plain;
    const TlsSession::State session = tls_->receive(bytes, plain, out_);
    send();
    if (state_ == State::closed) return;
    if (session == TlsSession::State::failed) return close();
    if (!plain.empty()) received(plain);
    if (session == TlsSession::State::ended) return client_left(false);
    wait_readable();
}

void Connection::received(std::string_view bytes) {
    if (state_ != State::reading) {
        keep(bytes);
    } else if (!pending_.empty()) {
        pending_.append(bytes);
        return parse_pending();
    } else {
        // The common case: a whole request in one read, parsed where it lies.
        parse(bytes);
        keep(bytes);
    }
    go_on();
}

// A client that closes its side may well read on, so an answer under way is written.
void Connection::client_left(bool reads_no_more) {
    eof_ = true;
    if (state_ == State::handling) return abandon();
    if (state_ == State::writing && !reads_no_more) return;
    close();
}

void Connection::abandon() {
    if (abandoned_.exchange(true)) return;
    const auto tell = std::exchange(on_abandoned, nullptr);
    if (tell) tell(*this);
}

// --- parsing ---------------------------------------------------------------------------------------------------------

void Connection::parse(std::string_view& bytes) {
    is_parsing_ = true;
    while (state_ == State::reading && !bytes.empty() && parse_some(bytes)) {
    }
    is_parsing_ = false;
}

bool Connection::parse_some(std::string_view& bytes) {
    const ServerOptions& options = home_.shared().options;
    if (!parser_) {
        parser_.emplace(options.header_limit, options.body_limit);
        began_at_ = home_.ticks();
        continue_sent_ = false;
    }
    switch (parser_->put(bytes)) {
        case RequestParser::Progress::refused:
            refuse(parser_->rejection());
            return false;
        case RequestParser::Progress::needs_more:
            if (parser_->is_head_done() && parser_->expects_continue() && !continue_sent_) send_continue();
            return false;
        case RequestParser::Progress::done:
            break;
    }
    dispatch();
    return state_ == State::reading;
}

void Connection::parse_pending() {
    std::string_view bytes = std::string_view(pending_).substr(parsed_);
    parse(bytes);
    parsed_ = pending_.size() - bytes.size();
    if (parsed_ == pending_.size() || !keep_alive_) {
        is_cut_off_ |= parsed_ < pending_.size();
        std::string().swap(pending_);
        parsed_ = 0;
    } else if (parsed_ > pending_.size() / 2) {
        pending_.erase(0, parsed_);
        parsed_ = 0;
    }
    go_on();
}

// Until it is its turn; never, if this connection answers nothing more.
void Connection::keep(std::string_view bytes) {
    if (keep_alive_) {
        pending_.append(bytes);
    } else if (!bytes.empty()) {
        is_cut_off_ = true;
    }
}

void Connection::go_on() {
    if (state_ == State::reading && eof_) return close();
    if (state_ != State::writing) wait_readable();
}

void Connection::dispatch() {
    Request request = parser_->request();
    request.is_secure = tls_ != nullptr;
    request.client_address = client_address_;
    keep_alive_ = parser_->keeps_alive() && !home_.shared().draining.load(std::memory_order_relaxed);
    is_http_1_0_ = parser_->is_http_1_0();
    is_head_ = request.method == "HEAD";
    origin_ = request.header("Origin");
    abandoned_.store(false);
    on_abandoned = nullptr;
    state_ = State::handling;
    if (request.method == "OPTIONS") {
        write(preflight(request));
    } else {
        try {
            home_.shared().handler.handle(request, shared_from_this());
        } catch (const std::exception& error) {
            home_.shared().trouble(error.what());
            if (state_ == State::handling) {
                keep_alive_ = false;    // whoever still holds the exchange must not answer what comes next
                write(home_.shared().reject(Rejection::failed, request));
            }
        }
    }
    parser_.reset();
    if (eof_ && state_ == State::handling) abandon();
}

void Connection::refuse(Rejection rejection) {
    const Request request = parser_ ? parser_->request() : Request{};
    keep_alive_ = false;
    is_cut_off_ = true;
    is_http_1_0_ = parser_ && parser_->is_http_1_0();
    is_head_ = request.method == "HEAD";
    origin_ = request.header("Origin");
    const Response response = home_.shared().reject(rejection, request);
    parser_.reset();
    write(response);
}

// --- writing ---------------------------------------------------------------------------------------------------------

// RFC 9110, 10.1.1: a client that asks first waits for this before it sends the body.
void Connection::send_continue() {
    continue_sent_ = true;
    enqueue("HTTP/1.1 100 Continue\r\n\r\n");
    send();
}

void Connection::respond(Response response) {
    if (state_ != State::handling) return;
    guarded([&] { write(response); });
}

void Connection::write(const Response& response) {
    if (home_.shared().draining.load(std::memory_order_relaxed)) keep_alive_ = false;
    on_abandoned = nullptr;
    state_ = State::writing;
    moved_at_ = home_.ticks();
    const ResponseFrame frame{.date = home_.date(),
                              .origin = origin_,
                              .is_head = is_head_,
                              .keep_alive = keep_alive_,
                              .is_http_1_0 = is_http_1_0_};
    if (tls_) {
        std::string plain;
        append_response(plain, response, frame);
        enqueue(plain);
    } else {
        append_response(out_, response, frame);
    }
    send();
}

void Connection::enqueue(std::string_view bytes) {
    if (!tls_) {
        out_.append(bytes);
    } else if (!tls_->send(bytes, out_)) {
        close();
    }
}

// One system call, nearly always; what does not fit waits until the client has read.
void Connection::send() {
    if (is_sending_ || state_ == State::closed) return;
    while (written_ < out_.size()) {
        error_code error;
        written_ += socket_.write(std::string_view(out_).substr(written_), error);
        if (error == asio::error::would_block) {
            is_sending_ = true;    // until the client has read
            return;
        }
        if (error && error != asio::error::interrupted) return close();
    }
    out_.clear();
    written_ = 0;
    if (state_ == State::writing) wrote_all();
}

void Connection::wrote_all() {
    constexpr std::size_t kept_capacity = 16384;
    if (out_.capacity() > kept_capacity) std::string().swap(out_);
    if (!keep_alive_) return finish();
    state_ = State::reading;
    began_at_ = moved_at_ = home_.ticks();
    if (is_parsing_) return;    // the loop goes on with what is there
    if (!pending_.empty()) return parse_pending();
    go_on();
}

// Closing with bytes unread makes TCP reset the connection, and the client may lose the answer before it has read it.
void Connection::finish() {
    if (eof_ || (!is_cut_off_ && !socket_.has_unread())) return close();
    state_ = State::lingering;
    moved_at_ = began_at_ = home_.ticks();
    if (tls_) {
        tls_->end(out_);
        send();
    }
    socket_.end_sending();
    wait_readable();
}

// --- the end ---------------------------------------------------------------------------------------------------------

void Connection::tick() {
    const ServerOptions& options = home_.shared().options;
    const auto since = [this](std::uint64_t tick) { return std::chrono::seconds{home_.ticks() - tick}; };
    const auto let_go = [](std::string& buffer) { std::string().swap(buffer); };
    switch (state_) {
        case State::reading:
            if (is_idle() && (!tls_ || tls_->is_established())) {
                if (since(moved_at_) > options.idle_timeout || home_.shared().draining.load()) return close();
                if (out_.empty() && since(moved_at_) > std::chrono::seconds{0}) let_go(out_);
            } else if (since(moved_at_) > options.slow_timeout ||
                       (!(parser_ && parser_->is_head_done()) && since(began_at_) > options.slow_timeout)) {
                parser_ ? guarded([this] { refuse(Rejection::timed_out); }) : close();
            }
            return;
        case State::writing:
            if (since(moved_at_) > options.slow_timeout) close();
            return;
        case State::handling:
            if (out_.empty()) let_go(out_);    // parked: nothing is kept for it
            return;
        case State::lingering:
            if (since(moved_at_) > quiet_before_closing || since(began_at_) > longest_lingering) close();
            return;
        case State::closed:
            return;
    }
}

// One whose next request has already come answers that, and closes then.
void Connection::close_if_idle() {
    if (is_idle() && !socket_.has_unread()) close();
}

void Connection::close() {
    if (state_ == State::closed) return;
    const auto self = shared_from_this();
    const bool was_handling = state_ == State::handling;
    state_ = State::closed;
    if (tls_ && out_.empty()) {
        error_code ignored;
        tls_->end(out_);
        socket_.write(out_, ignored);
    }
    socket_.close();
    home_.remove(self);
    if (was_handling) abandon();
    on_abandoned = nullptr;
}

}    // namespace pileus::http
