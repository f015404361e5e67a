// Text messages on their way to telephones: whether one may be sent, in which parts, and that it is kept instead of
// being sent [SNS-329, SNS-331, SNS-385].
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/captures.hpp"
#include "pileus/service/context.hpp"
#include "pileus/service/operation.hpp"
#include "sns/message.hpp"
#include "sns/sms_table.hpp"
#include "sns/text_message_options.hpp"

namespace pileus::sns {

struct TextMessage {
    SmsAccount account;
    std::string_view number, text;
    const Message& message;
    std::string_view subscription_arn;    // empty: it was published to the number
    std::string_view request_id;          // empty: none
};

class TextMessages {
  public:
    TextMessages(SmsTable& table, Captures& captures) : table_(table), captures_(captures) {}

    // Why it does not arrive, in AWS's words where there are any; empty: it did.
    std::string send(Transaction& tx, Context& context, const TextMessage& text, const TextMessageOptions& options);
    // A code for a number of the sandbox, whatever else may be sent to it.
    void send_code(Transaction& tx, Context& context, const TextMessage& text);

  private:
    std::string why_not(const TextMessage& text, const TextMessageOptions& options);
    void keep(Transaction& tx, Context& context, const TextMessage& text, const TextMessageOptions& options);

    SmsTable& table_;
    Captures& captures_;
};

}    // namespace pileus::sns
