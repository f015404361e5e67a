// Drains the outbox: sends what is due, and decides by the answer whether it has arrived, is tried again and when, or
// is given up [SNS-196, SNS-205 to SNS-212]. All times are of the sandbox's clock.
#pragma once

#include "pileus/service/departures.hpp"
#include "sns/deliveries.hpp"
#include "sns/delivery_table.hpp"
#include "sns/subscription_directory.hpp"
#include "sns/topic_directory.hpp"

namespace pileus::sns {

class Attempts final : public Chore, private Departures::Sender {
  public:
    Attempts(TopicDirectory& topics, SubscriptionDirectory& subscriptions, DeliveryTable& table, Deliveries& deliveries,
             Departures& departures, const Settings& settings)
        : topics_(topics),
          subscriptions_(subscriptions),
          table_(table),
          deliveries_(deliveries),
          departures_(departures),
          settings_(settings) {}

    Instant due() const override;
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

  private:
    // A delivery with all that it is about.
    struct Parcel;
    void settle(Transaction& tx, Context& context, std::int64_t id, const CallOutcome& outcome) override;
    // Empty when there is nobody any more who should have it.
    std::optional<Parcel> open(Context& context, const Delivery& delivery);
    void send(Transaction& tx, Context& context, const Parcel& parcel);
    void depart(Transaction& tx, Context& context, const Parcel& parcel);
    void arrive(Context& context, const Delivery& delivery, const CallOutcome& outcome);
    void try_again(Transaction& tx, Context& context, Parcel parcel, const CallOutcome& outcome);
    void give_up(Transaction& tx, Context& context, const Parcel& parcel, const std::string& reason);

    TopicDirectory& topics_;
    SubscriptionDirectory& subscriptions_;
    DeliveryTable& table_;
    Deliveries& deliveries_;
    Departures& departures_;
    const Settings settings_;
};

}    // namespace pileus::sns
