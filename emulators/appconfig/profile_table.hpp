// The SQL of configuration profiles. No rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "appconfig/resource.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

class ProfileTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Profile> find(const Application& application, std::string_view id);
    std::optional<Profile> find_by_name(const Application& application, std::string_view name);    // the oldest one
    // Numbered above `after`, rising; of one type, when it is given.
    std::vector<Profile> list(const Application& application, const std::optional<std::string>& type,
                              std::int64_t after, std::int64_t limit);
    std::int64_t count(const Application& application);
    void insert(const Profile& profile);
    void update(const Profile& profile);    // all that may change
    void set_read(const Profile& profile, Instant read);
    void remove(const Profile& profile);
    // Counts one up: the number of a new version.
    std::int64_t next_version(const Profile& profile);

  private:
    static Profile read(const storage::Rows& rows, const Application& application);
    storage::Statement find_, find_by_name_, list_, count_, insert_, update_, set_read_, remove_, next_version_;
};

}    // namespace pileus::appconfig
