#include "sns/data_protection_policies.hpp"

#include <fmt/core.h>

#include "sns/data_protection.hpp"
#include "sns/errors.hpp"

namespace pileus::sns {

namespace {

[[noreturn]] void refuse(std::string_view detail) {
    throw ApiError(invalid_parameter, "Invalid parameter: DataProtectionPolicy Reason: {}", detail);
}

void accept_destination(Call& call, const Topic& topic, std::string_view member,
                        const std::optional<AuditDestination>& destination) {
    if (!destination) return;
    if (!destination->log_group.empty()) {
        call.accept_without_effect(fmt::format("{} CloudWatchLogs", member), "there is no CloudWatch Logs", topic.arn);
    }
    if (!destination->bucket.empty()) {
        call.accept_without_effect(fmt::format("{} S3", member), "there is no S3", topic.arn);
    }
}

}    // namespace

std::optional<std::string> accept_data_protection(Call& call, const Topic& topic, const std::string& policy) {
    if (policy.empty()) return std::nullopt;    // [SNS-335]
    if (topic.is_fifo()) refuse("Data protection policies are not supported for FIFO topics");
    std::shared_ptr<const DataProtection> protection;
    try {
        protection = DataProtection::parse(policy);
    } catch (const DataProtectionError& error) {
        refuse(error.detail);
    }
    for (const std::string& each : protection->unfound_identifiers) {
        call.accept_without_effect(fmt::format("DataIdentifier {}", each), "nothing here finds it", topic.arn);
    }
    for (const ProtectionStatement& each : protection->statements) {
        accept_destination(call, topic, "FindingsDestination", each.findings);
        accept_destination(call, topic, "NoFindingsDestination", each.no_findings);
    }
    return policy;
}

std::vector<Operation> DataProtectionPolicies::operations() {
    return {operation<&DataProtectionPolicies::put>(*this, "PutDataProtectionPolicy"),
            operation<&DataProtectionPolicies::get>(*this, "GetDataProtectionPolicy")};
}

void DataProtectionPolicies::put(Transaction&, Call& call, const PutDataProtectionPolicyInput& in) {
    const TopicPointer topic = topics_.get(call, in.resource_arn, "ResourceArn", "PutDataProtectionPolicy", {});
    topics_.set_data_protection(call, *topic, accept_data_protection(call, *topic, in.data_protection_policy));
}

GetDataProtectionPolicyOutput DataProtectionPolicies::get(Transaction&, Call& call,
                                                          const GetDataProtectionPolicyInput& in) {
    const TopicPointer topic = topics_.get(call, in.resource_arn, "ResourceArn", "GetDataProtectionPolicy", {});
    return {topic->data_protection_policy.value_or("")};
}

}    // namespace pileus::sns
