// What the journal says of a message on its way to a subscription.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sns/events.hpp"
#include "sns/message.hpp"
#include "sns/subscription.hpp"

namespace pileus::sns {

using EventDetails = std::vector<std::pair<std::string_view, std::string>>;

// Those that are empty are left out.
Event delivery_event(const EventType& type, const Message& message, EventDetails details);
Event delivery_event(const EventType& type, const Message& message, const Subscription& subscription,
                     std::string_view request_id, EventDetails details);

}    // namespace pileus::sns
