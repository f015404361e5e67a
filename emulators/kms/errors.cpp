#include "kms/errors.hpp"

namespace pileus::kms {

namespace {

const ErrorKind& kind_of(KeyRefusal::Reason reason) {
    switch (reason) {
        using enum KeyRefusal::Reason;
        case not_found:
            return kms::not_found;
        case invalid_arn:
            return kms::invalid_arn;
        case disabled:
            return kms::disabled;
        case invalid_state:
            return kms::invalid_state;
        case wrong_usage:
            return kms::invalid_key_usage;
        case invalid_ciphertext:
            return kms::invalid_ciphertext;
        case incorrect_key:
            return kms::incorrect_key;
        case access_denied:
            return kms::access_denied;
    }
    return kms::internal;
}

}    // namespace

KeyRefusal refusal(KeyRefusal::Reason reason, std::string text) {
    const ErrorKind& kind = kind_of(reason);
    return {reason, kind.type, text.empty() ? std::string(kind.message) : std::move(text)};
}

void refuse(const KeyRefusal& refusal) { throw ApiError(kind_of(refusal.reason), "{}", refusal.text); }

}    // namespace pileus::kms
