// Encrypt, Decrypt, ReEncrypt.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/cipher.hpp"
#include "kms/constraints.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

struct EncryptInput {
    std::string key_id;
    wire::Blob plaintext;
    EncryptionContext encryption_context;
    GrantTokens grant_tokens;
    std::optional<std::string> encryption_algorithm;
    std::optional<bool> dry_run;

    static void describe(auto& member) {
        using This = EncryptInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("Plaintext", &This::plaintext, required, sensitive, plaintext_length);
        member("EncryptionContext", &This::encryption_context);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("EncryptionAlgorithm", &This::encryption_algorithm, any_encryption_algorithm);
        member("DryRun", &This::dry_run);
    }
};
struct EncryptOutput {
    wire::Blob ciphertext_blob;
    std::string key_id, encryption_algorithm;

    static void describe(auto& member) {
        using This = EncryptOutput;
        member("CiphertextBlob", &This::ciphertext_blob, ciphertext_length);
        member("KeyId", &This::key_id, key_id_length);
        member("EncryptionAlgorithm", &This::encryption_algorithm, any_encryption_algorithm);
    }
};

struct DecryptInput {
    std::optional<wire::Blob> ciphertext_blob;
    EncryptionContext encryption_context;
    GrantTokens grant_tokens;
    std::optional<std::string> key_id, encryption_algorithm;
    std::optional<RecipientInfo> recipient;
    std::optional<bool> dry_run;
    std::vector<std::string> dry_run_modifiers;

    static void describe(auto& member) {
        using This = DecryptInput;
        member("CiphertextBlob", &This::ciphertext_blob, ciphertext_length);
        member("EncryptionContext", &This::encryption_context);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("KeyId", &This::key_id, key_id_length);
        member("EncryptionAlgorithm", &This::encryption_algorithm, any_encryption_algorithm);
        member("Recipient", &This::recipient);
        member("DryRun", &This::dry_run);
        member("DryRunModifiers", &This::dry_run_modifiers, each{one_of{{"IGNORE_CIPHERTEXT"}}});
    }
};
struct DecryptOutput {
    std::string key_id;
    wire::Blob plaintext;
    std::string encryption_algorithm;
    std::optional<wire::Blob> ciphertext_for_recipient;
    std::optional<std::string> key_material_id;

    static void describe(auto& member) {
        using This = DecryptOutput;
        member("KeyId", &This::key_id, key_id_length);
        member("Plaintext", &This::plaintext, sensitive, plaintext_length);
        member("EncryptionAlgorithm", &This::encryption_algorithm, any_encryption_algorithm);
        member("CiphertextForRecipient", &This::ciphertext_for_recipient, ciphertext_length);
        member("KeyMaterialId", &This::key_material_id, material_id_length, material_id_pattern);
    }
};

struct ReEncryptInput {
    std::optional<wire::Blob> ciphertext_blob;
    EncryptionContext source_encryption_context, destination_encryption_context;
    std::optional<std::string> source_key_id;
    std::string destination_key_id;
    std::optional<std::string> source_encryption_algorithm, destination_encryption_algorithm;
    GrantTokens grant_tokens;
    std::optional<bool> dry_run;
    std::vector<std::string> dry_run_modifiers;

    static void describe(auto& member) {
        using This = ReEncryptInput;
        member("CiphertextBlob", &This::ciphertext_blob, ciphertext_length);
        member("SourceEncryptionContext", &This::source_encryption_context);
        member("SourceKeyId", &This::source_key_id, key_id_length);
        member("DestinationKeyId", &This::destination_key_id, required, key_id_length);
        member("DestinationEncryptionContext", &This::destination_encryption_context);
        member("SourceEncryptionAlgorithm", &This::source_encryption_algorithm, any_encryption_algorithm);
        member("DestinationEncryptionAlgorithm", &This::destination_encryption_algorithm, any_encryption_algorithm);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("DryRun", &This::dry_run);
        member("DryRunModifiers", &This::dry_run_modifiers, each{one_of{{"IGNORE_CIPHERTEXT"}}});
    }
};
struct ReEncryptOutput {
    wire::Blob ciphertext_blob;
    std::string source_key_id, key_id, source_encryption_algorithm, destination_encryption_algorithm;
    std::optional<std::string> source_key_material_id, destination_key_material_id;

    static void describe(auto& member) {
        using This = ReEncryptOutput;
        member("CiphertextBlob", &This::ciphertext_blob, ciphertext_length);
        member("SourceKeyId", &This::source_key_id, key_id_length);
        member("KeyId", &This::key_id, key_id_length);
        member("SourceEncryptionAlgorithm", &This::source_encryption_algorithm, any_encryption_algorithm);
        member("DestinationEncryptionAlgorithm", &This::destination_encryption_algorithm, any_encryption_algorithm);
        member("SourceKeyMaterialId", &This::source_key_material_id, material_id_length, material_id_pattern);
        member("DestinationKeyMaterialId", &This::destination_key_material_id, material_id_length, material_id_pattern);
    }
};

class Encryption {
  public:
    Encryption(KeyTable& table, Keyring& ring, Cipher& cipher) : table_(table), ring_(ring), cipher_(cipher) {}
    std::vector<Operation> operations();

    EncryptOutput encrypt(Transaction& tx, Call& call, const EncryptInput& in);
    DecryptOutput decrypt(Transaction& tx, Call& call, const DecryptInput& in);
    ReEncryptOutput re_encrypt(Transaction& tx, Call& call, const ReEncryptInput& in);

  private:
    struct Sealed {
        Key key;
        std::string bytes, algorithm;
        std::optional<std::string> material;    // its id; of symmetric keys
    };
    struct Opening {
        const std::optional<wire::Blob>& blob;
        const EncryptionContext& bound_to;
        const std::optional<std::string>&key_id, &algorithm;
        bool ignores_blob;    // asks only whether it might
    };
    struct Opened {
        Key key;
        std::string plaintext;
        std::string algorithm;
        std::optional<std::string> material;
    };
    Key get_key(Transaction& tx, Call& call, const std::string& reference, std::string_view algorithm);
    Sealed seal(const Key& key, std::string_view plaintext, std::string_view algorithm,
                const EncryptionContext& bound_to);
    // Throws what is wrong with it, but never says what is in it. Empty in the first of two runs.
    std::optional<Opened> open(Transaction& tx, Call& call, const Opening& wanted);
    Opened open_symmetric(Transaction& tx, Call& call, const Opening& wanted);
    std::optional<Opened> open_by_private_key(Transaction& tx, Call& call, const Opening& wanted);

    KeyTable& table_;
    Keyring& ring_;
    Cipher& cipher_;
};

}    // namespace pileus::kms
