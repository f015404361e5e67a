#include "sns/text_messages.hpp"

#include <nlohmann/json.hpp>

#include "pileus/text/utf8.hpp"
#include "sns/captured_messages.hpp"
#include "sns/events.hpp"
#include "sns/phone_number.hpp"
#include "sns/text_message_parts.hpp"

namespace pileus::sns {

namespace {

using nlohmann::ordered_json;

ordered_json or_null(const std::optional<std::string>& text) { return text ? ordered_json(*text) : ordered_json(); }

}    // namespace

std::string TextMessages::send(Transaction& tx, Context& context, const TextMessage& text,
                               const TextMessageOptions& options) {
    std::string reason = why_not(text, options);
    if (reason.empty()) keep(tx, context, text, options);
    return reason;
}

void TextMessages::send_code(Transaction& tx, Context& context, const TextMessage& text) {
    keep(tx, context, text, {});
}

// As AWS's delivery logs word it.
std::string TextMessages::why_not(const TextMessage& text, const TextMessageOptions& options) {
    const std::string number = normalise_phone_number(text.number);
    if (table_.is_opted_out(text.account, number)) return "Phone number is opted out";
    if (table_.is_in_sandbox(text.account)) {
        const auto destination = table_.find_sandbox_number(text.account, number);
        if (!destination || !destination->is_verified) {
            return "The account is in the SMS sandbox, and the destination is not verified";
        }
    }
    if (text::count_code_points(text.text) > longest_text_message) return "Message body is invalid";
    // Whoever has numbers sends from one of these; without any it is not looked at.
    const auto& from = options.origination_number;
    if (from && table_.has_origination_numbers(text.account) &&
        !table_.has_origination_number(text.account, normalise_phone_number(*from))) {
        return "The origination number is none of the account's";
    }
    return {};
}

void TextMessages::keep(Transaction& tx, Context& context, const TextMessage& text, const TextMessageOptions& options) {
    const auto or_set = [&](const std::optional<std::string>& own, std::string_view attribute) {
        return own ? own : table_.attribute(text.account, attribute);
    };
    ordered_json content = captured_content("PhoneNumber", text.number, text.message, text.text, text.subscription_arn);
    content["SenderID"] = or_null(or_set(options.sender_id, "DefaultSenderID"));
    content["SMSType"] = or_set(options.type, "DefaultSMSType").value_or("Promotional");
    content["Parts"] = split_text_message(text.text);
    captures_.keep(tx, {.kind = CaptureKind::sms,
                        .at = context.now(),
                        .account = text.account.account,
                        .region = text.account.region,
                        .endpoint = std::string(text.number),
                        .content = content.dump()});

    Event event;
    event.type = &events::text_message_captured;
    event.account = text.account.account;
    event.region = text.account.region;
    event.resource = text.message.topic_arn;
    event.subject = text.message.message_id.to_string();
    event.request_id = text.request_id;
    event.details = {{"phone_number", std::string(text.number)}, {"text", std::string(text.text)}};
    context.Context::note(std::move(event));
}

}    // namespace pileus::sns
