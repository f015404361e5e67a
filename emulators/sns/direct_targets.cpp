#include "sns/direct_targets.hpp"

#include "sns/captured_messages.hpp"
#include "sns/endpoints.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"

namespace pileus::sns {

void CapturedTargets::to_endpoint(Transaction&, Call&, const std::string&, const Message&, const MessageTexts&) {
    throw ApiError(invalid_parameter,
                   "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified");
}

void CapturedTargets::to_phone(Transaction& tx, Call& call, const std::string& phone_number, const Message& message,
                               const MessageTexts& texts) {
    if (!is_phone_number(phone_number)) {
        throw ApiError(invalid_parameter, "Invalid parameter: PhoneNumber Reason: {} is not valid to publish to",
                       phone_number);
    }
    captures_.keep(tx, captured_message(CaptureKind::sms, phone_number, message, texts.of("sms"),
                                        {call.caller().account, call.caller().region, {}}, call.now()));
    Event event;
    event.type = &events::text_message_captured;
    event.subject = message.message_id.to_string();
    event.details = {{"phone_number", phone_number}, {"text", texts.of("sms")}};
    call.note(std::move(event));
}

}    // namespace pileus::sns
