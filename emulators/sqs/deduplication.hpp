// What a FIFO queue has seen within five minutes [SQS-305 to SQS-311].
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/service/service.hpp"
#include "pileus/storage/store.hpp"
#include "sqs/queue.hpp"

namespace pileus::sqs {

inline constexpr std::chrono::minutes deduplication_window{5};

class Deduplication {
  public:
    void open(storage::Database& database);

    struct Original {
        std::string message_id;    // 16 bytes
        std::int64_t sequence;
    };
    std::optional<Original> find(const Queue& queue, std::string_view dedup_id, std::string_view group, Instant now);
    void remember(Transaction& tx, const Queue& queue, std::string_view dedup_id, std::string_view group,
                  const Original& original, Instant now);
    // Deletes up to `limit` that nobody asks for any more; how many.
    std::int64_t sweep(Instant now, std::int64_t limit);

  private:
    storage::Statement find_, insert_, sweep_;
};

}    // namespace pileus::sqs
