#include "support/sockets/client.hpp"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cctype>
#include <thread>

namespace pileus::http::test {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

}    // namespace

bool eventually(const std::function<bool()>& condition) {
    const auto limit = std::chrono::steady_clock::now() + generous;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        std::this_thread::yield();
    }
    return true;
}

std::string Answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

Client::Client(std::uint16_t port, const std::string& address) {
    const bool is_ipv6 = address.find(':') != std::string::npos;
    socket_ = ::socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(socket_ >= 0);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval limit{generous.count(), 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    int connected = -1;
    if (is_ipv6) {
        sockaddr_in6 to{};
        to.sin6_family = AF_INET6;
        to.sin6_port = htons(port);
        REQUIRE(::inet_pton(AF_INET6, address.c_str(), &to.sin6_addr) == 1);
        connected = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to);
    } else {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        REQUIRE(::inet_pton(AF_INET, address.c_str(), &to.sin_addr) == 1);
        connected = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to);
    }
    REQUIRE(connected == 0);
}

Client::~Client() { close(); }

bool Client::try_send(std::string_view bytes) {
    while (!bytes.empty()) {
        const long count = send_some(bytes.data(), bytes.size());
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Client::send(std::string_view bytes) { REQUIRE(try_send(bytes)); }

long Client::send_some(const char* from, std::size_t size) { return ::send(socket_, from, size, MSG_NOSIGNAL); }

long Client::receive_some(char* into, std::size_t size) {
    const long count = ::recv(socket_, into, size, 0);
    if (count < 0 && errno == ECONNRESET) return 0;
    if (count < 0) FAIL("the server neither answers nor closes");
    return count;
}

bool Client::receive() {
    std::array<char, 65536> buffer{};
    const long count = receive_some(buffer.data(), buffer.size());
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
}

std::string Client::take(std::size_t size) {
    while (received_.size() < size) REQUIRE(receive());
    std::string taken = received_.substr(0, size);
    received_.erase(0, size);
    return taken;
}

Answer Client::answer(bool to_head) {
    Answer answer;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
        if (!receive()) {
            REQUIRE(received_.empty());
            return answer;
        }
    }
    const std::string head = take(end + 4);
    INFO(head);
    REQUIRE(head.starts_with("HTTP/1.1 "));
    answer.status = std::stoi(head.substr(9, 3));
    for (std::size_t line = head.find("\r\n") + 2; line < end; line = head.find("\r\n", line) + 2) {
        const std::size_t colon = head.find(": ", line);
        REQUIRE(colon < end);
        const std::string name = lower(head.substr(line, colon - line));
        REQUIRE_FALSE(answer.has(name));    // no header of ours comes twice
        answer.headers[name] = head.substr(colon + 2, head.find("\r\n", line) - colon - 2);
    }
    if (answer.status < 200 || answer.status == 204) {
        CHECK_FALSE(answer.has("content-length"));
        return answer;
    }
    REQUIRE(answer.has("content-length"));
    if (!to_head) answer.body = take(std::stoul(answer.header("content-length")));
    return answer;
}

bool Client::is_closed() { return rest().empty(); }

std::string Client::rest() {
    while (receive()) {
    }
    return std::exchange(received_, {});
}

bool Client::has_something() {
    if (!received_.empty()) return true;
    char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void Client::half_close() { ::shutdown(socket_, SHUT_WR); }

void Client::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

void Client::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

void Client::wait_received() {
    const bool is_there = eventually([this] {
        int unacknowledged = 1;
        ::ioctl(socket_, SIOCOUTQ, &unacknowledged);
        return unacknowledged == 0;
    });
    REQUIRE(is_there);
}

std::string get(std::string_view target, std::string_view headers) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view headers) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string post_chunked(std::string_view target, std::string_view chunks, std::string_view headers) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) +
           "Transfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

}    // namespace pileus::http::test
