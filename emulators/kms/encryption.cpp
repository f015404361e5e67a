#include "kms/encryption.hpp"

#include <algorithm>

#include "kms/errors.hpp"

namespace pileus::kms {

namespace {

constexpr const char* symmetric = "SYMMETRIC_DEFAULT";

bool ignores_blob(const std::optional<bool>& dry_run, const std::vector<std::string>& modifiers) {
    if (modifiers.empty()) return false;
    if (!dry_run.value_or(false)) throw ApiError(validation, "DryRunModifiers can be specified only with DryRun.");
    return true;
}

}    // namespace

std::vector<Operation> Encryption::operations() {
    return {operation<&Encryption::encrypt>(*this, "Encrypt"), operation<&Encryption::decrypt>(*this, "Decrypt"),
            operation<&Encryption::re_encrypt>(*this, "ReEncrypt")};
}

EncryptOutput Encryption::encrypt(Transaction& tx, Call& call, const EncryptInput& in) {
    const std::string algorithm = in.encryption_algorithm.value_or(symmetric);
    const Key key = get_key(tx, call, in.key_id, algorithm);
    Sealed sealed = seal(key, in.plaintext.bytes, algorithm, in.encryption_context);
    end_dry_run(in.dry_run);
    return {{std::move(sealed.bytes)}, key.arn, algorithm};
}

DecryptOutput Encryption::decrypt(Transaction& tx, Call& call, const DecryptInput& in) {
    check_recipient(in.recipient);
    const Opened opened = open(tx, call,
                               {in.ciphertext_blob, in.encryption_context, in.key_id, in.encryption_algorithm,
                                ignores_blob(in.dry_run, in.dry_run_modifiers)});
    end_dry_run(in.dry_run);
    return {opened.key.arn, {std::string(opened.plaintext.view())}, opened.algorithm, {}, opened.material};
}

ReEncryptOutput Encryption::re_encrypt(Transaction& tx, Call& call, const ReEncryptInput& in) {
    const std::string algorithm = in.destination_encryption_algorithm.value_or(symmetric);
    const Opened opened = open(tx, call,
                               {in.ciphertext_blob, in.source_encryption_context, in.source_key_id,
                                in.source_encryption_algorithm, ignores_blob(in.dry_run, in.dry_run_modifiers)});
    const Key destination = get_key(tx, call, in.destination_key_id, algorithm);
    Sealed sealed = seal(destination, opened.plaintext.view(), algorithm, in.destination_encryption_context);
    end_dry_run(in.dry_run);
    return {{std::move(sealed.bytes)}, opened.key.arn, destination.arn, opened.algorithm, algorithm,
            opened.material,           sealed.material};
}

Key Encryption::get_key(Transaction& tx, Call& call, const std::string& reference, std::string_view algorithm) {
    Key key = ring_.get_usable(tx, call, reference, Usage::encrypt_decrypt);
    check_algorithm(key, algorithm);
    return key;
}

Encryption::Sealed Encryption::seal(const Key& key, std::string_view plaintext, std::string_view algorithm,
                                    const EncryptionContext& bound_to) {
    auto [blob, material] = cipher_.encrypt(key, plaintext, bound_to, BlobKind::encrypted);
    return {key, std::move(blob), std::string(algorithm), std::move(material)};
}

Encryption::Opened Encryption::open(Transaction& tx, Call& call, const Opening& wanted) {
    if (!wanted.blob && !wanted.ignores_blob) {
        throw ApiError(validation,
                       "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: "
                       "Member must not be null");
    }
    if (wanted.ignores_blob) {
        if (!wanted.key_id) throw ApiError(validation, "KeyId is required when the ciphertext is ignored.");
        const std::string algorithm = wanted.algorithm.value_or(symmetric);
        return {get_key(tx, call, *wanted.key_id, algorithm), {}, algorithm, {}};
    }
    return open_symmetric(tx, call, wanted);
}

// The blob says which key; one that is named has to be the same.
Encryption::Opened Encryption::open_symmetric(Transaction& tx, Call& call, const Opening& wanted) {
    std::optional<Key> named;
    if (wanted.key_id) named = get_key(tx, call, *wanted.key_id, wanted.algorithm.value_or(symmetric));
    const Cipher::Source source = or_refuse(cipher_.find_source(call.caller().region, wanted.blob->bytes));
    if (named && named->number != source.key.number) throw ApiError(incorrect_key);
    if (const auto fault = find_fault(source.key)) refuse(*fault);
    check_algorithm(source.key, wanted.algorithm.value_or(symmetric));
    return {source.key, or_refuse(cipher_.decrypt(source, wanted.bound_to)), symmetric, material_text(source.material)};
}

}    // namespace pileus::kms
