#include "sqs/settling.hpp"

#include <algorithm>

#include "pileus/text/uuid.hpp"
#include "sqs/events.hpp"

namespace pileus::sqs {

namespace {
constexpr std::int64_t piece = 512;
}

bool Settling::regroup(Transaction& tx, const Message& message) {
    if (message.group) return table_.regroup(tx, *message.group);
    if (message.tenant) table_.retenant(*message.tenant);
    return message.is_ready();
}

void Settling::expire(Transaction& tx, Context& context, const Queue& queue, const Message& message) {
    table_.remove(message, true);
    if (regroup(tx, message) && message.group) context.wake(queue.incarnation);    // its group goes on [SQS-328]
    Event event;
    event.type = &events::message_expired;
    event.account = queue.account;
    event.region = queue.region;
    event.resource = queue.arn;
    event.subject = text::Uuid::from_bytes(message.message_id).to_string();
    context.note(std::move(event));
}

bool Settling::settle_one(Transaction& tx, Context& context, const Queue& queue, Message& message) {
    const Instant now = context.now();
    if (is_expired(queue, message, now)) {
        expire(tx, context, queue, message);
        return false;
    }
    if (message.is_ready() || message.due_at > now) return true;
    if (message.visible_at > now) {    // its retention was lengthened meanwhile
        table_.set_due(message, due_at(queue, message.visible_at, message.enqueued_at));
        return true;
    }
    table_.set_ready(message);
    if (regroup(tx, message)) context.wake(queue.incarnation);
    return true;
}

bool Settling::settle(Transaction& tx, Context& context, const Queue& queue) {
    StoreState& state = table_.states().get(queue.store);
    const Instant now = context.now();
    if (now < state.next_due) return false;

    std::int64_t settled = 0;
    for (Message& message : table_.due(queue.store, now, piece)) {
        ++settled;
        settle_one(tx, context, queue, message);
    }
    const auto expire_ready = [&](const std::vector<Message>& messages) {
        for (const Message& message : messages) {
            if (!is_expired(queue, message, now)) return;
            ++settled;
            expire(tx, context, queue, message);
        }
    };
    if (settled < piece) {
        const Instant oldest = table_.oldest_ready(queue.store);
        if (oldest != never && oldest + queue.retention <= now) {
            expire_ready(table_.ready(queue.store, piece));
            expire_ready(table_.moved_before(queue.store, now - queue.retention, piece));
        }
    }
    if (settled >= piece) return true;
    const Instant oldest = table_.oldest_ready(queue.store);
    state.next_due = std::min(table_.first_due(queue.store), oldest == never ? never : oldest + queue.retention);
    return state.next_due <= now;
}

}    // namespace pileus::sqs
