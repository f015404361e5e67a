// The SQL of hosted configuration versions. No rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "appconfig/resource.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

class VersionTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Version> find(const Profile& profile, std::int64_t number);
    std::optional<Version> find_by_label(const Profile& profile, std::string_view label);
    std::optional<Version> newest(const Profile& profile);
    // Numbered below `before`, falling; `label` may end with `*`, and then is a prefix.
    std::vector<Version> list(const Profile& profile, const std::optional<std::string>& label, std::int64_t before,
                              std::int64_t limit);
    void insert(const Profile& profile, const Version& version);
    void remove(const Profile& profile, const Version& version);

    // Bytes of all versions of an account in a region.
    std::int64_t used(const Place& place);
    void add_used(const Place& place, std::int64_t bytes);

  private:
    static std::optional<Version> first(storage::Rows rows);
    storage::Statement find_, find_by_label_, newest_, list_, insert_, remove_, used_, add_used_;
};

}    // namespace pileus::appconfig
