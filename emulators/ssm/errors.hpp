// Errors of Parameter Store [SSM-3 to SSM-10]. Some have no text in the ordinary case [SSM-4, SSM-6], and the model
// names the text of some `Message`, of the others `message` [SSM-5].
#pragma once

#include <fmt/core.h>

#include <array>
#include <string>
#include <string_view>

#include "pileus/error.hpp"
#include "pileus/service/json_errors.hpp"

namespace pileus::ssm {

inline constexpr ErrorKind parameter_not_found{.type = "ParameterNotFound"};
inline constexpr ErrorKind parameter_already_exists{
    .type = "ParameterAlreadyExists",
    .message =
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to "
        "true."};    // [SSM-81]
inline constexpr ErrorKind parameter_version_not_found{.type = "ParameterVersionNotFound"};
inline constexpr ErrorKind parameter_limit_exceeded{.type = "ParameterLimitExceeded"};
inline constexpr ErrorKind parameter_max_version_limit_exceeded{.type = "ParameterMaxVersionLimitExceeded"};
inline constexpr ErrorKind parameter_version_label_limit_exceeded{
    .type = "ParameterVersionLabelLimitExceeded",
    .message =
        "A parameter version can have maximum 10 labels.Move one or more labels to another version and try "
        "again."};    // [SSM-60]
inline constexpr ErrorKind parameter_pattern_mismatch{.type = "ParameterPatternMismatchException"};
inline constexpr ErrorKind hierarchy_level_limit_exceeded{
    .type = "HierarchyLevelLimitExceededException",
    .message = "A hierarchy can have a maximum of 15 levels."};                                  // [SSM-17]
inline constexpr ErrorKind hierarchy_type_mismatch{.type = "HierarchyTypeMismatchException"};    // never seen [SSM-25]
inline constexpr ErrorKind invalid_allowed_pattern{
    .type = "InvalidAllowedPatternException",
    .message = "The request does not meet the regular expression requirement."};    // [SSM-54]
inline constexpr ErrorKind invalid_filter_key{.type = "InvalidFilterKey"};
inline constexpr ErrorKind invalid_filter_option{.type = "InvalidFilterOption"};
inline constexpr ErrorKind invalid_filter_value{.type = "InvalidFilterValue"};
inline constexpr ErrorKind invalid_key_id{.type = "InvalidKeyId"};    // [SSM-75]
inline constexpr ErrorKind invalid_next_token{.type = "InvalidNextToken"};
inline constexpr ErrorKind invalid_policy_attribute{.type = "InvalidPolicyAttributeException"};
inline constexpr ErrorKind invalid_policy_type{.type = "InvalidPolicyTypeException"};
inline constexpr ErrorKind incompatible_policy{.type = "IncompatiblePolicyException"};
inline constexpr ErrorKind policies_limit_exceeded{.type = "PoliciesLimitExceededException"};
inline constexpr ErrorKind unsupported_parameter_type{.type = "UnsupportedParameterType"};
inline constexpr ErrorKind invalid_resource_id{.type = "InvalidResourceId"};
inline constexpr ErrorKind invalid_resource_type{.type = "InvalidResourceType"};
inline constexpr ErrorKind too_many_tags{.type = "TooManyTagsError"};
inline constexpr ErrorKind too_many_updates{.type = "TooManyUpdates"};    // modelled, and never raised [SSM-87]
inline constexpr ErrorKind service_setting_not_found{.type = "ServiceSettingNotFound"};
inline constexpr ErrorKind resource_not_found{.type = "ResourceNotFoundException"};
inline constexpr ErrorKind resource_policy_conflict{.type = "ResourcePolicyConflictException"};
inline constexpr ErrorKind resource_policy_invalid_parameter{.type = "ResourcePolicyInvalidParameterException"};
inline constexpr ErrorKind resource_policy_limit_exceeded{.type = "ResourcePolicyLimitExceededException"};
inline constexpr ErrorKind resource_policy_not_found{.type = "ResourcePolicyNotFoundException"};
inline constexpr ErrorKind malformed_resource_policy_document{.type = "MalformedResourcePolicyDocumentException"};
inline constexpr ErrorKind internal_server_error{.type = "InternalServerError", .status = 500};

// Of the framework, with `message` [SSM-5, SSM-8].
using json_errors::access_denied;
using json_errors::validation;

// A text that the model calls `Message` [SSM-5].
ApiError capital(const ErrorKind& kind, std::string_view text);

// Throws ValidationException.
template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    throw ApiError(validation, format, std::forward<Arguments>(arguments)...);
}

}    // namespace pileus::ssm
