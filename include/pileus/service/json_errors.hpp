// What the framework of AWS's JSON services answers: one spelling for all of them [SUP-21, SUP-46, SUP-47].
#pragma once

#include "pileus/error.hpp"
#include "pileus/service/service.hpp"

namespace pileus::json_errors {

inline constexpr ErrorKind validation{.type = "ValidationException", .modelled = false};
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
inline constexpr ErrorKind invalid_signature{.type = "InvalidSignatureException", .modelled = false};
inline constexpr ErrorKind expired_token{.type = "ExpiredTokenException",
                                         .message = "The security token included in the request is expired",
                                         .modelled = false};
inline constexpr ErrorKind throttling{.type = "ThrottlingException", .message = "Rate exceeded", .modelled = false};
inline constexpr ErrorKind unavailable{.type = "ServiceUnavailable",
                                       .status = 503,
                                       .message = "The request has failed due to a temporary failure of the server.",
                                       .modelled = false};
inline constexpr ErrorKind too_large{.type = "RequestEntityTooLarge", .status = 413, .modelled = false};

// With the one that each service names itself.
constexpr FrameworkErrors with(const ErrorKind& internal_failure) {
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

}    // namespace pileus::json_errors
