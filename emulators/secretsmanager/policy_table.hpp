// The SQL of resource policies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/storage/store.hpp"

namespace pileus::secretsmanager {

class PolicyTable {
  public:
    void open(storage::Database& database) {    // after the migration
        find_ = database.prepare("SELECT document FROM secretsmanager_policy WHERE secret = ?1");
        set_ = database.prepare(
            "INSERT INTO secretsmanager_policy VALUES (?1, ?2) ON CONFLICT DO UPDATE SET document = ?2");
        remove_ = database.prepare("DELETE FROM secretsmanager_policy WHERE secret = ?1");
    }

    std::optional<std::string> find(std::int64_t secret) {
        storage::Rows rows = find_.query(secret);
        return rows.next() ? std::optional(rows.string(0)) : std::nullopt;
    }
    void set(std::int64_t secret, std::string_view document) { set_.run(secret, document); }
    void remove(std::int64_t secret) { remove_.run(secret); }

  private:
    storage::Statement find_, set_, remove_;
};

}    // namespace pileus::secretsmanager
