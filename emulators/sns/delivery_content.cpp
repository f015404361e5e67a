#include "sns/delivery_content.hpp"

#include "sns/envelope.hpp"

namespace pileus::sns {

std::string envelope_of(const DeliveryContent& content) {
    if (content.message.kind != MessageKind::notification) return confirmation_envelope(content.message);
    return Envelope(content.message, content.text).for_subscription(content.subscription.arn);
}

}    // namespace pileus::sns
