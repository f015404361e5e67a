#include "kms/cipher.hpp"

#include "kms/errors.hpp"
#include "pileus/crypto/sealing.hpp"

namespace pileus::kms {

namespace {

using Reason = KeyRefusal::Reason;

void append_sized(std::string& out, std::string_view text) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(text.size() >> shift);
    out.append(text);
}

// The head and the context, in the order of its keys: in whatever order they are given, it is the same.
std::string around(std::string_view head, const Cipher::EncryptionContext& bound_to) {
    std::string out(head);
    for (const auto& [key, value] : bound_to) {
        append_sized(out, key);
        append_sized(out, value);
    }
    return out;
}

}    // namespace

Cipher::Encrypted Cipher::encrypt(const Key& key, std::string_view plaintext, const EncryptionContext& bound_to,
                                  BlobKind kind) {
    const Material material = keys_.current_material(key);
    const std::string head = blob_head(kind, key.arn, material.id);
    const std::string sealed = crypto::seal(ring_.open(key, material), plaintext, around(head, bound_to));
    return {write_blob(head, sealed), material_text(material)};
}

KeyResult<Cipher::Source> Cipher::find_source(const KeyService::Owner& who, std::string_view bytes) {
    auto blob = read_blob(bytes);
    if (!blob) return refusal(Reason::invalid_ciphertext);
    auto owned = keys_.find_material(blob->material);
    const auto key = owned ? keys_.find(owned->key) : std::nullopt;
    const bool is_of_others = key && key->is_managed && key->account != who.account;    // the key's own policy says no
    if (!key || key->region != who.region || is_of_others) {
        return refusal(Reason::access_denied,
                       "The ciphertext refers to a customer master key that does not exist, does not exist in this "
                       "region, or you are not allowed to access.");
    }
    if (!is_of_key(*blob, key->arn)) return refusal(Reason::invalid_ciphertext);
    return Source{*key, std::move(owned->material), std::move(*blob)};
}

KeyResult<crypto::Secret> Cipher::decrypt(const Source& source, const EncryptionContext& bound_to) {
    const crypto::Secret secret = ring_.open(source.key, source.material);
    auto plaintext = crypto::open(secret, source.blob.sealed, around(source.blob.head, bound_to));
    if (!plaintext) return refusal(Reason::invalid_ciphertext);
    return std::move(*plaintext);
}

}    // namespace pileus::kms
