// Messages on their way to mobile applications: whether a vendor of push takes one, what it gets, and that it is kept
// instead of being sent [SNS-187, SNS-323, SNS-385]; or waits, where the vendor does not answer [SNS-209].
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/captures.hpp"
#include "pileus/service/context.hpp"
#include "pileus/service/operation.hpp"
#include "sns/application_events.hpp"
#include "sns/delivery_table.hpp"
#include "sns/message.hpp"
#include "sns/message_structure.hpp"
#include "sns/platform_table.hpp"
#include "sns/subscription.hpp"
#include "sns/waiting_pushes.hpp"

namespace pileus::sns {

struct Push {
    const EndpointArn& target;
    const Message& message;
    const MessageTexts& texts;
    const Subscription* subscription;    // null: it was published to the endpoint itself
    std::string_view request_id;         // empty: none
    // When its vendor did not answer: the row in which it waits, and how often it did not.
    std::int64_t waiting = 0, attempts = 0;
};

struct PushOutcome {
    std::string reason;         // why it does not arrive, in AWS's words where there are any; empty: it did
    bool is_delayed = false;    // its vendor does not answer, and it waits to be pushed again
};

class PushMessages {
  public:
    PushMessages(PlatformTable& table, ApplicationEvents& events, Captures& captures, WaitingPushes& waiting,
                 DeliveryTable& messages)
        : table_(table), events_(events), captures_(captures), waiting_(waiting), messages_(messages) {}

    // Throws invalid_parameter for message attributes that are none; and what is published to an endpoint itself is
    // refused with invalid_parameter, platform_application_disabled or endpoint_disabled.
    PushOutcome send(Transaction& tx, Context& context, const Push& push);

  private:
    struct Found;
    struct Parcel;
    Found find(const EndpointArn& target);
    static void check(const Found& found);
    // To whoever may have it: the vendor has the word.
    PushOutcome hand_over(Transaction& tx, Context& context, Found& found, const Push& push, const Parcel& parcel);
    PushOutcome fail(Transaction& tx, Context& context, const Found& found, const Push& push,
                     const PushFailure& failure);
    PushOutcome wait(Transaction& tx, Context& context, const Found& found, const Push& push, const Parcel& parcel);
    void keep(Transaction& tx, Context& context, const PlatformEndpoint& to, const Push& push, const Parcel& parcel);

    PlatformTable& table_;
    ApplicationEvents& events_;
    Captures& captures_;
    WaitingPushes& waiting_;
    DeliveryTable& messages_;
};

}    // namespace pileus::sns
