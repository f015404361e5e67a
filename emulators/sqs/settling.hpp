// What time does to a store: delays and visibility timeouts end, messages outlive their retention period. Every call on
// a queue settles its store first; advancing the clock settles all of them [SQS-416].
#pragma once

#include <algorithm>

#include "pileus/service/context.hpp"
#include "sqs/message_table.hpp"
#include "sqs/queue.hpp"

namespace pileus::sqs {

class Settling {
  public:
    explicit Settling(MessageTable& table) : table_(table) {}

    // A piece of up to 512 messages; true when more is due. Wakes whoever waits for what became ready.
    bool settle(Transaction& tx, Context& context, const Queue& queue);
    // One message, which may not have had its turn yet. False when it has expired.
    bool settle_one(Transaction& tx, Context& context, const Queue& queue, Message& message);
    void expire(Transaction& tx, Context& context, const Queue& queue, const Message& message);
    // When the store next changes by time alone; no earlier, perhaps later.
    Instant next_due(const Queue& queue) { return table_.states().get(queue.store).next_due; }
    // A message became ready: from now on it expires where it lies.
    void expires(const Queue& queue, const Message& message) {
        StoreState& state = table_.states().get(queue.store);
        state.next_due = std::min(state.next_due, message.enqueued_at + queue.retention);
    }
    // Computed anew, after retention changed.
    void look_again(const Queue& queue) { table_.states().get(queue.store).next_due = Instant::min(); }

    static bool is_expired(const Queue& queue, const Message& message, Instant now) {
        return message.enqueued_at + queue.retention <= now;
    }
    // When a message that is hidden until `visible_at` is next looked at: then, or when it expires before.
    static Instant due_at(const Queue& queue, Instant visible_at, Instant enqueued_at) {
        return std::min(visible_at, enqueued_at + queue.retention);
    }
    // After a message was added to, taken from or changed in its group or tenant. True when a FIFO group can be
    // received from.
    bool regroup(Transaction& tx, const Message& message);

  private:
    MessageTable& table_;
};

}    // namespace pileus::sqs
