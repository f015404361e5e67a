#include "sqs/message_keeper.hpp"

namespace pileus::sqs {

std::optional<Counts> MessageKeeper::counts(Transaction& tx, Context& context, const Queue& queue) {
    if (settling_.settle(tx, context, queue)) return {};
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
    // What expires later than was thought is looked at when it was thought to.
    if (after.retention < before.retention) table_.shorten_retention(after.store, after.retention);
    if (delay_changed) {
        table_.change_delay(after.store, after.delay, after.retention);
        delay_again(tx, context, after);
    }
    settling_.look_again(after);
    settling_.settle(tx, context, after);
    context.wake(after.incarnation);    // delays may end earlier now
}

// On a FIFO queue a longer delay reaches back: who was sent less than that ago and has not been received waits again.
void MessageKeeper::delay_again(Transaction& tx, Context& context, const Queue& queue) {
    for (Message& message : table_.fresh_since(queue.store, context.now() - queue.delay)) {
        const Instant visible_at = message.sent_at + queue.delay;
        table_.set_waiting(message, visible_at, Settling::due_at(queue, visible_at, message.enqueued_at));
        settling_.regroup(tx, message);
    }
}

}    // namespace pileus::sqs
