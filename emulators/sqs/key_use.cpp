#include "sqs/key_use.hpp"

#include "pileus/error.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

namespace {

// [SQS-89 to SQS-95]
const ErrorKind& kind_of(KeyRefusal::Reason reason) {
    switch (reason) {
        using enum KeyRefusal::Reason;
        case not_found:
        case invalid_arn:
            return kms_not_found;
        case disabled:
            return kms_disabled;
        case invalid_state:
            return kms_invalid_state;
        case wrong_usage:
        case incorrect_key:
            return kms_invalid_key_usage;
        case invalid_ciphertext:
        case access_denied:
            break;
    }
    return kms_access_denied;
}

}    // namespace

void KeyUse::check_key(storage::Transaction& tx, Call& call, const Queue& queue) {
    KeyResult<KeyService::Key> key = keys_.find_key(tx, call, {queue.account, queue.region}, queue.kms_key);
    if (key) return;
    // As AWS's services pass on what their SDK says [SUP-73].
    const KeyRefusal& refusal = key.refusal();
    throw ApiError(kind_of(refusal.reason),
                   "{} (Service: AWSKMS; Status Code: 400; Error Code: {}; Request ID: {}; Proxy: null)", refusal.text,
                   refusal.code, call.request().request_id);
}

}    // namespace pileus::sqs
