// A topic's policy as a document: what is accepted, and the statements that AddPermission writes [SNS-75 to SNS-81].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::sns {

// What is wrong with it, without `Invalid parameter: `; empty when it is good.
std::optional<std::string> check_policy(std::string_view text, std::string_view topic_arn);

struct Grant {
    std::string label;
    std::vector<std::string> accounts;    // 12 digits each
    std::vector<std::string> actions;     // `Publish`
};
// The policy with the grant's statement at its end [SNS-79]. Throws invalid_parameter [SNS-80].
std::string with_grant(const std::string& policy, const Grant& grant, std::string_view topic_arn);
// The policy without the statement, if it had it [SNS-81].
std::string without_grant(const std::string& policy, std::string_view label);

}    // namespace pileus::sns
