// What a subscriber without raw delivery gets: JSON with the message in it, to the byte as SNS writes it [SNS-171 to
// SNS-177, SNS-198 to SNS-203].
#pragma once

#include <string>
#include <string_view>

#include "sns/message.hpp"

namespace pileus::sns {

// Of one message and one text: what differs from subscriber to subscriber is the link that ends it.
class Envelope {
  public:
    // Of a notification. `text` is what it says to the protocol in question.
    Envelope(const Message& message, std::string_view text);
    std::string for_subscription(std::string_view subscription_arn) const;

  private:
    std::string head_, tail_;    // around the UnsubscribeURL
    std::string base_url_;
};

// A SubscriptionConfirmation or UnsubscribeConfirmation [SNS-199, SNS-200].
std::string confirmation_envelope(const Message& message);

// `<base>/?Action=ConfirmSubscription&TopicArn=…&Token=…`, not percent-encoded [SNS-203].
std::string subscribe_url(const Message& confirmation);
// [SNS-177]
std::string unsubscribe_url(std::string_view base_url, std::string_view subscription_arn);

// `10000000000000003000`: 20 digits, rising [SNS-303].
std::string sequence_number(std::int64_t sequence);

// With quotes.
void append_json_string(std::string& out, std::string_view text);

}    // namespace pileus::sns
