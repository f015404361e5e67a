// The SQL of versions and of the labels that stage them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "pileus/wire/types.hpp"
#include "secretsmanager/secret.hpp"

namespace pileus::secretsmanager {

class VersionTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Version> find(std::int64_t secret, std::string_view version);
    void insert(std::int64_t secret, const Version& version);
    void remove(std::int64_t secret, std::string_view version);
    void seal_again(const Version& version);    // its key and all that the key made
    void set_accessed(std::int64_t id, Instant day);
    // Newest first, from below `before`; without values.
    std::vector<Version> list(std::int64_t secret, bool with_deprecated, std::int64_t before, std::int64_t limit);
    // Those without a label, but for the newest `kept`, and none that was made after `until`.
    void remove_deprecated(std::int64_t secret, std::int64_t kept, Instant until);

    std::optional<std::string> staged(std::int64_t secret, std::string_view stage);    // the version that has it
    std::vector<std::string> stages(std::int64_t secret, std::string_view version);
    wire::Map<std::vector<std::string>> stages(std::int64_t secret);    // by version
    void set_stage(std::int64_t secret, std::string_view stage, std::string_view version);
    void remove_stage(std::int64_t secret, std::string_view stage);

  private:
    storage::Statement find_, insert_, remove_, seal_again_, set_accessed_, list_, remove_deprecated_;
    storage::Statement staged_, stages_, all_stages_, set_stage_, remove_stage_;
};

}    // namespace pileus::secretsmanager
