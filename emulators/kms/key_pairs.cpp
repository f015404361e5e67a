#include "kms/key_pairs.hpp"

#include <fmt/core.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace pileus::kms {

void require(bool is_good, const char* what) {
    if (is_good) return;
    forget_openssl_errors();
    throw std::runtime_error(fmt::format("OpenSSL could not {}", what));
}

void forget_openssl_errors() { ERR_clear_error(); }

namespace {

PrivateOrPublicKey generate(const KeySpec& spec) {
    switch (spec.family) {
        case Family::rsa:
            return PrivateOrPublicKey(EVP_RSA_gen(static_cast<unsigned int>(spec.bits)));
        case Family::elliptic:
            return PrivateOrPublicKey(EVP_EC_gen(spec.curve));
        case Family::edwards:
            return PrivateOrPublicKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        case Family::symmetric:
        case Family::hmac:
            break;
    }
    return nullptr;
}

const EVP_MD* oaep_digest(std::string_view algorithm) {
    return algorithm == "RSAES_OAEP_SHA_1" ? EVP_sha1() : EVP_sha256();
}

bool set_oaep(EVP_PKEY_CTX* context, std::string_view algorithm) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, oaep_digest(algorithm)) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, oaep_digest(algorithm)) == 1;
}

}    // namespace

KeyPair make_key_pair(const KeySpec& spec) {
    const PrivateOrPublicKey key = generate(spec);
    require(key != nullptr, "make a key");
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpenSslFree> info(EVP_PKEY2PKCS8(key.get()));
    const int private_size = info == nullptr ? 0 : i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
    const int public_size = i2d_PUBKEY(key.get(), nullptr);
    require(private_size > 0 && public_size > 0, "write a key");
    KeyPair pair{crypto::Secret(static_cast<std::size_t>(private_size)),
                 std::string(static_cast<std::size_t>(public_size), '\0')};
    unsigned char* end = pair.private_key.data();
    i2d_PKCS8_PRIV_KEY_INFO(info.get(), &end);
    end = reinterpret_cast<unsigned char*>(pair.public_key.data());
    i2d_PUBKEY(key.get(), &end);
    return pair;
}

PrivateOrPublicKey read_private_key(const crypto::Secret& der) {
    const unsigned char* begin = der.data();
    PrivateOrPublicKey key(d2i_AutoPrivateKey(nullptr, &begin, static_cast<long>(der.size())));
    require(key != nullptr, "read a private key");
    return key;
}

PrivateOrPublicKey read_public_key(std::string_view der) {
    const unsigned char* begin = bytes_of(der);
    PrivateOrPublicKey key(d2i_PUBKEY(nullptr, &begin, static_cast<long>(der.size())));
    forget_openssl_errors();
    return begin == bytes_of(der) + der.size() ? std::move(key) : nullptr;
}

std::string encrypt_oaep(std::string_view public_key, std::string_view algorithm, std::string_view plaintext) {
    const PrivateOrPublicKey key = read_public_key(public_key);
    const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    std::string ciphertext(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
    std::size_t size = ciphertext.size();
    require(context != nullptr && EVP_PKEY_encrypt_init(context.get()) == 1 && set_oaep(context.get(), algorithm) &&
                EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(ciphertext.data()), &size,
                                 bytes_of(plaintext), plaintext.size()) == 1,
            "encrypt");
    ciphertext.resize(size);
    return ciphertext;
}

std::optional<crypto::Secret> decrypt_oaep(const crypto::Secret& private_key, std::string_view algorithm,
                                           std::string_view ciphertext) {
    const PrivateOrPublicKey key = read_private_key(private_key);
    const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    require(context != nullptr && EVP_PKEY_decrypt_init(context.get()) == 1 && set_oaep(context.get(), algorithm),
            "decrypt");
    crypto::Secret plaintext(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())));
    std::size_t size = plaintext.size();
    const bool is_good =
        EVP_PKEY_decrypt(context.get(), plaintext.data(), &size, bytes_of(ciphertext), ciphertext.size()) == 1;
    forget_openssl_errors();
    if (!is_good) return std::nullopt;
    plaintext.shorten(size);
    return plaintext;
}

std::size_t oaep_limit(const KeySpec& spec, std::string_view algorithm) {
    const auto digest = static_cast<std::size_t>(EVP_MD_get_size(oaep_digest(algorithm)));
    return static_cast<std::size_t>(spec.bits) / 8 - 2 * digest - 2;
}

std::optional<crypto::Secret> agree(const crypto::Secret& private_key, std::string_view public_key) {
    const PrivateOrPublicKey key = read_private_key(private_key);
    const PrivateOrPublicKey other = read_public_key(public_key);
    const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    require(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1, "agree on a secret");
    std::size_t size = 0;
    const bool fits = other != nullptr && EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1 &&
                      EVP_PKEY_derive(context.get(), nullptr, &size) == 1;
    forget_openssl_errors();
    if (!fits) return std::nullopt;
    crypto::Secret shared(size);
    require(EVP_PKEY_derive(context.get(), shared.data(), &size) == 1, "agree on a secret");
    shared.shorten(size);
    return shared;
}

}    // namespace pileus::kms
