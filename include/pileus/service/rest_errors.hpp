// What the framework of AWS's REST-JSON services answers: the codes of the JSON services, mostly with the status 403
// [SUP-21, SUP-46, SUP-47].
#pragma once

#include "pileus/error.hpp"
#include "pileus/service/service.hpp"

namespace pileus::rest_errors {

inline constexpr ErrorKind serialization{.type = "SerializationException", .modelled = false};
inline constexpr ErrorKind unknown_operation{.type = "UnknownOperationException", .status = 404, .modelled = false};
inline constexpr ErrorKind access_denied{.type = "AccessDeniedException", .status = 403, .modelled = false};
inline constexpr ErrorKind missing_authentication{.type = "MissingAuthenticationTokenException",
                                                  .status = 403,
                                                  .message = "Missing Authentication Token",
                                                  .modelled = false};    // [SUP-25]
inline constexpr ErrorKind incomplete_signature{
    .type = "IncompleteSignatureException", .status = 403, .modelled = false};
inline constexpr ErrorKind unrecognized_client{.type = "UnrecognizedClientException",
                                               .status = 403,
                                               .message = "The security token included in the request is invalid.",
                                               .modelled = false};
inline constexpr ErrorKind invalid_signature{.type = "InvalidSignatureException", .status = 403, .modelled = false};
inline constexpr ErrorKind expired_token{.type = "ExpiredTokenException",
                                         .status = 403,
                                         .message = "The security token included in the request is expired",
                                         .modelled = false};
inline constexpr ErrorKind throttling{
    .type = "ThrottlingException", .status = 429, .message = "Rate exceeded", .modelled = false};
inline constexpr ErrorKind unavailable{.type = "ServiceUnavailable",
                                       .status = 503,
                                       .message = "The request has failed due to a temporary failure of the server.",
                                       .modelled = false};
inline constexpr ErrorKind too_large{.type = "RequestEntityTooLarge", .status = 413, .modelled = false};

// With those that each service names itself.
constexpr FrameworkErrors with(const ErrorKind& validation, const ErrorKind& internal_failure) {
    return {.serialization = &serialization,
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
            .internal_failure = &internal_failure,
            .unavailable = &unavailable,
            .too_large = &too_large};
}

}    // namespace pileus::rest_errors
