// Pairs of a private and a public key: RSA, elliptic curves, Edwards 25519. All of it is slow, and none of it for a
// unit of work but encryption with a public key; any thread.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "kms/key_specs.hpp"
#include "kms/openssl.hpp"
#include "pileus/crypto/secret.hpp"

namespace pileus::kms {

struct KeyPair {
    crypto::Secret private_key;    // PKCS#8, DER
    std::string public_key;        // SubjectPublicKeyInfo, DER
};

KeyPair make_key_pair(const KeySpec& spec);

PrivateOrPublicKey read_private_key(const crypto::Secret& der);
PrivateOrPublicKey read_public_key(std::string_view der);    // null when it is none

// RSAES_OAEP_SHA_1 or _256; the digest is that of the mask, too.
std::string encrypt_oaep(std::string_view public_key, std::string_view algorithm, std::string_view plaintext);
std::optional<crypto::Secret> decrypt_oaep(const crypto::Secret& private_key, std::string_view algorithm,
                                           std::string_view ciphertext);
// Bytes that a plaintext may have [SUP-72].
std::size_t oaep_limit(const KeySpec& spec, std::string_view algorithm);

// ECDH: the x coordinate of what both can compute. Empty when the other's key is none of the same curve.
std::optional<crypto::Secret> agree(const crypto::Secret& private_key, std::string_view public_key);

}    // namespace pileus::kms
