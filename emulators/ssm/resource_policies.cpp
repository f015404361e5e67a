#include "ssm/resource_policies.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/arn.hpp"
#include "pileus/policy/policy.hpp"
#include "pileus/service/condition_keys.hpp"
#include "pileus/text/sha256.hpp"
#include "pileus/text/uuid.hpp"
#include "ssm/errors.hpp"
#include "ssm/events.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

constexpr std::size_t largest_policy = 1024;    // bytes

[[noreturn]] void refuse_parameter(std::string_view member, std::string_view text) {
    throw ApiError(resource_policy_invalid_parameter, "")
        .with(fmt::format(R"("Message":"{}","ParameterNames":["{}"])", text, member));
}
[[noreturn]] void refuse_limit(std::size_t limit, std::string_view type, std::string_view text) {
    throw ApiError(resource_policy_limit_exceeded, "")
        .with(fmt::format(R"("Limit":{},"LimitType":"{}","Message":"{}")", limit, type, text));
}

}    // namespace

void ResourcePolicies::open(storage::Database& database) {
    find_ = database.prepare("SELECT policy_id, policy_hash, policy FROM ssm_resource_policy WHERE parameter = ?1");
    set_ = database.prepare(
        "INSERT INTO ssm_resource_policy VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT DO UPDATE SET policy_id = ?2, policy_hash = ?3, policy = ?4");
    remove_ = database.prepare("DELETE FROM ssm_resource_policy WHERE parameter = ?1");
    of_others_ = database.prepare(
        "SELECT p.id FROM ssm_resource_policy r JOIN ssm_parameter p ON p.id = r.parameter "
        "WHERE p.region = ?1 AND p.account <> ?2 ORDER BY p.account, p.path");
}

std::vector<Operation> ResourcePolicies::operations() {
    return {operation<&ResourcePolicies::get>(*this, "GetResourcePolicies"),
            operation<&ResourcePolicies::put>(*this, "PutResourcePolicy"),
            operation<&ResourcePolicies::remove>(*this, "DeleteResourcePolicy")};
}

Parameter ResourcePolicies::get_parameter(const Call& call, const std::string& text) {
    const auto arn = Arn::parse(text);
    constexpr std::string_view resource_type = "parameter/";
    if (!arn || arn->service != "ssm" || !arn->resource.starts_with(resource_type)) {
        refuse_parameter("ResourceArn", "The resource is not a parameter.");
    }
    const std::string path = arn->resource.substr(resource_type.size() - 1);
    const bool is_own = arn->account == call.caller().account && arn->region == call.caller().region;
    auto found = is_own ? parameters_.find(place_of(call), path) : std::nullopt;
    if (!found) throw capital(resource_not_found, "The specified parameter was not found.");
    if (found->current.tier != Tier::advanced) {    // [SSM-185]
        refuse_parameter("ResourceArn", "Only parameters of the advanced tier can be shared.");
    }
    return std::move(*found);
}

std::optional<ResourcePolicy> ResourcePolicies::find(std::int64_t parameter) {
    storage::Rows rows = find_.query(parameter);
    if (!rows.next()) return std::nullopt;
    return ResourcePolicy{rows.string(0), rows.string(1), rows.string(2)};
}

void ResourcePolicies::check_current(std::int64_t parameter, const std::string& id, const std::string& hash) {
    const auto current = find(parameter);
    if (!current || current->policy_id != id) {
        throw capital(resource_policy_not_found, "The specified policy was not found.");
    }
    if (current->policy_hash != hash) {
        throw capital(resource_policy_conflict, "The hash provided in the call does not match the stored hash.");
    }
}

GetResourcePoliciesOutput ResourcePolicies::get(Transaction&, Call& call, const GetResourcePoliciesInput& in) {
    const Parameter parameter = get_parameter(call, in.resource_arn);
    if (in.next_token && !in.next_token->empty()) refuse_parameter("NextToken", "The specified token is not valid.");
    GetResourcePoliciesOutput out;
    if (auto policy = find(parameter.id)) out.policies.push_back(std::move(*policy));
    return out;    // there is never a second [SSM-186], and so no second page
}

PutResourcePolicyOutput ResourcePolicies::put(Transaction& tx, Call& call, const PutResourcePolicyInput& in) {
    const Parameter parameter = get_parameter(call, in.resource_arn);
    if (in.policy_id.has_value() != in.policy_hash.has_value()) {
        refuse_parameter(in.policy_id ? "PolicyHash" : "PolicyId", "PolicyId and PolicyHash go together.");
    }
    if (in.policy.size() > largest_policy) {
        refuse_limit(largest_policy, "PolicySizeInBytes", "The policy is too large.");
    }
    if (!policy::Policy::parse(in.policy)) {
        throw capital(malformed_resource_policy_document, "The specified policy document is malformed or invalid.");
    }
    if (in.policy_id) {
        check_current(parameter.id, *in.policy_id, *in.policy_hash);
    } else if (find(parameter.id)) {
        refuse_limit(1, "PoliciesPerResource", "The resource has a policy already.");
    }
    PutResourcePolicyOutput out;
    out.policy_id = in.policy_id.value_or(text::Uuid::random(tx.random()).to_string());
    out.policy_hash = text::sha256_hex(fmt::format("{}\n{}", tx.next_id(), in.policy));    // another with every change
    set_.run(parameter.id, out.policy_id, out.policy_hash, in.policy);
    call.note(events::about(events::parameter_shared, parameter));
    return out;
}

EmptyOutput ResourcePolicies::remove(Transaction&, Call& call, const DeleteResourcePolicyInput& in) {
    const Parameter parameter = get_parameter(call, in.resource_arn);
    check_current(parameter.id, in.policy_id, in.policy_hash);
    remove_.run(parameter.id);
    call.note(events::about(events::parameter_unshared, parameter));
    return {};
}

bool ResourcePolicies::is_shared(const Call& call, const Parameter& parameter) {
    const auto stored = find(parameter.id);
    const auto policy = stored ? policy::Policy::parse(stored->policy) : std::nullopt;
    if (!policy) return false;
    const std::string action = fmt::format("ssm:{}", call.request().operation);
    const std::string resource = arn_of(parameter.account, parameter.region, parameter.path);
    const policy::Keys keys = condition_keys(call);
    const policy::Decision decision = policy->evaluate({principal_of(call.caller()), action, resource, keys});
    return decision.verdict == policy::Verdict::allowed;
}

std::vector<Parameter> ResourcePolicies::shared_with(const Call& call) {
    std::vector<std::int64_t> candidates;
    for (storage::Rows rows = of_others_.query(call.caller().region, call.caller().account); rows.next();) {
        candidates.push_back(rows.integer(0));
    }
    std::vector<Parameter> shared;
    for (const std::int64_t id : candidates) {
        auto parameter = parameters_.find(id);
        if (parameter && is_shared(call, *parameter)) shared.push_back(std::move(*parameter));
    }
    return shared;
}

}    // namespace pileus::ssm
