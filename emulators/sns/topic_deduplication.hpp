// What a FIFO topic has seen within five minutes [SNS-299 to SNS-301].
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/service/service.hpp"
#include "pileus/storage/store.hpp"
#include "pileus/text/uuid.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

class TopicDeduplication final : public Chore {
  public:
    void open(storage::Database& database);

    struct Original {
        text::Uuid message_id;
        std::int64_t sequence;
    };
    std::optional<Original> find(const Topic& topic, std::string_view id, std::string_view group, Instant now);
    void remember(Transaction& tx, const Topic& topic, std::string_view id, std::string_view group,
                  const Original& original, Instant now);

    // Sweeps what nobody asks for any more.
    Instant due() const override { return is_behind_ ? Instant::min() : next_sweep_; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return false; }

  private:
    storage::Statement find_, insert_, sweep_;
    Instant next_sweep_ = from_milliseconds(0);
    bool is_behind_ = false;    // a whole piece was found: there is more
};

}    // namespace pileus::sns
