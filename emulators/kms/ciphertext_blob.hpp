// What Encrypt answers: it says itself which key and which of its materials decrypts it, and looks like AWS's [SUP-67].
//
//   01 02 kk 00 78 | SHA-256 of the key's ARN | 01 | id of the material | DER: algorithm, nonce, ciphertext and tag
//
// In base64 it begins with AQICAHh, a data key with AQIDAHh.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pileus::kms {

enum class BlobKind : unsigned char { encrypted = 2, data_key = 3 };

struct CiphertextBlob {
    std::string head;        // all in front of the DER; sealed is bound to it
    std::string key_hash;    // 32 bytes
    std::string material;    // 32 bytes
    std::string sealed;      // of crypto::seal
};

std::string blob_head(BlobKind kind, std::string_view key_arn, std::string_view material);
std::string write_blob(std::string_view head, std::string_view sealed);
// Empty when it is none of ours.
std::optional<CiphertextBlob> read_blob(std::string_view bytes);
bool is_of_key(const CiphertextBlob& blob, std::string_view key_arn);

}    // namespace pileus::kms
