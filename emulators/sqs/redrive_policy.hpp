// RedrivePolicy and RedriveAllowPolicy: reading, and what they allow [SQS-335 to SQS-353].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sqs/queue_directory.hpp"

namespace pileus::sqs {

// Throws invalid_attribute_value when it is no JSON map [SQS-337], invalid_parameter_value for its content.
RedrivePolicy parse_redrive_policy(const std::string& text);
// Compact, the count as a number [SQS-336].
std::string to_text(const RedrivePolicy& policy);

struct RedriveAllowPolicy {
    enum class Permission { allow_all, deny_all, by_queue };
    Permission permission = Permission::allow_all;
    std::vector<std::string> source_arns;
};
RedriveAllowPolicy parse_redrive_allow_policy(const std::string& text);

// Whether `source` may have `policy`: its target exists, is of the same owner, region and kind, and lets it. A queue
// may name itself, also while it is being created. Throws invalid_parameter_value, which echoes `given`.
void check_redrive_target(Transaction& tx, QueueDirectory& queues, const Queue& source, const RedrivePolicy& policy,
                          const std::string& given);

}    // namespace pileus::sqs
