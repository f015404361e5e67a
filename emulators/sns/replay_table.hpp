// The SQL of replays: one a subscription, under way or over. No rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "pileus/storage/database.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::sns {

enum class ReplayStatus : std::uint8_t { pending, in_progress, completed, failed };

struct Replay {
    std::int64_t subscription = 0;
    std::string account;    // whose it is
    ReplayStatus status = ReplayStatus::pending;
    Instant from{};
    std::optional<Instant> until;    // not itself
    std::int64_t cursor = 0;         // id of the last message looked at
    std::int64_t replayed = 0;

    bool is_running() const { return status == ReplayStatus::pending || status == ReplayStatus::in_progress; }
};

class ReplayTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Replay> find(std::int64_t subscription);
    std::vector<Replay> running();
    std::int64_t count_running(std::string_view account);
    void put(const Replay& replay);
    void remove(std::int64_t subscription);
    void remove_all(std::int64_t topic);

  private:
    storage::Statement find_, running_, count_running_, put_, remove_, remove_all_;
};

}    // namespace pileus::sns
