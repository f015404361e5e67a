#include "sns/replays.hpp"

#include <algorithm>

#include "sns/errors.hpp"
#include "sns/events.hpp"

namespace pileus::sns {

namespace {

constexpr std::int64_t piece = 100;           // messages a run
constexpr std::int64_t most_running = 100;    // an account

std::string_view name_of(ReplayStatus status) {
    switch (status) {
        case ReplayStatus::pending:
            return "Pending";
        case ReplayStatus::in_progress:
            return "In progress";
        case ReplayStatus::completed:
            return "Completed";
        case ReplayStatus::failed:
            return "Failed";
    }
    return {};
}

Event event_of(const EventType& type, const Subscription& subscription) {
    Event event;
    event.type = &type;
    event.account = subscription.owner;
    event.region = subscription.region;
    event.resource = subscription.topic_arn;
    event.subject = subscription.arn;
    return event;
}

}    // namespace

void Replays::check_quota(const Subscription& subscription) {
    if (!subscription.replay) return;
    const auto own = table_.find(subscription.id);
    const std::int64_t others = table_.count_running(subscription.owner) - (own && own->is_running() ? 1 : 0);
    if (others >= most_running) throw ApiError(replay_limit_exceeded);
}

void Replays::restart(Context& context, const Subscription& subscription) {
    if (!subscription.replay) {
        table_.remove(subscription.id);
        return subscriptions_.replay_changed(subscription);
    }
    Replay replay;
    replay.subscription = subscription.id;
    replay.account = subscription.owner;
    replay.from = subscription.replay->from;
    replay.until = subscription.replay->until;
    table_.put(replay);
    subscriptions_.replay_changed(subscription);
    next_run_ = std::min(next_run_, context.now());
    context.note(event_of(events::replay_started, subscription));
}

std::string_view Replays::status(const Subscription& subscription) {
    const auto replay = table_.find(subscription.id);
    return name_of(replay ? replay->status : ReplayStatus::pending);    // it begins once it is confirmed
}

// --- in the background -----------------------------------------------------------------------------------------------

void Replays::run(Transaction& tx, Context& context) {
    std::vector<Replay> running = table_.running();
    // Who comes after the one that had its turn last is the first.
    std::rotate(
        running.begin(),
        std::find_if(running.begin(), running.end(), [&](const Replay& replay) { return replay.subscription > last_; }),
        running.end());
    next_run_ = never;
    is_waiting_ = false;
    std::int64_t allowed = piece;
    for (Replay& replay : running) {
        if (allowed <= 0) {
            next_run_ = context.now();
            break;
        }
        last_ = replay.subscription;
        next_run_ = std::min(next_run_, step(tx, context, replay, allowed));
    }
}

Instant Replays::step(Transaction& tx, Context& context, Replay& replay, std::int64_t& allowed) {
    const SubscriptionPointer subscription = subscriptions_.find(replay.subscription);
    if (subscription == nullptr) {
        table_.remove(replay.subscription);
        return never;
    }
    const TopicPointer topic = topics_.find(subscription->topic);
    if (topic == nullptr || !topic->archive_retention) {    // there is nothing left to replay
        end(context, replay, *subscription, ReplayStatus::failed);
        return never;
    }
    if (context.now() < replay.from) return replay.from;
    replay.status = ReplayStatus::in_progress;
    const Archive::Page page = archive_.read(*topic, {replay.from, replay.until}, replay.cursor, context.now(),
                                             static_cast<std::size_t>(allowed));
    for (const Message& message : page.messages) deliveries_.replay(tx, context, *subscription, message);
    const auto count = static_cast<std::int64_t>(page.messages.size());
    allowed -= count;
    replay.replayed += count;
    replay.cursor = page.cursor;
    if (!page.is_last) {
        table_.put(replay);
        return context.now();
    }
    if (!replay.until || context.now() >= *replay.until) {
        end(context, replay, *subscription, ReplayStatus::completed);
        return never;
    }
    table_.put(replay);
    is_waiting_ = true;
    return *replay.until;
}

void Replays::end(Context& context, Replay& replay, const Subscription& subscription, ReplayStatus status) {
    replay.status = status;
    table_.put(replay);
    subscriptions_.replay_changed(subscription);
    Event event = event_of(events::replay_ended, subscription);
    event.details = {{"status", std::string(name_of(status))}, {"messages", std::to_string(replay.replayed)}};
    context.note(std::move(event));
}

}    // namespace pileus::sns
