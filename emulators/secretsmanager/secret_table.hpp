// The SQL of secrets and their tags.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "secretsmanager/secret.hpp"
#include "secretsmanager/shapes.hpp"

namespace pileus::secretsmanager {

class SecretTable final : public storage::Companion {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Secret> find(const Place& place, std::string_view name);
    std::optional<Secret> find(std::int64_t id);
    void insert(const Secret& secret);
    void update(const Secret& secret);
    void set_accessed(std::int64_t id, Instant day);
    void remove(std::int64_t id);    // with all that belongs to it

    // When the next recovery window ends; `never` if there is none.
    Instant next_gone();
    // Changes whenever that may have changed.
    std::uint64_t version() const { return version_; }
    void rewind() override { ++version_; }
    std::vector<Secret> list_gone(Instant now, std::int64_t limit);

    enum class Order : unsigned char { created, accessed, changed, name };
    struct Position {
        std::string text;           // of names
        std::int64_t number = 0;    // of instants
        std::int64_t id = 0;
    };
    // Behind `after`, if there is one, in this order.
    std::vector<Secret> list(const Place& place, Order order, bool descending, const std::optional<Position>& after,
                             std::int64_t limit);
    static Position position_of(const Secret& secret, Order order);

    std::vector<Tag> tags(std::int64_t secret);    // in the order in which they came
    void set_tag(std::int64_t id, std::int64_t secret, const Tag& tag);
    void remove_tag(std::int64_t secret, std::string_view key);

  private:
    storage::Database* database_ = nullptr;
    std::uint64_t version_ = 1;
    storage::Statement find_, find_by_id_, insert_, update_, set_accessed_, next_gone_, list_gone_;
    storage::Statement remove_, remove_versions_, remove_stages_, remove_tags_, remove_policy_, remove_rotation_,
        remove_run_;
    storage::Statement tags_, set_tag_, remove_tag_;
};

}    // namespace pileus::secretsmanager
