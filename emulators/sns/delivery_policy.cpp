#include "sns/delivery_policy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sns/json_failure.hpp"

namespace pileus::sns {

using nlohmann::ordered_json;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t longest_delay = 3600;    // seconds; also of all delays together [SNS-88]
constexpr std::int64_t most_retries = 100;
constexpr std::array<std::string_view, 4> backoff_names{"linear", "arithmetic", "geometric", "exponential"};
// [SNS-89]
constexpr std::array<std::string_view, 20> content_types{"text/plain; charset=UTF-8",
                                                         "text/plain",
                                                         "text/html",
                                                         "text/css",
                                                         "text/csv",
                                                         "text/xml",
                                                         "text/markdown",
                                                         "application/json",
                                                         "application/xml",
                                                         "application/soap+xml",
                                                         "application/octet-stream",
                                                         "application/x-www-form-urlencoded",
                                                         "application/atom+xml",
                                                         "application/rss+xml",
                                                         "application/rdf+xml",
                                                         "application/xhtml+xml",
                                                         "application/vnd.ms-excel",
                                                         "application/vnd.ms-powerpoint",
                                                         "application/vnd.ms-word",
                                                         "application/ld+json"};

template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    throw DeliveryPolicyError{fmt::format(format, std::forward<Arguments>(arguments)...)};
}

// One object of the policy: hands its members out by name, and refuses those that nobody asked for.
class Reader {
  public:
    Reader(const ordered_json& object, std::string path) : object_(object), path_(std::move(path)) {
        if (!object_.is_object()) refuse("{} must be a JSON object", path_.empty() ? "value" : path_);
    }
    std::string path_of(std::string_view name) const {
        return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
    }
    // Null when absent or null.
    const ordered_json* find(std::string_view name) {
        known_.push_back(name);
        const auto found = object_.find(name);
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most) {
        const ordered_json* const value = find(name);
        if (value == nullptr) return std::nullopt;
        if (!value->is_number_integer()) refuse("{} must be an integer", path_of(name));
        const auto number = value->get<std::int64_t>();
        if (number < least) refuse("{} must be greater than or equal to {}", path_of(name), least);
        if (number > most) refuse("{} must be less than or equal to {}", path_of(name), most);
        return number;
    }
    void refuse_others() const {
        for (const auto& [name, value] : object_.items()) {
            if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
                refuse("Unexpected JSON member: {}", name);    // [SNS-86]
            }
        }
    }

  private:
    const ordered_json& object_;
    std::string path_;
    std::vector<std::string_view> known_;
};

ordered_json parse(std::string_view text) {
    ordered_json json = ordered_json::parse(text, nullptr, false);
    if (json.is_discarded()) refuse("failed to parse JSON. {}", json_failure(text));
    return json;
}

EffectiveDelivery with_retry(const RetryPolicy& retry, EffectiveDelivery effective) {
    effective.min_delay_target = retry.min_delay_target.value_or(effective.min_delay_target);
    effective.max_delay_target = retry.max_delay_target.value_or(effective.max_delay_target);
    effective.num_retries = retry.num_retries.value_or(effective.num_retries);
    effective.num_max_delay_retries = retry.num_max_delay_retries.value_or(effective.num_max_delay_retries);
    effective.num_no_delay_retries = retry.num_no_delay_retries.value_or(effective.num_no_delay_retries);
    effective.num_min_delay_retries = retry.num_min_delay_retries.value_or(effective.num_min_delay_retries);
    effective.backoff_function = retry.backoff_function.value_or(effective.backoff_function);
    return effective;
}

std::int64_t backoff_retries(const EffectiveDelivery& policy) {
    return policy.num_retries - policy.num_no_delay_retries - policy.num_min_delay_retries -
           policy.num_max_delay_retries;
}

// What only the members together can break [SNS-88].
void check_together(const RetryPolicy& retry, const std::string& path) {
    const EffectiveDelivery all = with_retry(retry, {});
    if (all.min_delay_target > all.max_delay_target) {
        refuse("{0}.minDelayTarget must be less than or equal to {0}.maxDelayTarget", path);
    }
    if (backoff_retries(all) < 0) {
        refuse(
            "{0}.numRetries must be greater than or equal to the sum of {0}.numNoDelayRetries, "
            "{0}.numMinDelayRetries and {0}.numMaxDelayRetries",
            path);
    }
    milliseconds total{0};
    for (std::int64_t retries = 0; const auto delay = retry_delay(all, retries); ++retries) total += *delay;
    if (total > std::chrono::seconds{longest_delay}) {
        refuse("{} must not take longer than {} seconds in total", path, longest_delay);
    }
}

// A subscription's says at least how often and in which bounds.
RetryPolicy read_retry(const ordered_json& json, const std::string& path, bool must_be_complete) {
    Reader reader(json, path);
    RetryPolicy retry;
    for (const std::string_view name : {"minDelayTarget", "maxDelayTarget", "numRetries"}) {
        if (must_be_complete && reader.find(name) == nullptr) refuse("{} must be specified", reader.path_of(name));
    }
    retry.min_delay_target = reader.integer("minDelayTarget", 1, longest_delay);
    retry.max_delay_target = reader.integer("maxDelayTarget", 1, longest_delay);
    retry.num_retries = reader.integer("numRetries", 0, most_retries);
    retry.num_max_delay_retries = reader.integer("numMaxDelayRetries", 0, most_retries);
    retry.num_no_delay_retries = reader.integer("numNoDelayRetries", 0, most_retries);
    retry.num_min_delay_retries = reader.integer("numMinDelayRetries", 0, most_retries);
    if (const ordered_json* const name = reader.find("backoffFunction")) {
        const auto found = name->is_string() ? std::find(backoff_names.begin(), backoff_names.end(),
                                                         name->get_ref<const std::string&>())
                                             : backoff_names.end();
        if (found == backoff_names.end()) {
            refuse("{}.backoffFunction must be one of linear, arithmetic, geometric, exponential", path);
        }
        retry.backoff_function = static_cast<Backoff>(found - backoff_names.begin());
    }
    reader.refuse_others();
    check_together(retry, path);
    return retry;
}

std::optional<std::int64_t> read_throttle(const ordered_json& json, const std::string& path) {
    Reader reader(json, path);
    const auto rate = reader.integer("maxReceivesPerSecond", 1, INT32_MAX);
    reader.refuse_others();
    return rate;
}

std::optional<std::string> read_request(const ordered_json& json, const std::string& path) {
    Reader reader(json, path);
    const ordered_json* const type = reader.find("headerContentType");
    reader.refuse_others();
    if (type == nullptr) return std::nullopt;
    const bool is_known = type->is_string() && std::find(content_types.begin(), content_types.end(),
                                                         type->get_ref<const std::string&>()) != content_types.end();
    if (!is_known) {
        refuse("{}.headerContentType: {} is not a supported content type", path,
               type->is_string() ? type->get<std::string>() : type->dump());
    }
    return type->get<std::string>();
}

void read_members(Reader& reader, DeliveryPolicy& policy, std::string_view retry, std::string_view throttle,
                  std::string_view request, bool must_be_complete) {
    if (const auto* const json = reader.find(retry)) {
        policy.healthy_retry = read_retry(*json, reader.path_of(retry), must_be_complete);
    }
    if (const auto* const json = reader.find(throttle)) {
        policy.max_receives_per_second = read_throttle(*json, reader.path_of(throttle));
    }
    if (const auto* const json = reader.find(request)) {
        policy.content_type = read_request(*json, reader.path_of(request));
    }
}

// In the order in which SNS writes them [SNS-83].
ordered_json retry_json(const RetryPolicy& retry) {
    ordered_json json = ordered_json::object();
    const auto add = [&](const char* name, const auto& value) {
        if (value) json[name] = *value;
    };
    add("minDelayTarget", retry.min_delay_target);
    add("maxDelayTarget", retry.max_delay_target);
    add("numRetries", retry.num_retries);
    add("numMaxDelayRetries", retry.num_max_delay_retries);
    add("numNoDelayRetries", retry.num_no_delay_retries);
    add("numMinDelayRetries", retry.num_min_delay_retries);
    if (retry.backoff_function) {
        json["backoffFunction"] = backoff_names[static_cast<std::size_t>(*retry.backoff_function)];
    }
    return json;
}

ordered_json retry_json(const EffectiveDelivery& all) {
    return retry_json(RetryPolicy{all.min_delay_target, all.max_delay_target, all.num_retries,
                                  all.num_max_delay_retries, all.num_no_delay_retries, all.num_min_delay_retries,
                                  all.backoff_function});
}

ordered_json throttle_json(std::int64_t rate) { return {{"maxReceivesPerSecond", rate}}; }
ordered_json request_json(const std::string& type) { return {{"headerContentType", type}}; }

EffectiveDelivery with_policy(const DeliveryPolicy& policy, EffectiveDelivery effective) {
    if (policy.healthy_retry) {
        // A retry policy stands for itself: nothing of the topic's is mixed in.
        EffectiveDelivery fresh = with_retry(*policy.healthy_retry, {});
        fresh.max_receives_per_second = effective.max_receives_per_second;
        fresh.content_type = std::move(effective.content_type);
        effective = std::move(fresh);
    }
    if (policy.max_receives_per_second) effective.max_receives_per_second = policy.max_receives_per_second;
    if (policy.content_type) effective.content_type = *policy.content_type;
    return effective;
}

}    // namespace

DeliveryPolicy parse_topic_policy(std::string_view text) {
    const ordered_json json = parse(text);
    DeliveryPolicy policy;
    policy.is_set = true;
    Reader whole(json, "");
    const ordered_json* const http = whole.find("http");
    whole.refuse_others();
    if (http == nullptr) return policy;
    Reader reader(*http, "http");
    read_members(reader, policy, "defaultHealthyRetryPolicy", "defaultThrottlePolicy", "defaultRequestPolicy", false);
    reader.find("defaultSicklyRetryPolicy");    // of old; without effect
    if (const ordered_json* const disables = reader.find("disableSubscriptionOverrides")) {
        if (!disables->is_boolean()) refuse("http.disableSubscriptionOverrides must be a boolean");
        policy.disables_overrides = disables->get<bool>();
    }
    reader.refuse_others();
    return policy;
}

DeliveryPolicy parse_subscription_policy(std::string_view text) {
    const ordered_json json = parse(text);
    DeliveryPolicy policy;
    policy.is_set = true;
    Reader reader(json, "");
    read_members(reader, policy, "healthyRetryPolicy", "throttlePolicy", "requestPolicy", true);
    reader.find("sicklyRetryPolicy");    // of old, and so is this; without effect
    reader.find("guaranteed");
    reader.refuse_others();
    return policy;
}

std::string topic_policy_text(const DeliveryPolicy& policy) {
    ordered_json http = ordered_json::object();
    if (policy.healthy_retry) http["defaultHealthyRetryPolicy"] = retry_json(*policy.healthy_retry);
    http["disableSubscriptionOverrides"] = policy.disables_overrides;
    if (policy.max_receives_per_second) http["defaultThrottlePolicy"] = throttle_json(*policy.max_receives_per_second);
    if (policy.content_type) http["defaultRequestPolicy"] = request_json(*policy.content_type);
    return ordered_json{{"http", http}}.dump();
}

std::string subscription_policy_text(const DeliveryPolicy& policy) {
    ordered_json json = ordered_json::object();
    if (policy.healthy_retry) json["healthyRetryPolicy"] = retry_json(*policy.healthy_retry);
    if (policy.max_receives_per_second) json["throttlePolicy"] = throttle_json(*policy.max_receives_per_second);
    if (policy.content_type) json["requestPolicy"] = request_json(*policy.content_type);
    return json.dump();
}

EffectiveDelivery effective(const DeliveryPolicy& topic, const DeliveryPolicy& subscription) {
    EffectiveDelivery all = with_policy(topic, {});
    return topic.disables_overrides ? all : with_policy(subscription, std::move(all));
}

std::string effective_topic_text(const DeliveryPolicy& topic) {
    const EffectiveDelivery all = effective(topic, {});
    ordered_json http = {{"defaultHealthyRetryPolicy", retry_json(all)},
                         {"disableSubscriptionOverrides", topic.disables_overrides}};
    if (all.max_receives_per_second) http["defaultThrottlePolicy"] = throttle_json(*all.max_receives_per_second);
    http["defaultRequestPolicy"] = request_json(all.content_type);
    return ordered_json{{"http", http}}.dump();
}

std::string effective_subscription_text(const DeliveryPolicy& topic, const DeliveryPolicy& subscription) {
    const EffectiveDelivery all = effective(topic, subscription);
    const ordered_json throttle =
        all.max_receives_per_second ? throttle_json(*all.max_receives_per_second) : ordered_json(nullptr);
    return ordered_json{{"healthyRetryPolicy", retry_json(all)},
                        {"sicklyRetryPolicy", nullptr},
                        {"throttlePolicy", throttle},
                        {"requestPolicy", request_json(all.content_type)},
                        {"guaranteed", false}}
        .dump();
}

namespace {

// From the least to the most delay in as many steps as there are; a single step is the least.
milliseconds backoff_delay(const EffectiveDelivery& policy, std::int64_t step, std::int64_t steps) {
    const auto least = static_cast<double>(milliseconds{std::chrono::seconds{policy.min_delay_target}}.count());
    const auto most = static_cast<double>(milliseconds{std::chrono::seconds{policy.max_delay_target}}.count());
    const auto last = static_cast<double>(steps - 1), here = static_cast<double>(step);
    if (steps == 1) return milliseconds{std::llround(least)};
    double delay = least;
    switch (policy.backoff_function) {
        case Backoff::linear:
            delay = least + (most - least) * here / last;
            break;
        case Backoff::arithmetic:
            delay = least + (most - least) * (here / last) * (here / last);
            break;
        case Backoff::geometric:
            delay = least * std::pow(most / least, here / last);
            break;
        case Backoff::exponential:
            delay = least + (most - least) * (std::exp2(here) - 1) / (std::exp2(last) - 1);
            break;
    }
    return milliseconds{std::llround(delay)};
}

}    // namespace

EffectiveDelivery function_delivery_policy() {
    return {.min_delay_target = 1,
            .max_delay_target = 20,
            .num_retries = 100'015,
            .num_max_delay_retries = 100'000,
            .num_no_delay_retries = 3,
            .num_min_delay_retries = 2,
            .backoff_function = Backoff::exponential};
}

EffectiveDelivery mail_delivery_policy() {
    return {.min_delay_target = 10,
            .max_delay_target = 600,
            .num_retries = 50,
            .num_max_delay_retries = 38,
            .num_no_delay_retries = 0,
            .num_min_delay_retries = 2,
            .backoff_function = Backoff::exponential};
}

std::optional<milliseconds> retry_delay(const EffectiveDelivery& policy, std::int64_t retries) {
    if (retries >= policy.num_retries) return std::nullopt;
    if (retries < policy.num_no_delay_retries) return milliseconds{0};
    retries -= policy.num_no_delay_retries;
    if (retries < policy.num_min_delay_retries) return std::chrono::seconds{policy.min_delay_target};
    retries -= policy.num_min_delay_retries;
    const std::int64_t steps = backoff_retries(policy);
    if (retries < steps) return backoff_delay(policy, retries, steps);
    return std::chrono::seconds{policy.max_delay_target};
}

}    // namespace pileus::sns
