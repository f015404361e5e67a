#include "sqs/redrive_policy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "pileus/arn.hpp"
#include "pileus/text/json_depth.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

using nlohmann::json;

namespace {

constexpr std::size_t most_source_arns = 10;
constexpr std::size_t deepest = 16;

[[noreturn]] void refuse(std::string_view attribute, std::string_view given, std::string_view reason) {
    throw ApiError(invalid_parameter_value, "Value {} for parameter {} is invalid. Reason: {}", given, attribute,
                   reason);
}

// A number, or one in a string [SQS-336].
std::optional<std::int64_t> read_count(const json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(count) : std::nullopt;
}

// Discarded when it is no JSON.
json parse(const std::string& text) {
    return text::nests_deeper_than(text, deepest) ? json(json::value_t::discarded) : json::parse(text, nullptr, false);
}

[[noreturn]] void refuse_allow_format() {
    throw ApiError(invalid_attribute_value,
                   "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive "
                   "allow policy, as "
                   "it’s in an unsupported format.");
}

}    // namespace

RedrivePolicy parse_redrive_policy(const std::string& text) {
    const json document = parse(text);
    if (!document.is_object()) {
        throw ApiError(
            invalid_attribute_value,
            "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.");
    }
    const auto fail = [&](std::string_view reason) { refuse("RedrivePolicy", text, reason); };
    for (const auto& [key, value] : document.items()) {
        if (key != "deadLetterTargetArn" && key != "maxReceiveCount") {
            fail("Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].");
        }
    }
    for (const auto* const name : {"maxReceiveCount", "deadLetterTargetArn"}) {
        if (!document.contains(name) || document[name].is_null()) {
            fail(fmt::format("Redrive policy does not contain mandatory attribute: {}.", name));
        }
    }
    const json& count = document["maxReceiveCount"];
    const auto number = read_count(count);
    if (!number || *number < 1 || *number > 1000) {
        fail(fmt::format("Invalid value for maxReceiveCount: {}, valid values are from 1 to 1000 both inclusive.",
                         count.is_string() ? count.get<std::string>() : count.dump()));
    }
    const json& target = document["deadLetterTargetArn"];
    if (!target.is_string() || !Arn::parse(target.get_ref<const std::string&>())) {
        fail("Dead-letter target ARN should be fully qualified ARN.");
    }
    return {target.get<std::string>(), static_cast<std::int32_t>(*number)};
}

std::string to_text(const RedrivePolicy& policy) {
    return nlohmann::ordered_json{{"deadLetterTargetArn", policy.dead_letter_target_arn},
                                  {"maxReceiveCount", policy.max_receive_count}}
        .dump();
}

RedriveAllowPolicy parse_redrive_allow_policy(const std::string& text) {
    const json document = parse(text);
    if (!document.is_object() || !document.contains("redrivePermission") || !document["redrivePermission"].is_string())
        refuse_allow_format();
    RedriveAllowPolicy policy;
    const auto& permission = document["redrivePermission"].get_ref<const std::string&>();
    if (permission == "denyAll") {
        policy.permission = RedriveAllowPolicy::Permission::deny_all;
    } else if (permission == "byQueue") {
        policy.permission = RedriveAllowPolicy::Permission::by_queue;
    } else if (permission != "allowAll") {
        refuse_allow_format();
    }
    for (const auto& [key, value] : document.items()) {
        if (key == "sourceQueueArns") {
            if (!value.is_array()) refuse_allow_format();
            for (const json& arn : value) {
                if (!arn.is_string()) refuse_allow_format();
                policy.source_arns.push_back(arn.get<std::string>());
            }
        } else if (key != "redrivePermission") {
            refuse_allow_format();
        }
    }
    const bool by_queue = policy.permission == RedriveAllowPolicy::Permission::by_queue;
    constexpr std::string_view cannot = "Amazon SQS can't create the redrive allow policy.";
    if (by_queue && policy.source_arns.empty()) {
        refuse("RedriveAllowPolicy", text,
               fmt::format("{} When you specify the byQueue permission type, you must also specify one or more "
                           "sourceQueueArns values.",
                           cannot));
    }
    if (!by_queue && !policy.source_arns.empty()) {
        refuse("RedriveAllowPolicy", text,
               fmt::format("{} To specify one or more source queue ARNs, you must set redrivePermission to byQueue.",
                           cannot));
    }
    if (policy.source_arns.size() > most_source_arns) {
        refuse("RedriveAllowPolicy", text,
               fmt::format("{} The maximum number of source queue ARNs you can specify is 10.", cannot));
    }
    return policy;
}

void check_redrive_target(Transaction& tx, QueueDirectory& queues, const Queue& source, const RedrivePolicy& policy,
                          const std::string& given) {
    const auto fail = [&](std::string_view reason) { refuse("RedrivePolicy", given, reason); };
    const std::string& target_arn = policy.dead_letter_target_arn;
    const Arn arn = *Arn::parse(target_arn);
    if (arn.account != source.account) fail("Dead-letter target owner should be same as the source.");
    if (arn.region != source.region) fail("Dead-letter target must be in same region as the source.");
    const QueuePointer found = target_arn == source.arn ? nullptr : queues.find_by_arn(tx, target_arn);
    if (found == nullptr && target_arn != source.arn) fail("Dead letter target does not exist.");
    const Queue& target = found == nullptr ? source : *found;
    if (target.is_fifo() != source.is_fifo()) fail("Dead-letter queue must be same type of queue as the source.");
    const auto allow = target.attributes.find("RedriveAllowPolicy");
    if (allow == target.attributes.end()) return;
    const RedriveAllowPolicy allowed = parse_redrive_allow_policy(allow->second);
    const bool is_allowed =
        allowed.permission == RedriveAllowPolicy::Permission::allow_all ||
        std::find(allowed.source_arns.begin(), allowed.source_arns.end(), source.arn) != allowed.source_arns.end();
    if (!is_allowed) fail(fmt::format("Queue {} does not allow this queue as its source.", target_arn));
}

}    // namespace pileus::sqs
