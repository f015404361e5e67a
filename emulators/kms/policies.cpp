#include "kms/policies.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "kms/errors.hpp"
#include "kms/keyring.hpp"
#include "pileus/arn.hpp"
#include "pileus/policy/policy.hpp"
#include "pileus/service/condition_keys.hpp"
#include "pileus/text/json_depth.hpp"

namespace pileus::kms {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t deepest = 32;           // levels; a policy has seven
constexpr std::size_t most_bytes = 32'768;    // a quota of AWS's, though the model allows more
constexpr const char* only_name = "default";

std::string root_of(const Key& key) {
    return fmt::format("arn:{}:iam::{}:root", partition_of(key.region), key.account);
}

void check_name(const std::optional<std::string>& name) {
    if (name.value_or(only_name) != only_name) throw ApiError(not_found, "No such policy exists");
}

// Through the service alone, and its metadata for the account.
std::string managed_policy(const Key& key, std::string_view service) {
    const ordered_json use{
        {"Sid", fmt::format("Allow access through {} for all principals in the account that are authorized to use it",
                            service)},
        {"Effect", "Allow"},
        {"Principal", {{"AWS", "*"}}},
        {"Action",
         {"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant",
          "kms:DescribeKey"}},
        {"Resource", "*"},
        {"Condition",
         {{"StringEquals",
           {{"kms:CallerAccount", key.account},
            {"kms:ViaService", fmt::format("{}.{}.amazonaws.com", service, key.region)}}}}}};
    const ordered_json look{{"Sid", "Allow direct access to key metadata to the account"},
                            {"Effect", "Allow"},
                            {"Principal", {{"AWS", root_of(key)}}},
                            {"Action", {"kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"}},
                            {"Resource", "*"}};
    return ordered_json{{"Version", "2012-10-17"},
                        {"Id", fmt::format("auto-{}-1", service)},
                        {"Statement", ordered_json::array({use, look})}}
        .dump(2);
}

}    // namespace

std::string default_policy(const Key& key) {
    const ordered_json statement{{"Sid", "Enable IAM User Permissions"},
                                 {"Effect", "Allow"},
                                 {"Principal", {{"AWS", root_of(key)}}},
                                 {"Action", "kms:*"},
                                 {"Resource", "*"}};
    return ordered_json{
        {"Version", "2012-10-17"}, {"Id", "key-default-1"}, {"Statement", ordered_json::array({statement})}}
        .dump(2);
}

void check_policy(const Call& call, const Key& key, const std::string& document, bool may_lock_out) {
    const auto refuse_document = [](std::string_view why) { throw ApiError(malformed_policy_document, "{}", why); };
    if (document.size() > most_bytes) throw ApiError(limit_exceeded, "A key policy has at most {} bytes.", most_bytes);
    if (text::nests_deeper_than(document, deepest)) refuse_document("The policy is nested too deep.");
    const ordered_json json = ordered_json::parse(document, nullptr, false);
    if (!json.is_object() || !json.contains("Statement")) refuse_document("The policy is not a policy document.");
    const ordered_json& statements = json["Statement"];
    for (const ordered_json& each : statements.is_array() ? statements : ordered_json::array({statements})) {
        if (!each.is_object() || (!each.contains("Principal") && !each.contains("NotPrincipal")))
            refuse_document("Policy contains a statement with no principal.");
    }
    std::string why;
    const auto policy = policy::Policy::parse(document, &why);
    if (!policy) refuse_document(why);
    if (may_lock_out) return;
    const policy::Keys keys = condition_keys(call);
    const policy::Decision decision =
        policy->evaluate({{call.caller().account, call.caller().arn}, "kms:PutKeyPolicy", key.arn, keys});
    if (decision.verdict != policy::Verdict::allowed)
        refuse_document("The new key policy will not allow you to update the key policy in the future.");
}

void set_policy(Call& call, KeyTable& table, const Key& key, const std::string& document) {
    call.accept_without_effect("Policy", no_iam, key.arn);
    table.set_policy(key, document);
}

std::vector<Operation> Policies::operations() {
    return {operation<&Policies::get>(*this, "GetKeyPolicy"), operation<&Policies::put>(*this, "PutKeyPolicy"),
            operation<&Policies::list>(*this, "ListKeyPolicies")};
}

GetKeyPolicyOutput Policies::get(Transaction& tx, Call& call, const GetKeyPolicyInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    check_name(in.policy_name);
    if (key.is_managed) return {managed_policy(key, ring_.service_of(key)), only_name};
    const auto policy = table_.policy(key);
    return {policy ? *policy : default_policy(key), only_name};
}

void Policies::put(Transaction& tx, Call& call, const PutKeyPolicyInput& in) {
    const Key key = ring_.get_to_change(tx, call, in.key_id);
    check_name(in.policy_name);
    check_policy(call, key, in.policy, in.bypass_policy_lockout_safety_check);
    set_policy(call, table_, key, in.policy);
}

ListKeyPoliciesOutput Policies::list(Transaction& tx, Call& call, const ListKeyPoliciesInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    parse_page(in, {1000, 100}, fmt::format("ListKeyPolicies {}", key.arn));
    ListKeyPoliciesOutput out;
    out.policy_names = {only_name};
    return out;
}

}    // namespace pileus::kms
