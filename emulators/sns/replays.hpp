// Replays: what a topic's archive has goes once more to one subscription, in order and in the background, and what is
// published meanwhile comes behind it. Then the subscription gets messages as they are published, or, if the policy has
// an end, nothing more [SNS-308 to SNS-311].
#pragma once

#include <string_view>

#include "pileus/service/service.hpp"
#include "sns/archive.hpp"
#include "sns/deliveries.hpp"
#include "sns/replay_table.hpp"
#include "sns/subscription_directory.hpp"
#include "sns/topic_directory.hpp"

namespace pileus::sns {

class Replays final : public Chore, public storage::Companion {
  public:
    Replays(TopicDirectory& topics, SubscriptionDirectory& subscriptions, Archive& archive, Deliveries& deliveries,
            ReplayTable& table)
        : topics_(topics), subscriptions_(subscriptions), archive_(archive), deliveries_(deliveries), table_(table) {}

    // Throws replay_limit_exceeded when another replay would be one too many.
    void check_quota(const Subscription& subscription);
    // The subscription's ReplayPolicy was set, also to what it was, or taken away. A confirmed one.
    void restart(Context& context, const Subscription& subscription);
    // `In progress`, of one that has a ReplayPolicy.
    std::string_view status(const Subscription& subscription);
    // A topic with an archive has a message more.
    void published(Context& context) {
        if (is_waiting_) next_run_ = std::min(next_run_, context.now());
    }

    Instant due() const override { return next_run_; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

    // Whatever runs is looked at anew.
    void rewind() override {
        next_run_ = from_milliseconds(0);
        is_waiting_ = true;
    }

  private:
    // A piece of one; when it wants to go on.
    Instant step(Transaction& tx, Context& context, Replay& replay, std::int64_t& allowed);
    void end(Context& context, Replay& replay, const Subscription& subscription, ReplayStatus status);

    TopicDirectory& topics_;
    SubscriptionDirectory& subscriptions_;
    Archive& archive_;
    Deliveries& deliveries_;
    ReplayTable& table_;
    Instant next_run_ = from_milliseconds(0);
    bool is_waiting_ = true;    // one has come to the end of what there is, and not to its own
    std::int64_t last_ = 0;     // subscription that had its turn last
};

}    // namespace pileus::sns
