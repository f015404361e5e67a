// What the queues' side asks of the messages' side.
#pragma once

#include "sqs/message_table.hpp"
#include "sqs/settling.hpp"
#include "sqs/stored_messages.hpp"

namespace pileus::sqs {

class MessageKeeper final : public StoredMessages {
  public:
    MessageKeeper(MessageTable& table, Settling& settling) : table_(table), settling_(settling) {}

    std::optional<Counts> counts(Transaction& tx, Context& context, const Queue& queue) override;
    std::int64_t make_store(Transaction& tx) override;
    void abandon_store(Transaction& tx, std::int64_t store) override;
    void attributes_changed(Transaction& tx, Context& context, const Queue& before, const Queue& after) override;

  private:
    void delay_again(Transaction& tx, Context& context, const Queue& queue);

    MessageTable& table_;
    Settling& settling_;
};

}    // namespace pileus::sqs
