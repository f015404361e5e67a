#include "sns/attempts.hpp"

#include <fmt/core.h>

#include "sns/delivery_event.hpp"
#include "sns/function_delivery.hpp"
#include "sns/letters.hpp"
#include "sns/web_delivery.hpp"

namespace pileus::sns {

namespace {

// How many are begun in one unit, how many may be under way in all, and to one subscription: a slow endpoint does not
// keep the others waiting.
constexpr std::int64_t piece = 32;
constexpr std::size_t most_under_way = 256;
constexpr std::int64_t most_per_subscription = 16;

// Whether a subscription should have a message of this kind, as things stand by now.
bool is_wanted(MessageKind kind, const Subscription& subscription) {
    switch (kind) {
        case MessageKind::notification:
            return subscription.is_confirmed();
        case MessageKind::subscription_confirmation:
            return subscription.state == SubscriptionState::pending;
        case MessageKind::unsubscribe_confirmation:
            return subscription.state == SubscriptionState::ended;
    }
    return false;
}

EffectiveDelivery policy_of(const Topic& topic, const Subscription& subscription) {
    if (subscription.protocol == DeliveryProtocol::lambda) return function_delivery_policy();
    if (is_email(subscription.protocol)) return mail_delivery_policy();
    return effective(topic.delivery_policy, subscription.delivery_policy);
}

// `The endpoint answered 503`
std::string describe(const CallOutcome& outcome) {
    std::string text = outcome.status == 0 ? "" : fmt::format("The endpoint answered {}", outcome.status);
    if (outcome.reason.empty()) return text + ".";
    return text.empty() ? outcome.reason : fmt::format("{}: {}", text, outcome.reason);
}

}    // namespace

struct Attempts::Parcel {
    Delivery delivery;
    Message message;
    MessageTexts texts;
    TopicPointer topic;
    SubscriptionPointer subscription;
    EffectiveDelivery policy;

    DeliveryContent content() const {
        return {*topic, *subscription, message, texts.of(name_of(subscription->protocol))};
    }
    void note(Context& context, const EventType& type, EventDetails details) const {
        context.note(delivery_event(type, message, *subscription, {}, std::move(details)));
    }
    // Of attempts, with this one.
    std::string count() const { return std::to_string(delivery.attempts + 1); }
};

Instant Attempts::due() const { return departures_.under_way() >= most_under_way ? never : table_.next_due(); }

void Attempts::run(Transaction& tx, Context& context) {
    for (const Delivery& delivery : table_.due(context.now(), piece)) {
        if (departures_.under_way() >= most_under_way) break;
        if (const auto parcel = open(context, delivery)) send(tx, context, *parcel);
    }
    table_.look_up_next_due();
}

std::optional<Attempts::Parcel> Attempts::open(Context& context, const Delivery& delivery) {
    auto message = table_.find_message(delivery.message);
    SubscriptionPointer subscription = subscriptions_.find(delivery.subscription);
    const TopicPointer topic = subscription != nullptr ? topics_.find(subscription->topic) : nullptr;
    if (!message || topic == nullptr || !is_wanted(message->kind, *subscription)) {
        table_.remove(delivery);
        if (message && message->kind == MessageKind::notification) {    // [SNS-210]
            context.note(delivery_event(events::delivery_failed, *message,
                                        {{"reason", "The endpoint was unsubscribed meanwhile."}}));
        }
        return std::nullopt;
    }
    MessageTexts texts = message->is_structured ? MessageTexts::parse_json(message->text) : MessageTexts(message->text);
    EffectiveDelivery policy = policy_of(*topic, *subscription);
    return Parcel{delivery, std::move(*message), std::move(texts), topic, std::move(subscription), std::move(policy)};
}

void Attempts::send(Transaction& tx, Context& context, const Parcel& parcel) {
    Delivery delivery = parcel.delivery;
    const Subscription& subscription = *parcel.subscription;
    // One that was to go when the server was started otherwise.
    if (deliveries_.keep(tx, context, *parcel.topic, subscription, parcel.message, parcel.texts)) {
        return table_.remove(delivery);
    }
    const bool is_throttled = parcel.message.kind == MessageKind::notification && parcel.policy.max_receives_per_second;
    if (is_throttled && !delivery.has_turn) {    // [SNS-211]
        const std::chrono::microseconds second = std::chrono::seconds{1};
        const std::int64_t rate = *parcel.policy.max_receives_per_second;
        delivery.has_turn = true;
        const Instant turn =
            table_.take_turn(subscription.id, context.now(), (second + std::chrono::microseconds{rate - 1}) / rate);
        if (turn > context.now()) return table_.postpone(delivery, turn);
    }
    if (table_.count_under_way(subscription.id) >= most_per_subscription) return table_.hold(delivery);
    depart(tx, context, parcel);
}

void Attempts::depart(Transaction& tx, Context& context, const Parcel& parcel) {
    const DeliveryContent content = parcel.content();
    const auto post = [&](DepartingCall call) {
        table_.begin(parcel.delivery);
        departures_.post(*this, parcel.delivery.id, std::move(call));
    };
    switch (content.subscription.protocol) {
        case DeliveryProtocol::http:
        case DeliveryProtocol::https:
            return post(web_call(content, parcel.policy.content_type));
        case DeliveryProtocol::email:
        case DeliveryProtocol::email_json:
            return post(mail_call(settings_.smtp, letter_of(content), content.message));
        case DeliveryProtocol::lambda: {
            std::string event = function_event(content);
            if (event.size() > largest_event) return give_up(tx, context, parcel, too_large_event(event.size()));
            return post(function_call(settings_.lambda_endpoint, content.subscription, std::move(event)));
        }
        default:    // queues, telephones and mobile applications get theirs in the publish's own unit
            return give_up(tx, context, parcel, "It has no place in the outbox.");
    }
}

void Attempts::settle(Transaction& tx, Context& context, std::int64_t id, const CallOutcome& outcome) {
    const auto delivery = table_.find(id);
    if (!delivery) return;
    table_.release(delivery->subscription, context.now());
    const SubscriptionPointer subscription = subscriptions_.find(delivery->subscription);
    const Verdict verdict = subscription != nullptr && is_email(subscription->protocol)
                                ? judge_mail_answer(outcome.status)
                                : judge_web_answer(outcome.status);
    if (verdict == Verdict::delivered) return arrive(context, *delivery, outcome);
    auto parcel = open(context, *delivery);
    if (!parcel) return;
    if (verdict == Verdict::refused) return give_up(tx, context, *parcel, describe(outcome));
    try_again(tx, context, std::move(*parcel), outcome);
}

// Also when it was unsubscribed, or has confirmed, meanwhile.
void Attempts::arrive(Context& context, const Delivery& delivery, const CallOutcome& outcome) {
    const auto message = table_.find_message(delivery.message);
    const SubscriptionPointer subscription = subscriptions_.find(delivery.subscription);
    table_.remove(delivery);
    if (!message || subscription == nullptr) return;
    context.note(delivery_event(
        events::message_delivered, *message, *subscription, {},
        {{"status", std::to_string(outcome.status)}, {"attempts", std::to_string(delivery.attempts + 1)}}));
}

void Attempts::try_again(Transaction& tx, Context& context, Parcel parcel, const CallOutcome& outcome) {
    const auto delay = retry_delay(parcel.policy, parcel.delivery.attempts);
    if (!delay) {
        return give_up(tx, context, parcel,
                       parcel.delivery.attempts == 0
                           ? describe(outcome)
                           : fmt::format("{} It was the last of {} attempts.", describe(outcome), parcel.count()));
    }
    const Instant next = context.now() + *delay;
    parcel.note(
        context, events::delivery_delayed,
        {{"reason", describe(outcome)}, {"attempts", parcel.count()}, {"next_attempt", to_iso8601(next, true)}});
    ++parcel.delivery.attempts;
    parcel.delivery.has_turn = false;
    table_.postpone(parcel.delivery, next);
}

void Attempts::give_up(Transaction& tx, Context& context, const Parcel& parcel, const std::string& reason) {
    table_.remove(parcel.delivery);
    if (parcel.message.kind != MessageKind::notification) {
        return parcel.note(context, events::delivery_failed, {{"reason", reason}});
    }
    deliveries_.give_up(tx, context, *parcel.subscription, parcel.message, parcel.texts, {}, reason);
}

}    // namespace pileus::sns
