#include "sns/event_publishing.hpp"

#include <memory>

#include "pileus/arn.hpp"
#include "sns/delivery_event.hpp"
#include "sns/topic_key.hpp"

namespace pileus::sns {

namespace {

constexpr std::int64_t piece = 32;

Event lost(const ApplicationEvents::Waiting& event, std::string reason) {
    const auto arn = Arn::parse(event.application_arn);
    Event lost;
    lost.type = &events::application_event_lost;
    lost.account = arn->account;
    lost.region = arn->region;
    lost.resource = event.application_arn;
    lost.subject = event.message_id.to_string();
    lost.details = {{"topic", event.topic_arn}, {"message", event.message}, {"reason", std::move(reason)}};
    return lost;
}

}    // namespace

void EventPublishing::run(Transaction& tx, Context& context) {
    for (const ApplicationEvents::Waiting& event : events_.take(piece)) publish(tx, context, event, nullptr);
}

void EventPublishing::publish(Transaction& tx, Context& context, const ApplicationEvents::Waiting& event,
                              const Signing* signed_before) {
    const auto arn = Arn::parse(event.topic_arn);
    const TopicPointer topic = topics_.find(arn->account, arn->region, arn->resource);
    if (topic == nullptr || topic->is_fifo()) {
        events_.remove(event.id);
        return context.note(lost(event, topic == nullptr ? "The topic does not exist." : "It is a FIFO topic."));
    }
    if (auto fault = find_key_fault(tx, context, *topic, keys_)) {
        events_.remove(event.id);
        return context.note(lost(event, std::move(fault->text)));
    }
    Message message;
    message.id = tx.next_id();
    message.topic = topic->id;
    message.topic_arn = topic->arn;
    message.signature_version = topic->signature_version;
    message.message_id = event.message_id;
    message.subject = event.subject;
    message.text = event.message;
    message.sent = event.sent;
    message.base_url = event.base_url;
    if (signed_before != nullptr) signed_before->apply(0, message);
    const MessageTexts texts(message.text);
    const auto search = search_of(*topic, signed_before);
    const auto outgoing = deliveries_.begin(tx, context, *topic, message, texts, {}, search.get());
    auto signing = std::make_shared<Signing>(signer_, topic->region, search);
    signing->begin(message);
    outgoing->find_unsigned(*signing);
    if (signing->has_work()) {
        return departures_.post(*this, event.id, std::move(signing));
    }
    context.note(delivery_event(events::message_published, message, {}));
    outgoing->deliver();
    events_.remove(event.id);
}

void EventPublishing::settle(Transaction& tx, Context& context, std::int64_t id, const CallOutcome& outcome) {
    const auto event = events_.find(id);
    if (!event) return;    // it was begun twice, as a group was rolled back between
    if (outcome.status == 0) {
        events_.remove(id);
        return context.note(lost(*event, outcome.reason));
    }
    // Which asks for another signature, if somebody has subscribed meanwhile who needs one.
    publish(tx, context, *event, dynamic_cast<const Signing*>(outcome.errand.get()));
}

}    // namespace pileus::sns
