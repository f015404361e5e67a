#include "sns/subscription_attributes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/arn.hpp"
#include "sns/arns.hpp"
#include "sns/json_failure.hpp"

namespace pileus::sns {

using nlohmann::ordered_json;
using wire::Map;

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

std::string_view truth(bool value) { return value ? "true" : "false"; }

// `` and `{}` take an attribute away that is an object.
bool removes(const std::string& value) {
    if (value.empty()) return true;
    const ordered_json json = ordered_json::parse(value, nullptr, false);
    return json.is_object() && json.empty();
}

FilterScope scope_of(const Subscription& subscription) {
    const auto set = subscription.attributes.find("FilterPolicyScope");
    return set != subscription.attributes.end() && set->second == "MessageBody" ? FilterScope::message_body
                                                                                : FilterScope::message_attributes;
}

// Sets attributes of one subscription, one after the other.
class Setter {
  public:
    Setter(Subscription& subscription, const Topic& topic, Occasion occasion)
        : subscription_(subscription), topic_(topic), occasion_(occasion) {}

    void set(const std::string& name, const std::string& value) {
        if (name == "RawMessageDelivery") return raw(value);
        if (name == "FilterPolicy") return filter_policy(value);
        if (name == "FilterPolicyScope") return filter_scope(value);
        if (name == "DeliveryPolicy") return delivery_policy(value);
        if (name == "RedrivePolicy") return redrive_policy(value);
        if (name == "ReplayPolicy") return replay_policy(value);
        if (name == "SubscriptionRoleArn") return role(value);
        if (occasion_ == Occasion::set) throw ApiError(invalid_parameter, "Invalid parameter: AttributeName");
        refuse("Unknown attribute {}", name);
    }
    // Once scope and policy are both as they will be.
    void check_filter() const {
        const auto policy = subscription_.attributes.find("FilterPolicy");
        if (policy == subscription_.attributes.end()) return;
        try {
            FilterPolicy::parse(policy->second, scope_of(subscription_));
        } catch (const FilterPolicyError& error) {
            refuse("{}", error.detail());
        }
    }

  private:
    template <class... Arguments>
    [[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        refuse_attribute(occasion_, fmt::format(format, std::forward<Arguments>(arguments)...));
    }
    std::string_view protocol() const { return name_of(subscription_.protocol); }
    void put(std::string name, std::string value) { subscription_.attributes[std::move(name)] = std::move(value); }
    void take_away(std::string_view name) {
        const auto found = subscription_.attributes.find(name);
        if (found != subscription_.attributes.end()) subscription_.attributes.erase(found);
    }
    ordered_json parse(std::string_view name, const std::string& value) const {
        ordered_json json = ordered_json::parse(value, nullptr, false);
        if (json.is_discarded()) refuse("{}: failed to parse JSON. {}", name, json_failure(value));
        return json;
    }

    void raw(const std::string& value) {    // [SNS-118]
        if (!takes_raw_messages(subscription_.protocol)) {
            refuse("Delivery protocol [{}] does not support raw message delivery.", protocol());
        }
        const std::string given = lower(value);
        if (given != "true" && given != "false") {
            refuse("RawMessageDelivery: Invalid value [{}]. Must be true or false.", value);
        }
        put("RawMessageDelivery", given);
    }
    void filter_policy(const std::string& value) {
        if (removes(value)) return take_away("FilterPolicy");    // [SNS-230]
        put("FilterPolicy", value);                              // as it was given [SNS-234]
    }
    void filter_scope(const std::string& value) {    // [SNS-121]
        if (value != "MessageAttributes" && value != "MessageBody") {
            refuse("FilterPolicyScope: Invalid value [{}]. Please use either MessageBody or MessageAttributes", value);
        }
        put("FilterPolicyScope", value);
    }
    void delivery_policy(const std::string& value) {
        if (!is_http(subscription_.protocol)) {    // [SNS-122]
            refuse("Delivery protocol [{}] does not support delivery policy.", protocol());
        }
        if (value.empty()) return take_away("DeliveryPolicy");
        try {
            put("DeliveryPolicy", subscription_policy_text(parse_subscription_policy(value)));
        } catch (const DeliveryPolicyError& error) {
            refuse("DeliveryPolicy: {}", error.detail);
        }
    }
    void redrive_policy(const std::string& value) {    // [SNS-119, SNS-213]
        if (value.empty()) return take_away("RedrivePolicy");
        const ordered_json policy = parse("RedrivePolicy", value);
        if (!policy.is_object()) refuse("RedrivePolicy: must be a JSON object");
        if (policy.empty()) return take_away("RedrivePolicy");
        for (const auto& [name, member] : policy.items()) {
            if (name != "deadLetterTargetArn") refuse("RedrivePolicy: invalid JSON. Attribute {} is unknown.", name);
        }
        const ordered_json& target = policy["deadLetterTargetArn"];
        const auto arn = target.is_string() ? Arn::parse(target.get_ref<const std::string&>()) : std::nullopt;
        const bool is_queue = arn && arn->service == "sqs" && is_account(arn->account) && !arn->region.empty() &&
                              !arn->resource.empty() && arn->resource.find(':') == std::string::npos;
        if (!is_queue) refuse("RedrivePolicy: deadLetterTargetArn is an invalid arn");
        if (arn->account != subscription_.owner || arn->region != subscription_.region) {
            refuse("RedrivePolicy: deadLetterTargetArn must be in the account and region of the subscription");
        }
        check_kind_of_dead_letters(arn->resource);
        put("RedrivePolicy", value);
    }
    void check_kind_of_dead_letters(std::string_view queue) const {    // [SNS-120]
        if (is_fifo_queue(subscription_.endpoint) && topic_.is_fifo() && !is_fifo_queue(queue)) {
            refuse("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
        }
        if (!topic_.is_fifo() && is_fifo_queue(queue)) {
            refuse("RedrivePolicy: must use a standard queue as DLQ for a Subscription to a standard Topic.");
        }
    }
    void replay_policy(const std::string& value) {    // [SNS-308]
        if (value.empty()) return take_away("ReplayPolicy");
        const ordered_json policy = parse("ReplayPolicy", value);
        if (!policy.is_object()) refuse("ReplayPolicy: must be a JSON object");
        if (policy.empty()) return take_away("ReplayPolicy");
        if (subscription_.protocol != DeliveryProtocol::sqs) {
            refuse("ReplayPolicy: Delivery protocol [{}] does not support message replay.", protocol());
        }
        if (!topic_.archive_retention) refuse("ReplayPolicy: the topic does not have an ArchivePolicy");
        for (const auto& [name, member] : policy.items()) {
            if (name != "PointType" && name != "StartingPoint" && name != "EndingPoint") {
                refuse("ReplayPolicy: invalid JSON. Attribute {} is unknown.", name);
            }
        }
        if (policy.value("PointType", ordered_json()) != "Timestamp") {
            refuse("ReplayPolicy: PointType must be Timestamp");
        }
        const auto start = instant(policy, "StartingPoint"), end = instant(policy, "EndingPoint");
        if (!start) refuse("ReplayPolicy: StartingPoint must be specified");
        if (end && *end <= *start) refuse("ReplayPolicy: EndingPoint must be after StartingPoint");
        put("ReplayPolicy", value);
    }
    std::optional<Instant> instant(const ordered_json& policy, const char* name) const {
        if (!policy.contains(name)) return std::nullopt;
        const ordered_json& text = policy[name];
        const auto parsed = text.is_string() ? parse_iso8601(text.get_ref<const std::string&>()) : std::nullopt;
        if (!parsed) refuse("ReplayPolicy: {} must be an ISO 8601 timestamp", name);
        return parsed;
    }
    void role(const std::string& value) {
        if (subscription_.protocol != DeliveryProtocol::firehose) {
            refuse("SubscriptionRoleArn: is only supported for protocol [firehose]");
        }
        const auto arn = Arn::parse(value);
        if (!arn || arn->service != "iam" || !is_account(arn->account) || !arn->resource.starts_with("role/")) {
            refuse("SubscriptionRoleArn: {} is not the ARN of a role", value);
        }
        put("SubscriptionRoleArn", value);
    }

    Subscription& subscription_;
    const Topic& topic_;
    Occasion occasion_;
};

std::string value_of(const Subscription& subscription, const std::string& name) {
    const auto set = subscription.attributes.find(name);
    if (set != subscription.attributes.end()) return set->second;
    if (name == "RawMessageDelivery") return "false";
    if (name == "FilterPolicyScope") return "MessageAttributes";
    return "";
}

bool is_equal(const std::string& a, const std::string& b) {
    if (a == b) return true;
    const auto json = nlohmann::json::parse(a, nullptr, false);
    return json.is_object() && json == nlohmann::json::parse(b, nullptr, false);
}

}    // namespace

Subscription with_attributes(Subscription subscription, const Topic& topic, const Map<std::string>& given,
                             Occasion occasion) {
    Setter setter(subscription, topic, occasion);
    for (const auto& [name, value] : given) setter.set(name, value);
    setter.check_filter();
    read_attributes(subscription);
    return subscription;
}

void read_attributes(Subscription& subscription) {
    const auto find = [&](std::string_view name) -> const std::string* {
        const auto found = subscription.attributes.find(name);
        return found == subscription.attributes.end() ? nullptr : &found->second;
    };
    const std::string* const raw = find("RawMessageDelivery");
    subscription.is_raw = raw != nullptr && *raw == "true";
    const std::string* const filter = find("FilterPolicy");
    subscription.filter =
        filter != nullptr ? std::make_shared<const FilterPolicy>(FilterPolicy::parse(*filter, scope_of(subscription)))
                          : nullptr;
    const std::string* const delivery = find("DeliveryPolicy");
    subscription.delivery_policy = delivery != nullptr ? parse_subscription_policy(*delivery) : DeliveryPolicy{};
    subscription.dead_letter_queue.reset();
    if (const std::string* const redrive = find("RedrivePolicy")) {
        subscription.dead_letter_queue =
            Arn::parse(ordered_json::parse(*redrive)["deadLetterTargetArn"].get_ref<const std::string&>());
    }
    subscription.replay.reset();
    if (const std::string* const replay = find("ReplayPolicy")) {
        const ordered_json policy = ordered_json::parse(*replay);
        const auto instant = [&](const char* name) { return parse_iso8601(policy.value(name, std::string())); };
        subscription.replay = {*instant("StartingPoint"), instant("EndingPoint")};
    }
    subscription.queue =
        subscription.protocol == DeliveryProtocol::sqs ? Arn::parse(subscription.endpoint) : std::nullopt;
}

void check_complete(const Subscription& subscription) {
    if (subscription.protocol != DeliveryProtocol::firehose) return;
    if (!subscription.attributes.contains("SubscriptionRoleArn")) {
        refuse_attribute(Occasion::create, "SubscriptionRoleArn: must be specified for protocol [firehose]");
    }
}

Map<std::string> show(const Subscription& subscription, const Topic& topic) {
    Map<std::string> shown = subscription.attributes;
    if (!shown.contains("FilterPolicy")) {
        shown.erase("FilterPolicyScope");    // remembered, not shown [SNS-114]
    } else {
        shown.emplace("FilterPolicyScope", "MessageAttributes");
    }
    shown.emplace("RawMessageDelivery", "false");
    shown["SubscriptionPrincipal"] = subscription.principal;
    shown["Owner"] = subscription.owner;
    shown["TopicArn"] = subscription.topic_arn;
    shown["Endpoint"] = subscription.endpoint;
    shown["Protocol"] = name_of(subscription.protocol);
    shown["PendingConfirmation"] = truth(!subscription.is_confirmed());
    shown["ConfirmationWasAuthenticated"] = truth(subscription.was_authenticated);
    shown["SubscriptionArn"] = subscription.arn;
    if (is_http(subscription.protocol)) {
        shown["EffectiveDeliveryPolicy"] =
            effective_subscription_text(topic.delivery_policy, subscription.delivery_policy);
    }
    return shown;
}

bool agree(const Subscription& current, const Subscription& wanted, const Map<std::string>& given) {
    return std::all_of(given.begin(), given.end(), [&](const auto& each) {
        return is_equal(value_of(current, each.first), value_of(wanted, each.first));
    });
}

}    // namespace pileus::sns
