// Which subscription gets what: queues inside the publish's own transaction, everything else by way of the outbox, and
// what cannot be delivered to its dead-letter queue [SNS-171 to SNS-181, SNS-213 to SNS-217].
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "pileus/service/context.hpp"
#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "pileus/service/settings.hpp"
#include "sns/delivery_table.hpp"
#include "sns/kept_deliveries.hpp"
#include "sns/message.hpp"
#include "sns/message_structure.hpp"
#include "sns/protection_search.hpp"
#include "sns/push_messages.hpp"
#include "sns/queue_delivery.hpp"
#include "sns/signing.hpp"
#include "sns/subscription_directory.hpp"
#include "sns/text_messages.hpp"

namespace pileus::sns {

// A message, and who gets it: everyone whose filter lets it pass.
class Outgoing {
  public:
    virtual ~Outgoing() = default;
    // What is missing of the signatures that they get.
    virtual void find_unsigned(Signing& signing) const = 0;
    virtual void deliver() = 0;
};

class Deliveries final : public storage::Companion {
  public:
    Deliveries(SubscriptionDirectory& subscriptions, DeliveryTable& table, QueueIntake& queues, KeyService& keys,
               TextMessages& text_messages, PushMessages& push_messages, KeptDeliveries& kept, const Settings& settings)
        : subscriptions_(subscriptions),
          table_(table),
          queues_{queues, keys, {}, settings.enforce_policies},
          text_messages_(text_messages),
          push_messages_(push_messages),
          kept_(kept) {}

    // To the subscriptions of the topic. What it is given must outlive what it returns; `search` is null where the
    // topic has no data protection policy.
    std::unique_ptr<Outgoing> begin(Transaction& tx, Context& context, const Topic& topic, const Message& message,
                                    const MessageTexts& texts, const Cause& cause, ProtectionSearch* search);
    // Once more to one subscription, if its filter lets it pass [SNS-310].
    void replay(Transaction& tx, Context& context, const Subscription& subscription, const Message& message);
    // What an endpoint did not take in all its attempts, or at once for `reason`: to the subscription's dead-letter
    // queue, if it has one, exactly as a queue would have got it [SNS-215].
    void give_up(Transaction& tx, Context& context, const Subscription& subscription, const Message& message,
                 const MessageTexts& texts, const Cause& cause, std::string_view reason);
    // What nobody here takes to its endpoint. False: somebody does.
    bool keep(Transaction& tx, Context& context, const Topic& topic, const Subscription& subscription,
              const Message& message, const MessageTexts& texts);
    // SNS's own word to an endpoint: that it has to confirm, or was unsubscribed.
    void confirm(Transaction& tx, Context& context, const Topic& topic, const Subscription& subscription,
                 const Message& message, const Cause& cause);

    void rewind() override { queues_.noted.clear(); }

  private:
    class Round;

    SubscriptionDirectory& subscriptions_;
    DeliveryTable& table_;
    QueueRoute queues_;
    TextMessages& text_messages_;
    PushMessages& push_messages_;
    KeptDeliveries& kept_;
};

}    // namespace pileus::sns
