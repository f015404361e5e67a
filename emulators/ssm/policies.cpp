#include "ssm/policies.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "pileus/text/ascii.hpp"
#include "ssm/errors.hpp"
#include "ssm/parameter.hpp"

namespace pileus::ssm {

namespace {

using Json = nlohmann::ordered_json;
using Kind = ParameterPolicy::Kind;

constexpr std::size_t most_policies = 10;
constexpr std::array<std::string_view, 3> kind_names{"Expiration", "ExpirationNotification", "NoChangeNotification"};

// What is written as a number counts as its text.
std::string text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string mandatory(const Json& attributes, const char* name) {
    std::string text = text_of(attributes, name);
    if (text.empty()) throw ApiError(invalid_policy_attribute, "Mandatory policy attribute {} is missing.", name);
    return text;
}

std::chrono::milliseconds span_of(const Json& attributes, const char* name) {
    const std::string count_text = mandatory(attributes, name), unit = mandatory(attributes, "Unit");
    std::int32_t count = 0;
    const auto [end, error] = std::from_chars(count_text.data(), count_text.data() + count_text.size(), count);
    if (error != std::errc{} || end != count_text.data() + count_text.size() || count <= 0) {
        throw ApiError(invalid_policy_attribute, "Attribute {} must be a positive integer.", name);
    }
    if (text::equals_without_case(unit, "days")) return std::chrono::days{count};
    if (text::equals_without_case(unit, "hours")) return std::chrono::hours{count};
    throw ApiError(invalid_policy_attribute, "Supported time units: DAYS HOURS");
}

ParameterPolicy parse_policy(const Json& object) {
    if (!object.is_object()) throw ApiError(invalid_policy_attribute, "Invalid policies input");
    const std::string type = text_of(object, "Type");
    const auto kind = find_kind<Kind>(kind_names, type);
    if (!kind) throw ApiError(invalid_policy_type, "Policy type {} is not supported.", type.empty() ? "null" : type);
    if (text_of(object, "Version") != "1.0") throw ApiError(invalid_policy_attribute, "Unsupported policy version.");
    const auto attributes = object.find("Attributes");
    if (attributes == object.end() || !attributes->is_object()) {
        throw ApiError(invalid_policy_attribute, "Mandatory policy attribute Attributes is missing.");
    }
    ParameterPolicy policy;
    policy.kind = *kind;
    policy.text = object.dump();
    if (policy.kind != Kind::expiration) {
        policy.span = span_of(*attributes, policy.kind == Kind::expiration_notification ? "Before" : "After");
        return policy;
    }
    const std::string timestamp = text_of(*attributes, "Timestamp");
    if (timestamp.empty()) {
        throw ApiError(invalid_policy_attribute, "A valid Expiration policy must have an attribute of Timestamp.");
    }
    const auto expires = parse_iso8601(timestamp);
    if (!expires) throw ApiError(invalid_policy_attribute, "Invalid timestamp format");
    policy.expires = *expires;
    return policy;
}

std::size_t count_of(const std::vector<ParameterPolicy>& policies, Kind kind) {
    return static_cast<std::size_t>(std::count_if(policies.begin(), policies.end(),
                                                  [&](const ParameterPolicy& each) { return each.kind == kind; }));
}

}    // namespace

std::string_view type_of(const ParameterPolicy& policy) { return kind_names[static_cast<std::size_t>(policy.kind)]; }

Instant due_of(const ParameterPolicy& policy, const std::vector<ParameterPolicy>& all, Instant changed) {
    if (policy.kind == Kind::no_change_notification) return changed + policy.span;
    const auto expiration =
        std::find_if(all.begin(), all.end(), [](const ParameterPolicy& each) { return each.kind == Kind::expiration; });
    const Instant expires = expiration == all.end() ? never : expiration->expires;
    return policy.kind == Kind::expiration ? expires : expires - policy.span;
}

bool is_no_policies(std::string_view text) {
    const Json parsed = Json::parse(text, nullptr, false);
    return parsed.is_array() && (parsed.empty() || (parsed.size() == 1 && parsed[0] == Json::object()));
}

std::vector<ParameterPolicy> parse_policies(std::string_view text) {
    if (is_no_policies(text)) return {};
    const Json parsed = Json::parse(text, nullptr, false);
    if (!parsed.is_array()) throw ApiError(invalid_policy_attribute, "Invalid policies input");
    if (parsed.size() > most_policies) {
        throw ApiError(policies_limit_exceeded, "Number of policies attached to a parameter cannot exceed 10");
    }
    std::vector<ParameterPolicy> policies;
    for (const Json& each : parsed) policies.push_back(parse_policy(each));
    const std::size_t expirations = count_of(policies, Kind::expiration);
    if (expirations > 1) throw ApiError(incompatible_policy, "There can be only one expiration policy");
    if (expirations == 0 && count_of(policies, Kind::expiration_notification) > 0) {
        throw ApiError(incompatible_policy, "Expiration notification policies are missing expiration policy");
    }
    return policies;
}

std::optional<std::string> join_policies(const std::vector<ParameterPolicy>& policies) {
    if (policies.empty()) return std::nullopt;
    std::string text;
    for (const ParameterPolicy& each : policies) text += (text.empty() ? "[" : ",") + each.text;
    return text + "]";
}

}    // namespace pileus::ssm
