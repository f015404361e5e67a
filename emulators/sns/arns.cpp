#include "sns/arns.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "sns/errors.hpp"

namespace pileus::sns {

Arn parse_arn(std::string_view text, std::string_view parameter) {
    const auto elements = std::count(text.begin(), text.end(), ':') + 1;
    if (elements < 6) {
        throw ApiError(invalid_parameter, "Invalid parameter: {} Reason: An ARN must have at least 6 elements, not {}",
                       parameter, elements);
    }
    auto arn = Arn::parse(text);
    if (!arn) throw ApiError(invalid_parameter, "Invalid parameter: {}", parameter);
    return *arn;
}

Arn parse_topic_arn(const Call& call, std::string_view text, std::string_view parameter) {
    Arn arn = parse_arn(text, parameter);
    const bool is_topic = arn.service == "sns" && is_in_region(call, arn.region) && is_account(arn.account) &&
                          arn.partition == partition_of(arn.region) && arn.resource.find(':') == std::string::npos;
    if (!is_topic) throw ApiError(invalid_parameter, "Invalid parameter: {}", parameter);
    return arn;
}

SubscriptionArn parse_subscription_arn(const Call& call, std::string_view text) {
    const Arn arn = parse_arn(text, "SubscriptionArn");
    if (arn.service != "sns" || !is_in_region(call, arn.region) || !is_account(arn.account)) {
        throw ApiError(invalid_parameter, "Invalid parameter: SubscriptionArn");
    }
    const std::size_t colon = arn.resource.rfind(':');
    const auto uuid = colon == std::string::npos ? std::nullopt : text::Uuid::parse(arn.resource.substr(colon + 1));
    if (!uuid) throw ApiError(invalid_parameter, "Invalid parameter: SubscriptionId");
    return {arn.account, *uuid};
}

bool is_in_region(const Call& call, std::string_view region) {
    const Caller& caller = call.caller();
    return region == caller.region || (!caller.is_signed() && !caller.names_region && !region.empty());
}

std::string topic_arn(std::string_view account, std::string_view region, std::string_view name) {
    return fmt::format("arn:{}:sns:{}:{}:{}", partition_of(region), region, account, name);
}

void refuse_access(const Call& call, std::string_view action, std::string_view arn) {
    throw ApiError(authorization_error,
                   "User: {} is not authorized to perform: SNS:{} on resource: {} because no identity-based policy "
                   "allows the SNS:{} action",
                   call.caller().arn, action, arn, action);
}

}    // namespace pileus::sns
