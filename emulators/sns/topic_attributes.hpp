// The attributes of topics: what may be set, what is shown [SNS-56 to SNS-76, SNS-402 to SNS-406].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sns/occasion.hpp"
#include "sns/topic.hpp"
#include "sns/topic_subscriptions.hpp"

namespace pileus::sns {

// The attribute as it is stored; empty: it is not set any more. Throws invalid_parameter.
std::optional<std::string> normalise(const Topic& topic, const std::string& name, const std::string& value,
                                     Occasion occasion);
// All of CreateTopic's.
wire::Map<std::string> normalise(const Topic& topic, const wire::Map<std::string>& given);

// With the attribute set, or removed when it is empty.
// What AWS would need to act on the attribute, where nothing here does; empty: it has its effect, or asks for none.
std::string_view missing_for(std::string_view name, std::string_view value);

Topic with_attribute(Topic topic, const std::string& name, const std::optional<std::string>& value, Instant now);
// Fills the typed members from the stored attributes.
void read_attributes(Topic& topic);

// What GetTopicAttributes answers [SNS-70].
wire::Map<std::string> show(const Topic& topic, const SubscriptionCounts& counts, Instant now);
// Whether CreateTopic with these normalised attributes may answer with this topic [SNS-47 to SNS-49].
bool agrees(const Topic& topic, const wire::Map<std::string>& normalised);

// SNS-79's beginning: who may do what with a topic whose policy was never set.
std::string default_policy(const Topic& topic);
std::string policy_of(const Topic& topic);

}    // namespace pileus::sns
