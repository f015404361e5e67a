#include "http/socket.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <cerrno>

namespace pileus::http {

using boost::system::error_code;

namespace {
std::size_t counted(ssize_t count, error_code& error) {
    if (count >= 0) return static_cast<std::size_t>(count);
    error.assign(errno, boost::system::system_category());
    return 0;
}
}    // namespace

std::size_t Socket::read(std::span<char> into, error_code& error) {
    const std::size_t count = counted(::recv(descriptor_, into.data(), into.size(), 0), error);
    if (count == 0 && !error) error = boost::asio::error::eof;
    return count;
}

std::size_t Socket::write(std::string_view bytes, error_code& error) {
    return counted(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL), error);
}

bool Socket::has_unread() const {
    int count = 0;
    return ::ioctl(descriptor_, FIONREAD, &count) == 0 && count > 0;
}

void Socket::end_sending() { ::shutdown(descriptor_, SHUT_WR); }

void Socket::close() {
    if (descriptor_ < 0) return;
    ::shutdown(descriptor_, SHUT_RDWR);
    ::close(std::exchange(descriptor_, -1));
}

}    // namespace pileus::http
