// The TLS side: the certificate given, or one of our own (P-256), made when the first TLS byte arrives and kept.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>

#include "http/server.hpp"

namespace pileus::http {

class TlsContext {
  public:
    explicit TlsContext(TlsFiles files) : files_(std::move(files)) {}
    // Any io thread. Throws boost::system::system_error when a given file cannot be used.
    boost::asio::ssl::context& get();
    // With a certificate given: reads it now, so that a mistake is told at the start.
    void check() {
        if (!files_.certificate.empty()) get();
    }

  private:
    TlsFiles files_;
    std::once_flag once_;
    std::unique_ptr<boost::asio::ssl::context> context_;
};

}    // namespace pileus::http
