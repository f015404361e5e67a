#include "http/readiness.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace pileus::http {

namespace {
// What asio's own reactor takes at once.
constexpr int events_at_once = 128;

int new_set() {
    const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
    return descriptor;
}
}    // namespace

Readiness::Readiness(boost::asio::io_context& context) : set_(context, new_set()) {}

void Readiness::add(int descriptor, Connection* connection) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = connection;
    if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0)
        throw std::system_error(errno, std::system_category(), "epoll_ctl");
}

void Readiness::start(std::function<void(const Event&)> tell, std::function<void()> passed) {
    tell_ = std::move(tell);
    passed_ = std::move(passed);
    wait();
}

void Readiness::wait() {
    set_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& error) {
        if (!error) pass();
    });
}

// What is not taken in one pass is still ready in the next: asio looks again when it is asked to wait.
void Readiness::pass() {
    std::array<epoll_event, events_at_once> events;    // NOLINT(*-member-init): the system fills it
    const int count = ::epoll_wait(set_.native_handle(), events.data(), events_at_once, 0);
    for (int i = 0; i < count; ++i) {
        const std::uint32_t what = events[i].events;
        const bool has_ended = (what & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
        tell_({.connection = static_cast<Connection*>(events[i].data.ptr),
               .can_read = has_ended || (what & EPOLLIN) != 0,
               .can_write = (what & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
               .has_ended = has_ended});
    }
    passed_();
    wait();
}

}    // namespace pileus::http
