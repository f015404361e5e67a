// Errors of SQS in all their spellings: the shape's name in JSON, the legacy code in Query and x-amzn-query-error
// [SQS-68 to SQS-107].
#pragma once

#include <array>

#include "pileus/error.hpp"
#include "pileus/service/service.hpp"

namespace pileus::sqs {

inline constexpr ErrorKind queue_does_not_exist{
    .type = "QueueDoesNotExist",
    .query_code = "AWS.SimpleQueueService.NonExistentQueue",
    .status = 400,
    .message = "The specified queue does not exist.",
    .query_message = "The specified queue does not exist for this wsdl version."};    // [SQS-68, SQS-40]
inline constexpr ErrorKind queue_name_exists{
    .type = "QueueNameExists", .query_code = "QueueAlreadyExists", .status = 400};    // [SQS-69]
inline constexpr ErrorKind queue_deleted_recently{.type = "QueueDeletedRecently",
                                                  .query_code = "AWS.SimpleQueueService.QueueDeletedRecently",
                                                  .status = 400,
                                                  .message =
                                                      "You must wait 60 seconds after deleting a queue before you can "
                                                      "create another with the same name."};    // [SQS-70, SQS-124]
inline constexpr ErrorKind purge_queue_in_progress{.type = "PurgeQueueInProgress",
                                                   .query_code = "AWS.SimpleQueueService.PurgeQueueInProgress",
                                                   .status = 403};    // [SQS-71, SQS-383]
inline constexpr ErrorKind over_limit{.type = "OverLimit", .query_code = "OverLimit", .status = 403};    // [SQS-72]
inline constexpr ErrorKind receipt_handle_is_invalid{
    .type = "ReceiptHandleIsInvalid", .query_code = "ReceiptHandleIsInvalid", .status = 404};    // [SQS-73]
inline constexpr ErrorKind invalid_address{
    .type = "InvalidAddress", .query_code = "InvalidAddress", .status = 404};    // [SQS-74]
inline constexpr ErrorKind resource_not_found{
    .type = "ResourceNotFoundException", .query_code = "ResourceNotFoundException", .status = 404};    // [SQS-75]
inline constexpr ErrorKind message_not_inflight{
    .type = "MessageNotInflight",
    .query_code = "AWS.SimpleQueueService.MessageNotInflight",
    .status = 400,
    .message = "The specified message is not in flight."};    // [SQS-76, SQS-294]
inline constexpr ErrorKind too_many_entries{.type = "TooManyEntriesInBatchRequest",
                                            .query_code = "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
                                            .status = 400};    // [SQS-77]
inline constexpr ErrorKind empty_batch_request{.type = "EmptyBatchRequest",
                                               .query_code = "AWS.SimpleQueueService.EmptyBatchRequest",
                                               .status = 400};    // [SQS-78]
inline constexpr ErrorKind batch_entry_ids_not_distinct{.type = "BatchEntryIdsNotDistinct",
                                                        .query_code = "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
                                                        .status = 400};    // [SQS-79]
inline constexpr ErrorKind batch_request_too_long{.type = "BatchRequestTooLong",
                                                  .query_code = "AWS.SimpleQueueService.BatchRequestTooLong",
                                                  .status = 400};    // [SQS-80]
inline constexpr ErrorKind invalid_batch_entry_id{
    .type = "InvalidBatchEntryId",
    .query_code = "AWS.SimpleQueueService.InvalidBatchEntryId",
    .status = 400,
    .message =
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 "
        "letters long."};    // [SQS-81, SQS-248]
inline constexpr ErrorKind unsupported_operation{.type = "UnsupportedOperation",
                                                 .query_code = "AWS.SimpleQueueService.UnsupportedOperation",
                                                 .status = 400};    // [SQS-82]
inline constexpr ErrorKind invalid_attribute_name{
    .type = "InvalidAttributeName", .query_code = "InvalidAttributeName", .status = 400};    // [SQS-83]
inline constexpr ErrorKind invalid_attribute_value{
    .type = "InvalidAttributeValue", .query_code = "InvalidAttributeValue", .status = 400};    // [SQS-84]
inline constexpr ErrorKind invalid_message_contents{
    .type = "InvalidMessageContents",
    .query_code = "InvalidMessageContents",
    .status = 400,
    .message =
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | "
        "#x10000 to #x10FFFF"};    // [SQS-85]
inline constexpr ErrorKind invalid_id_format{
    .type = "InvalidIdFormat", .query_code = "InvalidIdFormat", .status = 400};    // [SQS-86]: never raised
inline constexpr ErrorKind invalid_security{
    .type = "InvalidSecurity",
    .query_code = "InvalidSecurity",
    .status = 403,
    .message = "The request was not made over HTTPS or did not use SigV4 for signing."};    // [SQS-87]
inline constexpr ErrorKind request_throttled{
    .type = "RequestThrottled", .query_code = "RequestThrottled", .status = 403};    // [SQS-88]
inline constexpr ErrorKind kms_disabled{
    .type = "KmsDisabled", .query_code = "KMS.DisabledException", .status = 400};    // [SQS-89]
inline constexpr ErrorKind kms_invalid_state{
    .type = "KmsInvalidState", .query_code = "KMS.InvalidStateException", .status = 400};    // [SQS-90]
inline constexpr ErrorKind kms_not_found{
    .type = "KmsNotFound", .query_code = "KMS.NotFoundException", .status = 400};    // [SQS-91]
inline constexpr ErrorKind kms_opt_in_required{
    .type = "KmsOptInRequired", .query_code = "KMS.OptInRequired", .status = 403};    // [SQS-92]
inline constexpr ErrorKind kms_throttled{
    .type = "KmsThrottled", .query_code = "KMS.ThrottlingException", .status = 400};    // [SQS-93]
inline constexpr ErrorKind kms_access_denied{
    .type = "KmsAccessDenied", .query_code = "KMS.AccessDeniedException", .status = 400};    // [SQS-94]
inline constexpr ErrorKind kms_invalid_key_usage{
    .type = "KmsInvalidKeyUsage", .query_code = "KMS.InvalidKeyUsageException", .status = 400};    // [SQS-95]

// The framework's: no operation models them, and their namespace is another [SQS-25].
inline constexpr ErrorKind invalid_parameter_value{.type = "InvalidParameterValueException",
                                                   .query_code = "InvalidParameterValue",
                                                   .status = 400,
                                                   .modelled = false};    // [SQS-96]
inline constexpr ErrorKind missing_parameter{.type = "MissingRequiredParameterException",
                                             .query_code = "MissingParameter",
                                             .status = 400,
                                             .modelled = false};    // [SQS-97]
inline constexpr ErrorKind malformed_input{
    .type = "SerializationException", .query_code = "MalformedInput", .status = 400, .modelled = false};    // [SQS-98]
inline constexpr ErrorKind invalid_action{.type = "UnknownOperationException",
                                          .query_code = "InvalidAction",
                                          .status = 400,
                                          .modelled = false};    // [SQS-99]
// Of a batch's entry [SQS-253].
inline constexpr ErrorKind empty_value{
    .type = "EmptyValue", .query_code = "EmptyValue", .status = 400, .modelled = false};
inline constexpr ErrorKind missing_action{.type = "MissingActionException",
                                          .query_code = "MissingAction",
                                          .status = 400,
                                          .message = "The request must contain the parameter Action.",
                                          .modelled = false};    // [SQS-35]
// Among the errors that AWS documents for every action; only Query has a query string.
inline constexpr ErrorKind malformed_query_string{
    .type = "MalformedQueryString", .query_code = "MalformedQueryString", .status = 404, .modelled = false};
inline constexpr ErrorKind access_denied{
    .type = "AccessDeniedException", .query_code = "AccessDenied", .status = 403, .modelled = false};    // [SQS-100]
inline constexpr ErrorKind invalid_client_token_id{.type = "UnrecognizedClientException",
                                                   .query_code = "InvalidClientTokenId",
                                                   .status = 403,
                                                   .message = "The security token included in the request is invalid.",
                                                   .modelled = false};    // [SQS-101]
inline constexpr ErrorKind signature_does_not_match{
    .type = "InvalidSignatureException",
    .query_code = "SignatureDoesNotMatch",
    .status = 403,
    .message =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.",
    .modelled = false};    // [SQS-102]
inline constexpr ErrorKind expired_token{.type = "ExpiredTokenException",
                                         .query_code = "ExpiredToken",
                                         .status = 403,
                                         .message = "The security token included in the request is expired",
                                         .modelled = false};    // [SQS-104]
inline constexpr ErrorKind missing_authentication_token{.type = "MissingAuthenticationTokenException",
                                                        .query_code = "MissingAuthenticationToken",
                                                        .status = 403,
                                                        .message = "Request is missing Authentication Token",
                                                        .modelled = false};    // [SQS-105]
inline constexpr ErrorKind incomplete_signature{.type = "IncompleteSignatureException",
                                                .query_code = "IncompleteSignature",
                                                .status = 400,
                                                .modelled = false};    // [SQS-106]
inline constexpr ErrorKind throttling{.type = "ThrottlingException",
                                      .query_code = "ThrottlingException",
                                      .status = 400,
                                      .message = "Rate exceeded",
                                      .modelled = false};    // [SQS-107]
inline constexpr ErrorKind internal_failure{
    .type = "InternalFailure",
    .query_code = "InternalFailure",
    .status = 500,
    .message = "The request processing has failed because of an unknown error, exception or failure.",
    .modelled = false};    // [SQS-107]
inline constexpr ErrorKind service_unavailable{
    .type = "ServiceUnavailable",
    .query_code = "ServiceUnavailable",
    .status = 503,
    .message = "The request has failed due to a temporary failure of the server.",
    .modelled = false};    // [SQS-107]
inline constexpr ErrorKind request_entity_too_large{.type = "RequestEntityTooLarge",
                                                    .query_code = "RequestEntityTooLarge",
                                                    .status = 413,
                                                    .modelled = false};    // [SQS-29]

inline constexpr std::array modelled_errors{&queue_does_not_exist,
                                            &queue_name_exists,
                                            &queue_deleted_recently,
                                            &purge_queue_in_progress,
                                            &over_limit,
                                            &receipt_handle_is_invalid,
                                            &invalid_address,
                                            &resource_not_found,
                                            &message_not_inflight,
                                            &too_many_entries,
                                            &empty_batch_request,
                                            &batch_entry_ids_not_distinct,
                                            &batch_request_too_long,
                                            &invalid_batch_entry_id,
                                            &unsupported_operation,
                                            &invalid_attribute_name,
                                            &invalid_attribute_value,
                                            &invalid_message_contents,
                                            &invalid_id_format,
                                            &invalid_security,
                                            &request_throttled,
                                            &kms_disabled,
                                            &kms_invalid_state,
                                            &kms_not_found,
                                            &kms_opt_in_required,
                                            &kms_throttled,
                                            &kms_access_denied,
                                            &kms_invalid_key_usage};

// Throws MissingParameter for the first required member that is missing [SQS-97].
[[noreturn]] void refuse(const wire::Violations& violations);

}    // namespace pileus::sqs
