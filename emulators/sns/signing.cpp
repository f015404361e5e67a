#include "sns/signing.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "sns/envelope.hpp"

namespace pileus::sns {

namespace {

void append_line_pair(std::string& out, std::string_view key, std::string_view value) {
    (out.append(key) += '\n').append(value) += '\n';
}

// Verifiers insist on AWS's own host [SNS-177, SNS-221].
std::string certificate_url(std::string_view region, std::string_view name) {
    return fmt::format("https://sns.{}.amazonaws.com{}/{}", region, region.starts_with("cn-") ? ".cn" : "", name);
}

}    // namespace

std::string string_to_sign(const Message& message, std::string_view text) {
    std::string out;
    out.reserve(text.size() + 512);
    append_line_pair(out, "Message", text);
    append_line_pair(out, "MessageId", message.message_id.to_string());
    const bool is_notification = message.kind == MessageKind::notification;
    if (is_notification && message.subject) append_line_pair(out, "Subject", *message.subject);    // [SNS-401]
    if (!is_notification) append_line_pair(out, "SubscribeURL", subscribe_url(message));
    append_line_pair(out, "Timestamp", to_iso8601(message.sent, true));
    if (!is_notification) append_line_pair(out, "Token", message.token.value_or(""));
    append_line_pair(out, "TopicArn", message.topic_arn);
    append_line_pair(out, "Type", name_of(message.kind));
    return out;
}

int signature_version(const Message& message, const Subscription& subscription) {
    if (message.sequence) return 0;
    switch (subscription.protocol) {
        case DeliveryProtocol::lambda:
            return 1;
        case DeliveryProtocol::http:
        case DeliveryProtocol::https:
        case DeliveryProtocol::sqs:
        case DeliveryProtocol::firehose:
        case DeliveryProtocol::email_json:
            return subscription.is_raw && message.kind == MessageKind::notification ? 0 : message.signature_version;
        case DeliveryProtocol::email:
        case DeliveryProtocol::sms:
        case DeliveryProtocol::application:    // only its dead letter is an envelope [SNS-215]
            return subscription.dead_letter_queue ? message.signature_version : 0;
    }
    return 0;
}

void Signing::begin(const Message& message) {
    drafts_.push_back({message.message_id, message.sent, message.token, message.signatures});
}

void Signing::need(int version, const Message& message, std::string_view text) {
    const std::size_t draft = drafts_.size() - 1;
    const bool is_known = std::any_of(wanted_.begin(), wanted_.end(), [&](const Wanted& each) {
        return each.draft == draft && each.version == version && each.text == text;
    });
    if (!is_known) wanted_.push_back({draft, version, std::string(text), string_to_sign(message, text)});
}

void Signing::run() {
    certificate_url_ = certificate_url(region_, signer_.certificate().name);
    for (const Wanted& each : wanted_) {
        drafts_[each.draft].signatures.put(each.version, each.text, signer_.sign(each.version, each.to_sign));
    }
    wanted_.clear();
}

std::shared_ptr<ProtectionSearch> search_of(const Topic& topic, const Signing* earlier) {
    if (topic.protection == nullptr) return nullptr;
    const bool is_known =
        earlier != nullptr && earlier->search() != nullptr && earlier->search()->policy() == topic.protection;
    return is_known ? earlier->search() : std::make_shared<ProtectionSearch>(topic.protection);
}

const Signing* Signing::of(const Call& call) { return dynamic_cast<const Signing*>(call.errand()); }

void Signing::apply(std::size_t index, Message& message) const {
    const Draft& draft = drafts_.at(index);
    message.message_id = draft.message_id;
    message.sent = draft.sent;
    message.token = draft.token;
    message.signatures = draft.signatures;
    message.certificate_url = certificate_url_;
}

}    // namespace pileus::sns
