#include "sns/captured_messages.hpp"

#include <nlohmann/json.hpp>

#include "pileus/text/base64.hpp"

namespace pileus::sns {

namespace {

using nlohmann::ordered_json;

ordered_json or_null(std::string_view text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

ordered_json attributes_of(const Message& message) {
    if (message.attributes.empty()) return nullptr;
    ordered_json all = ordered_json::object();
    for (const auto& [name, value] : message.attributes) {
        all[name]["DataType"] = value.data_type;
        if (value.is_binary()) {
            all[name]["BinaryValue"] = text::base64(value.content());
        } else {
            all[name]["StringValue"] = value.content();
        }
    }
    return all;
}

}    // namespace

ordered_json captured_content(std::string_view endpoint_member, std::string_view endpoint, const Message& message,
                              std::string_view text, std::string_view subscription_arn) {
    return {{endpoint_member, endpoint},
            {"TopicArn", or_null(message.topic_arn)},
            {"SubscriptionArn", or_null(subscription_arn)},
            {"MessageId", message.message_id.to_string()},
            {"Subject", message.subject ? ordered_json(*message.subject) : ordered_json(nullptr)},
            {"Message", text},
            {"MessageAttributes", attributes_of(message)},
            {"MessageStructure", message.is_structured ? ordered_json("json") : ordered_json(nullptr)}};
}

}    // namespace pileus::sns
