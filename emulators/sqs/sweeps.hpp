// Reclaims the space of what nobody can see any more: purged and deleted stores, deduplication and receive attempts
// that are over, names of queues deleted a while ago.
#pragma once

#include "pileus/service/service.hpp"
#include "sqs/deduplication.hpp"
#include "sqs/message_table.hpp"
#include "sqs/queue_table.hpp"
#include "sqs/receive_attempts.hpp"

namespace pileus::sqs {

class Sweeps final : public Chore {
  public:
    Sweeps(QueueTable& queues, MessageTable& messages, Deduplication& deduplication, ReceiveAttempts& attempts)
        : queues_(queues), messages_(messages), deduplication_(deduplication), attempts_(attempts) {}
    void open(storage::Database&) { next_ = from_milliseconds(0); }

    Instant due() const override { return is_behind_ || messages_.may_have_buried() ? Instant::min() : next_; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return false; }

  private:
    QueueTable& queues_;
    MessageTable& messages_;
    Deduplication& deduplication_;
    ReceiveAttempts& attempts_;
    Instant next_ = from_milliseconds(0);
    bool is_behind_ = false;    // a whole piece was found: there is more
};

}    // namespace pileus::sqs
