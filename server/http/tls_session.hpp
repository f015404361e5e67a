// Turns what came from a socket into what was said over TLS, and back. It never touches the socket, so that a
// connection reads, waits and writes in one way, whether it is plain or not.
#pragma once

#include <openssl/ssl.h>

#include <string>
#include <string_view>

#include "keys/openssl.hpp"

namespace pileus::http {

class TlsSession {
  public:
    explicit TlsSession(SSL_CTX* context);    // a server's; throws std::bad_alloc
    // A client's of this host, a name or an address, whose certificate the context verifies. The first receive(), of
    // nothing, begins the handshake.
    TlsSession(SSL_CTX* context, const std::string& host);
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    enum class State { open, ended, failed };    // ended: the other side said that it will send no more
    // Takes what came from the socket. What was said is appended to `plain`, and what has to be sent in return (of the
    // handshake, or why it failed) to `out`.
    State receive(std::string_view bytes, std::string& plain, std::string& out);
    bool send(std::string_view plain, std::string& out);    // false: the session is broken
    void end(std::string& out);                             // says that nothing more comes
    std::string failure() const;    // why it failed, as far as OpenSSL knows; then, on the same thread
    bool is_established() const { return SSL_is_init_finished(session_.get()) == 1; }

  private:
    friend struct TlsBio;
    void attach();
    State shake_hands();
    State read(std::string& plain);

    keys::OpenSslPointer<SSL, SSL_free> session_;
    std::string_view in_;           // during receive(): what is not yet taken
    std::string* out_ = nullptr;    // during a call: where records go
    State state_ = State::open;
};

}    // namespace pileus::http
