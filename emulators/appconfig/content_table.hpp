// The SQL of contents: what a version and the deployments of it have in common. One that nobody points at is gone.
#pragma once

#include <optional>
#include <string>

#include "appconfig/resource.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

// As it is stored: sealed, when there is a key.
struct StoredContent {
    std::int64_t number = 0;
    std::string bytes;
    std::optional<std::string> data_key;    // encrypted by KMS
    std::string bound_to;                   // the ARN's last part of what it was sealed for
};

class ContentTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<StoredContent> find(std::int64_t number);
    void insert(const StoredContent& content);
    void remove_unused(std::int64_t number);

  private:
    storage::Statement find_, insert_, remove_unused_;
};

}    // namespace pileus::appconfig
