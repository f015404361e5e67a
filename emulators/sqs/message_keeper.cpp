#include "sqs/message_keeper.hpp"

namespace pileus::sqs {

Counts MessageKeeper::counts(Transaction& tx, Context& context, const Queue& queue) {
    settling_.settle_all(tx, context, queue);
    return table_.states().get(queue.store).counts;
}

std::int64_t MessageKeeper::make_store(Transaction& tx) {
    const std::int64_t store = tx.next_id();
    table_.states().make(store);
    return store;
}

void MessageKeeper::abandon_store(Transaction&, std::int64_t store) { table_.bury(store); }

void MessageKeeper::attributes_changed(Transaction& tx, Context& context, const Queue& before, const Queue& after) {
    const bool delay_changed = after.is_fifo() && before.delay != after.delay;
    if (before.retention == after.retention && !delay_changed) return;
    constexpr std::int64_t piece = 512;
    for (std::int64_t last = 0;;) {
        const std::vector<Message> waiting = table_.waiting(after.store, last, piece);
        if (waiting.empty()) break;
        for (const Message& message : waiting) {
            const bool is_delayed = !message.received_at;
            const Instant visible_at = is_delayed && delay_changed ? message.sent_at + after.delay : message.visible_at;
            table_.set_due(message, visible_at,
                           std::max(Settling::due_at(after, visible_at, message.enqueued_at), from_milliseconds(1)));
        }
        last = waiting.back().id;
    }
    settling_.look_again(after);
    settling_.settle_all(tx, context, after);
    context.wake(after.incarnation);    // delays may end earlier now
}

}    // namespace pileus::sqs
