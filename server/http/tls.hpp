// What TLS sessions share: the certificate given, or one of our own (P-256), made when the first TLS byte arrives and
// kept.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <mutex>

#include "http/server.hpp"
#include "http/tls_session.hpp"

namespace pileus::http {

class TlsContext {
  public:
    explicit TlsContext(TlsFiles files) : files_(std::move(files)) {}
    // Any io thread. Throws std::runtime_error when the files cannot be used.
    std::unique_ptr<TlsSession> open();
    // With a certificate given: reads it now, so that a mistake is told at the start.
    void check() {
        if (!files_.certificate.empty()) get();
    }

  private:
    SSL_CTX* get();

    const TlsFiles files_;
    std::once_flag once_;
    OpenSslPointer<SSL_CTX, SSL_CTX_free> context_;
};

}    // namespace pileus::http
