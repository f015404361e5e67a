// A certificate of our own, for whoever speaks TLS to us without having been given one.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace pileus::http {

template <class T, void (*Free)(T*)>
struct OpenSslFree {
    void operator()(T* object) const { Free(object); }
};
template <class T, void (*Free)(T*)>
using OpenSslPointer = std::unique_ptr<T, OpenSslFree<T, Free>>;

struct OwnCertificate {
    std::string certificate, private_key;    // PEM
};

// P-256, for localhost and the names of AWS's endpoints, valid for ten years. Throws std::runtime_error.
OwnCertificate make_certificate();

// Null when the text is none.
OpenSslPointer<X509, X509_free> parse_certificate(const std::string& pem);
OpenSslPointer<EVP_PKEY, EVP_PKEY_free> parse_private_key(const std::string& pem);

}    // namespace pileus::http
