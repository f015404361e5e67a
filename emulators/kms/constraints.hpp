// What many members of KMS's shapes have in common, as the service model has it [SUP-200].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pileus/wire/shape.hpp"

namespace pileus::kms {

using wire::each;
using wire::keep_empty;
using wire::length;
using wire::one_of;
using wire::pattern;
using wire::range;
using wire::required;
using wire::sensitive;

using EncryptionContext = wire::Map<std::string>;
using GrantTokens = std::vector<std::string>;

inline constexpr length key_id_length{1, 2048};
inline constexpr length plaintext_length{1, 4096};
inline constexpr length ciphertext_length{1, 6144};
inline constexpr length public_key_length{1, 8192};
inline constexpr length grant_tokens_length{0, 10};
inline constexpr length grant_token_length{1, 8192};
inline constexpr length material_id_length{64, 64};
inline constexpr length policy_length{1, 131072};
inline constexpr length description_length{0, 8192};
inline constexpr length alias_length{1, 256};
inline constexpr range limit_range{1, 1000};
inline constexpr length marker_length{1, 1024};

inline constexpr pattern material_id_pattern{"^[a-f0-9]+$"};
inline constexpr pattern policy_pattern{R"([\u0009\u000A\u000D\u0020-\u00FF]+)"};
inline constexpr pattern alias_pattern{"^[a-zA-Z0-9:/_-]+$"};
inline constexpr pattern marker_pattern{R"([\u0020-\u00FF]*)"};

inline const one_of any_usage{
    {"SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "ENCAPSULATE_DECAPSULATE"}};
inline const one_of any_key_spec{{"RSA_2048",
                                  "RSA_3072",
                                  "RSA_4096",
                                  "ECC_NIST_P256",
                                  "ECC_NIST_P384",
                                  "ECC_NIST_P521",
                                  "ECC_SECG_P256K1",
                                  "SYMMETRIC_DEFAULT",
                                  "HMAC_224",
                                  "HMAC_256",
                                  "HMAC_384",
                                  "HMAC_512",
                                  "SM2",
                                  "ML_DSA_44",
                                  "ML_DSA_65",
                                  "ML_DSA_87",
                                  "ECC_NIST_EDWARDS25519",
                                  "ML_KEM_512",
                                  "ML_KEM_768",
                                  "ML_KEM_1024"}};
inline const one_of any_master_key_spec{{"RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384",
                                         "ECC_NIST_P521", "ECC_SECG_P256K1", "SYMMETRIC_DEFAULT", "HMAC_224",
                                         "HMAC_256", "HMAC_384", "HMAC_512", "SM2"}};
inline const one_of any_key_state{{"Creating", "Enabled", "Disabled", "PendingDeletion", "PendingImport",
                                   "PendingReplicaDeletion", "Unavailable", "Updating"}};
inline const one_of any_origin{{"AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"}};
inline const one_of any_expiration_model{{"KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE"}};
inline const one_of any_encryption_algorithm{{"SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE"}};
inline const one_of any_signing_algorithm{
    {"RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512", "RSASSA_PKCS1_V1_5_SHA_256",
     "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512", "ECDSA_SHA_256", "ECDSA_SHA_384", "ECDSA_SHA_512",
     "SM2DSA", "ML_DSA_SHAKE_256", "ED25519_SHA_512", "ED25519_PH_SHA_512"}};
inline const one_of any_mac_algorithm{{"HMAC_SHA_224", "HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512"}};

// A key and nothing else.
struct KeyIdInput {
    std::string key_id;

    static void describe(auto& member) { member("KeyId", &KeyIdInput::key_id, required, key_id_length); }
};

// An enclave to answer to, which is refused: there are none here [SUP-200].
struct RecipientInfo {
    std::optional<std::string> key_encryption_algorithm;
    std::optional<wire::Blob> attestation_document;

    static void describe(auto& member) {
        using This = RecipientInfo;
        member("KeyEncryptionAlgorithm", &This::key_encryption_algorithm, one_of{{"RSAES_OAEP_SHA_256"}});
        member("AttestationDocument", &This::attestation_document, length{1, 262144});
    }
};

// What key policies and grants would need to decide who may do what.
inline constexpr std::string_view no_iam = "there is no IAM";

// Throws validation.
void check_recipient(const std::optional<RecipientInfo>& recipient);
// All has been checked: throws dry_run where that is all that was wanted [SUP-200].
void end_dry_run(const std::optional<bool>& dry_run);

}    // namespace pileus::kms
