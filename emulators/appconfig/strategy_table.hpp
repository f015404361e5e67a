// The SQL of deployment strategies. No rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "appconfig/resource.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

class StrategyTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Strategy> find(const Place& place, std::string_view id);
    std::vector<Strategy> list(const Place& place, std::int64_t after, std::int64_t limit);    // rising
    std::int64_t count(const Place& place);
    void insert(const Place& place, const Strategy& strategy);
    void update(const Strategy& strategy);    // all that may change
    void remove(const Strategy& strategy);

  private:
    storage::Statement find_, list_, count_, insert_, update_, remove_;
};

}    // namespace pileus::appconfig
