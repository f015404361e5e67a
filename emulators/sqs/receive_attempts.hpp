// ReceiveRequestAttemptId: a FIFO receive that is repeated within five minutes gets the same messages and handles
// again, as long as nothing was done with them [SQS-326].
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sqs/message_table.hpp"
#include "sqs/settling.hpp"

namespace pileus::sqs {

class ReceiveAttempts {
  public:
    explicit ReceiveAttempts(MessageTable& table) : table_(table) {}
    void open(storage::Database& database);

    // The messages of the earlier attempt, hidden anew until now + hide_for. Empty: receive as usual.
    std::vector<Message> repeat(Transaction& tx, const Queue& queue, std::string_view attempt_id, Instant now,
                                std::chrono::seconds hide_for);
    void remember(const Queue& queue, std::string_view attempt_id, Instant now, const std::vector<Message>& messages);
    std::int64_t sweep(Instant now, std::int64_t limit);

  private:
    MessageTable& table_;
    storage::Statement find_, set_, sweep_;
};

}    // namespace pileus::sqs
