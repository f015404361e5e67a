// ARNs that callers hand in: what is wrong with one, in SNS's words [SNS-38 to SNS-45].
#pragma once

#include <string>
#include <string_view>

#include "pileus/arn.hpp"
#include "pileus/service/call.hpp"
#include "pileus/text/uuid.hpp"

namespace pileus::sns {

// The parts of an ARN of at least six elements. `parameter` names where it stood. Throws invalid_parameter [SNS-38].
Arn parse_arn(std::string_view text, std::string_view parameter);

// Of a topic in the call's region: its resource is the topic's name. Throws invalid_parameter [SNS-38, SNS-39].
Arn parse_topic_arn(const Call& call, std::string_view text, std::string_view parameter);

// Of a subscription in the call's region. Throws invalid_parameter [SNS-38, SNS-131].
struct SubscriptionArn {
    std::string account;
    text::Uuid uuid;
};
SubscriptionArn parse_subscription_arn(const Call& call, std::string_view text);

// Whether the call may be about this region: an unsigned one by a host that names none leaves it to the ARN.
bool is_in_region(const Call& call, std::string_view region);

std::string topic_arn(std::string_view account, std::string_view region, std::string_view name);

// Throws authorization_error [SNS-45].
[[noreturn]] void refuse_access(const Call& call, std::string_view action, std::string_view arn);

}    // namespace pileus::sns
