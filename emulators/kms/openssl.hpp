// OpenSSL's objects as owners, for the few files that use them.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>

namespace pileus::kms {

struct OpenSslFree {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(PKCS8_PRIV_KEY_INFO* info) const { PKCS8_PRIV_KEY_INFO_free(info); }
};
using PrivateOrPublicKey = std::unique_ptr<EVP_PKEY, OpenSslFree>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, OpenSslFree>;

// Throws std::runtime_error that says what could not be done.
void require(bool is_good, const char* what);
// Of what OpenSSL found wrong with something from outside, nothing is kept for others to find.
void forget_openssl_errors();
inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}    // namespace pileus::kms
