// What the framework of AWS's REST-JSON services answers: what that of the JSON services does, mostly with the status
// 403 [SUP-21, SUP-46, SUP-47].
#pragma once

#include "pileus/service/json_errors.hpp"

namespace pileus::rest_errors {

constexpr ErrorKind with_status(ErrorKind kind, int status) {
    kind.status = status;
    return kind;
}

inline constexpr ErrorKind unknown_operation = with_status(json_errors::unknown_operation, 404);
inline constexpr ErrorKind access_denied = with_status(json_errors::access_denied, 403);
inline constexpr ErrorKind missing_authentication{.type = "MissingAuthenticationTokenException",
                                                  .status = 403,
                                                  .message = "Missing Authentication Token",
                                                  .modelled = false};    // [SUP-25]
inline constexpr ErrorKind incomplete_signature = with_status(json_errors::incomplete_signature, 403);
inline constexpr ErrorKind unrecognized_client = with_status(json_errors::unrecognized_client, 403);
inline constexpr ErrorKind invalid_signature = with_status(json_errors::invalid_signature, 403);
inline constexpr ErrorKind expired_token = with_status(json_errors::expired_token, 403);
inline constexpr ErrorKind throttling = with_status(json_errors::throttling, 429);

// With those that each service names itself.
constexpr FrameworkErrors with(const ErrorKind& validation, const ErrorKind& internal_failure) {
    FrameworkErrors errors = json_errors::with(internal_failure);
    errors.validation = &validation;
    errors.unknown_operation = &unknown_operation;
    errors.missing_action = &unknown_operation;
    errors.access_denied = &access_denied;
    errors.missing_authentication = &missing_authentication;
    errors.incomplete_signature = &incomplete_signature;
    errors.unrecognized_client = &unrecognized_client;
    errors.invalid_signature = &invalid_signature;
    errors.expired_token = &expired_token;
    errors.throttling = &throttling;
    return errors;
}

}    // namespace pileus::rest_errors
