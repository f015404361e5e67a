// How deliveries over HTTP are retried, throttled and labelled: what is set on a topic or a subscription, and what
// comes of both together [SNS-83 to SNS-89, SNS-115]. The retries themselves are the outbox's.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pileus::sns {

enum class Backoff : std::uint8_t { linear, arithmetic, geometric, exponential };

// What is missing is the default's.
struct RetryPolicy {
    std::optional<std::int64_t> min_delay_target;    // seconds, 1–3600
    std::optional<std::int64_t> max_delay_target;    // seconds, min–3600
    std::optional<std::int64_t> num_retries;         // 0–100
    std::optional<std::int64_t> num_max_delay_retries, num_no_delay_retries, num_min_delay_retries;
    std::optional<Backoff> backoff_function;
};

struct DeliveryPolicy {
    bool is_set = false;
    std::optional<RetryPolicy> healthy_retry;
    std::optional<std::int64_t> max_receives_per_second;
    std::optional<std::string> content_type;
    bool disables_overrides = false;    // of a topic: its subscriptions' policies do not count
};

// What is done.
struct EffectiveDelivery {
    std::int64_t min_delay_target = 20, max_delay_target = 20;    // seconds [SNS-206]
    std::int64_t num_retries = 3, num_max_delay_retries = 0, num_no_delay_retries = 0, num_min_delay_retries = 0;
    Backoff backoff_function = Backoff::linear;
    std::optional<std::int64_t> max_receives_per_second;
    std::string content_type{"text/plain; charset=UTF-8"};
};

// The text of a topic's or a subscription's attribute. Throws DeliveryPolicyError.
struct DeliveryPolicyError {
    std::string detail;    // `http.defaultHealthyRetryPolicy.numRetries must be less than or equal to 100`
};
DeliveryPolicy parse_topic_policy(std::string_view json);
DeliveryPolicy parse_subscription_policy(std::string_view json);

// As the attributes are shown: what was not given is not filled in [SNS-84].
std::string topic_policy_text(const DeliveryPolicy& policy);
std::string subscription_policy_text(const DeliveryPolicy& policy);

EffectiveDelivery effective(const DeliveryPolicy& topic, const DeliveryPolicy& subscription);
std::string effective_topic_text(const DeliveryPolicy& topic);    // [SNS-83]
std::string effective_subscription_text(const DeliveryPolicy& topic,
                                        const DeliveryPolicy& subscription);    // [SNS-115]

// Of functions, and of mail: what no policy can change [SNS-208, SNS-209].
EffectiveDelivery function_delivery_policy();
EffectiveDelivery mail_delivery_policy();

// How long the next retry waits after the failure before it, when there have been `retries` of them already [SNS-205].
// Empty when it is not tried again.
std::optional<std::chrono::milliseconds> retry_delay(const EffectiveDelivery& policy, std::int64_t retries);

}    // namespace pileus::sns
