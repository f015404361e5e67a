#include "sns/push_retries.hpp"

#include "sns/delivery_event.hpp"
#include "sns/events.hpp"

namespace pileus::sns {

namespace {

constexpr std::int64_t piece = 100;

Event failure(const EndpointArn& target, const Message& message, std::string reason) {
    Event event;
    event.type = &events::delivery_failed;
    event.account = target.application.account;
    event.region = target.application.region;
    event.resource = message.topic_arn;
    event.subject = message.message_id.to_string();
    event.details = {{"endpoint", target.text()}, {"reason", std::move(reason)}};
    return event;
}

}    // namespace

void PushRetries::run(Transaction& tx, Context& context) {
    for (const WaitingPush& each : waiting_.due(context.now(), piece)) {
        const auto message = messages_.find_message(each.message);
        if (message && !push(tx, context, each, *message)) continue;
        waiting_.remove(each.id);
        messages_.release_message(each.message);
    }
    waiting_.look_up_next_due();
}

bool PushRetries::push(Transaction& tx, Context& context, const WaitingPush& waiting, const Message& message) {
    const auto target = find_endpoint_arn(waiting.endpoint);
    const SubscriptionPointer subscription =
        waiting.subscription ? subscriptions_.find(*waiting.subscription) : nullptr;
    if (waiting.subscription && (subscription == nullptr || !subscription->is_confirmed())) {    // [SNS-210]
        context.note(failure(*target, message, "The endpoint was unsubscribed meanwhile."));
        return true;
    }
    const MessageTexts texts =
        message.is_structured ? MessageTexts::parse_json(message.text) : MessageTexts(message.text);
    const PushOutcome outcome = push_messages_.send(
        tx, context, {*target, message, texts, subscription.get(), {}, waiting.id, waiting.attempts});
    if (outcome.is_delayed) return false;
    if (!outcome.reason.empty() && subscription != nullptr) {
        deliveries_.give_up(tx, context, *subscription, message, texts, {}, outcome.reason);
    } else if (!outcome.reason.empty()) {
        context.note(failure(*target, message, outcome.reason));
    } else if (subscription != nullptr) {
        context.note(delivery_event(events::message_delivered, message, *subscription, {}, {}));
    }
    return true;
}

}    // namespace pileus::sns
