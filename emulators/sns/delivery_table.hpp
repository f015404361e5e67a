// The SQL of the outbox: messages, and where each has still to go. No rules.
#pragma once

#include <optional>

#include "pileus/storage/store.hpp"
#include "sns/message.hpp"

namespace pileus::sns {

class DeliveryTable {
  public:
    void open(storage::Database& database);    // after the migration

    // A message that goes to `count` subscriptions: its deliveries follow, and are due now.
    void insert_message(const Message& message, std::int64_t count);
    void insert_delivery(storage::Transaction& tx, const Message& message, std::int64_t subscription);

  private:
    storage::Statement insert_message_, insert_delivery_;
};

}    // namespace pileus::sns
