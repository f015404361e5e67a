// The SQL of aliases. No rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kms/key.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::kms {

struct Alias {
    std::string account, region;
    std::string name;    // alias/…
    std::int64_t key = 0;
    std::string key_id;
    Instant created{}, updated{};
};

class AliasTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Alias> find(std::string_view account, std::string_view region, std::string_view name);
    void insert(const Alias& alias);
    void update(const Alias& alias);
    void remove(const Alias& alias);
    std::int64_t count(const Key& key);
    // Names after `after`, in byte order.
    std::vector<Alias> list(std::string_view account, std::string_view region, std::string_view after,
                            std::int64_t limit);
    std::vector<Alias> list(const Key& key, std::string_view after, std::int64_t limit);

  private:
    static std::vector<Alias> read(storage::Rows rows);

    storage::Statement find_, insert_, update_, remove_, count_, list_, list_of_key_;
};

}    // namespace pileus::kms
