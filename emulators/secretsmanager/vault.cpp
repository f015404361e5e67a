#include "secretsmanager/vault.hpp"

#include "pileus/crypto/sealing.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::string_view usual_key = "alias/aws/secretsmanager";

KeyService::EncryptionContext context_of(const Secret& secret, const Version& version) {
    return {{"SecretARN", secret.arn()}, {"SecretVersionId", version.name}};
}

KeyService::Owner owner_of(const Secret& secret) { return {secret.account, secret.region}; }

Fault fault_of(const KeyRefusal& refusal, const ErrorKind& kind, std::string_view verb) {
    if (refusal.reason == KeyRefusal::Reason::access_denied) return {&access_denied, "Access to KMS is not allowed"};
    return {&kind, fmt::format("Secrets Manager can't {} the protected secret text using the provided KMS key. {}: {}",
                               verb, refusal.code, refusal.text)};
}

}    // namespace

void Vault::seal(Transaction& tx, Context& context, const Secret& secret, Version& version, std::string_view value) {
    KeyResult<KeyService::DataKey> key = keys_.generate_data_key(
        tx, context, owner_of(secret), secret.kms_key ? *secret.kms_key : usual_key, context_of(secret, version));
    if (!key) refuse(fault_of(key.refusal(), encryption_failure, "encrypt"));
    version.kms_key = secret.kms_key;
    version.data_key = std::move(key->blob);
    version.sealed = crypto::seal(key->plaintext, value, version.name);
}

std::variant<crypto::Secret, Fault> Vault::open(Transaction& tx, Context& context, const Secret& secret,
                                                const Version& version) {
    KeyResult<KeyService::Decrypted> key =
        keys_.decrypt(tx, context, owner_of(secret), version.data_key, context_of(secret, version));
    if (!key) return fault_of(key.refusal(), decryption_failure, "decrypt");
    auto value = crypto::open(key->plaintext, version.sealed, version.name);
    if (!value) {
        return Fault{&decryption_failure,
                     "Secrets Manager can't decrypt the protected secret text using the provided KMS key."};
    }
    return std::move(*value);
}

}    // namespace pileus::secretsmanager
