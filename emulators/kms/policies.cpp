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

constexpr std::size_t deepest = 32;    // levels; a policy has seven

std::string root_of(const Key& key) {
    return fmt::format("arn:{}:iam::{}:root", partition_of(key.region), key.account);
}

}    // namespace

std::string default_policy(const Key& key) {
    const ordered_json statement{{"Sid", "Enable IAM User Permissions"},
                                 {"Effect", "Allow"},
                                 {"Principal", {{"AWS", root_of(key)}}},
                                 {"Action", "kms:*"},
                                 {"Resource", "*"}};
    return ordered_json{{"Version", "2012-10-17"},
                        {"Id", "key-default-1"},
                        {"Statement", ordered_json::array({statement})}}
        .dump(2);
}

void check_policy(const Call& call, const Key& key, const std::string& document, bool may_lock_out) {
    const auto refuse_document = [](std::string_view why) {
        throw ApiError(malformed_policy_document, "{}", why);
    };
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

}    // namespace pileus::kms
