// Deliveries to web endpoints: what is asked of one, and what its answer means [SNS-192 to SNS-210].
#pragma once

#include <string_view>

#include "pileus/service/departures.hpp"
#include "sns/delivery_content.hpp"

namespace pileus::sns {

HttpCall web_call(const DeliveryContent& content, std::string_view content_type);

enum class Verdict : unsigned char { delivered, try_again, refused };

// 5xx, 429 and no answer at all are tried again; everything else that is not 2xx is an error of the endpoint's own,
// which another attempt does not mend [SNS-207].
Verdict judge_web_answer(int status);
// Of a mail server: 4yz and silence are tried again, 5yz is for good.
Verdict judge_mail_answer(int status);

}    // namespace pileus::sns
