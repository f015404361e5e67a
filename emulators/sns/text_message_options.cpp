#include "sns/text_message_options.hpp"

#include <algorithm>
#include <charconv>

#include "pileus/text/utf8.hpp"
#include "sns/errors.hpp"
#include "sns/sms_settings.hpp"

namespace pileus::sns {

namespace {

// In US dollars.
bool is_price(std::string_view text) {
    double price = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), price);
    return error == std::errc{} && end == text.end() && price >= 0;
}

// 5–14 digits, behind a `+` or not.
bool is_origination_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return text.size() >= 5 && text.size() <= 14 &&
           std::all_of(text.begin(), text.end(), [](char character) { return character >= '0' && character <= '9'; });
}

// Of an entity or template that is registered in India.
bool is_registered_id(std::string_view text) {
    const std::size_t size = text::count_code_points(text);
    return size >= 1 && size <= 50;
}

}    // namespace

TextMessageOptions TextMessageOptions::parse(const MessageAttributes& attributes) {
    const auto read = [&](std::string_view name, bool (*is_good)(std::string_view)) -> std::optional<std::string> {
        const auto found = attributes.find(name);
        if (found == attributes.end()) return std::nullopt;
        const MessageAttributeValue& value = found->second;
        if (value.is_binary() || !is_good(value.content())) {
            throw ApiError(invalid_parameter, "Invalid parameter: {}", name);
        }
        return value.content();
    };
    return {.sender_id = read("AWS.SNS.SMS.SenderID", &is_sender_id),
            .type = read("AWS.SNS.SMS.SMSType", &is_sms_type),
            .max_price = read("AWS.SNS.SMS.MaxPrice", &is_price),
            .origination_number = read("AWS.MM.SMS.OriginationNumber", &is_origination_number),
            .entity_id = read("AWS.MM.SMS.EntityId", &is_registered_id),
            .template_id = read("AWS.MM.SMS.TemplateId", &is_registered_id)};
}

}    // namespace pileus::sns
