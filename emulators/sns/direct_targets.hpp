// Publishing without a topic: to one platform endpoint, to one telephone.
#pragma once

#include <string>

#include "pileus/service/operation.hpp"
#include "sns/message.hpp"
#include "sns/message_structure.hpp"
#include "sns/push_messages.hpp"
#include "sns/text_messages.hpp"

namespace pileus::sns {

class DirectTargets {
  public:
    DirectTargets(TextMessages& text_messages, PushMessages& push_messages)
        : text_messages_(text_messages), push_messages_(push_messages) {}

    // Throws invalid_parameter when there is no such endpoint [SNS-139], endpoint_disabled and alike [SNS-323]. What
    // its vendor does not take is accepted, and not delivered.
    void to_endpoint(Transaction& tx, Call& call, const EndpointArn& endpoint, const Message& message,
                     const MessageTexts& texts);
    // Throws invalid_parameter when the number is none [SNS-140], and for what no telephone takes. To one that has
    // opted out it is accepted, and not delivered.
    void to_phone(Transaction& tx, Call& call, const std::string& phone_number, const Message& message,
                  const MessageTexts& texts);

  private:
    TextMessages& text_messages_;
    PushMessages& push_messages_;
};

}    // namespace pileus::sns
