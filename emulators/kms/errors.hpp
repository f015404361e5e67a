// Errors of KMS [SUP-71, SUP-219]. AWS JSON alone is spoken, so each has one spelling.
#pragma once

#include <array>

#include "pileus/error.hpp"
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
inline constexpr ErrorKind validation{.type = "ValidationException", .modelled = false};
inline constexpr ErrorKind not_authorized{.type = "NotAuthorizedException", .modelled = false};
inline constexpr ErrorKind serialization{.type = "SerializationException", .modelled = false};
inline constexpr ErrorKind unknown_operation{.type = "UnknownOperationException", .modelled = false};
inline constexpr ErrorKind access_denied{.type = "AccessDeniedException", .modelled = false};
inline constexpr ErrorKind missing_authentication{.type = "MissingAuthenticationTokenException",
                                                  .message = "Request is missing Authentication Token",
                                                  .modelled = false};
inline constexpr ErrorKind incomplete_signature{.type = "IncompleteSignatureException", .modelled = false};
inline constexpr ErrorKind unrecognized_client{.type = "UnrecognizedClientException",
                                               .message = "The security token included in the request is invalid.",
                                               .modelled = false};
inline constexpr ErrorKind invalid_signature{
    .type = "InvalidSignatureException",
    .message =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.",
    .modelled = false};
inline constexpr ErrorKind expired_token{.type = "ExpiredTokenException",
                                         .message = "The security token included in the request is expired",
                                         .modelled = false};
inline constexpr ErrorKind throttling{.type = "ThrottlingException", .message = "Rate exceeded", .modelled = false};
inline constexpr ErrorKind internal{
    .type = "KMSInternalException",
    .status = 500,
    .message = "The request processing has failed because of an unknown error, exception or failure."};
inline constexpr ErrorKind unavailable{.type = "ServiceUnavailableException",
                                       .status = 503,
                                       .message = "The request has failed due to a temporary failure of the server.",
                                       .modelled = false};
inline constexpr ErrorKind too_large{.type = "RequestEntityTooLarge", .status = 413, .modelled = false};

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
    .errors = {.serialization = &serialization,
               .unknown_operation = &unknown_operation,
               .missing_action = &unknown_operation,
               .validation = &validation,
               .access_denied = &access_denied,
               .missing_authentication = &missing_authentication,
               .incomplete_signature = &incomplete_signature,
               .unrecognized_client = &unrecognized_client,
               .invalid_signature = &invalid_signature,
               .expired_token = &expired_token,
               .throttling = &throttling,
               .internal_failure = &internal,
               .unavailable = &unavailable,
               .too_large = &too_large},
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
