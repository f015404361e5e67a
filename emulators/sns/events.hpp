// What SNS writes into the journal.
#pragma once

#include <array>

#include "pileus/service/journal.hpp"

namespace pileus::sns::events {

inline constexpr EventType topic_created{"sns.topic.created", "A topic was created."};
inline constexpr EventType topic_deleted{"sns.topic.deleted", "A topic was deleted, with its subscriptions."};
inline constexpr EventType topic_changed{"sns.topic.changed", "An attribute or the policy of a topic was set."};
inline constexpr EventType subscription_created{"sns.subscription.created",
                                                "An endpoint was subscribed; perhaps it has to confirm yet."};
inline constexpr EventType subscription_confirmed{"sns.subscription.confirmed",
                                                  "A pending subscription was confirmed."};
inline constexpr EventType subscription_changed{"sns.subscription.changed", "An attribute of a subscription was set."};
inline constexpr EventType subscription_deleted{"sns.subscription.deleted", "An endpoint was unsubscribed."};
inline constexpr EventType subscription_restored{"sns.subscription.restored",
                                                 "An unsubscribed endpoint was subscribed again with its token."};
inline constexpr EventType subscription_expired{"sns.subscription.expired",
                                                "A pending subscription vanished, as nobody confirmed it in time."};

inline constexpr std::array all{&topic_created,        &topic_deleted,          &topic_changed,
                                &subscription_created, &subscription_confirmed, &subscription_changed,
                                &subscription_deleted, &subscription_restored,  &subscription_expired};

}    // namespace pileus::sns::events
