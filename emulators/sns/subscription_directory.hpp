// Finds subscriptions, keeps those of busy topics in memory with their filters compiled, and lets the pending ones
// vanish that nobody confirms [SNS-124].
#pragma once

#include <string_view>
#include <unordered_map>

#include "pileus/service/service.hpp"
#include "pileus/storage/store.hpp"
#include "sns/replay_table.hpp"
#include "sns/subscription_table.hpp"
#include "sns/topic_table.hpp"

namespace pileus::sns {

class SubscriptionDirectory final : public TopicSubscriptions, public storage::Companion, public Chore {
  public:
    SubscriptionDirectory(SubscriptionTable& table, TopicTable& topics, ReplayTable& replays)
        : table_(table), topics_(topics), replays_(replays) {}

    // Null when there is none. One that has ended is found by its token alone.
    SubscriptionPointer find(std::int64_t id);
    SubscriptionPointer find(const text::Uuid& uuid);
    SubscriptionPointer find_by_token(std::string_view token);
    SubscriptionPointer find(const Topic& topic, DeliveryProtocol protocol, std::string_view endpoint);
    // The confirmed ones of a topic, in creation order.
    SubscriptionList of_topic(std::int64_t topic);

    void insert(const Subscription& subscription);
    void update(const Subscription& before, const Subscription& after);
    void remove(const Subscription& subscription);
    // Its replay has begun, or is over.
    void replay_changed(const Subscription& subscription) { forget(subscription); }
    void count_unsubscribed(std::int64_t topic) { topics_.count_unsubscribed(topic); }

    SubscriptionCounts counts(const Topic& topic) override;
    void remove_all(const Topic& topic) override;
    bool all_take_large_messages(const Topic& topic) override;

    Instant due() const override { return next_vanishing_; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

    void rewind() override;

  private:
    SubscriptionPointer remember(std::optional<Subscription> found);
    void forget(const Subscription& subscription);

    SubscriptionTable& table_;
    TopicTable& topics_;
    ReplayTable& replays_;
    // May be dropped at any moment; a subscription's entry, and its topic's list, with each change.
    std::unordered_map<std::int64_t, SubscriptionPointer> by_id_;
    std::unordered_map<std::int64_t, SubscriptionList> by_topic_;
    Instant next_vanishing_ = from_milliseconds(0);    // no later than the first
};

}    // namespace pileus::sns
