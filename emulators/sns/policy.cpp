#include "sns/policy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "pileus/arn.hpp"
#include "sns/arns.hpp"
#include "sns/errors.hpp"

namespace pileus::sns {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t most_bytes = 30 << 10, most_statements = 100, most_principals = 200;    // [SNS-76]
constexpr std::string_view out_of_scope = "Policy statement action out of service scope!";
constexpr std::string_view malformed = "Policy Error: null";    // [SNS-75]

// What a topic's policy can be about, in lower case. `SNS:*` is not among it.
constexpr std::array<std::string_view, 12> grantable{"addpermission",
                                                     "deletetopic",
                                                     "getdataprotectionpolicy",
                                                     "gettopicattributes",
                                                     "listsubscriptionsbytopic",
                                                     "listtagsforresource",
                                                     "publish",
                                                     "putdataprotectionpolicy",
                                                     "receive",
                                                     "removepermission",
                                                     "settopicattributes",
                                                     "subscribe"};

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return result;
}

// With or without `SNS:` in front.
bool is_grantable(std::string_view action) {
    std::string name = lower(action);
    if (name.starts_with("sns:")) name.erase(0, 4);
    return std::find(grantable.begin(), grantable.end(), name) != grantable.end();
}

struct Malformed {
    std::string_view problem = malformed;
};

// One text or a list of texts.
std::vector<std::string> texts(const ordered_json& value) {
    std::vector<std::string> found;
    const auto add = [&](const ordered_json& each) {
        if (!each.is_string()) throw Malformed{};
        found.push_back(each.get<std::string>());
    };
    if (value.is_array()) {
        for (const ordered_json& each : value) add(each);
    } else {
        add(value);
    }
    if (found.empty()) throw Malformed{};
    return found;
}

bool is_aws_principal(const std::string& text) {
    if (text == "*" || is_account(text)) return true;
    const auto arn = Arn::parse(text);
    return arn && (arn->service == "iam" || arn->service == "sts") && is_account(arn->account);
}

void check_principal(const ordered_json& principal) {
    if (principal == "*") return;
    if (!principal.is_object() || principal.empty()) throw Malformed{};
    std::size_t count = 0;
    for (const auto& [kind, value] : principal.items()) {
        if (kind != "AWS" && kind != "Service" && kind != "Federated" && kind != "CanonicalUser") throw Malformed{};
        for (const std::string& text : texts(value)) {
            if (kind == "AWS" && !is_aws_principal(text)) {
                throw Malformed{"Policy statement principal is invalid"};
            }
            ++count;
        }
    }
    if (count > most_principals) throw Malformed{"Policy statement has too many principals"};
}

void check_statement(const ordered_json& statement, std::string_view topic_arn) {
    if (!statement.is_object()) throw Malformed{};
    const auto effect = statement.value("Effect", ordered_json());
    if (effect != "Allow" && effect != "Deny") throw Malformed{};
    const char* const action = statement.contains("Action") ? "Action" : "NotAction";
    const char* const resource = statement.contains("Resource") ? "Resource" : "NotResource";
    const char* const principal = statement.contains("Principal") ? "Principal" : "NotPrincipal";
    if (!statement.contains(action) || !statement.contains(resource) || !statement.contains(principal)) {
        throw Malformed{};
    }
    for (const std::string& each : texts(statement[action])) {
        if (!lower(each).starts_with("sns:") || !is_grantable(each)) throw Malformed{out_of_scope};
    }
    for (const std::string& each : texts(statement[resource])) {
        if (each != topic_arn) throw Malformed{"Policy statement resource is not this topic"};
    }
    check_principal(statement[principal]);
    if (statement.contains("Condition") && !statement["Condition"].is_object()) throw Malformed{};
}

ordered_json statements_of(const ordered_json& policy) {
    const ordered_json& statement = policy.at("Statement");
    return statement.is_array() ? statement : ordered_json::array({statement});
}

void check(std::string_view text, std::string_view topic_arn) {
    const ordered_json policy = ordered_json::parse(text, nullptr, false);
    if (!policy.is_object() || !policy.contains("Statement")) throw Malformed{};
    if (policy.contains("Version") && policy["Version"] != "2012-10-17" && policy["Version"] != "2008-10-17") {
        throw Malformed{};
    }
    if (text.size() > most_bytes) throw Malformed{"Policy is too large"};
    const ordered_json statements = statements_of(policy);
    if (statements.size() > most_statements) throw Malformed{"Policy has too many statements"};
    std::set<std::string> labels;
    for (const ordered_json& statement : statements) {
        check_statement(statement, topic_arn);
        if (!statement.contains("Sid")) continue;
        if (!statement["Sid"].is_string()) throw Malformed{};
        if (!labels.insert(statement["Sid"].get<std::string>()).second) {
            throw Malformed{"Policy statement Sids must be unique"};
        }
    }
}

ordered_json one_or_list(const std::vector<std::string>& values) {
    return values.size() == 1 ? ordered_json(values.front()) : ordered_json(values);
}

}    // namespace

std::optional<std::string> check_policy(std::string_view text, std::string_view topic_arn) {
    try {
        check(text, topic_arn);
        return std::nullopt;
    } catch (const Malformed& refusal) {
        return std::string(refusal.problem);
    }
}

std::string with_grant(const std::string& text, const Grant& grant, std::string_view topic_arn) {
    ordered_json policy = ordered_json::parse(text);
    ordered_json statements = statements_of(policy);
    for (const ordered_json& statement : statements) {
        if (statement.value("Sid", "") == grant.label) {
            throw ApiError(invalid_parameter, "Invalid parameter: Statement already exists");
        }
    }
    std::vector<std::string> principals, actions;
    for (const std::string& action : grant.actions) {
        if (!is_grantable(action)) throw ApiError(invalid_parameter, "Invalid parameter: {}", out_of_scope);
        actions.push_back("SNS:" + action);
    }
    const auto arn = Arn::parse(topic_arn);
    for (const std::string& account : grant.accounts) {
        if (!is_account(account)) {
            throw ApiError(invalid_parameter, "Invalid parameter: A provided account ID is not valid");
        }
        principals.push_back(fmt::format("arn:{}:iam::{}:root", arn ? arn->partition : "aws", account));
    }
    statements.push_back({{"Sid", grant.label},
                          {"Effect", "Allow"},
                          {"Principal", {{"AWS", one_or_list(principals)}}},
                          {"Action", one_or_list(actions)},
                          {"Resource", topic_arn}});
    policy["Statement"] = std::move(statements);
    std::string result = policy.dump();
    if (const auto problem = check_policy(result, topic_arn)) {
        throw ApiError(invalid_parameter, "Invalid parameter: {}", *problem);
    }
    return result;
}

std::string without_grant(const std::string& text, std::string_view label) {
    ordered_json policy = ordered_json::parse(text);
    ordered_json kept = ordered_json::array();
    for (const ordered_json& statement : statements_of(policy)) {
        if (statement.value("Sid", "") != label) kept.push_back(statement);
    }
    policy["Statement"] = std::move(kept);
    return policy.dump();
}

}    // namespace pileus::sns
