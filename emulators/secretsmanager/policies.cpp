#include "secretsmanager/policies.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/arn.hpp"
#include "pileus/policy/policy.hpp"
#include "pileus/service/condition_keys.hpp"
#include "pileus/text/json_depth.hpp"
#include "secretsmanager/events.hpp"

namespace pileus::secretsmanager {

using nlohmann::json;

namespace {

constexpr std::size_t deepest = 32;    // levels; a policy has seven
constexpr std::string_view broad_access =
    "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the "
    "secret.";

json statements_of(const json& policy) {
    const json& statements = policy["Statement"];
    return statements.is_array() ? statements : json::array({statements});
}

bool names_principal(const json& statement) {
    return statement.is_object() && (statement.contains("Principal") || statement.contains("NotPrincipal"));
}

// Throws MalformedPolicyDocumentException.
json parse(const std::string& document) {
    const Fault fault{&malformed_policy_document, "This policy has invalid syntax."};
    if (text::nests_deeper_than(document, deepest)) refuse(fault);
    json policy = json::parse(document, nullptr, false);
    if (!policy.is_object() || !policy.contains("Statement")) refuse(fault);
    const json statements = statements_of(policy);
    if (statements.empty() || !std::all_of(statements.begin(), statements.end(), names_principal)) refuse(fault);
    if (!policy::Policy::parse(document)) refuse(fault);
    return policy;
}

bool is_everybody(const json& principal) {
    if (principal.is_object()) return principal.contains("AWS") && is_everybody(principal["AWS"]);
    if (principal.is_array()) return std::any_of(principal.begin(), principal.end(), is_everybody);
    return principal == "*";
}

// Allows anybody at all something, whatever the circumstances.
bool is_public(const json& policy) {
    const json statements = statements_of(policy);
    return std::any_of(statements.begin(), statements.end(), [](const json& each) {
        const bool is_bound = each.contains("Condition") && !each["Condition"].empty();
        const bool everybody =
            each.contains("NotPrincipal") || (each.contains("Principal") && is_everybody(each["Principal"]));
        return each.value("Effect", "") == "Allow" && everybody && !is_bound;
    });
}

}    // namespace

std::vector<Operation> Policies::operations() {
    return {operation<&Policies::put>(*this, "PutResourcePolicy"),
            operation<&Policies::get>(*this, "GetResourcePolicy"),
            operation<&Policies::remove>(*this, "DeleteResourcePolicy"),
            operation<&Policies::validate>(*this, "ValidateResourcePolicy")};
}

PolicyOutput Policies::put(Transaction&, Call& call, const PutResourcePolicyInput& in) {
    const Secret secret = directory_.get_live(call, in.secret_id);
    const json policy = parse(in.resource_policy);
    if (in.block_public_policy.value_or(false) && is_public(policy))
        refuse(Fault{&public_policy, std::string(broad_access)});
    table_.set(secret.id, in.resource_policy);
    call.note(events::about(events::policy_changed, secret));
    return {secret.arn(), secret.name};
}

GetResourcePolicyOutput Policies::get(Transaction&, Call& call, const SecretIdInput& in) {
    const Secret secret = directory_.get_live(call, in.secret_id);
    return {{secret.arn(), secret.name}, table_.find(secret.id)};
}

PolicyOutput Policies::remove(Transaction&, Call& call, const SecretIdInput& in) {
    const Secret secret = directory_.get_live(call, in.secret_id);
    table_.remove(secret.id);
    call.note(events::about(events::policy_changed, secret));
    return {secret.arn(), secret.name};
}

ValidateResourcePolicyOutput Policies::validate(Transaction&, Call& call, const ValidateResourcePolicyInput& in) {
    const Place place = place_of(call);
    std::string arn =
        fmt::format("arn:{}:secretsmanager:{}:{}:secret:*", partition_of(place.region), place.region, place.account);
    if (in.secret_id) arn = directory_.get_live(call, *in.secret_id).arn();
    ValidateResourcePolicyOutput out;
    if (is_public(parse(in.resource_policy))) {
        out.validation_errors.push_back(
            {"BlockPublicPolicy", "The resource policy grants broad access to the secret."});
    }
    const policy::Keys keys = condition_keys(call);
    constexpr std::string_view action = "secretsmanager:PutResourcePolicy";
    const auto policy = policy::Policy::parse(in.resource_policy);
    if (policy->evaluate({principal_of(call.caller()), action, arn, keys}).verdict == policy::Verdict::denied) {
        out.validation_errors.push_back(
            {"LockOut", "The resource policy denies you to change it: nobody but others could take it back."});
    }
    out.policy_validation_passed = out.validation_errors.empty();
    return out;
}

}    // namespace pileus::secretsmanager
