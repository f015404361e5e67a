// ARNs of platform applications and endpoints: what is wrong with one, in SNS's words [SNS-42, SNS-44].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/arn.hpp"
#include "pileus/service/call.hpp"
#include "pileus/text/uuid.hpp"

namespace pileus::sns {

struct ApplicationArn {
    std::string account, region, platform, name;

    std::string text() const;    // `…:app/GCM/name`
};

struct EndpointArn {
    ApplicationArn application;
    std::optional<text::Uuid> uuid;    // empty: 36 characters that are none, so that no endpoint has it

    std::string text() const;    // `…:endpoint/GCM/name/<uuid>`
};

// In the call's region; `action` is what is asked for. Throws invalid_parameter, and authorization_error for another
// account's.
ApplicationArn parse_application_arn(const Call& call, std::string_view text, std::string_view action);
EndpointArn parse_endpoint_arn(const Call& call, std::string_view text, std::string_view parameter,
                               std::string_view action);

// Of a subscription, or of somebody without a call. Empty when it is none.
std::optional<ApplicationArn> find_application_arn(std::string_view text);
std::optional<EndpointArn> find_endpoint_arn(std::string_view text);
// `GCM` of an endpoint's; empty when it is none.
std::string_view platform_of(std::string_view endpoint_arn);

}    // namespace pileus::sns
