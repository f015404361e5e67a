// What the vendor of a platform gets of a message: made of a plain text, or the platform's own, which has to be what
// the vendor takes [SNS-187].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sns/push_platforms.hpp"

namespace pileus::sns {

struct PushPayload {
    std::string text;
    std::string_view fault;                      // why the platform takes no such thing, in AWS's words; empty: it does
    std::optional<std::int64_t> time_to_live;    // seconds, where it says so itself

    static PushPayload make(const PushPlatform& platform, const PushText& text);
};

}    // namespace pileus::sns
