// What message attributes say to one platform: AWS.SNS.MOBILE.<platform>.<option> [SNS-160].
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sns/message_attributes.hpp"
#include "sns/push_platforms.hpp"

namespace pileus::sns {

struct PushOptions {
    std::map<std::string, std::string> all;      // by the option's name: `TTL`, `PUSH_TYPE`
    std::optional<std::int64_t> time_to_live;    // seconds

    // Throws invalid_parameter for a time to live that is none.
    static PushOptions parse(const PushPlatform& platform, const MessageAttributes& attributes);
};

}    // namespace pileus::sns
