// Pushes once more what a vendor of push did not answer to, by SNS's own schedule: 50 times in six hours [SNS-209]. On
// the sandbox's clock.
#pragma once

#include "pileus/service/operation.hpp"
#include "sns/deliveries.hpp"
#include "sns/delivery_table.hpp"
#include "sns/push_messages.hpp"
#include "sns/subscription_directory.hpp"
#include "sns/waiting_pushes.hpp"

namespace pileus::sns {

class PushRetries final : public Chore {
  public:
    PushRetries(WaitingPushes& waiting, DeliveryTable& messages, SubscriptionDirectory& subscriptions,
                PushMessages& push_messages, Deliveries& deliveries)
        : waiting_(waiting),
          messages_(messages),
          subscriptions_(subscriptions),
          push_messages_(push_messages),
          deliveries_(deliveries) {}

    Instant due() const override { return waiting_.next_due(); }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

  private:
    // False: it waits for its next time.
    bool push(Transaction& tx, Context& context, const WaitingPush& waiting, const Message& message);

    WaitingPushes& waiting_;
    DeliveryTable& messages_;
    SubscriptionDirectory& subscriptions_;
    PushMessages& push_messages_;
    Deliveries& deliveries_;
};

}    // namespace pileus::sns
