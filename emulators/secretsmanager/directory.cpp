#include "secretsmanager/directory.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "pileus/arn.hpp"
#include "pileus/service/condition_keys.hpp"
#include "secretsmanager/events.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::size_t suffix_size = 7;    // with its hyphen
constexpr std::string_view resource_type = "secret:";

Fault denied(const Call& call, const Secret& secret, std::string_view action, const policy::Decision& decision) {
    std::string text = fmt::format("User: {} is not authorized to perform: secretsmanager:{} on resource: {} ",
                                   call.caller().arn, action, secret.arn());
    text += decision.verdict == policy::Verdict::denied
                ? "with an explicit deny in a resource-based policy"
                : fmt::format("because no resource-based policy allows the secretsmanager:{} action", action);
    return {&access_denied, std::move(text)};
}

// What the policy would have to say.
std::string missing_statement(const Call& call, const Secret& secret, std::string_view action) {
    return nlohmann::ordered_json{{"Effect", "Allow"},
                                  {"Principal", {{"AWS", call.caller().arn}}},
                                  {"Action", fmt::format("secretsmanager:{}", action)},
                                  {"Resource", secret.arn()}}
        .dump();
}

void note_refusal(Call& call, const Secret& secret, std::string_view action, const policy::Decision& decision) {
    Event event = events::about(events::policy_ignored, secret);
    event.details = {{"would_be", std::string(access_denied.type)},
                     {"action", fmt::format("secretsmanager:{}", action)}};
    if (decision.verdict == policy::Verdict::denied) {
        event.details.emplace_back("denied_by", decision.statement);
    } else {
        event.details.emplace_back("missing_statement", missing_statement(call, secret, action));
    }
    call.note(std::move(event));
}

}    // namespace

Place place_of(const Call& call) { return {call.caller().account, call.caller().region}; }

Fault not_found() { return {&resource_not_found, "Secrets Manager can't find the specified secret."}; }

Fault marked_for_deletion() {
    return {&invalid_request, "You can't perform this operation on the secret because it was marked for deletion."};
}

std::optional<Secret> Directory::find(const Call& call, std::string_view id) {
    Place place = place_of(call);
    if (!id.starts_with("arn:")) return table_.find(place, id);
    const auto arn = Arn::parse(id);
    if (!arn || arn->service != "secretsmanager" || arn->region != place.region ||
        !arn->resource.starts_with(resource_type)) {
        return std::nullopt;
    }
    place.account = arn->account;
    const std::string_view name = std::string_view(arn->resource).substr(resource_type.size());
    if (name.size() > suffix_size && name[name.size() - suffix_size] == '-') {
        auto found = table_.find(place, name.substr(0, name.size() - suffix_size));
        if (found && name.ends_with(found->suffix)) return found;
    }
    return table_.find(place, name);    // without it
}

std::optional<Fault> Directory::find_objection(Call& call, const Secret& secret, std::string_view action,
                                               policy::Keys more) {
    const bool is_own = call.caller().account == secret.account;
    const auto document = policies_.find(secret.id);
    if (is_own && !document) return std::nullopt;
    policy::Decision decision;
    const auto policy = document ? policy::Policy::parse(*document) : std::nullopt;
    if (policy) {
        policy::Keys keys = condition_keys(call, std::move(more));
        keys.set("aws:ResourceAccount", secret.account);
        keys.set("secretsmanager:SecretId", secret.arn());
        for (const Tag& tag : table_.tags(secret.id)) {
            keys.set("aws:ResourceTag/" + tag.key, tag.value);
            keys.set("secretsmanager:ResourceTag/" + tag.key, tag.value);
        }
        const std::string arn = secret.arn(), name = fmt::format("secretsmanager:{}", action);
        decision = policy->evaluate({principal_of(call.caller()), name, arn, keys});
    }
    const bool is_right =
        decision.verdict == policy::Verdict::allowed || (is_own && decision.verdict == policy::Verdict::no_statement);
    if (is_right) return std::nullopt;
    if (call.settings().enforce_policies) return denied(call, secret, action, decision);
    note_refusal(call, secret, action, decision);
    return std::nullopt;
}

std::variant<Secret, Fault> Directory::look_up(Call& call, std::string_view id, std::string_view action,
                                               policy::Keys more) {
    auto found = find(call, id);
    if (!found) return not_found();
    if (auto objection = find_objection(call, *found, action, std::move(more))) return std::move(*objection);
    return std::move(*found);
}

Secret Directory::get(Call& call, std::string_view id, policy::Keys more) {
    auto found = look_up(call, id, call.request().operation, std::move(more));
    if (const auto* const fault = std::get_if<Fault>(&found)) refuse(*fault);
    return std::move(std::get<Secret>(found));
}

Secret Directory::get_live(Call& call, std::string_view id) {
    Secret secret = get(call, id);
    if (secret.deleted) refuse(marked_for_deletion());
    return secret;
}

}    // namespace pileus::secretsmanager
