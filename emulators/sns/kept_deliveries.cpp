#include "sns/kept_deliveries.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "sns/captured_messages.hpp"
#include "sns/function_delivery.hpp"
#include "sns/letters.hpp"

namespace pileus::sns {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t largest_record = 1'024'000;    // bytes [SNS-405]

ordered_json common(const DeliveryContent& content, std::string_view endpoint_member) {
    return {{endpoint_member, content.subscription.endpoint},
            {"TopicArn", content.message.topic_arn},
            {"SubscriptionArn", content.subscription.arn},
            {"MessageId", content.message.message_id.to_string()},
            {"Type", name_of(content.message.kind)}};
}

ordered_json letter_content(const DeliveryContent& content) {
    const Letter letter = letter_of(content);
    ordered_json all = common(content, "To");
    all["From"] = fmt::format("{} <{}>", letter.from_name, letter.from);
    all["Subject"] = letter.subject;
    all["Body"] = letter.body;
    return all;
}

}    // namespace

bool KeptDeliveries::takes(DeliveryProtocol protocol) const {
    switch (protocol) {
        case DeliveryProtocol::firehose:
            return true;
        case DeliveryProtocol::lambda:
            return settings_.lambda_endpoint.empty();
        case DeliveryProtocol::email:
        case DeliveryProtocol::email_json:
            return settings_.smtp.empty();
        default:
            return false;
    }
}

std::string_view KeptDeliveries::reason(DeliveryProtocol protocol) {
    switch (protocol) {
        case DeliveryProtocol::firehose:
            return "There is no Firehose here.";
        case DeliveryProtocol::lambda:
            return "No --lambda-endpoint says where functions are invoked.";
        default:
            return "No --smtp says where mail is taken.";
    }
}

std::string KeptDeliveries::keep(storage::Transaction& tx, const Context& context, const DeliveryContent& content) {
    Capture capture{.at = context.now(),
                    .account = content.topic.account,
                    .region = content.topic.region,
                    .endpoint = content.subscription.endpoint};
    ordered_json json;
    switch (content.subscription.protocol) {
        case DeliveryProtocol::firehose: {
            std::string record = stream_record(content);
            if (record.size() > largest_record) {
                return fmt::format("The record has {} bytes, and a stream takes {}.", record.size(), largest_record);
            }
            capture.kind = CaptureKind::firehose;
            json = common(content, "DeliveryStreamArn");
            json["Record"] = std::move(record);
            break;
        }
        case DeliveryProtocol::lambda: {
            const std::string event = function_event(content);
            if (event.size() > largest_event) return too_large_event(event.size());
            capture.kind = CaptureKind::lambda;
            json = common(content, "FunctionArn");
            json["Event"] = ordered_json::parse(event);
            break;
        }
        default:
            capture.kind = CaptureKind::email;
            json = letter_content(content);
            break;
    }
    capture.content = json.dump();
    captures_.keep(tx, capture);
    return {};
}

std::string stream_record(const DeliveryContent& content) {
    const bool is_raw = content.subscription.is_raw && content.message.kind == MessageKind::notification;
    return is_raw ? content.text : envelope_of(content) + "\n";
}

}    // namespace pileus::sns
