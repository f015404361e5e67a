#include "sns/topic_key.hpp"

#include "sns/errors.hpp"

namespace pileus::sns {

namespace {

const ErrorKind& kind_of(KeyRefusal::Reason reason) {
    switch (reason) {
        using enum KeyRefusal::Reason;
        case not_found:
        case invalid_arn:
            return kms_not_found;
        case disabled:
            return kms_disabled;
        case invalid_state:
        case wrong_usage:
            return kms_invalid_state;
        case incorrect_key:
        case invalid_ciphertext:
        case access_denied:
            break;
    }
    return kms_access_denied;
}

}    // namespace

std::optional<KeyRefusal> find_key_fault(storage::Transaction& tx, Context& context, const Topic& topic,
                                         KeyService& keys) {
    const auto named = topic.attributes.find("KmsMasterKeyId");
    if (named == topic.attributes.end()) return std::nullopt;
    const auto key = keys.find_key(tx, context, {topic.account, topic.region}, named->second);
    if (key) return std::nullopt;
    return key.refusal();
}

void check_key(storage::Transaction& tx, Call& call, const Topic& topic, KeyService& keys) {
    const auto fault = find_key_fault(tx, call, topic, keys);
    if (!fault) return;
    // As AWS's services pass on what their SDK says [SUP-73].
    throw ApiError(kind_of(fault->reason),
                   "{} (Service: AWSKMS; Status Code: 400; Error Code: {}; Request ID: {}; Proxy: null)", fault->text,
                   fault->code, call.request().request_id);
}

}    // namespace pileus::sns
