// The attributes of subscriptions: what may be set, what is shown [SNS-109 to SNS-123, SNS-412].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sns/occasion.hpp"
#include "sns/subscription.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

inline constexpr std::int64_t most_large_subscriptions = 100;    // of a topic with a raised message size [SNS-403]

// With these attributes set, or removed where the value says so. Throws invalid_parameter.
Subscription with_attributes(Subscription subscription, const Topic& topic, const wire::Map<std::string>& given,
                             Occasion occasion);
// Fills the typed members from the stored attributes.
void read_attributes(Subscription& subscription);
// Throws invalid_parameter for a stream without a role [SNS-96].
void check_complete(const Subscription& subscription);

// What GetSubscriptionAttributes answers [SNS-113 to SNS-116].
wire::Map<std::string> show(const Subscription& subscription, const Topic& topic);
// Whether the attributes that were given are in both the same: then Subscribe answers with the one that is there
// [SNS-109].
bool agree(const Subscription& current, const Subscription& wanted, const wire::Map<std::string>& given);

}    // namespace pileus::sns
