#include "sns/web_delivery.hpp"

namespace pileus::sns {

namespace {

constexpr std::string_view content_type_of_confirmations = "text/plain; charset=UTF-8";    // [SNS-194]

}    // namespace

HttpCall web_call(const DeliveryContent& content, std::string_view content_type) {
    const Message& message = content.message;
    const Subscription& subscription = content.subscription;
    const bool is_notification = message.kind == MessageKind::notification;
    const bool is_raw = is_notification && subscription.is_raw;
    HttpCall call{subscription.endpoint, {}, is_raw ? content.text : envelope_of(content)};
    const auto header = [&](const char* name, std::string_view value) { call.headers.emplace_back(name, value); };
    header("x-amz-sns-message-type", name_of(message.kind));
    header("x-amz-sns-message-id", message.message_id.to_string());
    header("x-amz-sns-topic-arn", message.topic_arn);
    if (message.kind != MessageKind::subscription_confirmation) {
        header("x-amz-sns-subscription-arn", subscription.arn);
    }
    if (is_raw) header("x-amz-sns-rawdelivery", "true");    // [SNS-193]
    header("Content-Type", is_notification ? content_type : content_type_of_confirmations);
    header("User-Agent", "Amazon Simple Notification Service Agent");
    header("Accept-Encoding", "gzip,deflate");
    return call;
}

Verdict judge_web_answer(int status) {
    if (status >= 200 && status < 300) return Verdict::delivered;
    return status == 0 || status == 429 || status >= 500 ? Verdict::try_again : Verdict::refused;
}

Verdict judge_mail_answer(int status) {
    if (status >= 200 && status < 300) return Verdict::delivered;
    return status < 500 ? Verdict::try_again : Verdict::refused;
}

}    // namespace pileus::sns
