#include "sqs/policy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/arn.hpp"
#include "pileus/policy/policy.hpp"
#include "pileus/text/json_depth.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

using nlohmann::ordered_json;

namespace {

// [SQS-171]
constexpr std::size_t most_bytes = 8192, most_statements = 20, most_principals = 50, most_conditions = 10,
                      most_actions = 7;
constexpr std::size_t deepest = 32;    // levels; a policy has seven

[[noreturn]] void refuse_policy() {
    throw ApiError(invalid_attribute_value, "Invalid value for the parameter Policy.");
}

// [SQS-172]
void check_limit(std::string_view what, std::size_t found, std::size_t most) {
    if (found > most)
        throw ApiError(over_limit, "{} {} were found in the submitted policy, max allowed is {}", found, what, most);
}

// One text or a list of texts.
std::vector<std::string> texts(const ordered_json& value) {
    std::vector<std::string> found;
    const auto add = [&](const ordered_json& each) {
        if (!each.is_string()) refuse_policy();
        found.push_back(each.get<std::string>());
    };
    if (value.is_array()) {
        for (const ordered_json& each : value) add(each);
    } else {
        add(value);
    }
    if (found.empty()) refuse_policy();
    return found;
}

bool is_aws_principal(const std::string& text) {
    if (text == "*" || is_account(text)) return true;
    const auto arn = Arn::parse(text);
    return arn && (arn->service == "iam" || arn->service == "sts") && is_account(arn->account);
}

std::size_t check_principal(const ordered_json& principal) {
    if (principal == "*") return 1;
    if (!principal.is_object() || principal.empty()) refuse_policy();
    std::size_t count = 0;
    for (const auto& [kind, value] : principal.items()) {
        if (kind != "AWS" && kind != "Service" && kind != "Federated" && kind != "CanonicalUser") refuse_policy();
        for (const std::string& text : texts(value)) {
            if (kind == "AWS" && !is_aws_principal(text)) refuse_policy();
            ++count;
        }
    }
    return count;
}

// How many principals it names.
std::size_t check_statement(const ordered_json& statement) {
    if (!statement.is_object()) refuse_policy();
    if (statement.contains("Sid") && !statement["Sid"].is_string()) refuse_policy();
    const auto effect = statement.value("Effect", ordered_json());
    if (effect != "Allow" && effect != "Deny") refuse_policy();
    const bool has_action = statement.contains("Action") || statement.contains("NotAction");
    const bool has_resource = statement.contains("Resource") || statement.contains("NotResource");
    if (!has_action || !has_resource) refuse_policy();
    const std::vector<std::string> actions =
        texts(statement.contains("Action") ? statement["Action"] : statement["NotAction"]);
    if (actions.size() > most_actions) refuse_policy();
    texts(statement.contains("Resource") ? statement["Resource"] : statement["NotResource"]);
    if (statement.contains("Condition")) {
        if (!statement["Condition"].is_object()) refuse_policy();
        std::size_t conditions = 0;
        for (const ordered_json& keys : statement["Condition"]) {
            if (!keys.is_object()) refuse_policy();
            conditions += keys.size();
        }
        if (conditions > most_conditions) refuse_policy();
    }
    if (statement.contains("Principal")) return check_principal(statement["Principal"]);
    if (statement.contains("NotPrincipal")) return check_principal(statement["NotPrincipal"]);
    refuse_policy();
}

ordered_json one_or_list(const std::vector<std::string>& values) {
    return values.size() == 1 ? ordered_json(values.front()) : ordered_json(values);
}

ordered_json statements_of(const ordered_json& policy) {
    const ordered_json& statement = policy.at("Statement");
    return statement.is_array() ? statement : ordered_json::array({statement});
}

}    // namespace

void check_policy(const std::string& text) {
    if (text.size() > most_bytes || text::nests_deeper_than(text, deepest)) refuse_policy();
    const ordered_json policy = ordered_json::parse(text, nullptr, false);
    if (!policy.is_object() || !policy.contains("Statement")) refuse_policy();
    if (!policy["Statement"].is_array() && !policy["Statement"].is_object()) refuse_policy();
    const ordered_json statements = statements_of(policy);
    check_limit("statements", statements.size(), most_statements);
    if (policy.contains("Version") && policy["Version"] != "2012-10-17" && policy["Version"] != "2008-10-17")
        refuse_policy();
    std::size_t principals = 0;
    for (const ordered_json& statement : statements) principals += check_statement(statement);
    if (statements.empty() || principals > most_principals || !policy::Policy::parse(text)) refuse_policy();
}

std::string with_grant(const Queue& queue, const Grant& grant) {
    const auto set = queue.attributes.find("Policy");
    ordered_json policy = set == queue.attributes.end() ? ordered_json{{"Version", "2008-10-17"},
                                                                       {"Id", queue.arn + "/SQSDefaultPolicy"},
                                                                       {"Statement", ordered_json::array()}}
                                                        : ordered_json::parse(set->second);
    ordered_json statements = statements_of(policy);
    for (const ordered_json& statement : statements) {
        if (statement.value("Sid", "") == grant.label) {
            throw ApiError(invalid_parameter_value, "Value {} for parameter Label is invalid. Reason: Already exists.",
                           grant.label);
        }
    }
    std::vector<std::string> principals, actions;
    for (const std::string& account : grant.accounts) {
        principals.push_back(fmt::format("arn:{}:iam::{}:root", partition_of(queue.region), account));
    }
    for (const std::string& action : grant.actions) actions.push_back("SQS:" + action);
    statements.push_back({{"Sid", grant.label},
                          {"Effect", "Allow"},
                          {"Principal", {{"AWS", one_or_list(principals)}}},
                          {"Action", one_or_list(actions)},
                          {"Resource", queue.arn}});
    check_limit("statements", statements.size(), most_statements);
    std::size_t principals_of_all = 0;
    for (const ordered_json& statement : statements) principals_of_all += check_statement(statement);
    check_limit("principals", principals_of_all, most_principals);
    policy["Statement"] = std::move(statements);
    std::string text = policy.dump();
    check_limit("bytes", text.size(), most_bytes);
    return text;
}

std::string without_grant(const Queue& queue, std::string_view label) {
    const auto set = queue.attributes.find("Policy");
    ordered_json policy = set == queue.attributes.end() ? ordered_json{{"Statement", ordered_json::array()}}
                                                        : ordered_json::parse(set->second);
    ordered_json kept = ordered_json::array();
    const ordered_json statements = statements_of(policy);
    for (const ordered_json& statement : statements) {
        if (statement.value("Sid", "") != label) kept.push_back(statement);
    }
    if (kept.size() == statements.size()) {
        throw ApiError(invalid_parameter_value, "Value {} for parameter Label is invalid. Reason: can't find label.",
                       label);
    }
    if (kept.empty()) return {};
    policy["Statement"] = std::move(kept);
    return policy.dump();
}

}    // namespace pileus::sqs
