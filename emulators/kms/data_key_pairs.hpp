// Key pairs for use outside [SUP-203].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/cipher.hpp"
#include "kms/constraints.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

inline const one_of any_key_pair_spec{{"RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384",
                                       "ECC_NIST_P521", "ECC_SECG_P256K1", "SM2", "ECC_NIST_EDWARDS25519", "ML_KEM_512",
                                       "ML_KEM_768", "ML_KEM_1024"}};

struct GenerateDataKeyPairWithoutPlaintextInput {
    EncryptionContext encryption_context;
    std::string key_id, key_pair_spec;
    GrantTokens grant_tokens;
    std::optional<bool> dry_run;

    static void describe(auto& member) { describe_as<GenerateDataKeyPairWithoutPlaintextInput>(member); }
    template <class This>
    static void describe_as(auto& member) {
        member("EncryptionContext", &This::encryption_context);
        member("KeyId", &This::key_id, required, key_id_length);
        member("KeyPairSpec", &This::key_pair_spec, required, any_key_pair_spec);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("DryRun", &This::dry_run);
    }
};
struct GenerateDataKeyPairInput : GenerateDataKeyPairWithoutPlaintextInput {
    std::optional<RecipientInfo> recipient;

    static void describe(auto& member) {
        describe_as<GenerateDataKeyPairInput>(member);
        member("Recipient", &GenerateDataKeyPairInput::recipient);
    }
};
struct GenerateDataKeyPairWithoutPlaintextOutput {
    wire::Blob private_key_ciphertext_blob, public_key;
    std::string key_id, key_pair_spec, key_material_id;

    static void describe(auto& member) { describe_as<GenerateDataKeyPairWithoutPlaintextOutput>(member); }
    template <class This>
    static void describe_as(auto& member) {
        member("PrivateKeyCiphertextBlob", &This::private_key_ciphertext_blob, ciphertext_length);
        member("PublicKey", &This::public_key, public_key_length);
        member("KeyId", &This::key_id, key_id_length);
        member("KeyPairSpec", &This::key_pair_spec, any_key_pair_spec);
        member("KeyMaterialId", &This::key_material_id, material_id_length, material_id_pattern);
    }
};
struct GenerateDataKeyPairOutput : GenerateDataKeyPairWithoutPlaintextOutput {
    wire::Blob private_key_plaintext;
    std::optional<wire::Blob> ciphertext_for_recipient;

    static void describe(auto& member) {
        using This = GenerateDataKeyPairOutput;
        describe_as<This>(member);
        member("PrivateKeyPlaintext", &This::private_key_plaintext, sensitive, plaintext_length);
        member("CiphertextForRecipient", &This::ciphertext_for_recipient, ciphertext_length);
    }
};

class DataKeyPairs {
  public:
    DataKeyPairs(Keyring& ring, Cipher& cipher) : ring_(ring), cipher_(cipher) {}
    std::vector<Operation> operations();

    GenerateDataKeyPairOutput generate(Transaction& tx, Call& call, const GenerateDataKeyPairInput& in);
    GenerateDataKeyPairWithoutPlaintextOutput generate_without_plaintext(
        Transaction& tx, Call& call, const GenerateDataKeyPairWithoutPlaintextInput& in);

  private:
    // Null in the first run.
    const struct KeyPair* make(Transaction& tx, Call& call, const GenerateDataKeyPairWithoutPlaintextInput& in,
                               GenerateDataKeyPairWithoutPlaintextOutput& out);

    Keyring& ring_;
    Cipher& cipher_;
};

}    // namespace pileus::kms
