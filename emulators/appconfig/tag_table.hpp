// The SQL of tags, of all kinds of resources: by the last part of the ARN. No rules.
#pragma once

#include <string_view>

#include "appconfig/resource.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

class TagTable {
  public:
    void open(storage::Database& database);    // after the migration

    TagMap tags(const Place& place, std::string_view path);
    void set(const Place& place, std::string_view path, std::string_view key, std::string_view value);
    void remove(const Place& place, std::string_view path, std::string_view key);
    // Of what lies below it, too: of an environment its deployments.
    void remove_all(const Place& place, std::string_view path);

  private:
    storage::Statement list_, set_, remove_, remove_all_, remove_below_;
};

}    // namespace pileus::appconfig
