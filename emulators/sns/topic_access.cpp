#include "sns/topic_access.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "sns/arns.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"

namespace pileus::sns {

namespace {

// What the owner can always do, so that a policy that denies everybody everything can be mended [SNS-82].
constexpr std::array<std::string_view, 5> managing{"AddPermission", "DeleteTopic", "GetTopicAttributes",
                                                   "RemovePermission", "SetTopicAttributes"};

bool may_always(const Call& call, const Topic& topic, std::string_view action) {
    if (topic.account != call.caller().account) return false;
    return !topic.can_be_denied || std::find(managing.begin(), managing.end(), action) != managing.end();
}

policy::Decision decide(const Call& call, const Topic& topic, std::string_view action, policy::Keys more) {
    if (topic.policy == nullptr) return {};    // the default policy is about the owner alone
    const std::string& caller = call.caller().account;
    policy::Keys keys = condition_keys(call, std::move(more));
    keys.set("aws:ResourceAccount", topic.account);
    keys.set("aws:SourceOwner", caller);    // the default policy's, which AddPermission adds to
    const std::string full_name = fmt::format("SNS:{}", action);
    return topic.policy->evaluate({principal_of(call.caller()), full_name, topic.arn, keys});
}

// What the policy would have to say.
std::string missing_statement(const Call& call, const Topic& topic, std::string_view action) {
    return nlohmann::ordered_json{{"Effect", "Allow"},
                                  {"Principal", {{"AWS", call.caller().arn}}},
                                  {"Action", fmt::format("SNS:{}", action)},
                                  {"Resource", topic.arn}}
        .dump();
}

void note_refusal(Call& call, const Topic& topic, std::string_view action, const policy::Decision& decision) {
    Event event;
    event.type = &events::topic_policy_ignored;
    event.resource = topic.arn;
    event.details = {{"would_be", std::string(authorization_error.code())}, {"action", fmt::format("SNS:{}", action)}};
    if (decision.verdict == policy::Verdict::denied) {
        event.details.emplace_back("denied_by", decision.statement);
    } else {
        event.details.emplace_back("missing_statement", missing_statement(call, topic, action));
    }
    call.note(std::move(event));
}

}    // namespace

void check_access(Call& call, const Topic& topic, std::string_view action, policy::Keys keys) {
    if (may_always(call, topic, action)) return;
    const policy::Decision decision = decide(call, topic, action, std::move(keys));
    const bool is_owner = topic.account == call.caller().account;
    const bool is_right =
        decision.verdict == policy::Verdict::allowed || (is_owner && decision.verdict == policy::Verdict::no_statement);
    if (is_right) return;
    if (!call.settings().enforce_policies) return note_refusal(call, topic, action, decision);
    if (decision.verdict != policy::Verdict::denied) refuse_access(call, action, topic.arn);
    throw ApiError(authorization_error,
                   "User: {} is not authorized to perform: SNS:{} on resource: {} with an explicit deny in a "
                   "resource-based policy",
                   call.caller().arn, action, topic.arn);
}

}    // namespace pileus::sns
