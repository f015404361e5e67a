#include "http/tls.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <openssl/err.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>

#include "http/certificate.hpp"

namespace pileus::http {

namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Readable by its owner alone from its first byte on, and whole or not there.
void write_file(const std::filesystem::path& path, const std::string& text) {
    const std::string unfinished = path.string() + ".new";
    const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    const bool is_whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    if (is_whole) ::rename(unfinished.c_str(), path.c_str());
}

using Context = OpenSslPointer<SSL_CTX, SSL_CTX_free>;

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

// Null when the two do not fit: half of them is another's, or damaged.
Context context_of(const OwnCertificate& own) {
    Context context = new_context();
    const OpenSslPointer<X509, X509_free> certificate = parse_certificate(own.certificate);
    const OpenSslPointer<EVP_PKEY, EVP_PKEY_free> key = parse_private_key(own.private_key);
    if (!certificate || !key || SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1) {
        return nullptr;
    }
    return context;
}

Context find_or_make_own(const std::string& directory) {
    const std::filesystem::path folder(directory);
    if (!directory.empty()) {
        if (Context kept = context_of({read_file(folder / "certificate.pem"), read_file(folder / "key.pem")})) {
            return kept;
        }
    }
    const OwnCertificate own = make_certificate();
    if (!directory.empty()) {
        std::error_code ignored;    // not kept then: the next start makes another
        std::filesystem::create_directories(folder, ignored);
        write_file(folder / "key.pem", own.private_key);
        write_file(folder / "certificate.pem", own.certificate);
    }
    Context context = context_of(own);
    if (!context) throw std::runtime_error("OpenSSL does not take the certificate that it made");
    return context;
}

}    // namespace

SSL_CTX* TlsContext::get() {
    std::call_once(once_, [this] {
        context_ = files_.certificate.empty() ? find_or_make_own(files_.directory) : context_of_files(files_);
    });
    return context_.get();
}

std::unique_ptr<TlsSession> TlsContext::open() { return std::make_unique<TlsSession>(get()); }

}    // namespace pileus::http
