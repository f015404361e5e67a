// Tokens of OpenID Connect: what one says of its bearer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/time/instant.hpp"

namespace pileus::sts {

struct WebIdentity {
    std::string issuer, subject, audience;
    std::optional<std::string> source_identity;
};

bool is_web_token(std::string_view token);    // of three parts, the first two of which are JSON objects
// Throws invalid_identity_token where a claim is missing, expired_identity where it is too late.
WebIdentity read_web_token(std::string_view token, Instant now);

}    // namespace pileus::sts
