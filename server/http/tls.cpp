#include "http/tls.hpp"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <new>
#include <stdexcept>

namespace pileus::http {

namespace {

using Context = keys::OpenSslPointer<SSL_CTX, SSL_CTX_free>;

// HTTP/1.1 to whoever asks, and nothing to those who would have other protocols only.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
    static constexpr std::string_view ours = "\x08http/1.1";
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, size, reinterpret_cast<const unsigned char*>(ours.data()), ours.size(), offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

Context new_context() {
    Context context(SSL_CTX_new(TLS_server_method()));
    if (!context) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);    // a connection that waits holds none
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    // Nobody is asked for the password of a key: it cannot be used then.
    SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void*) { return -1; });
    return context;
}

// Why OpenSSL could not do it, in its words.
std::string reason() {
    const unsigned long error = ERR_peek_last_error();
    const char* const text = error == 0 ? nullptr : ERR_reason_error_string(error);
    return text == nullptr ? "it cannot be read" : text;
}

Context context_of_files(const TlsFiles& files) {
    Context context = new_context();
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
        throw std::runtime_error(fmt::format("the TLS certificate {} cannot be used: {}", files.certificate, reason()));
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.private_key.c_str(), SSL_FILETYPE_PEM) != 1)
        throw std::runtime_error(fmt::format("the TLS key {} cannot be used: {}", files.private_key, reason()));
    return context;
}

}    // namespace

struct TlsCallbacks {
    static int choose_certificate(SSL* session, void* context) {
        try {
            return static_cast<TlsContext*>(context)->present_certificate(session) ? 1 : 0;
        } catch (const std::exception&) {    // which must not pass through C
            return 0;
        }
    }
};

namespace {

TlsFiles with_authority(TlsFiles files) {
    if (!files.authority) files.authority = std::make_shared<keys::Authority>("");
    return files;
}

}    // namespace

TlsContext::TlsContext(const TlsFiles& files) : files_(with_authority(files)), authority_(*files_.authority) {}

SSL_CTX* TlsContext::get() {
    std::call_once(once_, [this] {
        context_ = has_files() ? context_of_files(files_) : new_context();
        SSL_CTX_set_cert_cb(context_.get(), TlsCallbacks::choose_certificate, this);
    });
    return context_.get();
}

// Whoever asks for a host of AWS's gets a certificate of that name, whatever was given for ours.
bool TlsContext::present_certificate(SSL* session) {
    const char* const asked = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    const std::string_view name = asked == nullptr ? "" : asked;
    if (has_files()) {
        const bool is_missing = keys::is_aws_host(name) && X509_check_host(SSL_get_certificate(session), name.data(),
                                                                           name.size(), 0, nullptr) != 1;
        if (!is_missing) return true;
    }
    const auto leaf = authority_.leaf_for(name);
    return SSL_use_cert_and_key(session, leaf->certificate.get(), leaf->key.get(), nullptr, 1) == 1;
}

std::unique_ptr<TlsSession> TlsContext::open() { return std::make_unique<TlsSession>(get()); }

}    // namespace pileus::http
