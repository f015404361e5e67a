#include "kms/signatures.hpp"

#include <openssl/rsa.h>

#include <array>

#include "kms/errors.hpp"
#include "kms/key_pairs.hpp"

namespace pileus::kms {

namespace {

constexpr std::string_view edwards = "ED25519_SHA_512", edwards_prehashed = "ED25519_PH_SHA_512";

const EVP_MD* digest_of(std::string_view algorithm) {
    if (algorithm.ends_with("224")) return EVP_sha224();
    if (algorithm.ends_with("256")) return EVP_sha256();
    return algorithm.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

std::string digest(const Signed& what) {
    if (what.is_digest) return what.bytes;
    std::string bytes(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    require(EVP_Digest(what.bytes.data(), what.bytes.size(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
                       digest_of(what.algorithm), nullptr) == 1,
            "digest");
    bytes.resize(size);
    return bytes;
}

// For RSA the padding; ECDSA has none.
bool set_padding(EVP_PKEY_CTX* context, std::string_view algorithm) {
    if (EVP_PKEY_CTX_set_signature_md(context, digest_of(algorithm)) != 1) return false;
    if (algorithm.starts_with("RSASSA_PKCS1")) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    if (!algorithm.starts_with("RSASSA_PSS")) return true;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest_of(algorithm)) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

std::string sign_edwards(EVP_PKEY* key, std::string_view message) {
    const std::unique_ptr<EVP_MD_CTX, OpenSslFree> context(EVP_MD_CTX_new());
    std::array<unsigned char, 64> signature{};
    std::size_t size = signature.size();
    require(context != nullptr && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
                EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(message), message.size()) == 1,
            "sign");
    return {signature.begin(), signature.end()};
}

bool verify_edwards(EVP_PKEY* key, std::string_view message, std::string_view signature) {
    const std::unique_ptr<EVP_MD_CTX, OpenSslFree> context(EVP_MD_CTX_new());
    require(context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1, "verify");
    return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) ==
           1;
}

}    // namespace

void check_message(std::string_view algorithm, std::string_view message_type, std::string_view message) {
    const bool takes_only_digest = algorithm == edwards_prehashed;
    const bool takes_no_digest = algorithm == edwards;
    const bool is_digest = message_type == "DIGEST";
    if (message_type == "EXTERNAL_MU" || (is_digest ? takes_no_digest : takes_only_digest))
        throw ApiError(validation, "MessageType {} is not valid for algorithm {}.", message_type, algorithm);
    // Its hash begins with a prefix that OpenSSL 3.0 cannot be told.
    if (takes_only_digest) throw ApiError(unsupported_operation, "Algorithm {} is not supported here.", algorithm);
    if (is_digest && message.size() != static_cast<std::size_t>(EVP_MD_get_size(digest_of(algorithm))))
        throw ApiError(validation, "Digest is invalid length for algorithm {}.", algorithm);
}

std::string sign(const crypto::Secret& private_key, const Signed& what) {
    const PrivateOrPublicKey key = read_private_key(private_key);
    if (what.algorithm == edwards) return sign_edwards(key.get(), what.bytes);
    const std::string hash = digest(what);
    const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
    std::size_t size = signature.size();
    require(context != nullptr && EVP_PKEY_sign_init(context.get()) == 1 &&
                set_padding(context.get(), what.algorithm) &&
                EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(hash),
                              hash.size()) == 1,
            "sign");
    signature.resize(size);
    return signature;
}

bool verify(std::string_view public_key, const Signed& what, std::string_view signature) {
    const PrivateOrPublicKey key = read_public_key(public_key);
    require(key != nullptr, "read a public key");
    bool is_good = false;
    if (what.algorithm == edwards) {
        is_good = verify_edwards(key.get(), what.bytes, signature);
    } else {
        const std::string hash = digest(what);
        const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
        require(context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
                    set_padding(context.get(), what.algorithm),
                "verify");
        is_good =
            EVP_PKEY_verify(context.get(), bytes_of(signature), signature.size(), bytes_of(hash), hash.size()) == 1;
    }
    forget_openssl_errors();
    return is_good;
}

std::string authenticate(const crypto::Secret& key, std::string_view algorithm, std::string_view message) {
    std::string mac(EVP_MAX_MD_SIZE, '\0');
    std::size_t size = 0;
    require(EVP_Q_mac(nullptr, "HMAC", nullptr, EVP_MD_get0_name(digest_of(algorithm)), nullptr, key.data(), key.size(),
                      bytes_of(message), message.size(), reinterpret_cast<unsigned char*>(mac.data()), mac.size(),
                      &size) != nullptr,
            "authenticate");
    mac.resize(size);
    return mac;
}

}    // namespace pileus::kms
