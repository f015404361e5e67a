// What the topics' side needs of the subscriptions' side.
#pragma once

#include <cstdint>

#include "sns/topic.hpp"

namespace pileus::sns {

struct SubscriptionCounts {
    std::int64_t confirmed = 0, pending = 0, deleted = 0;
};

class TopicSubscriptions {
  public:
    virtual ~TopicSubscriptions() = default;
    virtual SubscriptionCounts counts(const Topic& topic) = 0;    // exact [SNS-77]
    virtual void remove_all(const Topic& topic) = 0;
    // Whether all of them may get messages beyond the default size [SNS-403].
    virtual bool all_take_large_messages(const Topic& topic) = 0;
};

}    // namespace pileus::sns
