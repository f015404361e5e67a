// Deliveries to functions: the event that one gets, and how Lambda's Invoke API is asked [SNS-182, SNS-183, SNS-190].
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/departures.hpp"
#include "sns/delivery_content.hpp"

namespace pileus::sns {

inline constexpr std::size_t largest_event = 1'048'576;    // bytes of an asynchronous invocation [SNS-405]

// Why an event of so many bytes is not taken.
std::string too_large_event(std::size_t bytes);

std::string function_event(const DeliveryContent& content);
// `endpoint` is where Invoke is answered, as --lambda-endpoint has it.
HttpCall function_call(std::string_view endpoint, const Subscription& subscription, std::string event);

}    // namespace pileus::sns
