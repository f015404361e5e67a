// A subscription as the areas of SNS see it: identity, and its attributes in typed, normalised form.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pileus/arn.hpp"
#include "pileus/text/uuid.hpp"
#include "pileus/time/instant.hpp"
#include "pileus/wire/types.hpp"
#include "sns/delivery_policy.hpp"
#include "sns/endpoints.hpp"
#include "sns/filter_policy.hpp"

namespace pileus::sns {

enum class SubscriptionState : std::uint8_t {
    pending,
    confirmed,
    ended,    // unsubscribed, and may be restored with its token for a while [SNS-132]
};

// What of its topic's archive a subscription is to get once more [SNS-308].
struct ReplayRange {
    Instant from{};
    std::optional<Instant> until;    // not itself
};

struct Subscription {
    std::int64_t id = 0;       // rising: creation order
    std::int64_t topic = 0;    // its id
    text::Uuid uuid;           // the last part of its ARN
    std::string topic_arn, arn;
    std::string region;       // of the topic
    std::string owner;        // account that subscribed
    std::string principal;    // ARN of who did
    DeliveryProtocol protocol{};
    std::string endpoint;
    SubscriptionState state = SubscriptionState::pending;
    bool was_authenticated = false;               // ConfirmationWasAuthenticated [SNS-116]
    bool authenticates_on_unsubscribe = false;    // [SNS-129]
    std::string token;                            // 288 hex digits; empty: never to be confirmed
    Instant created{};
    std::optional<Instant> vanishes;    // a pending or ended one

    wire::Map<std::string> attributes;    // those that were set, normalised, by name
    // What follows is read from these.
    bool is_raw = false;
    std::shared_ptr<const FilterPolicy> filter;    // null: everything passes
    DeliveryPolicy delivery_policy;
    std::optional<Arn> dead_letter_queue;
    std::optional<Arn> queue;    // the endpoint, of protocol sqs
    std::optional<ReplayRange> replay;
    // What is published does not go to it: a replay is under way, or came to the end that it was given [SNS-309].
    bool is_held = false;

    bool is_confirmed() const { return state == SubscriptionState::confirmed; }
};

// Cached by SubscriptionDirectory; a changed subscription is another object.
using SubscriptionPointer = std::shared_ptr<const Subscription>;
using SubscriptionList = std::shared_ptr<const std::vector<SubscriptionPointer>>;

}    // namespace pileus::sns
