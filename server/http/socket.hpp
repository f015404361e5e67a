// The socket of one connection, which never blocks. Whether it is ready is told by Readiness.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace pileus::http {

class Socket {
  public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}    // which is its own from now on
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&&) = delete;
    ~Socket() { close(); }

    int descriptor() const { return descriptor_; }

    // How many bytes; asio's would_block, interrupted, eof, or whatever the system says.
    std::size_t read(std::span<char> into, boost::system::error_code& error);
    std::size_t write(std::string_view bytes, boost::system::error_code& error);

    bool has_unread() const;
    void end_sending();
    void close();

  private:
    int descriptor_;
};

}    // namespace pileus::http
