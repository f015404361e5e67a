// The SQL of pushes whose vendor did not answer. No rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pileus/storage/store.hpp"

namespace pileus::sns {

struct WaitingPush {
    std::int64_t id = 0;
    std::int64_t message = 0;    // its row of the outbox's
    std::string endpoint;        // ARN
    std::optional<std::int64_t> subscription;
    std::int64_t attempts = 0;    // that failed
    Instant due{};
};

class WaitingPushes final : public storage::Companion {
  public:
    void open(storage::Store& store);    // after the migration

    void insert(const WaitingPush& push);
    void postpone(std::int64_t id, std::int64_t attempts, Instant due);
    void remove(std::int64_t id);
    // Those that have waited long enough, by time and then in order, up to `limit`.
    std::vector<WaitingPush> due(Instant now, std::int64_t limit);
    // No later than the first; `never` when none waits. Cheap.
    Instant next_due() const { return next_due_; }
    void look_up_next_due();

    void rewind() override { next_due_ = from_milliseconds(0); }    // is looked up anew

  private:
    storage::Statement insert_, postpone_, remove_, due_, next_;
    Instant next_due_ = from_milliseconds(0);
};

}    // namespace pileus::sns
