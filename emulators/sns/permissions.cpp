#include "sns/permissions.hpp"

#include "sns/policy.hpp"
#include "sns/topic_attributes.hpp"

namespace pileus::sns {

std::vector<Operation> Permissions::operations() {
    return {operation<&Permissions::add>(*this, "AddPermission"),
            operation<&Permissions::remove>(*this, "RemovePermission")};
}

void Permissions::add(Transaction&, Call& call, const AddPermissionInput& in) {
    const TopicPointer topic = topics_.get(call, in.topic_arn, "TopicArn", "AddPermission", {});
    const Grant grant{in.label, in.aws_account_id, in.action_name};
    topics_.set_policy(call, *topic, with_grant(policy_of(*topic), grant, topic->arn));
}

void Permissions::remove(Transaction&, Call& call, const RemovePermissionInput& in) {
    const TopicPointer topic = topics_.get(call, in.topic_arn, "TopicArn", "RemovePermission", {});
    topics_.set_policy(call, *topic, without_grant(policy_of(*topic), in.label));
}

}    // namespace pileus::sns
