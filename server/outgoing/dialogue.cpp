#include "outgoing/dialogue.hpp"

#include <fmt/core.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>

namespace pileus::outgoing {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {
// `Connection refused`, without the name of the category behind it.
std::string describe(const char* what, const error_code& error) {
    std::string reason = error.message();
    return fmt::format("{}: {}.", what, reason.substr(0, reason.find(" [")));
}
}    // namespace

Dialogue::Dialogue(asio::io_context& context, const Terms& terms, Done done)
    : context_(context), terms_(terms), done_(std::move(done)), timer_(context), resolver_(context) {}

template <class Work>
void Dialogue::guarded(Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        finish({0, error.what()});
    }
}

template <class Work>
auto Dialogue::on(const LinkPointer& link, Work work) {
    return [self = shared_from_this(), link, work = std::move(work)](const error_code& error, const auto&... results) {
        if (self->is_finished() || self->link_ != link) return;
        self->guarded([&] { work(error, results...); });
    };
}

void Dialogue::start_timer() {
    timer_.expires_after(terms_.patience);
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
        if (!error && !self->is_finished()) self->guarded([&] { self->timed_out(); });
    });
}

void Dialogue::finish(CallOutcome outcome) {
    if (is_finished()) return;
    const Done done = std::exchange(done_, nullptr);
    timer_.cancel();
    resolver_.cancel();
    if (link_ != nullptr) hang_up(*link_);
    done(std::move(outcome));
}

// With a goodbye, if it can be said without waiting.
void Dialogue::hang_up(Link& link) {
    error_code ignored;
    if (link.session != nullptr && link.out.empty()) {
        std::string goodbye;
        link.session->end(goodbye);
        link.socket.non_blocking(true, ignored);
        link.socket.write_some(asio::buffer(goodbye), ignored);
    }
    link.socket.shutdown(Tcp::socket::shutdown_both, ignored);
    link.socket.close(ignored);
}

// --- connecting ------------------------------------------------------------------------------------------------------

void Dialogue::connect(const Address& address) {
    address_ = address;
    if (link_ != nullptr) hang_up(*link_);
    link_ = std::make_shared<Link>(context_);
    look_up();
}

void Dialogue::look_up() {
    error_code error;
    const auto literal = asio::ip::make_address(address_.host, error);
    if (!error) {
        return connect_to(
            Tcp::resolver::results_type::create(Tcp::endpoint(literal, address_.port), address_.host, ""));
    }
    resolver_.async_resolve(address_.host, std::to_string(address_.port), Tcp::resolver::numeric_service,
                            on(link_, [this](const error_code& failure, const Tcp::resolver::results_type& found) {
                                if (failure) return finish({0, describe("The endpoint's host was not found", failure)});
                                connect_to(found);
                            }));
}

void Dialogue::connect_to(const Tcp::resolver::results_type& endpoints) {
    asio::async_connect(link_->socket, endpoints, on(link_, [this](const error_code& error, const Tcp::endpoint&) {
                            if (error) return finish({0, describe("The endpoint cannot be reached", error)});
                            begin();
                        }));
}

void Dialogue::begin() {
    error_code ignored;
    link_->socket.set_option(Tcp::no_delay(true), ignored);
    if (address_.is_tls) link_->session = std::make_unique<http::TlsSession>(terms_.tls, address_.host);
    read();
    if (link_->session != nullptr) return decrypt({});
    link_->is_open = true;
    connected();
}

// --- reading and writing ---------------------------------------------------------------------------------------------

void Dialogue::read() {
    link_->socket.async_read_some(asio::buffer(link_->in),
                                  on(link_, [this, link = link_](const error_code& error, std::size_t count) {
                                      if (error == asio::error::eof) return ended();
                                      if (error) return finish({0, describe("The connection broke", error)});
                                      const std::string_view bytes(link->in.data(), count);
                                      link->session != nullptr ? decrypt(bytes) : received(bytes);
                                      if (!is_finished() && link_ == link) read();
                                  }));
}

void Dialogue::decrypt(std::string_view bytes) {
    const LinkPointer link = link_;
    std::string plain, out;
    const http::TlsSession::State state = link->session->receive(bytes, plain, out);
    write(std::move(out));
    if (state == http::TlsSession::State::failed) {
        return finish({0, fmt::format("TLS failed: {}.", link->session->failure())});
    }
    if (!link->is_open && link->session->is_established()) {
        link->is_open = true;
        connected();
    }
    if (!plain.empty() && !is_finished() && link_ == link) received(plain);
    if (state == http::TlsSession::State::ended && !is_finished() && link_ == link) ended();
}

void Dialogue::send(std::string_view text) {
    if (link_->session == nullptr) return write(std::string(text));
    std::string out;
    if (!link_->session->send(text, out)) return finish({0, fmt::format("TLS failed: {}.", link_->session->failure())});
    write(std::move(out));
}

void Dialogue::write(std::string bytes) {
    if (bytes.empty()) return;
    link_->out.push_back(std::move(bytes));
    if (link_->out.size() == 1) write_next();
}

// A server may answer before it has read all, and close: what it said counts, not that it heard no more.
void Dialogue::write_next() {
    asio::async_write(link_->socket, asio::buffer(link_->out.front()),
                      on(link_, [this, link = link_](const error_code& error, std::size_t) {
                          if (error) return;
                          link->out.pop_front();
                          if (!link->out.empty()) write_next();
                      }));
}

}    // namespace pileus::outgoing
