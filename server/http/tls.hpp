// What TLS sessions share: the certificate given, or for each name that is asked for one of our own authority's.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <mutex>

#include "http/server.hpp"
#include "http/tls_session.hpp"
#include "keys/authority.hpp"

namespace pileus::http {

class TlsContext {
  public:
    explicit TlsContext(const TlsFiles& files);
    // Any io thread. Throws std::runtime_error when the files cannot be used.
    std::unique_ptr<TlsSession> open();
    // With a certificate given: reads it now, so that a mistake is told at the start.
    void check() {
        if (has_files()) get();
    }

  private:
    friend struct TlsCallbacks;
    SSL_CTX* get();
    bool has_files() const { return !files_.certificate.empty(); }
    bool present_certificate(SSL* session);

    const TlsFiles files_;
    keys::Authority& authority_;    // that of the files
    std::once_flag once_;
    keys::OpenSslPointer<SSL_CTX, SSL_CTX_free> context_;
};

}    // namespace pileus::http
