// OpenSSL's objects as owners, and its ways with PEM.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

namespace pileus::keys {

template <class T, void (*Free)(T*)>
struct OpenSslFree {
    void operator()(T* object) const { Free(object); }
};
template <class T, void (*Free)(T*)>
using OpenSslPointer = std::unique_ptr<T, OpenSslFree<T, Free>>;

using Key = OpenSslPointer<EVP_PKEY, EVP_PKEY_free>;
using Certificate = OpenSslPointer<X509, X509_free>;

// Throws std::runtime_error that says what could not be done.
void require(bool is_good, std::string_view what);

std::string to_pem(const X509& certificate);
std::string to_pem(const EVP_PKEY& private_key);
// The first of its kind in the text. Null when there is none, or it needs a password.
Certificate parse_certificate(const std::string& pem);
Key parse_private_key(const std::string& pem);

// One that X509v3's configuration language can say. The issuer has its own extensions already.
void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value);

}    // namespace pileus::keys
