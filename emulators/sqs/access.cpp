#include "sqs/access.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "pileus/text/ascii.hpp"
#include "sqs/errors.hpp"
#include "sqs/events.hpp"
#include "sqs/queues.hpp"

namespace pileus::sqs {

namespace {

constexpr std::string_view batch = "Batch";

policy::Decision decide(Call& call, const Queue& queue, std::string_view action, policy::Keys more) {
    if (queue.policy == nullptr) return {};
    policy::Keys keys = condition_keys(call, std::move(more));
    keys.set("aws:ResourceAccount", queue.account);
    const std::string full_name = fmt::format("sqs:{}", action);
    return queue.policy->evaluate({principal_of(call.caller()), full_name, queue.arn, keys});
}

// What the policy would have to say.
std::string missing_statement(const Caller& caller, const Queue& queue, std::string_view action) {
    using nlohmann::ordered_json;
    const ordered_json everybody = "*";
    return ordered_json{{"Effect", "Allow"},
                        {"Principal", caller.is_signed() ? ordered_json{{"AWS", caller.arn}} : everybody},
                        {"Action", fmt::format("sqs:{}", action)},
                        {"Resource", queue.arn}}
        .dump();
}

void note_refusal(Call& call, const Queue& queue, std::string_view action, const policy::Decision& decision) {
    Event event;
    event.type = &events::policy_ignored;
    event.resource = queue.arn;
    event.details = {{"would_be", std::string(access_denied.code())}, {"action", fmt::format("sqs:{}", action)}};
    if (decision.verdict == policy::Verdict::denied) {
        event.details.emplace_back("denied_by", decision.statement);
    } else {
        event.details.emplace_back("missing_statement", missing_statement(call.caller(), queue, action));
    }
    call.note_with_answer(std::move(event));    // a poll that waits finds it anew each time it runs
}

[[noreturn]] void refuse(const Call& call, std::string_view account, std::string_view name) {
    throw ApiError(access_denied, "Access to the resource {} is denied.", url_of(call, account, name));
}

// What is decided, as the call goes on: nothing, or a refusal.
std::optional<policy::Decision> find_refusal(Call& call, const Queue& queue, std::string_view action,
                                             policy::Keys more) {
    const Caller& caller = call.caller();
    const policy::Decision decision = decide(call, queue, action, std::move(more));
    const bool is_owner = caller.is_signed() && caller.account == queue.account;
    const bool is_right =
        decision.verdict == policy::Verdict::allowed || (is_owner && decision.verdict == policy::Verdict::no_statement);
    if (is_right) return std::nullopt;
    if (call.settings().enforce_policies || caller.is_anonymous()) return decision;
    note_refusal(call, queue, action, decision);
    return std::nullopt;
}

}    // namespace

std::string_view action_of(std::string_view operation) {
    if (operation.ends_with(batch)) operation.remove_suffix(batch.size());
    return operation;
}

bool is_allowed(Call& call, const Queue& queue, std::string_view action, policy::Keys more) {
    return is_plainly_own(call, queue) || !find_refusal(call, queue, action, std::move(more));
}

void check_access(Call& call, const Queue& queue, std::string_view action, policy::Keys more) {
    if (is_plainly_own(call, queue)) return;
    const auto refusal = find_refusal(call, queue, action, std::move(more));
    if (!refusal) return;
    if (refusal->verdict != policy::Verdict::denied || !call.caller().is_signed())
        refuse(call, queue.account, queue.name);
    std::string lower_action(action);
    for (char& character : lower_action) character = text::lower(character);
    throw ApiError(access_denied,
                   "User: {} is not authorized to perform: sqs:{} on resource: {} with an explicit deny in a "
                   "resource-based policy",
                   call.caller().arn, lower_action, queue.arn);
}

void check_owner(Call& call, std::string_view account, std::string_view name) {
    if (call.caller().account != account) refuse(call, account, name);
}

}    // namespace pileus::sqs
