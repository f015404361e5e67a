// The SQL of grants. No rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kms/key.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::kms {

struct Grant {
    std::int64_t number = 0;    // rising: the order of lists
    std::int64_t key = 0;
    std::string key_arn;
    std::string id;      // 64 hexadecimal digits
    std::string name;    // empty: none
    // One of each two is empty.
    std::string grantee, grantee_service, retiring, retiring_service;
    std::string issuing_account;    // ARN
    std::string operations;         // with commas between
    std::string constraints;        // JSON; empty: none
    Instant created{};
};

class GrantTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Grant> find(std::string_view id);
    // Of this name.
    std::vector<Grant> list_named(const Key& key, std::string_view name);
    // Numbered above `after`; empty filters are none.
    struct Filter {
        std::string_view id, grantee, grantee_service;
    };
    std::vector<Grant> list(const Key& key, const Filter& filter, std::int64_t after, std::int64_t limit);
    // Of the account's keys in a region, those that this principal may retire.
    struct Retiring {
        std::string_view account, region, principal, service;
    };
    std::vector<Grant> list_retirable(const Retiring& who, std::int64_t after, std::int64_t limit);
    void insert(const Grant& grant);
    void remove(const Grant& grant);

  private:
    static std::vector<Grant> read(storage::Rows rows);

    storage::Statement find_, list_named_, list_, list_retirable_, insert_, remove_;
};

}    // namespace pileus::kms
