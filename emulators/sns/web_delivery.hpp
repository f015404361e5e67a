// Deliveries to web endpoints: what is asked of one, and what its answer means [SNS-192 to SNS-210].
#pragma once

#include <string_view>

#include "pileus/service/departures.hpp"
#include "sns/message.hpp"
#include "sns/subscription.hpp"

namespace pileus::sns {

enum class Verdict : unsigned char { delivered, try_again, refused };

// `text` is what the message says to the protocol.
HttpCall web_call(const Message& message, std::string_view text, const Subscription& subscription,
                  std::string_view content_type);

// 5xx, 429 and no answer at all are tried again; everything else that is not 2xx is an error of the endpoint's own,
// which another attempt does not mend [SNS-207].
Verdict judge_web_answer(int status);

}    // namespace pileus::sns
