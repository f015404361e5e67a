#include "sns/endpoints.hpp"

#include <algorithm>
#include <array>

#include "pileus/arn.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"
#include "pileus/text/uuid.hpp"
#include "sns/arns.hpp"
#include "sns/errors.hpp"
#include "sns/phone_number.hpp"

namespace pileus::sns {

namespace {

constexpr std::array<std::string_view, 9> names{"http", "https",  "email",    "email-json", "sms",
                                                "sqs",  "lambda", "firehose", "application"};

bool is_email_address(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != text.npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
           text::is_xml_text(text) &&
           std::none_of(text.begin(), text.end(), [](char character) { return character >= 0 && character <= ' '; });
}

// Of this service, with an account and a region.
std::optional<Arn> parse_endpoint(std::string_view text, std::string_view service) {
    auto arn = Arn::parse(text);
    const bool is_one = arn && arn->service == service && is_account(arn->account) && !arn->region.empty();
    return is_one ? arn : std::nullopt;
}

bool is_queue(std::string_view text) {
    const auto arn = parse_endpoint(text, "sqs");
    return arn && !arn->resource.empty() && arn->resource.find_first_of(":/") == std::string::npos;
}
bool is_function(std::string_view text) {
    const auto arn = parse_endpoint(text, "lambda");
    constexpr std::string_view kind = "function:";
    if (!arn || !arn->resource.starts_with(kind)) return false;
    const std::string_view name = std::string_view(arn->resource).substr(kind.size());    // perhaps with an alias
    return !name.empty() && name.front() != ':' && name.back() != ':' && std::count(name.begin(), name.end(), ':') <= 1;
}
bool is_stream(std::string_view text) {
    const auto arn = parse_endpoint(text, "firehose");
    constexpr std::string_view kind = "deliverystream/";
    return arn && arn->resource.starts_with(kind) && arn->resource.size() > kind.size();
}
// `endpoint/<platform>/<application>/<uuid>`
bool is_platform_endpoint(std::string_view text) {
    const auto arn = parse_endpoint(text, "sns");
    if (!arn || !arn->resource.starts_with("endpoint/")) return false;
    const std::string_view resource = arn->resource;
    return std::count(resource.begin(), resource.end(), '/') == 3 &&
           text::Uuid::parse(resource.substr(resource.rfind('/') + 1)).has_value();
}
bool is_url(std::string_view text, std::string_view scheme) {
    const text::Url url = text::split_url(text);
    return url.scheme == scheme && !url.host.empty();
}

template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    throw ApiError(invalid_parameter, format, std::forward<Arguments>(arguments)...);
}

}    // namespace

std::string_view name_of(DeliveryProtocol protocol) { return names.at(static_cast<std::size_t>(protocol)); }

DeliveryProtocol parse_protocol(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        refuse("Invalid parameter: Amazon SNS does not support this protocol string: {}", name);
    }
    return static_cast<DeliveryProtocol>(found - names.begin());
}

bool takes_raw_messages(DeliveryProtocol protocol) {
    return protocol == DeliveryProtocol::sqs || protocol == DeliveryProtocol::firehose || is_http(protocol);
}

bool takes_large_messages(DeliveryProtocol protocol) {
    return protocol == DeliveryProtocol::sqs || protocol == DeliveryProtocol::lambda ||
           protocol == DeliveryProtocol::firehose;
}

void check_endpoint(DeliveryProtocol protocol, std::string_view endpoint) {
    switch (protocol) {
        case DeliveryProtocol::http:
        case DeliveryProtocol::https:
            // Addresses of one's own network are allowed, which AWS refuses: it is where tests have theirs [SNS-386].
            if (!is_url(endpoint, name_of(protocol))) {
                refuse("Invalid parameter: Endpoint must match the specified protocol");
            }
            return;
        case DeliveryProtocol::email:
        case DeliveryProtocol::email_json:
            if (!is_email_address(endpoint)) refuse("Invalid parameter: Email address");
            return;
        case DeliveryProtocol::sms:
            if (!is_phone_number(endpoint)) refuse("Invalid SMS endpoint: {}", endpoint);
            return;
        case DeliveryProtocol::sqs:
            if (!is_queue(endpoint)) refuse("Invalid parameter: SQS endpoint ARN");
            return;
        case DeliveryProtocol::lambda:
            if (!is_function(endpoint)) refuse("Invalid parameter: Lambda endpoint ARN");
            return;
        case DeliveryProtocol::firehose:
            if (!is_stream(endpoint)) refuse("Invalid parameter: Firehose endpoint ARN");
            return;
        case DeliveryProtocol::application:
            if (!is_platform_endpoint(endpoint)) {
                refuse("Invalid parameter: Application endpoint arn invalid:{}", endpoint);
            }
            return;
    }
}

void check_fits(const Topic& topic, DeliveryProtocol protocol, std::string_view endpoint) {
    if (topic.is_fifo() && protocol != DeliveryProtocol::sqs) {
        refuse("Invalid parameter: Invalid protocol type: {}", name_of(protocol));
    }
    if (!topic.is_fifo() && protocol == DeliveryProtocol::sqs && is_fifo_queue(endpoint)) {
        refuse(
            "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to "
            "standard SNS topics");
    }
    if (topic.maximum_message_size > default_message_size && !takes_large_messages(protocol)) {    // [SNS-403]
        refuse("Invalid parameter: Protocol Reason: {} is not supported by a topic whose MaximumMessageSize exceeds {}",
               name_of(protocol), default_message_size);
    }
}

std::string account_of(DeliveryProtocol protocol, std::string_view endpoint) {
    if (is_http(protocol) || is_email(protocol) || protocol == DeliveryProtocol::sms) return {};
    const auto arn = Arn::parse(endpoint);
    return arn ? arn->account : std::string{};
}

bool is_fifo_queue(std::string_view arn) { return arn.ends_with(".fifo"); }

}    // namespace pileus::sns
