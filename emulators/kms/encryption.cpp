#include "kms/encryption.hpp"

#include <algorithm>

#include "kms/errors.hpp"
#include "kms/key_pairs.hpp"
#include "kms/slow_work.hpp"

namespace pileus::kms {

namespace {

constexpr const char* symmetric = "SYMMETRIC_DEFAULT";

bool ignores_blob(const std::optional<bool>& dry_run, const std::vector<std::string>& modifiers) {
    if (modifiers.empty()) return false;
    if (!dry_run.value_or(false)) throw ApiError(validation, "DryRunModifiers can be specified only with DryRun.");
    return true;
}

bool is_of_pairs(std::string_view algorithm) { return algorithm.starts_with("RSAES_"); }

// It is not a part of what RSA encrypts.
void check_no_context(const EncryptionContext& bound_to) {
    if (!bound_to.empty())
        throw ApiError(validation, "An encryption context is valid only with symmetric encryption keys.");
}

}    // namespace

std::vector<Operation> Encryption::operations() {
    return {operation<&Encryption::encrypt>(*this, "Encrypt"), operation<&Encryption::decrypt>(*this, "Decrypt"),
            operation<&Encryption::re_encrypt>(*this, "ReEncrypt")};
}

EncryptOutput Encryption::encrypt(Transaction& tx, Call& call, const EncryptInput& in) {
    ring_.check_tokens(in.grant_tokens);
    const std::string algorithm = in.encryption_algorithm.value_or(symmetric);
    const Key key = get_key(tx, call, in.key_id, algorithm);
    Sealed sealed = seal(key, in.plaintext.bytes, algorithm, in.encryption_context);
    end_dry_run(in.dry_run);
    return {{std::move(sealed.bytes)}, key.arn, algorithm};
}

DecryptOutput Encryption::decrypt(Transaction& tx, Call& call, const DecryptInput& in) {
    ring_.check_tokens(in.grant_tokens);
    check_recipient(in.recipient);
    auto opened = open(tx, call,
                       {in.ciphertext_blob, in.encryption_context, in.key_id, in.encryption_algorithm,
                        ignores_blob(in.dry_run, in.dry_run_modifiers)});
    if (!opened) return {};
    end_dry_run(in.dry_run);
    return {opened->key.arn, {std::move(opened->plaintext)}, opened->algorithm, {}, opened->material};
}

ReEncryptOutput Encryption::re_encrypt(Transaction& tx, Call& call, const ReEncryptInput& in) {
    ring_.check_tokens(in.grant_tokens);
    const std::string algorithm = in.destination_encryption_algorithm.value_or(symmetric);
    const auto opened = open(tx, call,
                             {in.ciphertext_blob, in.source_encryption_context, in.source_key_id,
                              in.source_encryption_algorithm, ignores_blob(in.dry_run, in.dry_run_modifiers)});
    if (!opened) return {};
    const Key destination = get_key(tx, call, in.destination_key_id, algorithm);
    Sealed sealed = seal(destination, opened->plaintext, algorithm, in.destination_encryption_context);
    end_dry_run(in.dry_run);
    return {{std::move(sealed.bytes)}, opened->key.arn, destination.arn, opened->algorithm, algorithm,
            opened->material,          sealed.material};
}

Key Encryption::get_key(Transaction& tx, Call& call, const std::string& reference, std::string_view algorithm) {
    Key key = ring_.get_usable(tx, call, reference, Usage::encrypt_decrypt);
    check_algorithm(key, algorithm);
    return key;
}

Encryption::Sealed Encryption::seal(const Key& key, std::string_view plaintext, std::string_view algorithm,
                                    const EncryptionContext& bound_to) {
    if (key.is_symmetric()) {
        auto [blob, material] = cipher_.encrypt(key, plaintext, bound_to, BlobKind::encrypted);
        return {key, std::move(blob), std::string(algorithm), std::move(material)};
    }
    check_no_context(bound_to);
    const std::size_t most = oaep_limit(*key.spec, algorithm);
    if (plaintext.size() > most) {
        throw ApiError(validation, "Algorithm {} and key spec {} cannot encrypt data larger than {} bytes.", algorithm,
                       key.spec->name, most);
    }
    return {key, encrypt_oaep(table_.public_key(key), algorithm, plaintext), std::string(algorithm), {}};
}

std::optional<Encryption::Opened> Encryption::open(Transaction& tx, Call& call, const Opening& wanted) {
    const std::string algorithm = wanted.algorithm.value_or(symmetric);
    if (wanted.ignores_blob) {
        if (!wanted.key_id) throw ApiError(validation, "KeyId is required when the ciphertext is ignored.");
        return Opened{get_key(tx, call, *wanted.key_id, algorithm), {}, algorithm, {}};
    }
    if (!wanted.blob) {
        throw ApiError(validation,
                       "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: "
                       "Member must not be null");
    }
    if (is_of_pairs(algorithm)) return open_by_private_key(tx, call, wanted);
    return open_symmetric(tx, call, wanted);
}

// The blob says which key; one that is named has to be the same.
Encryption::Opened Encryption::open_symmetric(Transaction& tx, Call& call, const Opening& wanted) {
    const std::string algorithm = wanted.algorithm.value_or(symmetric);
    std::optional<Key> named;
    if (wanted.key_id) named = get_key(tx, call, *wanted.key_id, algorithm);
    const Cipher::Source source = or_refuse(cipher_.find_source(owner_of(call), wanted.blob->bytes));
    if (named && named->number != source.key.number) throw ApiError(incorrect_key);
    if (const auto fault = find_fault(source.key)) refuse(*fault);
    check_algorithm(source.key, algorithm);
    return {source.key, std::string(or_refuse(cipher_.decrypt(source, wanted.bound_to)).view()), algorithm,
            material_text(source.material)};
}

// What RSA encrypted says nothing of its key.
std::optional<Encryption::Opened> Encryption::open_by_private_key(Transaction& tx, Call& call, const Opening& wanted) {
    if (!wanted.key_id) throw ApiError(validation, "KeyId is required to decrypt with an asymmetric key.");
    const Key key = get_key(tx, call, *wanted.key_id, *wanted.algorithm);
    check_no_context(wanted.bound_to);
    using Plaintext = std::optional<crypto::Secret>;
    const Plaintext* const plaintext = done_for<Plaintext>(call, [&] {
        const auto secret = ring_.open_shared(key);
        return [secret, algorithm = *wanted.algorithm, bytes = wanted.blob->bytes] {
            return decrypt_oaep(*secret, algorithm, bytes);
        };
    });
    if (plaintext == nullptr) return std::nullopt;
    if (!*plaintext) throw ApiError(invalid_ciphertext);
    return Opened{key, std::string((*plaintext)->view()), *wanted.algorithm, {}};
}

}    // namespace pileus::kms
