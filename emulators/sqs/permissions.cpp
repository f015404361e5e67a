#include "sqs/permissions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "pileus/arn.hpp"
#include "sqs/errors.hpp"
#include "sqs/policy.hpp"

namespace pileus::sqs {

namespace {

constexpr std::size_t most_actions = 7;

constexpr std::array shareable{"*",           "ChangeMessageVisibility",    "DeleteMessage", "GetQueueAttributes",
                               "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue",    "ReceiveMessage",
                               "SendMessage"};
// [SQS-111, SQS-193]
constexpr std::array owner_only{"AddPermission",
                                "CancelMessageMoveTask",
                                "CreateQueue",
                                "DeleteQueue",
                                "ListMessageMoveTasks",
                                "ListQueues",
                                "ListQueueTags",
                                "RemovePermission",
                                "SetQueueAttributes",
                                "StartMessageMoveTask",
                                "TagQueue",
                                "UntagQueue"};

bool contains(const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_label(const std::string& label) {
    return !label.empty() && label.size() <= 80 && std::all_of(label.begin(), label.end(), [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
               (character >= '0' && character <= '9') || character == '-' || character == '_';
    });
}

void check_label(const std::string& label) {
    if (is_label(label)) return;
    throw ApiError(invalid_parameter_value,
                   "Value {} for parameter Label is invalid. Reason: Can only include alphanumeric characters, "
                   "hyphens, or underscores. 1 to "
                   "80 in length.",
                   label);
}

void check_accounts(const std::vector<std::string>& accounts) {
    if (!accounts.empty() && std::all_of(accounts.begin(), accounts.end(), is_account)) return;
    std::string listed;
    for (const std::string& account : accounts) listed += (listed.empty() ? "" : ", ") + account;
    throw ApiError(invalid_parameter_value,
                   "Value [{}] for parameter PrincipalId is invalid. Reason: Unable to verify.", listed);
}

void check_actions(const std::vector<std::string>& actions) {
    if (actions.empty()) throw ApiError(missing_parameter, "The request must contain the parameter Actions.");
    if (actions.size() > most_actions) {
        throw ApiError(over_limit, "{} Actions were found, maximum allowed is {}.", actions.size(), most_actions);
    }
    for (const std::string& action : actions) {
        if (contains(owner_only, action)) {
            throw ApiError(invalid_parameter_value,
                           "Value SQS:{} for parameter ActionName is invalid. Reason: Only the queue owner is allowed "
                           "to invoke this action.",
                           action);
        }
        if (!contains(shareable, action)) {
            throw ApiError(invalid_parameter_value,
                           "Value SQS:{} for parameter ActionName is invalid. Reason: Please refer to the appropriate "
                           "WSDL for a list of valid "
                           "actions.",
                           action);
        }
    }
}

}    // namespace

std::vector<Operation> Permissions::operations() {
    return {operation<&Permissions::add>(*this, "AddPermission"),
            operation<&Permissions::remove>(*this, "RemovePermission")};
}

void Permissions::add(Transaction& tx, Call& call, const AddPermissionInput& in) {
    const QueuePointer queue = queues_.get_own(tx, call, in.queue_url);
    if (call.violations().is_missing("Label"))
        throw ApiError(missing_parameter, "The request must contain the parameter Label.");
    check_label(in.label);
    check_actions(in.actions);
    check_accounts(in.aws_account_ids);
    queues_.set_policy(tx, call, *queue, with_grant(*queue, {in.label, in.aws_account_ids, in.actions}));
}

void Permissions::remove(Transaction& tx, Call& call, const RemovePermissionInput& in) {
    const QueuePointer queue = queues_.get_own(tx, call, in.queue_url);
    call.check_input();
    queues_.set_policy(tx, call, *queue, without_grant(*queue, in.label));
}

}    // namespace pileus::sqs
