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

void check_key(storage::Transaction& tx, Call& call, const Topic& topic, KeyService& keys) {
    const auto named = topic.attributes.find("KmsMasterKeyId");
    if (named == topic.attributes.end()) return;
    KeyResult<KeyService::Key> key = keys.find_key(tx, call, {topic.account, topic.region}, named->second);
    if (key) return;
    // As AWS's services pass on what their SDK says [SUP-73].
    const KeyRefusal& refusal = key.refusal();
    throw ApiError(kind_of(refusal.reason),
                   "{} (Service: AWSKMS; Status Code: 400; Error Code: {}; Request ID: {}; Proxy: null)", refusal.text,
                   refusal.code, call.request().request_id);
}

}    // namespace pileus::sns
