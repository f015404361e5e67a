#include "sns/subscription_directory.hpp"

#include "sns/events.hpp"
#include "sns/subscription_attributes.hpp"

namespace pileus::sns {

SubscriptionPointer SubscriptionDirectory::remember(std::optional<Subscription> found) {
    if (!found) return nullptr;
    if (const auto cached = by_id_.find(found->id); cached != by_id_.end()) return cached->second;
    read_attributes(*found);
    if (found->replay) {
        const auto replay = replays_.find(found->id);
        found->is_held = !replay || replay->is_running() || replay->until;
    }
    auto pointer = std::make_shared<const Subscription>(std::move(*found));
    by_id_.emplace(pointer->id, pointer);
    return pointer;
}

void SubscriptionDirectory::forget(const Subscription& subscription) {
    by_id_.erase(subscription.id);
    by_topic_.erase(subscription.topic);
}

SubscriptionPointer SubscriptionDirectory::find(std::int64_t id) {
    const auto cached = by_id_.find(id);
    return cached != by_id_.end() ? cached->second : remember(table_.find(id));
}

SubscriptionPointer SubscriptionDirectory::find(const text::Uuid& uuid) {
    SubscriptionPointer found = remember(table_.find(uuid));
    return found != nullptr && found->state != SubscriptionState::ended ? found : nullptr;
}

SubscriptionPointer SubscriptionDirectory::find_by_token(std::string_view token) {
    return remember(table_.find_by_token(token));
}

SubscriptionPointer SubscriptionDirectory::find(const Topic& topic, DeliveryProtocol protocol,
                                                std::string_view endpoint) {
    return remember(table_.find(topic.id, protocol, endpoint));
}

SubscriptionList SubscriptionDirectory::of_topic(std::int64_t topic) {
    const auto cached = by_topic_.find(topic);
    if (cached != by_topic_.end()) return cached->second;
    auto list = std::make_shared<std::vector<SubscriptionPointer>>();
    for (const std::int64_t id : table_.confirmed_of_topic(topic)) list->push_back(find(id));
    by_topic_.emplace(topic, list);
    return list;
}

void SubscriptionDirectory::insert(const Subscription& subscription) {
    table_.insert(subscription);
    forget(subscription);
    if (subscription.vanishes) next_vanishing_ = std::min(next_vanishing_, *subscription.vanishes);
}

void SubscriptionDirectory::update(const Subscription& before, const Subscription& after) {
    table_.update(after);
    forget(before);
    if (after.vanishes) next_vanishing_ = std::min(next_vanishing_, *after.vanishes);
}

void SubscriptionDirectory::remove(const Subscription& subscription) {
    table_.remove(subscription.id);
    replays_.remove(subscription.id);
    forget(subscription);
}

SubscriptionCounts SubscriptionDirectory::counts(const Topic& topic) {
    SubscriptionCounts counts = table_.counts(topic.id);
    counts.deleted = topics_.unsubscribed(topic.id);
    return counts;
}

void SubscriptionDirectory::remove_all(const Topic& topic) {
    replays_.remove_all(topic.id);
    table_.remove_all(topic.id);
    by_topic_.erase(topic.id);
    std::erase_if(by_id_, [&](const auto& each) { return each.second->topic == topic.id; });
}

bool SubscriptionDirectory::all_take_large_messages(const Topic& topic) {
    const SubscriptionCounts counts = table_.counts(topic.id);
    return counts.confirmed + counts.pending <= most_large_subscriptions &&
           !table_.has_other_protocols(topic.id,
                                       {DeliveryProtocol::sqs, DeliveryProtocol::lambda, DeliveryProtocol::firehose});
}

void SubscriptionDirectory::run(Transaction&, Context& context) {
    constexpr std::int64_t piece = 100;
    for (const std::int64_t id : table_.vanished(context.now(), piece)) {
        const SubscriptionPointer subscription = find(id);
        remove(*subscription);
        if (subscription->state == SubscriptionState::ended) continue;
        Event event;
        event.type = &events::subscription_expired;
        event.account = subscription->owner;
        event.region = subscription->region;
        event.resource = subscription->topic_arn;
        event.subject = subscription->arn;
        context.note(std::move(event));
    }
    next_vanishing_ = table_.next_vanishing();
}

void SubscriptionDirectory::rewind() {
    by_id_.clear();
    by_topic_.clear();
    next_vanishing_ = from_milliseconds(0);    // is looked up anew
}

}    // namespace pileus::sns
