#include "kms/data_keys.hpp"

#include "kms/errors.hpp"

namespace pileus::kms {

namespace {

std::size_t size_of(const GenerateDataKeyWithoutPlaintextInput& in) {
    if (in.key_spec.has_value() == in.number_of_bytes.has_value())
        throw ApiError(validation, "Please specify either number of bytes or key spec.");
    if (in.number_of_bytes) return static_cast<std::size_t>(*in.number_of_bytes);
    return *in.key_spec == "AES_256" ? 32 : 16;
}

}    // namespace

std::vector<Operation> DataKeys::operations() {
    return {operation<&DataKeys::generate>(*this, "GenerateDataKey"),
            operation<&DataKeys::generate_without_plaintext>(*this, "GenerateDataKeyWithoutPlaintext"),
            operation<&DataKeys::generate_random>(*this, "GenerateRandom")};
}

GenerateDataKeyOutput DataKeys::generate(Transaction& tx, Call& call, const GenerateDataKeyInput& in) {
    check_recipient(in.recipient);
    return make(tx, call, in);
}

GenerateDataKeyWithoutPlaintextOutput DataKeys::generate_without_plaintext(
    Transaction& tx, Call& call, const GenerateDataKeyWithoutPlaintextInput& in) {
    GenerateDataKeyOutput made = make(tx, call, in);
    crypto::wipe(made.plaintext.bytes.data(), made.plaintext.bytes.size());
    return std::move(static_cast<GenerateDataKeyWithoutPlaintextOutput&>(made));
}

GenerateDataKeyOutput DataKeys::make(Transaction& tx, Call& call, const GenerateDataKeyWithoutPlaintextInput& in) {
    ring_.check_tokens(in.grant_tokens);
    const std::size_t size = size_of(in);
    const Key key = ring_.get_usable(tx, call, in.key_id, Usage::encrypt_decrypt);
    if (!key.is_symmetric()) refuse(wrong_usage_of(key, call.request().operation));
    const crypto::Secret secret = crypto::Secret::random(size);
    auto [blob, material] = cipher_.encrypt(key, secret.view(), in.encryption_context, BlobKind::data_key);
    end_dry_run(in.dry_run);
    GenerateDataKeyOutput out;
    out.ciphertext_blob.bytes = std::move(blob);
    out.key_id = key.arn;
    out.key_material_id = std::move(material);
    out.plaintext.bytes = secret.view();
    return out;
}

GenerateRandomOutput DataKeys::generate_random(Transaction&, Call&, const GenerateRandomInput& in) {
    if (!in.number_of_bytes) throw ApiError(validation, "NumberOfBytes is required.");
    if (in.custom_key_store_id) throw ApiError(unsupported_operation, "There are no custom key stores here.");
    check_recipient(in.recipient);
    const auto size = static_cast<std::size_t>(*in.number_of_bytes);
    return {{std::string(crypto::Secret::random(size).view())}, {}};
}

}    // namespace pileus::kms
