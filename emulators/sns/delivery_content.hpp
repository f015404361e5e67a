// One message to one subscription, with all that its form depends on.
#pragma once

#include <string>

#include "sns/message.hpp"
#include "sns/subscription.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

struct DeliveryContent {
    const Topic& topic;
    const Subscription& subscription;
    const Message& message;
    const std::string& text;    // what the message says to the protocol
};

// The envelope with the link that ends this subscription, or that of a confirmation.
std::string envelope_of(const DeliveryContent& content);

}    // namespace pileus::sns
