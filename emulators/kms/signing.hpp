// Sign, Verify, GetPublicKey, DeriveSharedSecret, GenerateMac, VerifyMac: what keys do besides encrypting.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/constraints.hpp"
#include "kms/keyring.hpp"
#include "kms/signatures.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

struct SignInput {
    std::string key_id;
    wire::Blob message;
    std::optional<std::string> message_type;
    GrantTokens grant_tokens;
    std::string signing_algorithm;
    std::optional<bool> dry_run;

    static void describe(auto& member) { describe_as<SignInput>(member); }
    template <class This>
    static void describe_as(auto& member) {
        member("KeyId", &This::key_id, required, key_id_length);
        member("Message", &This::message, required, sensitive, plaintext_length);
        member("MessageType", &This::message_type, one_of{{"RAW", "DIGEST", "EXTERNAL_MU"}});
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("SigningAlgorithm", &This::signing_algorithm, required, any_signing_algorithm);
        member("DryRun", &This::dry_run);
    }
};
struct SignOutput {
    std::string key_id;
    wire::Blob signature;
    std::string signing_algorithm;

    static void describe(auto& member) {
        using This = SignOutput;
        member("KeyId", &This::key_id, key_id_length);
        member("Signature", &This::signature, ciphertext_length);
        member("SigningAlgorithm", &This::signing_algorithm, any_signing_algorithm);
    }
};

struct VerifyInput : SignInput {
    wire::Blob signature;

    static void describe(auto& member) {
        describe_as<VerifyInput>(member);
        member("Signature", &VerifyInput::signature, required, ciphertext_length);
    }
};
struct VerifyOutput {
    std::string key_id;
    bool signature_valid = true;    // else it is an error [SUP-217]
    std::string signing_algorithm;

    static void describe(auto& member) {
        using This = VerifyOutput;
        member("KeyId", &This::key_id, key_id_length);
        member("SignatureValid", &This::signature_valid);
        member("SigningAlgorithm", &This::signing_algorithm, any_signing_algorithm);
    }
};

struct GetPublicKeyInput {
    std::string key_id;
    GrantTokens grant_tokens;

    static void describe(auto& member) {
        using This = GetPublicKeyInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
    }
};
struct GetPublicKeyOutput {
    std::string key_id;
    wire::Blob public_key;
    std::optional<std::string> customer_master_key_spec;
    std::string key_spec, key_usage;
    std::vector<std::string> encryption_algorithms, signing_algorithms, key_agreement_algorithms;

    static void describe(auto& member) {
        using This = GetPublicKeyOutput;
        member("KeyId", &This::key_id, key_id_length);
        member("PublicKey", &This::public_key, public_key_length);
        member("CustomerMasterKeySpec", &This::customer_master_key_spec, any_master_key_spec);
        member("KeySpec", &This::key_spec, any_key_spec);
        member("KeyUsage", &This::key_usage, any_usage);
        member("EncryptionAlgorithms", &This::encryption_algorithms, each{any_encryption_algorithm});
        member("SigningAlgorithms", &This::signing_algorithms, each{any_signing_algorithm});
        member("KeyAgreementAlgorithms", &This::key_agreement_algorithms, each{one_of{{"ECDH"}}});
    }
};

struct DeriveSharedSecretInput {
    std::string key_id, key_agreement_algorithm;
    wire::Blob public_key;
    GrantTokens grant_tokens;
    std::optional<bool> dry_run;
    std::optional<RecipientInfo> recipient;

    static void describe(auto& member) {
        using This = DeriveSharedSecretInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("KeyAgreementAlgorithm", &This::key_agreement_algorithm, required, one_of{{"ECDH"}});
        member("PublicKey", &This::public_key, required, public_key_length);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("DryRun", &This::dry_run);
        member("Recipient", &This::recipient);
    }
};
struct DeriveSharedSecretOutput {
    std::string key_id;
    wire::Blob shared_secret;
    std::optional<wire::Blob> ciphertext_for_recipient;
    std::string key_agreement_algorithm, key_origin;

    static void describe(auto& member) {
        using This = DeriveSharedSecretOutput;
        member("KeyId", &This::key_id, key_id_length);
        member("SharedSecret", &This::shared_secret, sensitive, plaintext_length);
        member("CiphertextForRecipient", &This::ciphertext_for_recipient, ciphertext_length);
        member("KeyAgreementAlgorithm", &This::key_agreement_algorithm, one_of{{"ECDH"}});
        member("KeyOrigin", &This::key_origin, any_origin);
    }
};

struct GenerateMacInput {
    wire::Blob message;
    std::string key_id, mac_algorithm;
    GrantTokens grant_tokens;
    std::optional<bool> dry_run;

    static void describe(auto& member) { describe_as<GenerateMacInput>(member); }
    template <class This>
    static void describe_as(auto& member) {
        member("Message", &This::message, required, sensitive, plaintext_length);
        member("KeyId", &This::key_id, required, key_id_length);
        member("MacAlgorithm", &This::mac_algorithm, required, any_mac_algorithm);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("DryRun", &This::dry_run);
    }
};
struct GenerateMacOutput {
    wire::Blob mac;
    std::string mac_algorithm, key_id;

    static void describe(auto& member) {
        using This = GenerateMacOutput;
        member("Mac", &This::mac, ciphertext_length);
        member("MacAlgorithm", &This::mac_algorithm, any_mac_algorithm);
        member("KeyId", &This::key_id, key_id_length);
    }
};
struct VerifyMacInput : GenerateMacInput {
    wire::Blob mac;

    static void describe(auto& member) {
        describe_as<VerifyMacInput>(member);
        member("Mac", &VerifyMacInput::mac, required, ciphertext_length);
    }
};
struct VerifyMacOutput {
    std::string key_id;
    bool mac_valid = true;    // else it is an error [SUP-217]
    std::string mac_algorithm;

    static void describe(auto& member) {
        using This = VerifyMacOutput;
        member("KeyId", &This::key_id, key_id_length);
        member("MacValid", &This::mac_valid);
        member("MacAlgorithm", &This::mac_algorithm, any_mac_algorithm);
    }
};

class Signing {
  public:
    Signing(KeyTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    SignOutput sign(Transaction& tx, Call& call, const SignInput& in);
    VerifyOutput verify(Transaction& tx, Call& call, const VerifyInput& in);
    GetPublicKeyOutput get_public_key(Transaction& tx, Call& call, const GetPublicKeyInput& in);
    DeriveSharedSecretOutput derive_shared_secret(Transaction& tx, Call& call, const DeriveSharedSecretInput& in);
    GenerateMacOutput generate_mac(Transaction& tx, Call& call, const GenerateMacInput& in);
    VerifyMacOutput verify_mac(Transaction& tx, Call& call, const VerifyMacInput& in);

  private:
    Key get_signing_key(Transaction& tx, Call& call, const SignInput& in);
    std::string authenticate(const Key& key, const GenerateMacInput& in);

    KeyTable& table_;
    Keyring& ring_;
};

}    // namespace pileus::kms
