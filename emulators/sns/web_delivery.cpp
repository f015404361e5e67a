#include "sns/web_delivery.hpp"

#include "sns/envelope.hpp"

namespace pileus::sns {

namespace {

constexpr std::string_view content_type_of_confirmations = "text/plain; charset=UTF-8";    // [SNS-194]

std::string body_of(const Message& message, std::string_view text, const Subscription& subscription) {
    if (message.kind != MessageKind::notification) return confirmation_envelope(message);
    return subscription.is_raw ? std::string(text) : Envelope(message, text).for_subscription(subscription.arn);
}

}    // namespace

HttpCall web_call(const Message& message, std::string_view text, const Subscription& subscription,
                  std::string_view content_type) {
    const bool is_notification = message.kind == MessageKind::notification;
    HttpCall call{subscription.endpoint, {}, body_of(message, text, subscription)};
    const auto header = [&](const char* name, std::string_view value) { call.headers.emplace_back(name, value); };
    header("x-amz-sns-message-type", name_of(message.kind));
    header("x-amz-sns-message-id", message.message_id.to_string());
    header("x-amz-sns-topic-arn", message.topic_arn);
    if (message.kind != MessageKind::subscription_confirmation) {
        header("x-amz-sns-subscription-arn", subscription.arn);
    }
    if (is_notification && subscription.is_raw) header("x-amz-sns-rawdelivery", "true");    // [SNS-193]
    header("Content-Type", is_notification ? content_type : content_type_of_confirmations);
    header("User-Agent", "Amazon Simple Notification Service Agent");
    header("Accept-Encoding", "gzip,deflate");
    return call;
}

Verdict judge_web_answer(int status) {
    if (status >= 200 && status < 300) return Verdict::delivered;
    return status == 0 || status == 429 || status >= 500 ? Verdict::try_again : Verdict::refused;
}

}    // namespace pileus::sns
