// What the queues' side needs of the messages' side.
#pragma once

#include <cstdint>
#include <optional>

#include "pileus/service/operation.hpp"
#include "sqs/queue.hpp"

namespace pileus::sqs {

struct Counts {
    std::int64_t ready = 0, in_flight = 0, delayed = 0;
};

class StoredMessages {
  public:
    virtual ~StoredMessages() = default;
    // Exact [SQS-297], which they are when what is due is settled; empty: there is more of that, ask again.
    virtual std::optional<Counts> counts(Transaction& tx, Context& context, const Queue& queue) = 0;
    // A new, empty store; its number.
    virtual std::int64_t make_store(Transaction& tx) = 0;
    // Nobody reads it any more: it is swept in the background.
    virtual void abandon_store(Transaction& tx, std::int64_t store) = 0;
    // The queue's MessageRetentionPeriod or, of a FIFO queue, DelaySeconds changed, and concerns what is stored
    // [SQS-163, SQS-164].
    virtual void attributes_changed(Transaction& tx, Context& context, const Queue& before, const Queue& after) = 0;
};

}    // namespace pileus::sqs
