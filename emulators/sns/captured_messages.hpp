// Messages that are kept instead of being sent [SNS-385]: what is told of them, in AWS's names.
#pragma once

#include <string_view>

#include "pileus/service/captures.hpp"
#include "sns/message.hpp"

namespace pileus::sns {

// Whose it is, and by which subscription it came; empty: it was published to the endpoint itself.
struct CaptureOwner {
    std::string_view account, region, subscription_arn;
};

// A text message or a push message: `text` is what the telephone or the platform would have got.
Capture captured_message(CaptureKind kind, std::string_view endpoint, const Message& message, std::string_view text,
                         const CaptureOwner& owner, Instant at);

}    // namespace pileus::sns
