// Handing messages out: which, in what order, hidden until when; what has been received too often goes to the
// dead-letter queue instead [SQS-259 to SQS-279, SQS-295, SQS-296, SQS-315 to SQS-331, SQS-354 to SQS-363].
#pragma once

#include <vector>

#include "sqs/message_table.hpp"
#include "sqs/queue_directory.hpp"
#include "sqs/settling.hpp"

namespace pileus::sqs {

inline constexpr std::int64_t in_flight_limit = 120'000;    // [SQS-295]

class Receiving {
  public:
    Receiving(QueueDirectory& queues, MessageTable& table, Settling& settling)
        : queues_(queues), table_(table), settling_(settling) {}

    struct Taken {
        std::vector<Message> messages;
        bool is_unfinished = false;    // so many moved to the dead-letter queue that the call should run again
    };
    // Up to `limit` messages, hidden for `hide_for`.
    Taken take(Transaction& tx, Call& call, const Queue& queue, std::size_t limit, std::chrono::seconds hide_for);
    bool is_at_limit(const Queue& queue) {
        return table_.states().get(queue.store).counts.in_flight >= in_flight_limit;
    }

  private:
    struct Round;    // one receive on its way

    void take_standard(Round& round);
    void take_fairly(Round& round);
    void take_fifo(Round& round);
    bool take_of_group(Round& round, std::int64_t group);
    std::vector<std::int64_t> noisy_tenants(const Queue& queue, Instant now);
    bool take_or_move(Round& round, Message& message);
    void move_to(Transaction& tx, Call& call, const Queue& queue, const Queue& target, const Message& message);
    QueuePointer dead_letter_queue(Transaction& tx, const Queue& queue);

    QueueDirectory& queues_;
    MessageTable& table_;
    Settling& settling_;
};

}    // namespace pileus::sqs
