// Deliveries by mail: what one reads, and how it goes through SMTP [SNS-185].
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/departures.hpp"
#include "sns/delivery_content.hpp"

namespace pileus::sns {

struct Letter {
    std::string from_name;
    std::string from, to;    // addresses
    std::string subject, body;
};

Letter letter_of(const DeliveryContent& content);
// `server` is where mail is taken, as --smtp has it.
MailCall mail_call(std::string_view server, const Letter& letter, const Message& message);

}    // namespace pileus::sns
