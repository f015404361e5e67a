#include "sns/direct_targets.hpp"

#include "sns/endpoints.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"

namespace pileus::sns {

void JournaledTargets::to_endpoint(Transaction&, Call&, const std::string&, const Message&, const MessageTexts&) {
    throw ApiError(invalid_parameter,
                   "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified");
}

void JournaledTargets::to_phone(Transaction&, Call& call, const std::string& phone_number, const Message& message,
                                const MessageTexts& texts) {
    if (!is_phone_number(phone_number)) {
        throw ApiError(invalid_parameter, "Invalid parameter: PhoneNumber Reason: {} is not valid to publish to",
                       phone_number);
    }
    Event event;
    event.type = &events::text_message_captured;
    event.subject = message.message_id.to_string();
    event.details = {{"phone_number", phone_number}, {"text", texts.of("sms")}};
    call.note(std::move(event));
}

}    // namespace pileus::sns
