#include "support/sockets/listener.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cctype>
#include <chrono>

#include "support/sockets/client.hpp"

namespace pileus::http::test {

namespace {

bool is_readable(int socket, std::chrono::milliseconds wait) {
    pollfd waiting{socket, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(wait.count())) > 0;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

}    // namespace

Peer::Peer(int socket, SSL_CTX* tls) : socket_(socket) {
    const timeval limit{generous.count(), 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (tls == nullptr) return;
    session_ = SSL_new(tls);
    SSL_set_fd(session_, socket_);
    is_tls_up_ = SSL_accept(session_) == 1;
}

Peer::~Peer() { close(); }

void Peer::close() {
    if (session_ != nullptr) SSL_free(session_);
    session_ = nullptr;
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

std::string Peer::asked_for() const {
    const char* const name = SSL_get_servername(session_, TLSEXT_NAMETYPE_host_name);
    return name == nullptr ? "" : name;
}

bool Peer::receive() {
    std::array<char, 65536> buffer{};
    const long count = session_ != nullptr ? SSL_read(session_, buffer.data(), static_cast<int>(buffer.size()))
                                           : ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count < 0 && session_ == nullptr && (errno == EAGAIN || errno == EWOULDBLOCK)) FAIL("nothing comes");
    if (count > 0) received_.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
}

std::string Peer::take(std::size_t size) {
    while (received_.size() < size) REQUIRE(receive());
    std::string taken = received_.substr(0, size);
    received_.erase(0, size);
    return taken;
}

std::string Peer::Request::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

Peer::Request Peer::request() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) REQUIRE(receive());
    Request request;
    request.head = take(end + 4);
    request.line = request.head.substr(0, request.head.find("\r\n"));
    for (std::size_t at = request.line.size() + 2; at < end; at = request.head.find("\r\n", at) + 2) {
        const std::size_t colon = request.head.find(": ", at);
        const std::string name = lower(request.head.substr(at, colon - at));
        REQUIRE(request.headers.find(name) == request.headers.end());
        request.headers[name] = request.head.substr(colon + 2, request.head.find("\r\n", at) - colon - 2);
    }
    if (!request.header("content-length").empty()) request.body = take(std::stoul(request.header("content-length")));
    return request;
}

std::string Peer::line() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n")) == std::string::npos) {
        if (!receive()) return {};
    }
    return take(end + 2).substr(0, end);
}

void Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const long count = session_ != nullptr ? SSL_write(session_, bytes.data(), static_cast<int>(bytes.size()))
                                               : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void Peer::answer(int status, std::string_view body, std::string_view headers) {
    std::string text = "HTTP/1.1 " + std::to_string(status) + " Said\r\n" + std::string(headers);
    if (status != 204 && status != 304) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    send(text + "\r\n" + std::string(body));
}

bool Peer::is_closed() {
    while (receive()) {
    }
    return received_.empty();
}

Listener::Listener(SSL_CTX* tls) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), tls_(tls) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0);
    REQUIRE(::listen(socket_, 64) == 0);
    socklen_t size = sizeof where;
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&where), &size) == 0);
    port_ = ntohs(where.sin_port);
}

Listener::~Listener() { ::close(socket_); }

std::string Listener::url(std::string_view path, std::string_view scheme) const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::unique_ptr<Peer> Listener::accept() {
    if (!is_readable(socket_, generous)) FAIL("nobody calls");
    const int connected = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    REQUIRE(connected >= 0);
    return std::make_unique<Peer>(connected, tls_);
}

bool Listener::has_caller() const { return is_readable(socket_, std::chrono::milliseconds{0}); }

}    // namespace pileus::http::test
