// Protocols of subscriptions and what an endpoint of each looks like [SNS-94 to SNS-106].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sns/topic.hpp"

namespace pileus::sns {

enum class DeliveryProtocol : std::uint8_t { http, https, email, email_json, sms, sqs, lambda, firehose, application };

std::string_view name_of(DeliveryProtocol protocol);
// Throws invalid_parameter [SNS-101].
DeliveryProtocol parse_protocol(std::string_view name);

inline bool is_http(DeliveryProtocol protocol) {
    return protocol == DeliveryProtocol::http || protocol == DeliveryProtocol::https;
}
inline bool is_email(DeliveryProtocol protocol) {
    return protocol == DeliveryProtocol::email || protocol == DeliveryProtocol::email_json;
}
bool takes_raw_messages(DeliveryProtocol protocol);      // [SNS-118]
bool takes_large_messages(DeliveryProtocol protocol);    // [SNS-403]

// Throws invalid_parameter when it is none of this protocol.
void check_endpoint(DeliveryProtocol protocol, std::string_view endpoint);
// Throws invalid_parameter when this topic cannot have it [SNS-103, SNS-105].
void check_fits(const Topic& topic, DeliveryProtocol protocol, std::string_view endpoint);

// Of a queue's, function's, stream's or platform endpoint's ARN; empty for the others.
std::string account_of(DeliveryProtocol protocol, std::string_view endpoint);
bool is_fifo_queue(std::string_view arn);

}    // namespace pileus::sns
