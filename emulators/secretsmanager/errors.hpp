// Errors of Secrets Manager [SUP-82, SUP-228]. The model names the text `Message`; the framework's own errors have
// `message`.
#pragma once

#include <fmt/core.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "pileus/error.hpp"
#include "pileus/service/json_errors.hpp"
#include "pileus/service/service.hpp"

namespace pileus::secretsmanager {

inline constexpr ErrorKind resource_not_found{.type = "ResourceNotFoundException"};
inline constexpr ErrorKind resource_exists{.type = "ResourceExistsException"};
inline constexpr ErrorKind invalid_parameter{.type = "InvalidParameterException"};
inline constexpr ErrorKind invalid_request{.type = "InvalidRequestException"};
inline constexpr ErrorKind limit_exceeded{.type = "LimitExceededException"};
inline constexpr ErrorKind encryption_failure{.type = "EncryptionFailure"};
inline constexpr ErrorKind decryption_failure{.type = "DecryptionFailure"};
inline constexpr ErrorKind malformed_policy_document{.type = "MalformedPolicyDocumentException"};
inline constexpr ErrorKind public_policy{.type = "PublicPolicyException"};
inline constexpr ErrorKind invalid_next_token{.type = "InvalidNextTokenException"};
inline constexpr ErrorKind internal{.type = "InternalServiceError", .status = 500};

// The framework's.
using json_errors::access_denied;
using json_errors::validation;

inline constexpr std::array modelled_errors{&resource_not_found,
                                            &resource_exists,
                                            &invalid_parameter,
                                            &invalid_request,
                                            &limit_exceeded,
                                            &encryption_failure,
                                            &decryption_failure,
                                            &malformed_policy_document,
                                            &public_policy,
                                            &invalid_next_token,
                                            &internal};

inline constexpr ServiceTraits traits{
    .name = "secretsmanager",
    .target_prefix = "secretsmanager",
    .json_version = "1.1",
    .void_is_empty_body = true,    // as KMS [SUP-65]
    .errors = json_errors::with(internal),
};

// Why something is not done: thrown, or told as one entry of several.
struct Fault {
    const ErrorKind* kind;
    std::string text;
};
[[noreturn]] void refuse(const Fault& fault);
template <class... Arguments>
[[noreturn]] void refuse(const ErrorKind& kind, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    refuse(Fault{&kind, fmt::format(format, std::forward<Arguments>(arguments)...)});
}

}    // namespace pileus::secretsmanager
