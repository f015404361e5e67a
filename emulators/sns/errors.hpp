// Errors of SNS: the shape's name in the model, and the code that Query answers [SNS-15 to SNS-32].
#pragma once

#include <array>

#include "pileus/error.hpp"
#include "pileus/service/service.hpp"

namespace pileus::sns {

inline constexpr ErrorKind invalid_parameter{
    .type = "InvalidParameterException", .query_code = "InvalidParameter", .status = 400};    // [SNS-15]
inline constexpr ErrorKind parameter_value_invalid{
    .type = "InvalidParameterValueException", .query_code = "ParameterValueInvalid", .status = 400};    // [SNS-16]
inline constexpr ErrorKind not_found{
    .type = "NotFoundException", .query_code = "NotFound", .status = 404};    // [SNS-17]
inline constexpr ErrorKind resource_not_found{.type = "ResourceNotFoundException",
                                              .query_code = "ResourceNotFound",
                                              .status = 404,
                                              .message = "Resource does not exist"};    // [SNS-18, SNS-43]
inline constexpr ErrorKind authorization_error{
    .type = "AuthorizationErrorException", .query_code = "AuthorizationError", .status = 403};    // [SNS-19]
inline constexpr ErrorKind invalid_security{
    .type = "InvalidSecurityException",
    .query_code = "InvalidSecurity",
    .status = 403,
    .message =
        "The credential signature isn't valid. You must use an HTTPS endpoint and sign your request using "
        "Signature Version 4."};    // [SNS-20]
inline constexpr ErrorKind invalid_state{
    .type = "InvalidStateException", .query_code = "InvalidState", .status = 400};    // [SNS-21]
// [SNS-22]
inline constexpr ErrorKind topic_limit_exceeded{
    .type = "TopicLimitExceededException", .query_code = "TopicLimitExceeded", .status = 403};
inline constexpr ErrorKind subscription_limit_exceeded{.type = "SubscriptionLimitExceededException",
                                                       .query_code = "SubscriptionLimitExceeded",
                                                       .status = 403,
                                                       .message = "Subscription limit exceeded"};
inline constexpr ErrorKind filter_policy_limit_exceeded{.type = "FilterPolicyLimitExceededException",
                                                        .query_code = "FilterPolicyLimitExceeded",
                                                        .status = 403,
                                                        .message = "Filter policy limit exceeded"};
inline constexpr ErrorKind replay_limit_exceeded{
    .type = "ReplayLimitExceededException",
    .query_code = "ReplayLimitExceeded",
    .status = 403,
    .message = "The request parameter has exceeded the maximum number of concurrent message replays."};
// [SNS-23, SNS-92]
inline constexpr ErrorKind tag_limit_exceeded{
    .type = "TagLimitExceededException",
    .query_code = "TagLimitExceeded",
    .status = 400,
    .message = "Could not complete request: tag quota of per resource exceeded"};
inline constexpr ErrorKind stale_tag{.type = "StaleTagException", .query_code = "StaleTag", .status = 400};
inline constexpr ErrorKind tag_policy{.type = "TagPolicyException", .query_code = "TagPolicy", .status = 400};
inline constexpr ErrorKind concurrent_access{
    .type = "ConcurrentAccessException", .query_code = "ConcurrentAccess", .status = 400};
// [SNS-24, SNS-161 to SNS-165]
inline constexpr ErrorKind batch_entry_ids_not_distinct{
    .type = "BatchEntryIdsNotDistinctException",
    .query_code = "BatchEntryIdsNotDistinct",
    .status = 400,
    .message = "Two or more batch entries in the request have the same Id."};
inline constexpr ErrorKind batch_request_too_long{
    .type = "BatchRequestTooLongException",
    .query_code = "BatchRequestTooLong",
    .status = 400,
    .message = "The length of all the messages put together is more than the limit."};
inline constexpr ErrorKind empty_batch_request{
    .type = "EmptyBatchRequestException", .query_code = "EmptyBatchRequest", .status = 400};
inline constexpr ErrorKind invalid_batch_entry_id{
    .type = "InvalidBatchEntryIdException", .query_code = "InvalidBatchEntryId", .status = 400};
inline constexpr ErrorKind too_many_entries{.type = "TooManyEntriesInBatchRequestException",
                                            .query_code = "TooManyEntriesInBatchRequest",
                                            .status = 400,
                                            .message = "The batch request contains more entries than permissible."};
// [SNS-25]
inline constexpr ErrorKind endpoint_disabled{.type = "EndpointDisabledException",
                                             .query_code = "EndpointDisabled",
                                             .status = 400,
                                             .message = "Endpoint is disabled"};
inline constexpr ErrorKind platform_application_disabled{.type = "PlatformApplicationDisabledException",
                                                         .query_code = "PlatformApplicationDisabled",
                                                         .status = 400,
                                                         .message = "Platform application is disabled"};
// [SNS-26, SNS-27]
inline constexpr ErrorKind kms_disabled{.type = "KMSDisabledException", .query_code = "KMSDisabled", .status = 400};
inline constexpr ErrorKind kms_invalid_state{
    .type = "KMSInvalidStateException", .query_code = "KMSInvalidState", .status = 400};
inline constexpr ErrorKind kms_not_found{.type = "KMSNotFoundException", .query_code = "KMSNotFound", .status = 400};
inline constexpr ErrorKind kms_throttling{
    .type = "KMSThrottlingException", .query_code = "KMSThrottling", .status = 400};
inline constexpr ErrorKind kms_access_denied{
    .type = "KMSAccessDeniedException", .query_code = "KMSAccessDenied", .status = 400};
inline constexpr ErrorKind kms_opt_in_required{
    .type = "KMSOptInRequired", .query_code = "KMSOptInRequired", .status = 403};
// [SNS-28, SNS-29]
inline constexpr ErrorKind opted_out{.type = "OptedOutException", .query_code = "OptedOut", .status = 400};
inline constexpr ErrorKind user_error{.type = "UserErrorException", .query_code = "UserError", .status = 400};
inline constexpr ErrorKind verification_failed{
    .type = "VerificationException", .query_code = "VerificationException", .status = 400};
inline constexpr ErrorKind throttled{.type = "ThrottledException", .query_code = "Throttled", .status = 429};
inline constexpr ErrorKind validation_exception{
    .type = "ValidationException", .query_code = "ValidationException", .status = 400};    // [SNS-30]
inline constexpr ErrorKind internal_error{
    .type = "InternalErrorException",
    .query_code = "InternalError",
    .status = 500,
    .message = "The request processing has failed because of an unknown error, exception or failure."};    // [SNS-32]

// The framework's: none of the model.
inline constexpr ErrorKind validation_error{
    .type = "ValidationError", .query_code = "", .status = 400, .modelled = false};    // [SNS-31]
inline constexpr ErrorKind malformed_input{
    .type = "MalformedInput", .query_code = "", .status = 400, .modelled = false};
inline constexpr ErrorKind invalid_action{
    .type = "InvalidAction", .query_code = "", .status = 400, .modelled = false};    // [SNS-13]
inline constexpr ErrorKind missing_action{.type = "InvalidAction",
                                          .query_code = "",
                                          .status = 400,
                                          .message = "The request must contain the parameter Action.",
                                          .modelled = false};    // [SNS-13]
inline constexpr ErrorKind missing_authentication_token{.type = "MissingAuthenticationToken",
                                                        .query_code = "",
                                                        .status = 403,
                                                        .message = "Request is missing Authentication Token",
                                                        .modelled = false};
inline constexpr ErrorKind incomplete_signature{
    .type = "IncompleteSignature", .query_code = "", .status = 400, .modelled = false};
inline constexpr ErrorKind invalid_client_token_id{.type = "InvalidClientTokenId",
                                                   .query_code = "",
                                                   .status = 403,
                                                   .message = "The security token included in the request is invalid.",
                                                   .modelled = false};
inline constexpr ErrorKind signature_does_not_match{
    .type = "SignatureDoesNotMatch", .query_code = "", .status = 403, .modelled = false};
inline constexpr ErrorKind expired_token{.type = "ExpiredToken",
                                         .query_code = "",
                                         .status = 403,
                                         .message = "The security token included in the request is expired",
                                         .modelled = false};
inline constexpr ErrorKind throttling{
    .type = "Throttling", .query_code = "", .status = 400, .message = "Rate exceeded", .modelled = false};
inline constexpr ErrorKind service_unavailable{
    .type = "ServiceUnavailable",
    .query_code = "",
    .status = 503,
    .message = "The request has failed due to a temporary failure of the server.",
    .modelled = false};
inline constexpr ErrorKind request_entity_too_large{
    .type = "RequestEntityTooLarge", .query_code = "", .status = 413, .modelled = false};

// Those that the operations which are here may answer: the conformance test compares them with AWS's model.
inline constexpr std::array modelled_errors{&invalid_parameter,
                                            &parameter_value_invalid,
                                            &batch_entry_ids_not_distinct,
                                            &batch_request_too_long,
                                            &empty_batch_request,
                                            &invalid_batch_entry_id,
                                            &too_many_entries,
                                            &endpoint_disabled,
                                            &platform_application_disabled,
                                            &kms_disabled,
                                            &kms_invalid_state,
                                            &kms_not_found,
                                            &kms_throttling,
                                            &kms_access_denied,
                                            &kms_opt_in_required,
                                            &validation_exception,
                                            &opted_out,
                                            &user_error,
                                            &verification_failed,
                                            &throttled,
                                            &not_found,
                                            &resource_not_found,
                                            &authorization_error,
                                            &invalid_security,
                                            &invalid_state,
                                            &subscription_limit_exceeded,
                                            &filter_policy_limit_exceeded,
                                            &replay_limit_exceeded,
                                            &topic_limit_exceeded,
                                            &tag_limit_exceeded,
                                            &stale_tag,
                                            &tag_policy,
                                            &concurrent_access,
                                            &internal_error};

// Throws for the violations that the framework found: ValidationError [SNS-31]; a missing SubscriptionArn is SNS's own
// to refuse [SNS-131].
[[noreturn]] void refuse(const wire::Violations& violations);

}    // namespace pileus::sns
