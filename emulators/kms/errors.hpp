// Errors of KMS [SUP-71, SUP-219]. AWS JSON alone is spoken, so each has one spelling.
#pragma once

#include <array>

#include "pileus/error.hpp"
#include "pileus/service/json_errors.hpp"
#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"

namespace pileus::kms {

inline constexpr ErrorKind not_found{.type = "NotFoundException"};
inline constexpr ErrorKind invalid_arn{.type = "InvalidArnException"};
inline constexpr ErrorKind disabled{.type = "DisabledException"};
inline constexpr ErrorKind invalid_state{.type = "KMSInvalidStateException"};
inline constexpr ErrorKind invalid_ciphertext{.type = "InvalidCiphertextException"};    // has no text
inline constexpr ErrorKind incorrect_key{
    .type = "IncorrectKeyException",
    .message = "The key ID in the request does not identify a CMK that can perform this operation."};
inline constexpr ErrorKind invalid_key_usage{.type = "InvalidKeyUsageException"};
inline constexpr ErrorKind unsupported_operation{.type = "UnsupportedOperationException"};
inline constexpr ErrorKind wrong_signature{.type = "KMSInvalidSignatureException"};    // has no text, either
inline constexpr ErrorKind wrong_mac{.type = "KMSInvalidMacException"};                // the same
inline constexpr ErrorKind already_exists{.type = "AlreadyExistsException"};
inline constexpr ErrorKind invalid_alias_name{.type = "InvalidAliasNameException"};
inline constexpr ErrorKind invalid_grant_id{.type = "InvalidGrantIdException"};
inline constexpr ErrorKind invalid_grant_token{.type = "InvalidGrantTokenException"};
inline constexpr ErrorKind limit_exceeded{.type = "LimitExceededException"};
inline constexpr ErrorKind malformed_policy_document{.type = "MalformedPolicyDocumentException"};
inline constexpr ErrorKind tag_refused{.type = "TagException"};
inline constexpr ErrorKind invalid_marker{.type = "InvalidMarkerException",
                                          .message = "The marker is not one that this operation gave out."};
inline constexpr ErrorKind dry_run{.type = "DryRunOperationException",
                                   .message = "The request would have succeeded, but the DryRun option is set."};

// The framework's.
using json_errors::access_denied;
using json_errors::validation;
inline constexpr ErrorKind not_authorized{.type = "NotAuthorizedException", .modelled = false};
inline constexpr ErrorKind internal{
    .type = "KMSInternalException",
    .status = 500,
    .message = "The request processing has failed because of an unknown error, exception or failure."};

inline constexpr std::array modelled_errors{&not_found,
                                            &invalid_arn,
                                            &disabled,
                                            &invalid_state,
                                            &invalid_ciphertext,
                                            &incorrect_key,
                                            &invalid_key_usage,
                                            &unsupported_operation,
                                            &already_exists,
                                            &invalid_alias_name,
                                            &limit_exceeded,
                                            &malformed_policy_document,
                                            &tag_refused,
                                            &invalid_marker,
                                            &wrong_signature,
                                            &wrong_mac,
                                            &invalid_grant_id,
                                            &invalid_grant_token,
                                            &dry_run};

inline constexpr ServiceTraits traits{
    .name = "kms",
    .target_prefix = "TrentService",
    .json_version = "1.1",
    .void_is_empty_body = true,    // [SUP-65]
    .errors = json_errors::with(internal),
};

// As other services are told.
KeyRefusal refusal(KeyRefusal::Reason reason, std::string text = {});
// As KMS's own callers are.
[[noreturn]] void refuse(const KeyRefusal& refusal);
// What was asked for; throws the refusal.
template <class T>
T or_refuse(KeyResult<T> result) {
    if (!result) refuse(result.refusal());
    return std::move(*result);
}

}    // namespace pileus::kms
