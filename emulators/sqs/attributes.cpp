#include "sqs/attributes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "pileus/policy/policy.hpp"
#include "sqs/errors.hpp"
#include "sqs/policy.hpp"
#include "sqs/redrive_policy.hpp"

namespace pileus::sqs {

namespace {

enum class Type { read_only, number, boolean, choice, key, policy, redrive, redrive_allow };

struct Known {
    std::string_view name;
    Type type;
    std::int64_t least = 0, most = 0;
    std::string_view initial = {};    // shown while it is not set; empty: not shown
    bool fifo_only = false;
    std::array<std::string_view, 2> choices = {};
};

// [SQS-129 to SQS-149]
constexpr std::array known{
    Known{"ApproximateNumberOfMessages", Type::read_only},
    Known{"ApproximateNumberOfMessagesDelayed", Type::read_only},
    Known{"ApproximateNumberOfMessagesNotVisible", Type::read_only},
    Known{"ContentBasedDeduplication", Type::boolean, 0, 0, "false", true},
    Known{"CreatedTimestamp", Type::read_only},
    Known{"DeduplicationScope", Type::choice, 0, 0, "queue", true, {"queue", "messageGroup"}},
    Known{"DelaySeconds", Type::number, 0, 900, "0"},
    Known{"FifoQueue", Type::boolean, 0, 0, "", true},
    Known{"FifoThroughputLimit", Type::choice, 0, 0, "perQueue", true, {"perQueue", "perMessageGroupId"}},
    Known{"KmsDataKeyReusePeriodSeconds", Type::number, 60, 86400},
    Known{"KmsMasterKeyId", Type::key},
    Known{"LastModifiedTimestamp", Type::read_only},
    Known{"MaximumMessageSize", Type::number, 1024, 1048576, "1048576"},
    Known{"MessageRetentionPeriod", Type::number, 60, 1209600, "345600"},
    Known{"Policy", Type::policy},
    Known{"QueueArn", Type::read_only},
    Known{"ReceiveMessageWaitTimeSeconds", Type::number, 0, 20, "0"},
    Known{"RedriveAllowPolicy", Type::redrive_allow},
    Known{"RedrivePolicy", Type::redrive},
    Known{"SqsManagedSseEnabled", Type::boolean, 0, 0, "true"},
    Known{"VisibilityTimeout", Type::number, 0, 43200, "30"},
};

constexpr std::string_view kms_key = "KmsMasterKeyId";
constexpr std::string_view kms_reuse = "KmsDataKeyReusePeriodSeconds";
constexpr std::string_view managed_sse = "SqsManagedSseEnabled";

const Known* find_known(std::string_view name) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Known& each) { return each.name == name; });
    return found == known.end() ? nullptr : &*found;
}

[[noreturn]] void refuse_name(std::string_view name) {
    throw ApiError(invalid_attribute_name, "Unknown Attribute {}.", name);
}
[[noreturn]] void refuse_value(std::string_view name) {
    throw ApiError(invalid_attribute_value, "Invalid value for the parameter {}.", name);
}

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

// What a standard queue does not have is refused in three ways [SQS-154 to SQS-156].
void check_kind(const Known& attribute, bool is_fifo) {
    if (!attribute.fifo_only || is_fifo) return;
    if (attribute.type == Type::choice) {
        throw ApiError(invalid_attribute_name, "You can specify the {} only when FifoQueue is set to true.",
                       attribute.name);
    }
    refuse_name(attribute.name);
}

std::string normalise_one(const Known& attribute, const std::string& value, bool is_new) {
    switch (attribute.type) {
        case Type::read_only:
            refuse_name(attribute.name);
        case Type::number: {
            const auto number = parse_number(value);
            if (!number || *number < attribute.least || *number > attribute.most) refuse_value(attribute.name);
            return std::to_string(*number);
        }
        case Type::boolean: {
            std::string boolean = lower(value);    // [SQS-159]
            if (boolean != "true" && boolean != "false") refuse_value(attribute.name);
            if (attribute.name == "FifoQueue" && boolean == "false" && !is_new) {
                throw ApiError(
                    invalid_attribute_value,
                    "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.");
            }
            return boolean;
        }
        case Type::choice:
            if (std::find(attribute.choices.begin(), attribute.choices.end(), value) == attribute.choices.end())
                refuse_value(attribute.name);
            return value;
        case Type::key:
            return value;    // any text, looked at when it is used [SQS-168]
        case Type::policy:
            if (!value.empty()) check_policy(value);
            return value;
        case Type::redrive:
            return value.empty() ? value : to_text(parse_redrive_policy(value));
        case Type::redrive_allow:
            if (!value.empty()) parse_redrive_allow_policy(value);
            return value;
    }
    return value;
}

std::string_view current_value(const Queue& queue, const Known& attribute) {
    const auto set = queue.attributes.find(attribute.name);
    if (set != queue.attributes.end()) return set->second;
    if (attribute.name == "FifoQueue") return queue.fifo ? "true" : "";
    if (attribute.name == kms_reuse && queue.attributes.contains(kms_key)) return "300";
    return attribute.initial;
}

std::int64_t number_of(const Queue& queue, std::string_view name) {
    return parse_number(current_value(queue, *find_known(name))).value_or(0);
}

bool is_json(Type type) { return type == Type::policy || type == Type::redrive || type == Type::redrive_allow; }

bool is_same(const Known& attribute, std::string_view a, std::string_view b) {
    if (a == b) return true;
    if (!is_json(attribute.type) || a.empty() || b.empty()) return false;
    return nlohmann::json::parse(a, nullptr, false) == nlohmann::json::parse(b, nullptr, false);
}

}    // namespace

Attributes normalise(const Attributes& given, bool is_fifo, bool is_new) {
    Attributes normalised;
    for (const auto& [name, value] : given) {
        const Known* const attribute = find_known(name);
        if (attribute == nullptr) refuse_name(name);
        check_kind(*attribute, is_fifo);
        normalised.emplace(name, normalise_one(*attribute, value, is_new));
    }
    const auto key = normalised.find(kms_key);
    const auto sse = normalised.find(managed_sse);
    if (key != normalised.end() && !key->second.empty() && sse != normalised.end() && sse->second == "true") {
        throw ApiError(invalid_attribute_name,
                       "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS "
                       "SSE or SQS SSE.");
    }
    return normalised;
}

Queue with_attributes(Queue queue, const Attributes& normalised) {
    for (const auto& [name, value] : normalised) {
        if (value.empty()) {
            queue.attributes.erase(name);
        } else if (name != "FifoQueue") {
            queue.attributes[name] = value;
        }
    }
    const auto given = [&](std::string_view name) { return normalised.find(name); };
    if (const auto key = given(kms_key); key != normalised.end() && !key->second.empty()) {
        queue.attributes[std::string(managed_sse)] = "false";
    } else if (const auto sse = given(managed_sse); sse != normalised.end() && sse->second == "true") {
        queue.attributes.erase(std::string(kms_key));
        queue.attributes.erase(std::string(kms_reuse));
    } else if (key != normalised.end()) {
        queue.attributes.erase(std::string(kms_reuse));
    }
    const auto is_set_to = [&](std::string_view name, std::string_view value) {
        return current_value(queue, *find_known(name)) == value;
    };
    if (is_set_to("FifoThroughputLimit", "perMessageGroupId") && !is_set_to("DeduplicationScope", "messageGroup")) {
        throw ApiError(
            invalid_attribute_value,
            "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup");
    }
    read_attributes(queue);
    return queue;
}

namespace {
void read_policy(Queue& queue) {
    const auto policy = queue.attributes.find("Policy");
    auto parsed = policy == queue.attributes.end() ? std::nullopt : policy::Policy::parse(policy->second);
    queue.policy = parsed ? std::make_shared<const policy::Policy>(std::move(*parsed)) : nullptr;
    queue.can_be_denied = queue.policy != nullptr && queue.policy->can_deny();
}
}    // namespace

void read_attributes(Queue& queue) {
    read_policy(queue);
    const auto key = queue.attributes.find(kms_key);
    queue.kms_key = key == queue.attributes.end() ? std::string() : key->second;
    using std::chrono::seconds;
    queue.visibility_timeout = seconds{number_of(queue, "VisibilityTimeout")};
    queue.delay = seconds{number_of(queue, "DelaySeconds")};
    queue.retention = seconds{number_of(queue, "MessageRetentionPeriod")};
    queue.receive_wait_time = seconds{number_of(queue, "ReceiveMessageWaitTimeSeconds")};
    queue.maximum_message_size = number_of(queue, "MaximumMessageSize");
    queue.content_based_deduplication = current_value(queue, *find_known("ContentBasedDeduplication")) == "true";
    queue.deduplicates_per_group = current_value(queue, *find_known("DeduplicationScope")) == "messageGroup";
    const auto redrive = queue.attributes.find("RedrivePolicy");
    queue.redrive =
        redrive == queue.attributes.end() ? std::nullopt : std::optional(parse_redrive_policy(redrive->second));
}

std::string find_difference(const Queue& queue, const Attributes& normalised) {
    for (const auto& [name, value] : normalised) {
        const Known& attribute = *find_known(name);
        if (!is_same(attribute, current_value(queue, attribute), value)) return name;
    }
    return {};
}

void check_names(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (name != "All" && find_known(name) == nullptr) refuse_name(name);
    }
}

bool asks_for_counts(const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [](const std::string& name) {
        return name == "All" || name.starts_with("ApproximateNumberOfMessages");
    });
}

Attributes show(const Queue& queue, const Counts& counts, const std::vector<std::string>& names) {
    const auto value_of = [&](const Known& attribute) -> std::string {
        if (attribute.fifo_only && !queue.fifo) return {};
        if (attribute.name == "ApproximateNumberOfMessages") return std::to_string(counts.ready);
        if (attribute.name == "ApproximateNumberOfMessagesNotVisible") return std::to_string(counts.in_flight);
        if (attribute.name == "ApproximateNumberOfMessagesDelayed") return std::to_string(counts.delayed);
        if (attribute.name == "CreatedTimestamp") return std::to_string(to_seconds(queue.created));
        if (attribute.name == "LastModifiedTimestamp") return std::to_string(to_seconds(queue.modified));
        if (attribute.name == "QueueArn") return queue.arn;
        if (attribute.name == kms_reuse && !queue.attributes.contains(kms_key)) return {};
        return std::string(current_value(queue, attribute));
    };
    const bool all = std::find(names.begin(), names.end(), "All") != names.end();
    Attributes shown;
    for (const Known& attribute : known) {
        if (!all && std::find(names.begin(), names.end(), attribute.name) == names.end()) continue;
        if (std::string value = value_of(attribute); !value.empty()) shown.emplace(attribute.name, std::move(value));
    }
    return shown;
}

}    // namespace pileus::sqs
