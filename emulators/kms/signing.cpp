#include "kms/signing.hpp"

#include "kms/errors.hpp"
#include "kms/key_metadata.hpp"
#include "kms/key_pairs.hpp"
#include "kms/slow_work.hpp"
#include "pileus/text/sha256.hpp"

namespace pileus::kms {

namespace {

Signed signed_of(const SignInput& in) {
    return {in.signing_algorithm, in.message_type.value_or("RAW") == "DIGEST", in.message.bytes};
}

}    // namespace

std::vector<Operation> Signing::operations() {
    return {operation<&Signing::sign>(*this, "Sign"),
            operation<&Signing::verify>(*this, "Verify"),
            operation<&Signing::get_public_key>(*this, "GetPublicKey"),
            operation<&Signing::derive_shared_secret>(*this, "DeriveSharedSecret"),
            operation<&Signing::generate_mac>(*this, "GenerateMac"),
            operation<&Signing::verify_mac>(*this, "VerifyMac")};
}

Key Signing::get_signing_key(Transaction& tx, Call& call, const SignInput& in) {
    ring_.check_tokens(in.grant_tokens);
    Key key = ring_.get_usable(tx, call, in.key_id, Usage::sign_verify);
    check_algorithm(key, in.signing_algorithm);
    check_message(in.signing_algorithm, in.message_type.value_or("RAW"), in.message.bytes);
    return key;
}

SignOutput Signing::sign(Transaction& tx, Call& call, const SignInput& in) {
    const Key key = get_signing_key(tx, call, in);
    end_dry_run(in.dry_run);
    const std::string* const signature = done_for<std::string>(call, [&] {
        const auto secret = ring_.open_shared(key);
        return [secret, what = signed_of(in)] { return kms::sign(*secret, what); };
    });
    if (signature == nullptr) return {};
    return {key.arn, {*signature}, in.signing_algorithm};
}

VerifyOutput Signing::verify(Transaction& tx, Call& call, const VerifyInput& in) {
    const Key key = get_signing_key(tx, call, in);
    const bool* const is_good = done_for<bool>(call, [&] {
        return [public_key = table_.public_key(key), what = signed_of(in), signature = in.signature.bytes] {
            return kms::verify(public_key, what, signature);
        };
    });
    if (is_good == nullptr) return {};
    if (!*is_good) throw ApiError(wrong_signature);
    end_dry_run(in.dry_run);
    return {key.arn, true, in.signing_algorithm};
}

GetPublicKeyOutput Signing::get_public_key(Transaction& tx, Call& call, const GetPublicKeyInput& in) {
    ring_.check_tokens(in.grant_tokens);
    const Key key = ring_.get(tx, call, in.key_id);
    if (const auto fault = find_fault(key)) refuse(*fault);
    if (!key.is_pair()) {
        throw ApiError(unsupported_operation, "{} key spec is {} which is not valid for GetPublicKey.", key.arn,
                       key.spec->name);
    }
    GetPublicKeyOutput out;
    out.key_id = key.arn;
    out.public_key.bytes = table_.public_key(key);
    out.customer_master_key_spec = master_key_spec_of(key);
    out.key_spec = key.spec->name;
    out.key_usage = name_of(key.usage);
    show_algorithms(key, out);
    return out;
}

DeriveSharedSecretOutput Signing::derive_shared_secret(Transaction& tx, Call& call, const DeriveSharedSecretInput& in) {
    ring_.check_tokens(in.grant_tokens);
    check_recipient(in.recipient);
    const Key key = ring_.get_usable(tx, call, in.key_id, Usage::key_agreement);
    using Agreed = std::optional<crypto::Secret>;
    const Agreed* const agreed = done_for<Agreed>(call, [&] {
        const auto secret = ring_.open_shared(key);
        return [secret, public_key = in.public_key.bytes] { return agree(*secret, public_key); };
    });
    if (agreed == nullptr) return {};
    if (!*agreed) throw ApiError(validation, "The public key is not one of the curve of {}.", key.spec->name);
    end_dry_run(in.dry_run);
    return {key.arn, {std::string((*agreed)->view())}, {}, in.key_agreement_algorithm, "AWS_KMS"};
}

std::string Signing::authenticate(const Key& key, const GenerateMacInput& in) {
    check_algorithm(key, in.mac_algorithm);
    return kms::authenticate(*ring_.open_shared(key), in.mac_algorithm, in.message.bytes);
}

GenerateMacOutput Signing::generate_mac(Transaction& tx, Call& call, const GenerateMacInput& in) {
    ring_.check_tokens(in.grant_tokens);
    const Key key = ring_.get_usable(tx, call, in.key_id, Usage::generate_verify_mac);
    std::string mac = authenticate(key, in);
    end_dry_run(in.dry_run);
    return {{std::move(mac)}, in.mac_algorithm, key.arn};
}

VerifyMacOutput Signing::verify_mac(Transaction& tx, Call& call, const VerifyMacInput& in) {
    ring_.check_tokens(in.grant_tokens);
    const Key key = ring_.get_usable(tx, call, in.key_id, Usage::generate_verify_mac);
    if (!text::is_same_secret(authenticate(key, in), in.mac.bytes)) throw ApiError(wrong_mac);
    end_dry_run(in.dry_run);
    return {key.arn, true, in.mac_algorithm};
}

}    // namespace pileus::kms
