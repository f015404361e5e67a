#include "sns/topic_attributes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "pileus/policy/policy.hpp"
#include "pileus/text/utf8.hpp"
#include "sns/json_failure.hpp"
#include "sns/policy.hpp"

namespace pileus::sns {

using nlohmann::ordered_json;
using wire::Map;

namespace {

constexpr std::size_t longest_display_name = 100;                                   // characters [SNS-72]
constexpr std::int64_t least_message_size = 1024, most_message_size = 1'048'576;    // bytes [SNS-402]
constexpr int longest_retention = 365;                                              // days [SNS-307]

constexpr std::array<std::string_view, 5> feedback_protocols{"HTTP", "Firehose", "Lambda", "Application", "SQS"};

// `SuccessFeedbackSampleRate` of `SQSSuccessFeedbackSampleRate`; empty when it is none of these [SNS-69].
std::string_view feedback_kind(std::string_view name) {
    for (const std::string_view protocol : feedback_protocols) {
        if (!name.starts_with(protocol)) continue;
        const std::string_view kind = name.substr(protocol.size());
        if (kind == "SuccessFeedbackRoleArn" || kind == "FailureFeedbackRoleArn" ||
            kind == "SuccessFeedbackSampleRate") {
            return kind;
        }
    }
    return {};
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

std::optional<std::string> or_removed(const std::string& value) {
    return value.empty() ? std::nullopt : std::optional(value);
}

std::optional<int> retention_of(const ordered_json& policy) {
    const ordered_json period = policy.value("MessageRetentionPeriod", ordered_json());
    std::optional<std::int64_t> days;
    if (period.is_string()) days = parse_integer(period.get_ref<const std::string&>());
    if (period.is_number_integer()) days = period.get<std::int64_t>();
    if (!days || *days < 1 || *days > longest_retention) return std::nullopt;
    return static_cast<int>(*days);
}

// One attribute of one topic, on its way in.
class Normaliser {
  public:
    Normaliser(const Topic& topic, const std::string& name, const std::string& value, Occasion occasion)
        : topic_(topic), name_(name), value_(value), occasion_(occasion) {}

    std::optional<std::string> operator()() const {
        if (name_ == "DisplayName") return display_name();
        if (name_ == "Policy") return policy();
        if (name_ == "DeliveryPolicy") return delivery_policy();
        if (name_ == "SignatureVersion") return one_of({"1", "2"});
        if (name_ == "TracingConfig") return tracing();
        if (name_ == "KmsMasterKeyId") return or_removed(value_);
        if (name_ == "FifoTopic" && occasion_ == Occasion::create) return fifo();
        if (name_ == "ContentBasedDeduplication") return content_based_deduplication();
        if (name_ == "FifoThroughputScope") return throughput_scope();
        if (name_ == "ArchivePolicy") return archive_policy();
        if (name_ == "MaximumMessageSize") return message_size();
        const std::string_view kind = feedback_kind(name_);
        if (kind == "SuccessFeedbackSampleRate") return sample_rate();
        if (!kind.empty()) return role();
        refuse_name();
    }

  private:
    [[noreturn]] void refuse(std::string_view detail) const { refuse_attribute(occasion_, detail); }
    [[noreturn]] void refuse_name() const {    // [SNS-71]
        if (occasion_ == Occasion::set) throw ApiError(invalid_parameter, "Invalid parameter: AttributeName");
        refuse(fmt::format("Unknown attribute {}", name_));
    }
    std::string one_of(std::initializer_list<std::string_view> values) const {
        if (std::find(values.begin(), values.end(), value_) == values.end()) refuse(name_);
        return value_;
    }
    std::string truth() const {
        std::string value = lower(value_);
        if (value != "true" && value != "false") {
            refuse(fmt::format("{}: Invalid value [{}]. Must be true or false.", name_, value_));
        }
        return value;
    }

    std::optional<std::string> display_name() const {
        if (text::count_code_points(value_) > longest_display_name || !text::is_xml_text(value_)) refuse("DisplayName");
        return value_;
    }
    std::optional<std::string> policy() const {
        const auto problem = check_policy(value_, topic_.arn);
        if (problem) refuse(*problem);
        return ordered_json::parse(value_).dump();
    }
    std::optional<std::string> delivery_policy() const {
        if (value_.empty()) return std::nullopt;    // [SNS-85]
        try {
            return topic_policy_text(parse_topic_policy(value_));
        } catch (const DeliveryPolicyError& error) {
            refuse(fmt::format("DeliveryPolicy: {}", error.detail));
        }
    }
    std::optional<std::string> tracing() const {
        std::string value = one_of({"PassThrough", "Active"});
        if (value == "Active" && topic_.is_fifo()) {    // [SNS-412]
            refuse("TracingConfig: Active tracing is not supported for FIFO topics");
        }
        return value;
    }
    std::optional<std::string> fifo() const { return truth() == "true" ? std::optional("true") : std::nullopt; }
    std::optional<std::string> content_based_deduplication() const {
        std::string value = truth();
        if (!topic_.is_fifo()) refuse("Content-based deduplication can only be set for FIFO topics");
        return value;
    }
    std::optional<std::string> throughput_scope() const {
        if (!topic_.is_fifo()) refuse("FifoThroughputScope can only be set for FIFO topics");
        return one_of({"Topic", "MessageGroup"});
    }
    // `{}` switches it off [SNS-307].
    std::optional<std::string> archive_policy() const {
        if (!topic_.is_fifo()) refuse("ArchivePolicy: is only supported for FIFO topics");
        if (value_.empty()) return std::nullopt;
        const ordered_json policy = ordered_json::parse(value_, nullptr, false);
        if (policy.is_discarded()) refuse(fmt::format("ArchivePolicy: failed to parse JSON. {}", json_failure(value_)));
        if (!policy.is_object()) refuse("ArchivePolicy: must be a JSON object");
        if (policy.empty()) return std::nullopt;
        const auto days = retention_of(policy);
        if (policy.size() != 1 || !days) {
            refuse(fmt::format("ArchivePolicy: MessageRetentionPeriod must be a number of days from 1 to {}",
                               longest_retention));
        }
        return ordered_json{{"MessageRetentionPeriod", std::to_string(*days)}}.dump();
    }
    std::optional<std::string> message_size() const {
        const auto size = parse_integer(value_);
        if (!size || *size < least_message_size || *size > most_message_size)
            refuse("MaximumMessageSize");    // [SNS-406]
        return std::to_string(*size);
    }
    std::optional<std::string> sample_rate() const {
        const auto rate = parse_integer(value_);
        if (!rate || *rate < 0 || *rate > 100) {    // [SNS-73]
            refuse(fmt::format("{}: {} value provided is not an integer between 0-100", name_, value_));
        }
        return value_;
    }
    std::optional<std::string> role() const {
        if (!value_.empty() && !value_.starts_with("arn:"))
            refuse(fmt::format("{}: {} is not a valid ARN", name_, value_));
        return or_removed(value_);
    }

    const Topic& topic_;
    const std::string& name_;
    const std::string& value_;
    Occasion occasion_;
};

bool is_json(std::string_view name) { return name == "Policy" || name == "DeliveryPolicy" || name == "ArchivePolicy"; }

bool is_equal(std::string_view name, const std::string& a, const std::string& b) {
    if (a == b) return true;
    // The order of members says nothing.
    return is_json(name) && nlohmann::json::parse(a, nullptr, false) == nlohmann::json::parse(b, nullptr, false);
}

}    // namespace

std::optional<std::string> normalise(const Topic& topic, const std::string& name, const std::string& value,
                                     Occasion occasion) {
    return Normaliser(topic, name, value, occasion)();
}

Map<std::string> normalise(const Topic& topic, const Map<std::string>& given) {
    Map<std::string> normalised;
    for (const auto& [name, value] : given) {
        if (auto stored = normalise(topic, name, value, Occasion::create)) normalised.emplace(name, std::move(*stored));
    }
    return normalised;
}

std::string_view missing_for(std::string_view name, std::string_view value) {
    if (value.empty()) return {};
    if (!feedback_kind(name).empty()) return "there is no CloudWatch Logs";    // where delivery status goes [SNS-69]
    if (name == "TracingConfig" && value == "Active") return "there is no X-Ray";
    return {};
}

Topic with_attribute(Topic topic, const std::string& name, const std::optional<std::string>& value, Instant now) {
    const std::optional<Instant> beginning =
        topic.archive_retention ? std::optional(topic.beginning_of_archive(now)) : std::nullopt;
    if (value) {
        topic.attributes[name] = *value;
    } else {
        topic.attributes.erase(name);
    }
    read_attributes(topic);
    topic.archived_since.reset();
    // What was over by the retention until now does not come back with a longer one.
    if (topic.archive_retention) topic.archived_since = beginning.value_or(now);
    return topic;
}

void read_attributes(Topic& topic) {
    const auto find = [&](std::string_view name) -> const std::string* {
        const auto found = topic.attributes.find(name);
        return found == topic.attributes.end() ? nullptr : &found->second;
    };
    const auto is = [&](std::string_view name, std::string_view value) {
        const std::string* const set = find(name);
        return set != nullptr && *set == value;
    };
    const std::string* const size = find("MaximumMessageSize");
    topic.maximum_message_size =
        size != nullptr ? parse_integer(*size).value_or(default_message_size) : default_message_size;
    topic.signature_version = is("SignatureVersion", "2") ? 2 : 1;
    topic.content_based_deduplication = is("ContentBasedDeduplication", "true");
    topic.deduplicates_per_group = is("FifoThroughputScope", "MessageGroup");
    const std::string* const delivery = find("DeliveryPolicy");
    topic.delivery_policy = delivery != nullptr ? parse_topic_policy(*delivery) : DeliveryPolicy{};
    const std::string* const policy = find("Policy");
    auto parsed = policy != nullptr ? policy::Policy::parse(*policy) : std::nullopt;
    topic.policy = parsed ? std::make_shared<const policy::Policy>(std::move(*parsed)) : nullptr;
    topic.can_be_denied = topic.policy != nullptr && topic.policy->can_deny();
    topic.archive_retention.reset();
    if (const std::string* const archive = find("ArchivePolicy")) {
        if (const auto days = retention_of(ordered_json::parse(*archive)))
            topic.archive_retention = std::chrono::days{*days};
    }
}

Map<std::string> show(const Topic& topic, const SubscriptionCounts& counts, Instant now) {
    Map<std::string> shown = topic.attributes;
    shown["TopicArn"] = topic.arn;
    shown["Owner"] = topic.account;
    shown.emplace("DisplayName", "");
    shown.emplace("Policy", default_policy(topic));
    shown["EffectiveDeliveryPolicy"] = effective_topic_text(topic.delivery_policy);
    shown["SubscriptionsConfirmed"] = std::to_string(counts.confirmed);
    shown["SubscriptionsPending"] = std::to_string(counts.pending);
    shown["SubscriptionsDeleted"] = std::to_string(counts.deleted);
    if (topic.is_fifo()) {
        shown["FifoTopic"] = "true";
        shown.emplace("ContentBasedDeduplication", "false");
    }
    if (topic.archive_retention && topic.archived_since) {
        shown["BeginningArchiveTime"] = to_iso8601(topic.beginning_of_archive(now), true);
    }
    return shown;
}

bool agrees(const Topic& topic, const Map<std::string>& normalised) {
    const Map<std::string> current = show(topic, {}, topic.created);
    return std::all_of(normalised.begin(), normalised.end(), [&](const auto& given) {
        const auto& [name, value] = given;
        const auto found = current.find(name);
        return found != current.end() && is_equal(name, found->second, value);
    });
}

std::string default_policy(const Topic& topic) {
    return ordered_json{
        {"Version", "2008-10-17"},
        {"Id", "__default_policy_ID"},
        {"Statement",
         ordered_json::array({ordered_json{
             {"Sid", "__default_statement_ID"},
             {"Effect", "Allow"},
             {"Principal", {{"AWS", "*"}}},
             {"Action",
              {"SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
               "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish"}},
             {"Resource", topic.arn},
             {"Condition", {{"StringEquals", {{"AWS:SourceOwner", topic.account}}}}}}})}}
        .dump();
}

std::string policy_of(const Topic& topic) {
    const auto set = topic.attributes.find("Policy");
    return set == topic.attributes.end() ? default_policy(topic) : set->second;
}

}    // namespace pileus::sns
