// Queues that are encrypted with a key of KMS's: it is looked at when a message is sent or received, and not before
// [SQS-168].
#pragma once

#include "pileus/service/call.hpp"
#include "pileus/service/ports.hpp"
#include "sqs/queue.hpp"

namespace pileus::sqs {

class KeyUse {
  public:
    explicit KeyUse(KeyService& keys) : keys_(keys) {}

    // Throws what KMS has against it, as SQS says it. Nothing is looked at for a queue without a key.
    void check(storage::Transaction& tx, Call& call, const Queue& queue) {
        if (!queue.kms_key.empty()) check_key(tx, call, queue);
    }

  private:
    void check_key(storage::Transaction& tx, Call& call, const Queue& queue);

    KeyService& keys_;
};

}    // namespace pileus::sqs
