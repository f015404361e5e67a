// OpenSSL on the other side, as a program would use it that has a public key of KMS's: it shares no code with KMS.
#pragma once

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace pileus::test {

using OtherKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

inline const unsigned char* raw(const std::string& bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline OtherKey public_key_of(const std::string& der) {
    const unsigned char* begin = raw(der);
    return {d2i_PUBKEY(nullptr, &begin, static_cast<long>(der.size())), &EVP_PKEY_free};
}

inline OtherKey private_key_of(const std::string& pkcs8) {
    const unsigned char* begin = raw(pkcs8);
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info(
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &begin, static_cast<long>(pkcs8.size())), &PKCS8_PRIV_KEY_INFO_free);
    return {EVP_PKCS82PKEY(info.get()), &EVP_PKEY_free};
}

inline std::string der_of(EVP_PKEY* public_key) {
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY(public_key, &bytes);
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

inline std::string hash_of(const std::string& message, const char* digest) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(message.data(), message.size(), bytes, &size, EVP_get_digestbyname(digest), nullptr);
    return {reinterpret_cast<char*>(bytes), size};
}

// Of the message itself; `digest` null for Ed25519. PSS with a salt as long as the digest.
inline bool verifies(EVP_PKEY* key, const char* digest, bool is_pss, const std::string& message,
                     const std::string& signature) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_PKEY_CTX* options = nullptr;
    const EVP_MD* const md = digest == nullptr ? nullptr : EVP_get_digestbyname(digest);
    if (EVP_DigestVerifyInit(context.get(), &options, md, nullptr, key) != 1) return false;
    if (is_pss) {
        EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(options, EVP_MD_get_size(md));
    }
    return EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
}

inline std::string encrypt_oaep(EVP_PKEY* key, const char* digest, const std::string& plaintext) {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(key, nullptr),
                                                                              &EVP_PKEY_CTX_free);
    EVP_PKEY_encrypt_init(context.get());
    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING);
    EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_get_digestbyname(digest));
    std::string out(512, '\0');
    std::size_t size = out.size();
    EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, raw(plaintext),
                     plaintext.size());
    out.resize(size);
    return out;
}

inline std::string agree(EVP_PKEY* own, EVP_PKEY* other) {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(own, nullptr),
                                                                              &EVP_PKEY_CTX_free);
    EVP_PKEY_derive_init(context.get());
    EVP_PKEY_derive_set_peer(context.get(), other);
    std::string out(66, '\0');
    std::size_t size = out.size();
    EVP_PKEY_derive(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size);
    out.resize(size);
    return out;
}

}    // namespace pileus::test
