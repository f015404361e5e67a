// Messages on their way to mobile applications: whether a vendor of push takes one, what it gets, and that it is kept
// instead of being sent [SNS-187, SNS-323, SNS-385].
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/captures.hpp"
#include "pileus/service/context.hpp"
#include "pileus/service/operation.hpp"
#include "sns/application_events.hpp"
#include "sns/message.hpp"
#include "sns/message_structure.hpp"
#include "sns/platform_table.hpp"
#include "sns/push_options.hpp"

namespace pileus::sns {

struct Push {
    const EndpointArn& target;
    const Message& message;
    const MessageTexts& texts;
    std::string_view subscription_arn;    // empty: it was published to the endpoint
    std::string_view request_id;          // empty: none
};

class PushMessages {
  public:
    PushMessages(PlatformTable& table, ApplicationEvents& events, Captures& captures)
        : table_(table), events_(events), captures_(captures) {}

    // Why it does not arrive, in AWS's words where there are any; empty: it did. Throws invalid_parameter for message
    // attributes that are none; and what is published to an endpoint itself is refused with invalid_parameter,
    // platform_application_disabled or endpoint_disabled.
    std::string send(Transaction& tx, Context& context, const Push& push);

  private:
    struct Found;
    Found find(const EndpointArn& target);
    static void check(const Found& found);
    std::string fail(Transaction& tx, Context& context, const Found& found, const Push& push,
                     const PushFailure& failure);
    void keep(Transaction& tx, Context& context, const PlatformEndpoint& to, const Push& push,
              const PushOptions& options);

    PlatformTable& table_;
    ApplicationEvents& events_;
    Captures& captures_;
};

}    // namespace pileus::sns
