#include "kms/data_key_pairs.hpp"

#include "kms/errors.hpp"
#include "kms/key_pairs.hpp"
#include "kms/slow_work.hpp"

namespace pileus::kms {

std::vector<Operation> DataKeyPairs::operations() {
    return {operation<&DataKeyPairs::generate>(*this, "GenerateDataKeyPair"),
            operation<&DataKeyPairs::generate_without_plaintext>(*this, "GenerateDataKeyPairWithoutPlaintext")};
}

GenerateDataKeyPairOutput DataKeyPairs::generate(Transaction& tx, Call& call, const GenerateDataKeyPairInput& in) {
    check_recipient(in.recipient);
    GenerateDataKeyPairOutput out;
    const KeyPair* const pair = make(tx, call, in, out);
    if (pair != nullptr) out.private_key_plaintext.bytes = pair->private_key.view();
    return out;
}

GenerateDataKeyPairWithoutPlaintextOutput DataKeyPairs::generate_without_plaintext(
    Transaction& tx, Call& call, const GenerateDataKeyPairWithoutPlaintextInput& in) {
    GenerateDataKeyPairWithoutPlaintextOutput out;
    make(tx, call, in, out);
    return out;
}

const KeyPair* DataKeyPairs::make(Transaction& tx, Call& call, const GenerateDataKeyPairWithoutPlaintextInput& in,
                                  GenerateDataKeyPairWithoutPlaintextOutput& out) {
    ring_.check_tokens(in.grant_tokens);
    const Key key = ring_.get_usable(tx, call, in.key_id, Usage::encrypt_decrypt);
    if (!key.is_symmetric()) refuse(wrong_usage_of(key, call.request().operation));
    const KeySpec* const spec = find_spec(in.key_pair_spec);
    if (spec == nullptr)
        throw ApiError(unsupported_operation, "Key pairs of spec {} cannot be made here.", in.key_pair_spec);
    end_dry_run(in.dry_run);
    const KeyPair* const pair = done_for<KeyPair>(call, [spec] { return [spec] { return make_key_pair(*spec); }; });
    if (pair == nullptr) return nullptr;
    auto [blob, material] = cipher_.encrypt(key, pair->private_key.view(), in.encryption_context, BlobKind::data_key);
    out.private_key_ciphertext_blob.bytes = std::move(blob);
    out.public_key.bytes = pair->public_key;
    out.key_id = key.arn;
    out.key_pair_spec = in.key_pair_spec;
    out.key_material_id = std::move(material);
    return pair;
}

}    // namespace pileus::kms
