#include "sns/direct_targets.hpp"

#include "pileus/text/utf8.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/phone_number.hpp"
#include "sns/sms_settings.hpp"
#include "sns/text_message_parts.hpp"

namespace pileus::sns {

namespace {

void note_failure(Call& call, const std::string& endpoint, const Message& message, const std::string& reason) {
    if (reason.empty()) return;
    Event event;
    event.type = &events::delivery_failed;
    event.subject = message.message_id.to_string();
    event.details = {{"endpoint", endpoint}, {"reason", reason}};
    call.note(std::move(event));
}

}    // namespace

void DirectTargets::to_endpoint(Transaction& tx, Call& call, const EndpointArn& endpoint, const Message& message,
                                const MessageTexts& texts) {
    const PushOutcome outcome =
        push_messages_.send(tx, call, {endpoint, message, texts, nullptr, call.request().request_id});
    if (!outcome.is_delayed) note_failure(call, endpoint.text(), message, outcome.reason);
}

void DirectTargets::to_phone(Transaction& tx, Call& call, const std::string& phone_number, const Message& message,
                             const MessageTexts& texts) {
    if (!is_phone_number(phone_number)) {
        throw ApiError(invalid_parameter, "Invalid parameter: PhoneNumber Reason: {} is not valid to publish to",
                       phone_number);
    }
    const std::string& text = texts.of("sms");
    if (text::count_code_points(text) > longest_text_message) {    // [SNS-331]
        throw ApiError(invalid_parameter, "Invalid parameter: Message too long");
    }
    const auto options = TextMessageOptions::parse(message.attributes);
    if (options.max_price) call.accept_without_effect("AWS.SNS.SMS.MaxPrice", "nothing is spent", phone_number);
    const std::string reason = text_messages_.send(
        tx, call, {sms_account_of(call), phone_number, text, message, {}, call.request().request_id}, options);
    note_failure(call, phone_number, message, reason);
}

}    // namespace pileus::sns
