#include "ssm/secret_values.hpp"

#include "pileus/storage/store.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/uuid.hpp"
#include "ssm/encrypted_message.hpp"
#include "ssm/errors.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

wire::Map<std::string> context_of(const Parameter& parameter) {    // [SSM-70]
    return {{"PARAMETER_ARN", arn_of(parameter.account, parameter.region, parameter.path)}};
}

KeyService::Owner owner_of(const Call& call) { return {call.caller().account, call.caller().region}; }

// KMS's words, as Parameter Store's Java SDK hands them on [SSM-75].
[[noreturn]] void refuse_key(Transaction& tx, std::string_view code, std::string_view text) {
    throw ApiError(invalid_key_id,
                   "{} (Service: AWSKMS; Status Code: 400; Error Code: {}; Request ID: {}; Proxy: null)", text, code,
                   text::Uuid::random(tx.random()).to_string());
}

template <class T>
T take(Transaction& tx, KeyResult<T> result) {
    if (!result) refuse_key(tx, result.refusal().code, result.refusal().text);
    return std::move(*result);
}

}    // namespace

std::string SecretValues::seal(Transaction& tx, Call& call, const Parameter& parameter) {
    const Version& version = parameter.current;
    const wire::Map<std::string> context = context_of(parameter);
    if (version.tier == Tier::standard) {
        return take(tx, keys_.encrypt(tx, call, owner_of(call), *version.key_id, version.value, context)).blob;
    }
    const KeyService::DataKey key =
        take(tx, keys_.generate_data_key(tx, call, owner_of(call), *version.key_id, context));
    return write_message(text::Uuid::random(tx.random()), context, {key.key_arn, key.blob}, key.plaintext,
                         version.value);
}

std::string SecretValues::show(Transaction& tx, Call& call, const Parameter& parameter, const Version& version,
                               bool decrypted) {
    if (version.type != Type::secure_string) return version.value;
    if (!decrypted) return text::base64(version.value);    // [SSM-72]
    const wire::Map<std::string> context = context_of(parameter);
    const auto blob = data_key_of(version.value);
    const KeyService::Decrypted opened =
        take(tx, keys_.decrypt(tx, call, owner_of(call), blob.value_or(version.value), context));
    if (!blob) return std::string(opened.plaintext.view());
    const auto plaintext = read_message(version.value, opened.plaintext);
    if (!plaintext) refuse_key(tx, "InvalidCiphertextException", "The ciphertext is not valid.");
    return std::string(plaintext->view());
}

}    // namespace pileus::ssm
