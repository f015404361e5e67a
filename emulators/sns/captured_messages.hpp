// Messages that are kept instead of being sent [SNS-385]: what is told of them, in AWS's names.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "sns/message.hpp"

namespace pileus::sns {

// `endpoint_member` is PhoneNumber or TargetArn, `text` what the telephone or the platform would have got. Without a
// subscription it was published to the endpoint itself.
nlohmann::ordered_json captured_content(std::string_view endpoint_member, std::string_view endpoint,
                                        const Message& message, std::string_view text,
                                        std::string_view subscription_arn);

}    // namespace pileus::sns
