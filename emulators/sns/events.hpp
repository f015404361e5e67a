// What SNS writes into the journal.
#pragma once

#include <array>

#include "pileus/service/journal.hpp"

namespace pileus::sns::events {

inline constexpr EventType topic_created{"sns.topic.created", "A topic was created."};
inline constexpr EventType topic_deleted{"sns.topic.deleted", "A topic was deleted, with its subscriptions."};
inline constexpr EventType topic_changed{"sns.topic.changed", "An attribute or the policy of a topic was set."};

inline constexpr std::array all{&topic_created, &topic_deleted, &topic_changed};

}    // namespace pileus::sns::events
