#include "sns/queue_delivery.hpp"

#include <utility>
#include <vector>

namespace pileus::sns {

namespace {

// As which AWS's SNS sends: what a receiver sees as SenderId [SNS-178].
constexpr std::string_view sender = "AIDAIT2UOQQY3AUEKVGXU";
constexpr std::string_view no_queue = "The queue does not exist.";
constexpr std::string_view no_dead_letter_queue = "The dead-letter queue does not exist.";

std::vector<QueueIntake::Attribute> queue_attributes(const MessageAttributes& attributes) {
    std::vector<QueueIntake::Attribute> list;
    for (const auto& [name, value] : attributes) {
        list.push_back({name, value.data_type, value.content(), value.is_binary()});
    }
    return list;
}

}    // namespace

template <class Make>
QueueDelivery::Outcome QueueDelivery::put(const Subscription& subscription, const Arn& arn, std::string_view missing,
                                          const Make& make) {
    const auto queue = route_.queues.find(arn.account, arn.region, arn.resource);
    if (!queue) return {std::string(missing), {}, {}};
    const auto objection = access_.find_objection(*queue);    // [SNS-188, SNS-189, SNS-213]
    if (objection && route_.enforces_policies) {
        return {std::string(objection->reason), access_.explain(*queue, *objection), {}};
    }
    if (objection) note_ignored(subscription, *queue, *objection);
    if (auto fault = find_key_fault(*queue)) return {std::move(*fault), {{"key", std::string(queue->kms_key)}}, {}};
    QueueIntake::Content& content = make();
    if (!content.refusal().empty()) return {content.refusal(), {}, {}};    // [SNS-180, SNS-405]
    route_.queues.deliver(tx_, context_, *queue, content, sending_to(*queue));
    return {{}, {}, objection ? objection->would_be : std::string_view{}};
}

QueueDelivery::Outcome QueueDelivery::deliver(const Subscription& subscription, const std::string& text) {
    std::unique_ptr<QueueIntake::Content> own;
    return put(subscription, *subscription.queue, no_queue, [&]() -> QueueIntake::Content& {    // [SNS-210]
        if (subscription.is_raw) return raw_content(text);
        own = route_.queues.prepare(envelope_of(subscription, text), {}, false);
        return *own;
    });
}

// All attributes go along, even if they were too many for the queue itself.
QueueDelivery::Outcome QueueDelivery::bury(const Subscription& subscription, const std::string& text) {
    std::unique_ptr<QueueIntake::Content> own;
    return put(subscription, *subscription.dead_letter_queue, no_dead_letter_queue, [&]() -> QueueIntake::Content& {
        own = subscription.is_raw ? route_.queues.prepare(text, queue_attributes(message_.attributes), false, true)
                                  : route_.queues.prepare(dead_envelope_of(subscription, text), {}, false);
        return *own;
    });
}

QueueDelivery::Outcome QueueDelivery::confirm(const Subscription& subscription) {
    std::unique_ptr<QueueIntake::Content> own;
    return put(subscription, *subscription.queue, no_queue, [&]() -> QueueIntake::Content& {
        own = route_.queues.prepare(confirmation_envelope(message_), {}, false);
        return *own;
    });
}

void QueueDelivery::finish() {
    for (const auto& [text, content] : raw_) route_.queues.finish(*content);
}

// Without --enforce-policies it is delivered, and said once what AWS would miss.
void QueueDelivery::note_ignored(const Subscription& subscription, const QueueIntake::Destination& queue,
                                 const Objection& objection) {
    if (!route_.noted.add(subscription.id, queue, objection)) return;
    EventDetails details = access_.explain(queue, objection);
    details.insert(details.begin(), {"queue", std::string(queue.arn)});
    context_.note(delivery_event(*objection.ignored, message_, subscription, cause_.request_id, std::move(details)));
}

std::optional<std::string> QueueDelivery::find_key_fault(const QueueIntake::Destination& queue) {
    if (queue.kms_key.empty()) return std::nullopt;
    const auto key = route_.keys.find_key(tx_, context_, {queue.account, queue.region}, queue.kms_key);
    if (key) return std::nullopt;
    return key.refusal().text;
}

// Of a FIFO topic's message a FIFO queue gets both ids, and a standard queue none [SNS-302, SNS-304]; of a standard
// topic's, a standard queue gets the group for its fair turns [SNS-142]. What asks a FIFO queue to confirm is a group
// of its own.
QueueIntake::Sending QueueDelivery::sending_to(const QueueIntake::Destination& queue) {
    QueueIntake::Sending sending{.sender = sender,
                                 .group_id = {},
                                 .deduplication_id = {},
                                 .trace_header = cause_.trace_header,
                                 .request_id = cause_.request_id};
    const bool is_from_fifo = message_.sequence.has_value();
    if (message_.group_id && queue.is_fifo == is_from_fifo) sending.group_id = *message_.group_id;
    if (message_.deduplication_id && queue.is_fifo) sending.deduplication_id = *message_.deduplication_id;
    if (message_.kind != MessageKind::notification && queue.is_fifo) {
        own_group_ = message_.message_id.to_string();
        sending.group_id = sending.deduplication_id = own_group_;
    }
    sending.is_again = message_.is_replayed;
    return sending;
}

QueueIntake::Content& QueueDelivery::raw_content(const std::string& text) {
    auto& content = raw_[&text];
    if (content == nullptr) {
        content = route_.queues.prepare(text, queue_attributes(message_.attributes), has_several_raw_);
    }
    return *content;
}

std::string QueueDelivery::envelope_of(const Subscription& subscription, const std::string& text) {
    auto found = envelopes_.find(&text);
    if (found == envelopes_.end()) found = envelopes_.try_emplace(&text, message_, text).first;
    return found->second.for_subscription(subscription.arn);
}

// Of a function's message only the signature of version 1 is there [SNS-183, SNS-217].
std::string QueueDelivery::dead_envelope_of(const Subscription& subscription, const std::string& text) {
    if (subscription.protocol != DeliveryProtocol::lambda) return envelope_of(subscription, text);
    Message message = message_;
    message.signature_version = 1;
    return Envelope(message, text).for_subscription(subscription.arn);
}

}    // namespace pileus::sns
