#include "pileus/policy/policy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "kit/policy/condition.hpp"
#include "kit/policy/principals.hpp"
#include "kit/policy/template.hpp"
#include "pileus/text/ascii.hpp"

namespace pileus::policy {

using nlohmann::json;

namespace {

constexpr std::string_view with_variables = "2012-10-17";
constexpr std::string_view without_variables = "2008-10-17";

[[noreturn]] void refuse(std::string_view what) { throw std::invalid_argument(std::string(what)); }

struct Statement {
    std::string name;    // Sid, or its place: `#2`
    bool allows = false;
    Principals principals;
    std::vector<Template> actions, resources;
    bool spares_principals = false, spares_actions = false, spares_resources = false;    // Not…
    std::vector<Condition> conditions;

    bool is_about(const Request& request) const {
        const bool is_of_principal =
            spares_principals ? !principals.spare(request.principal) : principals.contain(request.principal);
        if (!is_of_principal) return false;
        const bool has_action = std::any_of(actions.begin(), actions.end(), [&](const Template& action) {
            return action.apply(request.keys,
                                [&](CellsView pattern) { return matches_without_case(pattern, request.action); });
        });
        if (has_action == spares_actions) return false;
        const bool has_resource = std::any_of(resources.begin(), resources.end(), [&](const Template& resource) {
            return resource.apply(request.keys, [&](CellsView pattern) { return matches(pattern, request.resource); });
        });
        if (has_resource == spares_resources) return false;
        return std::all_of(conditions.begin(), conditions.end(),
                           [&](const Condition& condition) { return condition.holds(request.keys); });
    }
};

// --- reading ---------------------------------------------------------------------------------------------------------

// One value or a list of them, as texts.
std::vector<std::string> texts(const json& value, std::string_view element) {
    std::vector<std::string> found;
    const auto add = [&](const json& each) {
        if (each.is_string()) return found.push_back(each.get<std::string>());
        if (each.is_number() || each.is_boolean()) return found.push_back(each.dump());
        refuse(fmt::format("a value of {} is no text", element));
    };
    if (!value.is_array()) {
        add(value);
    } else {
        for (const json& each : value) add(each);
    }
    return found;
}

// The value of `name` or of its opposite `Not<name>`, which `is_opposite` tells; null when neither is there.
const json* find_either(const json& statement, const std::string& name, bool& is_opposite) {
    const auto direct = statement.find(name);
    const auto opposite = statement.find("Not" + name);
    if (direct != statement.end() && opposite != statement.end())
        refuse(fmt::format("a statement has both {} and Not{}", name, name));
    is_opposite = opposite != statement.end();
    if (is_opposite) return &*opposite;
    return direct == statement.end() ? nullptr : &*direct;
}

Principals read_principals(const json& value) {
    Principals principals;
    if (value.is_string()) {
        if (value != "*") refuse("a principal that is a text is *");
        principals.add_everyone();
        return principals;
    }
    if (!value.is_object()) refuse("a principal is * or an object");
    for (const auto& [type, names] : value.items()) {
        for (const std::string& name : texts(names, "Principal")) {
            if (type == "AWS") {
                principals.add_aws(name);
            } else if (type == "Service") {
                principals.add_service(name);
            } else if (type == "Federated") {
                principals.add_federated(name);
            } else if (type != "CanonicalUser") {    // who that is, S3 alone knows
                refuse(fmt::format("{} is no type of principals", type));
            }
        }
    }
    return principals;
}

std::vector<Template> read_templates(const json& value, std::string_view element, Template::Variables variables) {
    std::vector<Template> templates;
    for (const std::string& text : texts(value, element))
        templates.emplace_back(text, Template::Wildcards::meant, variables);
    return templates;
}

std::vector<Condition> read_conditions(const json& value, Template::Variables variables) {
    std::vector<Condition> conditions;
    if (!value.is_object()) refuse("a Condition is an object");
    for (const auto& [name, lines] : value.items()) {
        if (!lines.is_object()) refuse(fmt::format("{} has no keys", name));
        for (const auto& [key, values] : lines.items())
            conditions.emplace_back(name, key, texts(values, "Condition"), variables);
    }
    return conditions;
}

Statement read_statement(const json& source, std::size_t place, Template::Variables variables) {
    if (!source.is_object()) refuse("a statement is an object");
    Statement statement;
    const auto sid = source.find("Sid");
    const bool has_sid = sid != source.end() && sid->is_string() && !sid->get_ref<const std::string&>().empty();
    statement.name = has_sid ? sid->get<std::string>() : fmt::format("#{}", place);
    const auto effect = source.find("Effect");
    if (effect == source.end() || (*effect != "Allow" && *effect != "Deny"))
        refuse(fmt::format("the Effect of {} is neither Allow nor Deny", statement.name));
    statement.allows = *effect == "Allow";

    if (const json* const principals = find_either(source, "Principal", statement.spares_principals)) {
        statement.principals = read_principals(*principals);
    } else {
        statement.principals.add_everyone();
    }
    const json* const actions = find_either(source, "Action", statement.spares_actions);
    if (actions == nullptr) refuse(fmt::format("{} has no Action", statement.name));
    statement.actions = read_templates(*actions, "Action", Template::Variables::literal);
    if (const json* const resources = find_either(source, "Resource", statement.spares_resources)) {
        statement.resources = read_templates(*resources, "Resource", variables);
    } else {
        statement.resources.emplace_back("*", Template::Wildcards::meant, variables);
    }
    if (const auto condition = source.find("Condition"); condition != source.end())
        statement.conditions = read_conditions(*condition, variables);
    return statement;
}

}    // namespace

struct Policy::Compiled {
    std::vector<Statement> statements;
};

namespace {

std::vector<Statement> read_statements(std::string_view document) {
    const json source = json::parse(document, nullptr, false);
    if (!source.is_object()) refuse("a policy is a JSON object");
    const auto version = source.find("Version");
    const bool has_variables = version != source.end() && *version == with_variables;
    if (version != source.end() && !has_variables && *version != without_variables)
        refuse("the Version of a policy is 2012-10-17 or 2008-10-17");
    const auto variables = has_variables ? Template::Variables::meant : Template::Variables::literal;
    const auto statements = source.find("Statement");
    if (statements == source.end()) refuse("a policy has a Statement");
    std::vector<Statement> read;
    if (statements->is_array()) {
        for (const json& each : *statements) read.push_back(read_statement(each, read.size() + 1, variables));
    } else {
        read.push_back(read_statement(*statements, 1, variables));
    }
    return read;
}

}    // namespace

std::optional<Policy> Policy::parse(std::string_view document, std::string* why) {
    try {
        return Policy(std::make_unique<const Compiled>(Compiled{read_statements(document)}));
    } catch (const std::invalid_argument& reason) {
        if (why != nullptr) *why = reason.what();
        return std::nullopt;
    }
}

Policy::Policy(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
Policy::~Policy() = default;
Policy::Policy(Policy&&) noexcept = default;
Policy& Policy::operator=(Policy&&) noexcept = default;

// --- asking ----------------------------------------------------------------------------------------------------------

Decision Policy::evaluate(const Request& request) const {
    Decision decision;
    for (const Statement& statement : compiled_->statements) {
        const bool is_settled = statement.allows && decision.verdict == Verdict::allowed;
        if (is_settled || !statement.is_about(request)) continue;
        decision = {statement.allows ? Verdict::allowed : Verdict::denied, statement.name};
        if (!statement.allows) break;
    }
    return decision;
}

bool Policy::can_deny() const {
    return std::any_of(compiled_->statements.begin(), compiled_->statements.end(),
                       [](const Statement& statement) { return !statement.allows; });
}

void Keys::set(std::string name, std::string value) {
    keys_.emplace_back(std::move(name), std::vector<std::string>{std::move(value)});
}

void Keys::set(std::string name, std::vector<std::string> values) {
    if (!values.empty()) keys_.emplace_back(std::move(name), std::move(values));
}

const std::vector<std::string>* Keys::find(std::string_view name) const {
    const auto found = std::find_if(keys_.begin(), keys_.end(),
                                    [&](const auto& key) { return text::equals_without_case(key.first, name); });
    return found == keys_.end() ? nullptr : &found->second;
}

}    // namespace pileus::policy
