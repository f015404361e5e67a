// Keys for use outside, random bytes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/cipher.hpp"
#include "kms/constraints.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

struct GenerateDataKeyWithoutPlaintextInput {
    std::string key_id;
    EncryptionContext encryption_context;
    std::optional<std::string> key_spec;
    std::optional<std::int32_t> number_of_bytes;
    GrantTokens grant_tokens;
    std::optional<bool> dry_run;

    static void describe(auto& member) { describe_as<GenerateDataKeyWithoutPlaintextInput>(member); }
    template <class This>
    static void describe_as(auto& member) {
        member("KeyId", &This::key_id, required, key_id_length);
        member("EncryptionContext", &This::encryption_context);
        member("KeySpec", &This::key_spec, one_of{{"AES_256", "AES_128"}});
        member("NumberOfBytes", &This::number_of_bytes, range{1, 1024});
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("DryRun", &This::dry_run);
    }
};
struct GenerateDataKeyInput : GenerateDataKeyWithoutPlaintextInput {
    std::optional<RecipientInfo> recipient;

    static void describe(auto& member) {
        describe_as<GenerateDataKeyInput>(member);
        member("Recipient", &GenerateDataKeyInput::recipient);
    }
};
struct GenerateDataKeyWithoutPlaintextOutput {
    wire::Blob ciphertext_blob;
    std::string key_id, key_material_id;

    static void describe(auto& member) { describe_as<GenerateDataKeyWithoutPlaintextOutput>(member); }
    template <class This>
    static void describe_as(auto& member) {
        member("CiphertextBlob", &This::ciphertext_blob, ciphertext_length);
        member("KeyId", &This::key_id, key_id_length);
        member("KeyMaterialId", &This::key_material_id, material_id_length, material_id_pattern);
    }
};
struct GenerateDataKeyOutput : GenerateDataKeyWithoutPlaintextOutput {
    wire::Blob plaintext;
    std::optional<wire::Blob> ciphertext_for_recipient;

    static void describe(auto& member) {
        using This = GenerateDataKeyOutput;
        describe_as<This>(member);
        member("Plaintext", &This::plaintext, sensitive, plaintext_length);
        member("CiphertextForRecipient", &This::ciphertext_for_recipient, ciphertext_length);
    }
};

struct GenerateRandomInput {
    std::optional<std::int32_t> number_of_bytes;
    std::optional<std::string> custom_key_store_id;
    std::optional<RecipientInfo> recipient;

    static void describe(auto& member) {
        using This = GenerateRandomInput;
        member("NumberOfBytes", &This::number_of_bytes, range{1, 1024});
        member("CustomKeyStoreId", &This::custom_key_store_id, length{1, 64});
        member("Recipient", &This::recipient);
    }
};
struct GenerateRandomOutput {
    wire::Blob plaintext;
    std::optional<wire::Blob> ciphertext_for_recipient;

    static void describe(auto& member) {
        using This = GenerateRandomOutput;
        member("Plaintext", &This::plaintext, sensitive, plaintext_length);
        member("CiphertextForRecipient", &This::ciphertext_for_recipient, ciphertext_length);
    }
};

class DataKeys {
  public:
    DataKeys(Keyring& ring, Cipher& cipher) : ring_(ring), cipher_(cipher) {}
    std::vector<Operation> operations();

    GenerateDataKeyOutput generate(Transaction& tx, Call& call, const GenerateDataKeyInput& in);
    GenerateDataKeyWithoutPlaintextOutput generate_without_plaintext(Transaction& tx, Call& call,
                                                                     const GenerateDataKeyWithoutPlaintextInput& in);
    GenerateRandomOutput generate_random(Transaction&, Call&, const GenerateRandomInput& in);

  private:
    GenerateDataKeyOutput make(Transaction& tx, Call& call, const GenerateDataKeyWithoutPlaintextInput& in);

    Keyring& ring_;
    Cipher& cipher_;
};

}    // namespace pileus::kms
