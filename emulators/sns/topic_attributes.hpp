// The attributes of topics: what may be set, what is shown [SNS-56 to SNS-76, SNS-402 to SNS-406].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sns/topic.hpp"

namespace pileus::sns {

// Which call an attribute came with: it decides how its error is worded [SNS-74].
enum class Occasion : std::uint8_t { create, set };

// Throws invalid_parameter: `Invalid parameter: Attributes Reason: <detail>` or `Invalid parameter: <detail>`.
[[noreturn]] void refuse_attribute(Occasion occasion, std::string_view detail);

// The attribute as it is stored; empty: it is not set any more. Throws invalid_parameter.
std::optional<std::string> normalise(const Topic& topic, const std::string& name, const std::string& value,
                                     Occasion occasion);
// All of CreateTopic's.
wire::Map<std::string> normalise(const Topic& topic, const wire::Map<std::string>& given);

// With the attribute set, or removed when it is empty.
Topic with_attribute(Topic topic, const std::string& name, const std::optional<std::string>& value, Instant now);
// Fills the typed members from the stored attributes.
void read_attributes(Topic& topic);

struct SubscriptionCounts {
    std::int64_t confirmed = 0, pending = 0, deleted = 0;
};
// What GetTopicAttributes answers [SNS-70].
wire::Map<std::string> show(const Topic& topic, const SubscriptionCounts& counts, Instant now);
// Whether CreateTopic with these normalised attributes may answer with this topic [SNS-47 to SNS-49].
bool agrees(const Topic& topic, const wire::Map<std::string>& normalised);

// SNS-79's beginning: who may do what with a topic whose policy was never set.
std::string default_policy(const Topic& topic);
std::string policy_of(const Topic& topic);

}    // namespace pileus::sns
