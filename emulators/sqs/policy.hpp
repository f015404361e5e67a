// The queue's resource policy as a document: what is accepted, and the statements that AddPermission writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sqs/queue.hpp"

namespace pileus::sqs {

// Throws invalid_attribute_value [SQS-170, SQS-171], over_limit [SQS-172].
void check_policy(const std::string& text);

struct Grant {
    std::string label;
    std::vector<std::string> accounts;    // 12 digits each
    std::vector<std::string> actions;     // `ReceiveMessage`, or `*`
};
// The policy with the grant's statement at its end [SQS-186, SQS-187]. Throws invalid_parameter_value when the label is
// taken [SQS-188], over_limit when the policy becomes too large.
std::string with_grant(const Queue& queue, const Grant& grant);
// The policy without the statement; empty when it was the last [SQS-190]. Throws invalid_parameter_value [SQS-189].
std::string without_grant(const Queue& queue, std::string_view label);

}    // namespace pileus::sqs
