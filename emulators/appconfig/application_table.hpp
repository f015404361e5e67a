// The SQL of applications and environments. No rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "appconfig/resource.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

class ApplicationTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Application> find(const Place& place, std::string_view id);
    std::optional<Application> find_by_name(const Place& place, std::string_view name);    // the oldest one
    // Numbered above `after`, rising.
    std::vector<Application> list(const Place& place, std::int64_t after, std::int64_t limit);
    std::int64_t count(const Place& place);
    void insert(const Application& application);
    void update(const Application& application);    // name and description
    void remove(const Application& application);

  private:
    static Application read(const storage::Rows& rows, const Place& place);
    storage::Statement find_, find_by_name_, list_, count_, insert_, update_, remove_;
};

class EnvironmentTable {
  public:
    void open(storage::Database& database);

    std::optional<Environment> find(const Application& application, std::string_view id);
    std::optional<Environment> find_by_name(const Application& application, std::string_view name);
    std::vector<Environment> list(const Application& application, std::int64_t after, std::int64_t limit);
    std::int64_t count(const Application& application);
    void insert(const Environment& environment);
    void update(const Environment& environment);    // name, description and monitors
    void set_read(const Environment& environment, Instant read);
    void remove(const Environment& environment);

  private:
    static Environment read(const storage::Rows& rows, const Application& application);
    storage::Statement find_, find_by_name_, list_, count_, insert_, update_, set_read_, remove_;
};

}    // namespace pileus::appconfig
