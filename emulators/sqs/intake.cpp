#include "sqs/intake.hpp"

#include <fmt/core.h>

#include "pileus/text/utf8.hpp"
#include "pileus/text/uuid.hpp"
#include "sqs/errors.hpp"
#include "sqs/events.hpp"
#include "sqs/message_attributes.hpp"

namespace pileus::sqs {

namespace {

constexpr std::size_t largest_message = 1'048'576;    // bytes, of the service [SQS-438]

struct Prepared final : QueueIntake::Content {
    std::string body, attributes, why_not;
    text::Md5Digest digest{};
    bool is_shared = false;
    std::int64_t stored = 0;    // where the body lies, once it is shared
    std::int64_t owners = 0;

    const std::string& refusal() const override { return why_not; }
};

MessageAttributes attributes_of(const std::vector<QueueIntake::Attribute>& given) {
    MessageAttributes attributes;
    for (const QueueIntake::Attribute& each : given) {
        AttributeValue& value = attributes[std::string(each.name)];
        value.data_type = each.data_type;
        if (each.is_binary) {
            value.binary_value = wire::Blob{std::string(each.value)};
        } else {
            value.string_value = std::string(each.value);
        }
    }
    return attributes;
}

// Empty when every queue takes it.
std::string find_refusal(std::string_view body, const MessageAttributes& attributes, bool has_any_number) {
    if (!text::is_xml_text(body)) return "The message contains characters outside the allowed set.";
    if (body.size() + size_of(attributes) > largest_message) {
        return fmt::format("Message must be shorter than {} bytes.", largest_message);
    }
    try {
        if (!has_any_number) check_attributes(attributes);
    } catch (const ApiError& error) {
        return error.message();
    }
    return {};
}

Event event_of(const EventType& type, const Queue& queue, std::string message_id, std::string_view request_id) {
    Event event;
    event.type = &type;
    event.account = queue.account;
    event.region = queue.region;
    event.resource = queue.arn;
    event.subject = std::move(message_id);
    event.request_id = request_id;
    return event;
}

}    // namespace

std::optional<QueueIntake::Destination> Intake::find(std::string_view account, std::string_view region,
                                                     std::string_view name) {
    const QueuePointer queue = queues_.find(account, region, name);
    if (queue == nullptr) return std::nullopt;
    const auto key = queue->attributes.find("KmsMasterKeyId");
    return QueueIntake::Destination{.owner = queue,
                                    .arn = queue->arn,
                                    .account = queue->account,
                                    .region = queue->region,
                                    .policy = queue->policy.get(),
                                    .kms_key = key == queue->attributes.end() ? std::string_view{} : key->second,
                                    .is_fifo = queue->is_fifo()};
}

std::unique_ptr<QueueIntake::Content> Intake::prepare(std::string body, const std::vector<Attribute>& attributes,
                                                      bool goes_to_several, bool has_any_number) {
    auto prepared = std::make_unique<Prepared>();
    const MessageAttributes own = attributes_of(attributes);
    prepared->why_not = find_refusal(body, own, has_any_number);
    prepared->digest = text::md5(body);
    prepared->attributes = store(own);
    prepared->body = std::move(body);
    prepared->is_shared = goes_to_several;
    return prepared;
}

bool Intake::is_duplicate(Context& context, const Queue& queue, const Sending& sending) {
    const auto original = deduplication_.find(queue, *sending.deduplication_id, *sending.group_id, context.now());
    if (!original) return false;
    context.note(event_of(events::message_deduplicated, queue, text::Uuid::from_bytes(original->message_id).to_string(),
                          sending.request_id));
    return true;
}

// As Sending::send does it, with what is other about it: no checks, no receipt, and a body that may be there already.
void Intake::deliver(Transaction& tx, Context& context, const QueueIntake::Destination& to, Content& content,
                     const Sending& sending) {
    const Queue& queue = *static_cast<const Queue*>(to.owner.get());
    auto& prepared = static_cast<Prepared&>(content);
    settling_.settle(tx, context, queue);
    if (queue.is_fifo() && !sending.is_again && is_duplicate(context, queue, sending)) return;

    const text::Uuid uuid = text::Uuid::random(tx.random());
    Message message;
    message.id = tx.next_id();
    message.store = queue.store;
    message.message_id = uuid.raw();
    message.sender = sending.sender;
    message.enqueued_at = message.sent_at = context.now();
    message.visible_at = context.now() + queue.delay;
    if (queue.delay.count() > 0) message.due_at = Settling::due_at(queue, message.visible_at, message.enqueued_at);

    StoreState& state = table_.states().get(queue.store);
    bool is_new_group = false;
    if (queue.is_fifo()) {
        message.dedup_id = *sending.deduplication_id;
        message.group = table_.find_or_make_group(tx, queue.store, *sending.group_id, is_new_group);
    } else if (sending.group_id || state.has_tenants) {
        message.tenant = table_.find_or_make_group(tx, queue.store, sending.group_id.value_or(""), is_new_group);
        state.has_tenants = true;
    }
    const auto trace = sending.trace_header.empty() ? std::nullopt : std::optional(std::string(sending.trace_header));
    const bool is_stored = prepared.is_shared && prepared.stored != 0;
    if (!is_stored) {
        // A shared one has an id of its own, so that it is told from a message's by looking at the two.
        prepared.stored = prepared.is_shared ? tx.next_id() : message.id;
        table_.insert_body(prepared.stored, prepared.body, prepared.attributes, trace, prepared.digest);
    }
    message.body = prepared.stored;
    ++prepared.owners;
    table_.insert(message);
    settling_.expires(queue, message);
    if (queue.is_fifo()) {
        deduplication_.remember(tx, queue, *message.dedup_id, *sending.group_id, {message.message_id, message.id},
                                context.now());
    }
    const bool can_be_received = queue.is_fifo() && !is_new_group ? message.is_ready() : settling_.regroup(tx, message);
    if (can_be_received || !message.is_ready()) context.wake(queue.incarnation);
    context.note(event_of(events::message_sent, queue, uuid.to_string(), sending.request_id));
}

void Intake::finish(Content& content) {
    const auto& prepared = static_cast<const Prepared&>(content);
    if (prepared.is_shared && prepared.owners > 1) table_.share_body(prepared.stored, prepared.owners);
}

}    // namespace pileus::sqs
