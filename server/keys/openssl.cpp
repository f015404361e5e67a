#include "keys/openssl.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace pileus::keys {

namespace {

using Memory = OpenSslPointer<BIO, BIO_free_all>;

template <class Write>
std::string as_pem(Write write) {
    const Memory bio(BIO_new(BIO_s_mem()));
    require(bio != nullptr && write(bio.get()) == 1, "write PEM");
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

Memory memory_of(const std::string& pem) { return Memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

// Nobody is asked for the password of a key: it cannot be used then.
int no_password(char*, int, int, void*) { return -1; }

}    // namespace

void require(bool is_good, std::string_view what) {
    if (!is_good) throw std::runtime_error("OpenSSL could not " + std::string(what));
}

std::string to_pem(const X509& certificate) {
    return as_pem([&](BIO* bio) { return PEM_write_bio_X509(bio, &certificate); });
}

std::string to_pem(const EVP_PKEY& private_key) {
    return as_pem(
        [&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, &private_key, nullptr, nullptr, 0, nullptr, nullptr); });
}

Certificate parse_certificate(const std::string& pem) {
    return Certificate(PEM_read_bio_X509(memory_of(pem).get(), nullptr, no_password, nullptr));
}

Key parse_private_key(const std::string& pem) {
    return Key(PEM_read_bio_PrivateKey(memory_of(pem).get(), nullptr, no_password, nullptr));
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const OpenSslPointer<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "make a certificate");
}

}    // namespace pileus::keys
