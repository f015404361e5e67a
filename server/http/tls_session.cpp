#include "http/tls_session.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstring>
#include <new>

namespace pileus::http {

// What OpenSSL reads from and writes to: the session's strings, without a copy of its own.
struct TlsBio {
    static int read(BIO* bio, char* into, int size) {
        BIO_clear_retry_flags(bio);
        std::string_view& in = session(bio)->in_;
        if (in.empty()) {
            BIO_set_retry_read(bio);
            return -1;
        }
        const std::size_t count = std::min(in.size(), static_cast<std::size_t>(size));
        std::memcpy(into, in.data(), count);
        in.remove_prefix(count);
        return static_cast<int>(count);
    }
    static int write(BIO* bio, const char* from, int size) {
        BIO_clear_retry_flags(bio);
        session(bio)->out_->append(from, static_cast<std::size_t>(size));
        return size;
    }
    static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
    static TlsSession* session(BIO* bio) { return static_cast<TlsSession*>(BIO_get_data(bio)); }

    static const BIO_METHOD* method() {
        static const keys::OpenSslPointer<BIO_METHOD, BIO_meth_free> made = [] {
            BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection");
            if (method == nullptr) throw std::bad_alloc();
            BIO_meth_set_read(method, read);
            BIO_meth_set_write(method, write);
            BIO_meth_set_ctrl(method, control);
            return keys::OpenSslPointer<BIO_METHOD, BIO_meth_free>(method);
        }();
        return made.get();
    }
};

TlsSession::TlsSession(SSL_CTX* context) : session_(SSL_new(context)) {
    attach();
    SSL_set_accept_state(session_.get());
}

TlsSession::TlsSession(SSL_CTX* context, const std::string& host) : session_(SSL_new(context)) {
    attach();
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_.get()), host.c_str()) != 1) {
        SSL_set1_host(session_.get(), host.c_str());
        SSL_set_tlsext_host_name(session_.get(), host.c_str());
    }
    SSL_set_connect_state(session_.get());
}

void TlsSession::attach() {
    BIO* const bio = session_ ? BIO_new(TlsBio::method()) : nullptr;
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(session_.get(), bio, bio);
}

TlsSession::State TlsSession::receive(std::string_view bytes, std::string& plain, std::string& out) {
    if (state_ != State::open) return state_;
    in_ = bytes;
    out_ = &out;
    ERR_clear_error();    // a queue of the thread, where others may have left theirs
    state_ = shake_hands();
    if (state_ == State::open && is_established()) state_ = read(plain);
    in_ = {};
    out_ = nullptr;
    return state_;
}

TlsSession::State TlsSession::shake_hands() {
    if (is_established()) return State::open;
    const int result = SSL_do_handshake(session_.get());
    if (result == 1 || SSL_get_error(session_.get(), result) == SSL_ERROR_WANT_READ) return State::open;
    return State::failed;
}

TlsSession::State TlsSession::read(std::string& plain) {
    std::array<char, SSL3_RT_MAX_PLAIN_LENGTH> record;    // NOLINT: filled by SSL_read
    for (;;) {
        const int count = SSL_read(session_.get(), record.data(), static_cast<int>(record.size()));
        if (count > 0) {
            plain.append(record.data(), static_cast<std::size_t>(count));
            continue;
        }
        switch (SSL_get_error(session_.get(), count)) {
            case SSL_ERROR_WANT_READ:
                return State::open;
            case SSL_ERROR_ZERO_RETURN:
                return State::ended;
            default:
                return State::failed;
        }
    }
}

// The BIO takes all, so this writes all.
bool TlsSession::send(std::string_view plain, std::string& out) {
    out_ = &out;
    ERR_clear_error();
    std::size_t written = 0;
    if (SSL_write_ex(session_.get(), plain.data(), plain.size(), &written) != 1) state_ = State::failed;
    out_ = nullptr;
    return state_ != State::failed;
}

void TlsSession::end(std::string& out) {
    if (!is_established() || state_ == State::failed) return;
    out_ = &out;
    ERR_clear_error();
    SSL_shutdown(session_.get());
    out_ = nullptr;
}

std::string TlsSession::failure() const {
    const long verified = SSL_get_verify_result(session_.get());
    if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason == nullptr ? "" : reason;
}

}    // namespace pileus::http
