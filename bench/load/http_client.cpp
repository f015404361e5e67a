#include "http_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace pileus::load {

namespace {

constexpr std::size_t scratch_size = 256 << 10;

[[noreturn]] void throw_system_error(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// The value of a header, without regard to case; empty when it is not there.
std::string_view find_header(std::string_view head, std::string_view lower_name) {
    for (std::size_t line = head.find("\r\n"); line != std::string_view::npos; line = head.find("\r\n", line)) {
        line += 2;
        if (head.size() - line <= lower_name.size() || head[line + lower_name.size()] != ':') continue;
        const auto matches = [](char left, char right) { return (left | 0x20) == right || left == right; };
        if (!std::equal(lower_name.begin(), lower_name.end(), head.begin() + static_cast<std::ptrdiff_t>(line),
                        [&](char right, char left) { return matches(left, right); })) {
            continue;
        }
        std::string_view value = head.substr(line + lower_name.size() + 1);
        value = value.substr(0, value.find("\r\n"));
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        return value;
    }
    return {};
}

// Joins the chunks that begin at `from`; false: the last one is not there yet. `end` is set behind it.
bool read_chunks(const std::string& in, std::size_t from, std::string& body, std::size_t& end) {
    for (;;) {
        const std::size_t line_end = in.find("\r\n", from);
        if (line_end == std::string::npos) return false;
        std::size_t size = 0;
        std::from_chars(in.data() + from, in.data() + line_end, size, 16);
        if (in.size() < line_end + 2 + size + 2) return false;
        body.append(in, line_end + 2, size);
        from = line_end + 2 + size + 2;
        if (size == 0) {
            end = from;
            return true;
        }
    }
}

}    // namespace

Address Address::parse(const std::string& url) {
    constexpr std::string_view scheme = "http://";
    if (url.rfind(scheme, 0) != 0) throw std::runtime_error("not an http:// URL: " + url);
    Address address;
    address.host = url.substr(scheme.size(), url.find('/', scheme.size()) - scheme.size());
    const std::size_t colon = address.host.find(':');
    const std::string name = address.host.substr(0, colon);
    const std::string port = colon == std::string::npos ? "80" : address.host.substr(colon + 1);
    // A number needs no resolver, which a static binary would have to load.
    if (inet_pton(AF_INET, name == "localhost" ? "127.0.0.1" : name.c_str(), &address.endpoint.sin_addr) != 1) {
        throw std::runtime_error("the host must be an IPv4 address or localhost: " + url);
    }
    address.endpoint.sin_family = AF_INET;
    address.endpoint.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    return address;
}

Connection::Connection(Client& client, Talker& talker) : client_(client), talker_(talker) { open(); }

Connection::~Connection() { shut(); }

void Connection::open() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) throw_system_error("socket");
    const sockaddr_in& endpoint = client_.address_.endpoint;
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&endpoint), sizeof endpoint) != 0) {
        shut();
        throw_system_error("connect");
    }
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    in_.clear();
    wants_write_ = false;
    client_.watch(*this, false, true);
}

void Connection::shut() {
    if (socket_ >= 0) ::close(socket_);    // leaves the epoll by itself
    socket_ = -1;
}

void Connection::send(std::string_view request) {
    is_waiting_ = true;
    sent_at_ = SteadyClock::now();
    const ssize_t sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(request.size())) return;
    out_.assign(request.substr(sent > 0 ? static_cast<std::size_t>(sent) : 0));
    wants_write_ = true;
    client_.watch(*this, true, false);
}

void Connection::write() {
    const ssize_t sent = ::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) out_.erase(0, static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EAGAIN) return fail("the connection broke while a request was sent");
    if (!out_.empty()) return;
    wants_write_ = false;
    client_.watch(*this, false, false);
}

void Connection::readable() {
    const ssize_t count = ::recv(socket_, client_.scratch_.data(), client_.scratch_.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return fail(is_waiting_ ? "closed instead of answering" : "");
    in_.append(client_.scratch_.data(), static_cast<std::size_t>(count));
    while (!in_.empty() && parse()) {
    }
}

bool Connection::parse() {
    const std::size_t head_end = in_.find("\r\n\r\n");
    if (head_end == std::string::npos) return false;
    const std::string_view head(in_.data(), head_end);
    int status = 0;
    if (head.size() < 12 || head.rfind("HTTP/1.", 0) != 0) return fail("what came is not HTTP"), false;
    std::from_chars(head.data() + 9, head.data() + 12, status);
    if (!is_waiting_) return fail("an answer to no request"), false;

    std::string joined;
    std::size_t end = head_end + 4;
    const bool is_chunked = find_header(head, "transfer-encoding") == "chunked";
    std::size_t size = 0;
    if (is_chunked) {
        if (!read_chunks(in_, end, joined, end)) return false;
    } else {
        const std::string_view length = find_header(head, "content-length");
        std::from_chars(length.data(), length.data() + length.size(), size);
        if (in_.size() < end + size) return false;
        end += size;
    }
    const std::string_view connection = find_header(head, "connection");
    const bool closes = connection == "close" || (head[7] == '0' && connection.empty());
    const TimePoint now = SteadyClock::now();
    is_waiting_ = false;
    client_.noticed_answer(now);
    // What the talker sends from within goes out before the answer's bytes are dropped: the views stay good.
    std::string taken = std::move(in_);
    in_.clear();
    if (closes) {
        shut();
        open();
    } else {
        in_.assign(taken, end, std::string::npos);
    }
    const std::string_view body =
        is_chunked ? std::string_view(joined) : std::string_view(taken).substr(end - size, size);
    talker_.answered(*this, {status, body, now - sent_at_});
    if (in_.empty() && in_.capacity() < taken.capacity()) {
        taken.clear();
        in_ = std::move(taken);    // its room is used again
    }
    return true;
}

void Connection::fail(std::string_view why) {
    const bool was_waiting = is_waiting_;
    is_waiting_ = false;
    shut();
    open();
    if (was_waiting || !why.empty()) talker_.failed(*this, why);
}

Client::Client(Address address) : address_(std::move(address)), scratch_(scratch_size) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ < 0) throw_system_error("epoll_create1");
    reset_stall();
}

Client::~Client() {
    connections_.clear();
    ::close(epoll_);
}

Connection& Client::connect(Talker& talker) {
    return *connections_.emplace_back(std::make_unique<Connection>(*this, talker));
}

void Client::watch(Connection& connection, bool wants_write, bool is_new) const {
    epoll_event event{};
    event.events = wants_write ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = &connection;
    if (::epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, connection.socket_, &event) != 0) {
        throw_system_error("epoll_ctl");
    }
}

void Client::reset_stall() {
    last_answer_ = SteadyClock::now();
    longest_stall_ = {};
}

void Client::noticed_answer(TimePoint now) {
    longest_stall_ = std::max(longest_stall_, Nanoseconds(now - last_answer_));
    last_answer_ = now;
}

bool Client::run_until(TimePoint deadline, const std::function<bool()>& done) {
    std::array<epoll_event, 256> events{};
    while (!done()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
        if (left < 0) return false;
        const int count =
            ::epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(std::min(left + 1, 100L)));
        for (int i = 0; i < count; ++i) {
            Connection& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
            if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0 && connection.wants_write_)
                connection.write();
            if ((events[static_cast<std::size_t>(i)].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
                connection.readable();
        }
    }
    return true;
}

namespace {

class OneQuestion final : public Talker {
  public:
    void answered(Connection&, const Answer& answer) override {
        result = {answer.status, std::string(answer.body)};
        is_done = true;
    }
    void failed(Connection&, std::string_view) override { is_done = true; }

    WholeAnswer result;
    bool is_done = false;
};

}    // namespace

WholeAnswer ask(Client& client, std::string_view request, std::chrono::seconds patience) {
    OneQuestion question;
    Client own(client.address());
    own.connect(question).send(request);
    own.run_until(SteadyClock::now() + patience, [&] { return question.is_done; });
    return question.result;
}

}    // namespace pileus::load
