// Encrypts and decrypts with symmetric keys: AES-256-GCM, bound to the key and the encryption context [SUP-66, SUP-67].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kms/ciphertext_blob.hpp"
#include "kms/keyring.hpp"

namespace pileus::kms {

class Cipher {
  public:
    using EncryptionContext = KeyService::EncryptionContext;

    Cipher(KeyTable& keys, Keyring& ring) : keys_(keys), ring_(ring) {}

    struct Encrypted {
        std::string blob;
        std::string material;    // its id, as text
    };
    // With the key's newest material.
    Encrypted encrypt(const Key& key, std::string_view plaintext, const EncryptionContext& bound_to, BlobKind kind);

    struct Source {
        Key key;
        Material material;
        CiphertextBlob blob;
    };
    // What would decrypt it: a key of any state, and also the material that it had before it was rotated [SUP-69].
    // A key of AWS's is for its own account alone.
    KeyResult<Source> find_source(const KeyService::Owner& who, std::string_view blob);
    KeyResult<crypto::Secret> decrypt(const Source& source, const EncryptionContext& bound_to);

  private:
    KeyTable& keys_;
    Keyring& ring_;
};

}    // namespace pileus::kms
