// The SQL of keys: rows, materials, policies, tags. No rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kms/key.hpp"
#include "pileus/storage/store.hpp"
#include "pileus/wire/types.hpp"

namespace pileus::kms {

class KeyTable final : public storage::Companion {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Key> find(std::string_view account, std::string_view region, std::string_view id);
    std::optional<Key> find(std::int64_t number);
    void insert(const Key& key);
    void update(const Key& key);
    void remove(const Key& key);    // and all that belongs to it
    // Ids after `after`, in byte order.
    std::vector<std::string> list(std::string_view account, std::string_view region, std::string_view after,
                                  std::int64_t limit);

    // When the next key is to be deleted or rotated; `never` if none is.
    Instant next_due();
    // Changes whenever that may have changed.
    std::uint64_t version() const { return version_; }
    void rewind() override { ++version_; }
    // Those whose waiting period is over, or that rotate now.
    std::vector<Key> list_to_delete(Instant now, std::int64_t limit);
    std::vector<Key> list_to_rotate(Instant now, std::int64_t limit);

    Material current_material(const Key& key);
    std::string public_key(const Key& key);    // DER
    struct OwnedMaterial {
        std::int64_t key;
        Material material;
    };
    std::optional<OwnedMaterial> find_material(std::string_view id);
    // Oldest first, numbered above `after`; the first one, which came by no rotation, only if `all`.
    std::vector<Material> list_materials(const Key& key, bool all, std::int64_t after, std::int64_t limit);
    std::int64_t count_rotations_on_demand(const Key& key);
    void insert_material(const Key& key, const Material& material, std::string_view public_key);

    std::optional<std::string> policy(const Key& key);
    void set_policy(const Key& key, std::string_view document);

    wire::Map<std::string> tags(const Key& key);
    void set_tag(const Key& key, std::string_view name, std::string_view value);
    void remove_tag(const Key& key, std::string_view name);

  private:
    static std::optional<Key> read(storage::Rows rows) {
        return rows.next() ? std::optional(read_row(rows)) : std::nullopt;
    }
    static Key read_row(const storage::Rows& rows);
    static std::vector<Key> read_all(storage::Rows rows);

    std::uint64_t version_ = 1;

    storage::Statement find_, find_by_number_, insert_, update_, remove_, list_;
    storage::Statement next_due_, to_delete_, to_rotate_;
    storage::Statement current_material_, public_key_, find_material_, insert_material_, remove_materials_;
    storage::Statement list_materials_, count_on_demand_;
    storage::Statement policy_, set_policy_, remove_policy_;
    storage::Statement tags_, set_tag_, remove_tag_, remove_tags_;
    storage::Statement remove_aliases_, remove_grants_;
};

}    // namespace pileus::kms
