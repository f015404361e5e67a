// Reads a data protection policy. The bounds are those of AWS's documentation; of the texts that refuse one, AWS's own
// is known of a wrong direction alone [SNS-334].
#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "pileus/text/utf8.hpp"
#include "sns/data_protection.hpp"

namespace pileus::sns {

namespace {

using nlohmann::json;

constexpr std::size_t longest_policy = 30'720;    // characters [SNS-332]
constexpr std::string_view version = "2021-06-01";
constexpr std::string_view log_group_prefix = "/aws/vendedlogs/";
constexpr std::size_t most_custom = 10, longest_custom_name = 128, longest_expression = 200;
constexpr char default_mask = '*';

template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    throw DataProtectionError{fmt::format(format, std::forward<Arguments>(arguments)...)};
}

const json* find(const json& object, std::string_view name) {
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

const json& get_object(const json& object, std::string_view name, std::string_view where) {
    const json* const value = find(object, name);
    if (value == nullptr || !value->is_object()) refuse("{} must have an object {}", where, name);
    return *value;
}

std::string get_text(const json& object, std::string_view name, std::string_view where) {
    const json* const value = find(object, name);
    if (value == nullptr || !value->is_string() || value->get_ref<const std::string&>().empty()) {
        refuse("{} must have a {}", where, name);
    }
    return value->get<std::string>();
}

// Where it may be missing.
std::string find_text(const json& object, std::string_view name, std::string_view where) {
    const json* const value = find(object, name);
    if (value == nullptr) return {};
    if (!value->is_string()) refuse("{} {} must be a string", where, name);
    return value->get<std::string>();
}

std::vector<std::string> get_texts(const json& object, std::string_view name) {
    const json* const value = find(object, name);
    const auto is_text = [](const json& each) {
        return each.is_string() && !each.get_ref<const std::string&>().empty();
    };
    if (value == nullptr || !value->is_array() || value->empty() ||
        !std::all_of(value->begin(), value->end(), is_text)) {
        refuse("Statement must have a list of {}", name);
    }
    return value->get<std::vector<std::string>>();
}

// What is not known would be passed over: it is refused.
void expect_only(const json& object, std::initializer_list<std::string_view> names, std::string_view where) {
    for (const auto& [name, value] : object.items()) {
        if (std::find(names.begin(), names.end(), name) == names.end()) refuse("{} has no {}", where, name);
    }
}

bool is_alphanumeric(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

// --- identifiers of the policy's own ---------------------------------------------------------------------------------

DataIdentifierPointer parse_custom(const json& custom) {
    constexpr std::string_view where = "CustomDataIdentifier";
    if (!custom.is_object()) refuse("{} must be a list of objects", where);
    expect_only(custom, {"Name", "Regex"}, where);
    std::string name = get_text(custom, "Name", where);
    const std::string expression = get_text(custom, "Regex", where);
    const bool is_name = name.size() <= longest_custom_name && std::all_of(name.begin(), name.end(), [](char each) {
                             return is_alphanumeric(each) || each == '_' || each == '-';
                         });
    if (!is_name) refuse("{} Name must be 1 to {} letters, digits, '_' and '-'", where, longest_custom_name);
    if (is_managed_identifier(name)) refuse("{} {} has the name of a managed data identifier", where, name);
    constexpr std::string_view symbols = "_#=@/;,- ^$?[]{}|\\*+.";
    const bool is_expression =
        expression.size() <= longest_expression && std::all_of(expression.begin(), expression.end(), [&](char each) {
            return is_alphanumeric(each) || symbols.find(each) != symbols.npos;
        });
    if (!is_expression) {
        refuse("{} {} must have a Regex of 1 to {} letters, digits and {}", where, name, longest_expression, symbols);
    }
    try {
        return custom_identifier(name, expression);
    } catch (const std::invalid_argument& error) {
        refuse("{} {} has an invalid Regex: {}", where, name, error.what());
    }
}

std::vector<DataIdentifierPointer> parse_customs(const json& policy) {
    std::vector<DataIdentifierPointer> customs;
    if (find(policy, "Configuration") == nullptr) return customs;
    const json& configuration = get_object(policy, "Configuration", "Policy");
    expect_only(configuration, {"CustomDataIdentifier"}, "Configuration");
    const json* const list = find(configuration, "CustomDataIdentifier");
    if (list == nullptr || !list->is_array()) refuse("Configuration must have a list of CustomDataIdentifier");
    if (list->size() > most_custom) refuse("Policy can have at most {} custom data identifiers", most_custom);
    for (const json& each : *list) {
        DataIdentifierPointer custom = parse_custom(each);
        for (const DataIdentifierPointer& other : customs) {
            if (other->name() == custom->name()) refuse("CustomDataIdentifier {} is there twice", custom->name());
        }
        customs.push_back(std::move(custom));
    }
    return customs;
}

// --- operations ------------------------------------------------------------------------------------------------------

std::optional<AuditDestination> parse_destination(const json& audit, std::string_view name) {
    if (find(audit, name) == nullptr) return std::nullopt;
    const json& given = get_object(audit, name, "Audit");
    expect_only(given, {"CloudWatchLogs", "Firehose", "S3"}, name);
    if (given.empty()) refuse("{} must have a destination", name);
    const auto parse = [&](std::string_view service, std::string_view member) -> std::string {
        if (find(given, service) == nullptr) return {};
        const json& object = get_object(given, service, name);
        expect_only(object, {member}, service);
        return get_text(object, member, service);
    };
    AuditDestination destination{parse("CloudWatchLogs", "LogGroup"), parse("Firehose", "DeliveryStream"),
                                 parse("S3", "Bucket")};
    if (!destination.log_group.empty() && !destination.log_group.starts_with(log_group_prefix)) {
        refuse("CloudWatchLogs LogGroup must start with {}", log_group_prefix);
    }
    return destination;
}

int parse_sample_rate(const json& audit) {
    const json* const value = find(audit, "SampleRate");
    std::string text;
    if (value != nullptr && value->is_string()) text = value->get<std::string>();
    if (value != nullptr && value->is_number_integer()) text = value->dump();
    const bool is_rate = !text.empty() && text.size() <= 2 &&
                         std::all_of(text.begin(), text.end(), [](char each) { return each >= '0' && each <= '9'; });
    if (!is_rate) refuse("Audit SampleRate must be an integer between 0-99");
    return std::stoi(text);
}

void parse_audit(const json& audit, ProtectionStatement& statement) {
    expect_only(audit, {"SampleRate", "FindingsDestination", "NoFindingsDestination"}, "Audit");
    if (statement.direction != DataDirection::inbound) refuse("Audit is for Inbound only");
    statement.sample_rate = parse_sample_rate(audit);
    statement.findings = parse_destination(audit, "FindingsDestination");
    statement.no_findings = parse_destination(audit, "NoFindingsDestination");
    if (!statement.findings && !statement.no_findings) {
        refuse("Audit must have a FindingsDestination or a NoFindingsDestination");
    }
}

void parse_deidentify(const json& deidentify, ProtectionStatement& statement) {
    expect_only(deidentify, {"MaskConfig", "RedactConfig"}, "Deidentify");
    if (deidentify.size() != 1) refuse("Deidentify must have either MaskConfig or RedactConfig");
    if (find(deidentify, "RedactConfig") != nullptr) {
        return expect_only(get_object(deidentify, "RedactConfig", "Deidentify"), {}, "RedactConfig");
    }
    const json& mask = get_object(deidentify, "MaskConfig", "Deidentify");
    expect_only(mask, {"MaskWithCharacter"}, "MaskConfig");
    statement.mask = default_mask;
    if (find(mask, "MaskWithCharacter") == nullptr) return;
    const std::string character = get_text(mask, "MaskWithCharacter", "MaskConfig");
    if (character.size() != 1 || character[0] < ' ' || character[0] > '~') {
        refuse("MaskConfig MaskWithCharacter must be one printable ASCII character");
    }
    statement.mask = character[0];
}

void parse_operation(const json& operation, ProtectionStatement& statement) {
    expect_only(operation, {"Audit", "Deidentify", "Deny"}, "Operation");
    if (operation.size() != 1) refuse("Operation must be one of Audit, Deidentify and Deny");
    if (find(operation, "Audit") != nullptr) {
        statement.kind = ProtectionStatement::Kind::audit;
        parse_audit(get_object(operation, "Audit", "Operation"), statement);
    } else if (find(operation, "Deidentify") != nullptr) {
        statement.kind = ProtectionStatement::Kind::deidentify;
        parse_deidentify(get_object(operation, "Deidentify", "Operation"), statement);
    } else {
        statement.kind = ProtectionStatement::Kind::deny;
        expect_only(get_object(operation, "Deny", "Operation"), {}, "Deny");
    }
}

// --- statements ------------------------------------------------------------------------------------------------------

// `EmailAddress` of `arn:aws:dataprotection::aws:data-identifier/EmailAddress`; empty when it is none.
std::string_view managed_name(std::string_view text) {
    constexpr std::string_view tail = ":dataprotection::aws:data-identifier/";
    for (const std::string_view partition : {"arn:aws", "arn:aws-cn", "arn:aws-us-gov"}) {
        if (!text.starts_with(partition) || !text.substr(partition.size()).starts_with(tail)) continue;
        return text.substr(partition.size() + tail.size());
    }
    return {};
}

// Null: AWS has it, we do not.
DataIdentifierPointer parse_identifier(std::string_view text, const std::vector<DataIdentifierPointer>& customs) {
    for (const DataIdentifierPointer& custom : customs) {
        if (custom->name() == text) return custom;
    }
    const std::string_view name = managed_name(text);
    if (!is_managed_identifier(name)) refuse("Statement DataIdentifier {} is not supported", text);
    return managed_identifier(name);
}

DataDirection parse_direction(const json& statement) {
    const json* const direction = find(statement, "DataDirection");
    if (direction != nullptr && *direction == "Inbound") return DataDirection::inbound;
    if (direction != nullptr && *direction == "Outbound") return DataDirection::outbound;
    refuse("Statement DataDirection must be either Inbound or Outbound");    // [SNS-334]
}

ProtectionStatement parse_statement(const json& given, const std::vector<DataIdentifierPointer>& customs,
                                    std::vector<std::string>& unfound) {
    if (!given.is_object()) refuse("Statement must be an object");
    expect_only(given, {"Sid", "DataDirection", "Principal", "DataIdentifier", "Operation"}, "Statement");
    ProtectionStatement statement;
    statement.sid = find_text(given, "Sid", "Statement");
    statement.direction = parse_direction(given);
    statement.principals = get_texts(given, "Principal");
    for (const std::string& each : get_texts(given, "DataIdentifier")) {
        if (DataIdentifierPointer identifier = parse_identifier(each, customs)) {
            const bool is_there = std::any_of(statement.identifiers.begin(), statement.identifiers.end(),
                                              [&](const auto& other) { return other->name() == identifier->name(); });
            if (!is_there) statement.identifiers.push_back(std::move(identifier));
        } else if (std::string name(managed_name(each));
                   std::find(unfound.begin(), unfound.end(), name) == unfound.end()) {
            unfound.push_back(std::move(name));
        }
    }
    parse_operation(get_object(given, "Operation", "Statement"), statement);
    return statement;
}

}    // namespace

std::shared_ptr<const DataProtection> DataProtection::parse(std::string_view text) {
    if (text::count_code_points(text) > longest_policy) {
        refuse("Policy must be at most {} characters long", longest_policy);
    }
    const json policy = json::parse(text, nullptr, false);
    if (!policy.is_object()) refuse("Policy must be a JSON object");
    expect_only(policy, {"Name", "Description", "Version", "Statement", "Configuration"}, "Policy");
    get_text(policy, "Name", "Policy");
    find_text(policy, "Description", "Policy");
    const json* const given_version = find(policy, "Version");
    if (given_version == nullptr || *given_version != version) refuse("Policy Version must be {}", version);
    const json* const given = find(policy, "Statement");
    if (given == nullptr || !given->is_array() || given->empty()) refuse("Policy must have a list of Statement");
    const std::vector<DataIdentifierPointer> customs = parse_customs(policy);
    auto protection = std::make_shared<DataProtection>();
    for (const json& each : *given) {
        protection->statements.push_back(parse_statement(each, customs, protection->unfound_identifiers));
    }
    const auto audits = std::count_if(protection->statements.begin(), protection->statements.end(),
                                      [](const auto& each) { return each.kind == ProtectionStatement::Kind::audit; });
    if (audits > 1) refuse("Policy can have only one Audit statement");
    return protection;
}

}    // namespace pileus::sns
