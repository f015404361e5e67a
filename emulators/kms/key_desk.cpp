#include "kms/key_desk.hpp"

#include "kms/errors.hpp"
#include "pileus/crypto/sealing.hpp"

namespace pileus::kms {

KeyResult<kms::Key> KeyDesk::find_usable(Transaction& tx, Context& context, const Owner& owner,
                                         std::string_view reference, std::string_view operation) {
    KeyResult<kms::Key> key = ring_.find(tx, context, owner, reference, Names::all);
    if (!key) return key;
    if (auto fault = find_fault(*key)) return std::move(*fault);
    if (key->usage != Usage::encrypt_decrypt || !key->is_symmetric()) return wrong_usage_of(*key, operation);
    return key;
}

KeyResult<KeyService::Key> KeyDesk::find_key(Transaction& tx, Context& context, const Owner& owner,
                                             std::string_view reference) {
    KeyResult<kms::Key> key = find_usable(tx, context, owner, reference, "Encrypt");
    if (!key) return key.refusal();
    return KeyService::Key{key->id, key->arn, key->is_managed};
}

KeyResult<KeyService::Encrypted> KeyDesk::encrypt(Transaction& tx, Context& context, const Owner& owner,
                                                  std::string_view reference, std::string_view plaintext,
                                                  const EncryptionContext& bound_to) {
    KeyResult<kms::Key> key = find_usable(tx, context, owner, reference, "Encrypt");
    if (!key) return key.refusal();
    return Encrypted{cipher_.encrypt(*key, plaintext, bound_to, BlobKind::encrypted).blob, key->arn};
}

KeyResult<KeyService::Decrypted> KeyDesk::decrypt(Transaction&, Context&, const Owner& owner, std::string_view blob,
                                                  const EncryptionContext& bound_to) {
    KeyResult<Cipher::Source> source = cipher_.find_source(owner, blob);
    if (!source) return source.refusal();
    if (auto fault = find_fault(source->key)) return std::move(*fault);
    KeyResult<crypto::Secret> plaintext = cipher_.decrypt(*source, bound_to);
    if (!plaintext) return plaintext.refusal();
    return Decrypted{std::move(*plaintext), source->key.arn};
}

KeyResult<KeyService::DataKey> KeyDesk::generate_data_key(Transaction& tx, Context& context, const Owner& owner,
                                                          std::string_view reference,
                                                          const EncryptionContext& bound_to) {
    KeyResult<kms::Key> key = find_usable(tx, context, owner, reference, "GenerateDataKey");
    if (!key) return key.refusal();
    crypto::Secret secret = crypto::Secret::random(crypto::sealing_key_size);
    std::string blob = cipher_.encrypt(*key, secret.view(), bound_to, BlobKind::data_key).blob;
    return DataKey{std::move(secret), std::move(blob), key->arn};
}

}    // namespace pileus::kms
