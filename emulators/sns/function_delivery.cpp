#include "sns/function_delivery.hpp"

#include <fmt/core.h>

#include "pileus/service/function_call.hpp"
#include "pileus/text/base64.hpp"
#include "sns/envelope.hpp"

namespace pileus::sns {

namespace {

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
}

void append_attributes(std::string& out, const Message& message) {
    out += ",\"MessageAttributes\":{";
    for (const auto& [name, value] : message.attributes) {
        if (out.back() != '{') out += ',';
        append_json_string(out, name);
        out += ":{";
        append_member(out, "Type", value.data_type);
        append_member(out, "Value", value.is_binary() ? text::base64(value.content()) : value.content());
        out += '}';
    }
    out += '}';
}

void append_confirmation(std::string& out, const Message& message) {
    append_member(out, "Token", message.token.value_or(""));
    append_member(out, "TopicArn", message.topic_arn);
    append_member(out, "Message", message.text);
    append_member(out, "SubscribeUrl", subscribe_url(message));
}

void append_notification(std::string& out, const Message& message, std::string_view text) {
    append_member(out, "TopicArn", message.topic_arn);
    if (message.subject) {
        append_member(out, "Subject", *message.subject);
    } else {
        out += ",\"Subject\":null";
    }
    append_member(out, "Message", text);
}

}    // namespace

std::string too_large_event(std::size_t bytes) {
    return fmt::format("The event has {} bytes, and a function takes {}.", bytes, largest_event);
}

std::string function_event(const DeliveryContent& content) {
    const Message& message = content.message;
    const bool is_notification = message.kind == MessageKind::notification;
    std::string out = "{\"Records\":[{";
    append_member(out, "EventSource", "aws:sns");
    append_member(out, "EventVersion", "1.0");
    append_member(out, "EventSubscriptionArn", content.subscription.arn);
    out += ",\"Sns\":{";
    append_member(out, "Type", name_of(message.kind));
    append_member(out, "MessageId", message.message_id.to_string());
    if (is_notification) {
        append_notification(out, message, content.text);
    } else {
        append_confirmation(out, message);
    }
    append_member(out, "Timestamp", to_iso8601(message.sent, true));
    append_member(out, "SignatureVersion", "1");    // whatever the topic says [SNS-183]
    append_member(out, "Signature", message.signatures.of(1, content.text));
    append_member(out, "SigningCertUrl", message.certificate_url);
    if (is_notification) {
        append_member(out, "UnsubscribeUrl", unsubscribe_url(message.base_url, content.subscription.arn));
        append_attributes(out, message);
    }
    return out += "}}]}";
}

HttpCall function_call(std::string_view endpoint, const Subscription& subscription, std::string event) {
    return to_http(
        {endpoint, subscription.endpoint, "Event", "Amazon Simple Notification Service Agent", std::move(event)});
}

}    // namespace pileus::sns
