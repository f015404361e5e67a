// What message attributes say of a text message: the reserved ones, AWS.SNS.SMS.… and AWS.MM.SMS.… [SNS-160].
#pragma once

#include <optional>
#include <string>

#include "sns/message_attributes.hpp"

namespace pileus::sns {

struct TextMessageOptions {
    std::optional<std::string> sender_id, type, max_price, origination_number, entity_id, template_id;

    // Throws invalid_parameter for a value that AWS documents as none.
    static TextMessageOptions parse(const MessageAttributes& attributes);
};

}    // namespace pileus::sns
