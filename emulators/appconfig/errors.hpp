// Errors of AppConfig's control plane [APC-5]. REST-JSON alone is spoken, so each has one spelling.
#pragma once

#include <fmt/core.h>

#include <array>
#include <string_view>

#include "pileus/error.hpp"
#include "pileus/service/rest_errors.hpp"

namespace pileus::appconfig {

inline constexpr ErrorKind bad_request{.type = "BadRequestException"};
inline constexpr ErrorKind not_found{.type = "ResourceNotFoundException", .status = 404};
inline constexpr ErrorKind service_quota_exceeded{.type = "ServiceQuotaExceededException", .status = 402};
inline constexpr ErrorKind conflict{.type = "ConflictException", .status = 409};
inline constexpr ErrorKind payload_too_large{.type = "PayloadTooLargeException", .status = 413};
inline constexpr ErrorKind internal{
    .type = "InternalServerException", .status = 500, .message = "There was an internal failure in the service."};

inline constexpr std::array modelled_errors{&bad_request, &not_found,         &service_quota_exceeded,
                                            &conflict,    &payload_too_large, &internal};

// Of the data plane, which nothing throttles here.
inline constexpr ErrorKind throttling{.type = "ThrottlingException", .status = 429};
inline constexpr std::array data_plane_errors{&bad_request, &not_found, &throttling, &internal};

// Throws BadRequestException.
template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    throw ApiError(bad_request, format, std::forward<Arguments>(arguments)...);
}

// ResourceNotFoundException for a `Application` and the like [APC-7].
ApiError no_such(std::string_view kind, std::string_view id);

}    // namespace pileus::appconfig
