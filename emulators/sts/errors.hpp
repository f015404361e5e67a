// Errors of STS in all their spellings [SUP-21, SUP-53, SUP-233].
#pragma once

#include <array>

#include "pileus/error.hpp"
#include "pileus/service/service.hpp"

namespace pileus::sts {

inline constexpr ErrorKind validation_error{.type = "ValidationError", .query_code = "", .status = 400};
inline constexpr ErrorKind invalid_parameter_value{.type = "InvalidParameterValue", .query_code = "", .status = 400};
inline constexpr ErrorKind malformed_policy_document{.type = "MalformedPolicyDocumentException",
                                                     .query_code = "MalformedPolicyDocument",
                                                     .status = 400,
                                                     .message = "This policy contains invalid Json"};
// A token of an identity provider.
inline constexpr ErrorKind expired_identity{.type = "ExpiredTokenException", .query_code = "", .status = 400};
inline constexpr ErrorKind invalid_identity_token{
    .type = "InvalidIdentityTokenException", .query_code = "InvalidIdentityToken", .status = 400};
inline constexpr ErrorKind idp_communication_error{
    .type = "IDPCommunicationErrorException", .query_code = "IDPCommunicationError", .status = 400};
inline constexpr ErrorKind invalid_authorization_message{
    .type = "InvalidAuthorizationMessageException", .query_code = "", .status = 400, .message = "Message is not valid"};
// Modelled too, and never raised: no region is disabled, no context is checked, and what a policy packs to is AWS's
// secret.
inline constexpr ErrorKind packed_policy_too_large{
    .type = "PackedPolicyTooLargeException", .query_code = "PackedPolicyTooLarge", .status = 400};
inline constexpr ErrorKind idp_rejected_claim{
    .type = "IDPRejectedClaimException", .query_code = "IDPRejectedClaim", .status = 403};
inline constexpr ErrorKind region_disabled{.type = "RegionDisabledException", .query_code = "", .status = 403};
inline constexpr ErrorKind invalid_context_assertion{
    .type = "InvalidContextAssertionException", .query_code = "InvalidContextAssertion", .status = 400};
inline constexpr ErrorKind malformed_input{.type = "MalformedInput", .query_code = "", .status = 400};
inline constexpr ErrorKind invalid_action{.type = "InvalidAction", .query_code = "", .status = 400};
inline constexpr ErrorKind missing_action{.type = "MissingAction",
                                          .query_code = "",
                                          .status = 400,
                                          .message = "The request must contain the parameter Action."};
inline constexpr ErrorKind malformed_query_string{.type = "MalformedQueryString", .query_code = "", .status = 404};
inline constexpr ErrorKind access_denied{.type = "AccessDenied", .query_code = "", .status = 403};
inline constexpr ErrorKind missing_authentication_token{.type = "MissingAuthenticationToken",
                                                        .query_code = "",
                                                        .status = 403,
                                                        .message = "Request is missing Authentication Token"};
inline constexpr ErrorKind incomplete_signature{.type = "IncompleteSignature", .query_code = "", .status = 400};
inline constexpr ErrorKind invalid_client_token_id{.type = "InvalidClientTokenId",
                                                   .query_code = "",
                                                   .status = 403,
                                                   .message = "The security token included in the request is invalid."};
inline constexpr ErrorKind signature_does_not_match{.type = "SignatureDoesNotMatch", .query_code = "", .status = 403};
inline constexpr ErrorKind expired_token{.type = "ExpiredToken",
                                         .query_code = "",
                                         .status = 403,
                                         .message = "The security token included in the request is expired"};
inline constexpr ErrorKind throttling{
    .type = "Throttling", .query_code = "", .status = 400, .message = "Rate exceeded"};
inline constexpr ErrorKind internal_failure{
    .type = "InternalFailure",
    .query_code = "",
    .status = 500,
    .message = "The request processing has failed because of an unknown error, exception or failure."};
inline constexpr ErrorKind service_unavailable{
    .type = "ServiceUnavailable",
    .query_code = "",
    .status = 503,
    .message = "The request has failed due to a temporary failure of the server."};
inline constexpr ErrorKind request_entity_too_large{.type = "RequestEntityTooLarge", .query_code = "", .status = 413};

inline constexpr std::array modelled_errors{
    &malformed_policy_document, &packed_policy_too_large,   &region_disabled,
    &expired_identity,          &invalid_context_assertion, &invalid_identity_token,
    &idp_communication_error,   &idp_rejected_claim,        &invalid_authorization_message};

// Whoever has a token of an identity provider has no keys yet [SUP-7].
constexpr bool may_be_unsigned(std::string_view operation) { return operation == "AssumeRoleWithWebIdentity"; }

inline constexpr ServiceTraits traits{
    .name = "sts",
    .query_version = "2011-06-15",
    .xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/",
    .may_be_unsigned = &may_be_unsigned,
    .errors = {.serialization = &malformed_input,
               .unknown_operation = &invalid_action,
               .missing_action = &missing_action,
               .validation = &validation_error,
               .access_denied = &access_denied,
               .missing_authentication = &missing_authentication_token,
               .incomplete_signature = &incomplete_signature,
               .unrecognized_client = &invalid_client_token_id,
               .invalid_signature = &signature_does_not_match,
               .expired_token = &expired_token,
               .throttling = &throttling,
               .internal_failure = &internal_failure,
               .unavailable = &service_unavailable,
               .too_large = &request_entity_too_large,
               .malformed_query = &malformed_query_string},
};

}    // namespace pileus::sts
