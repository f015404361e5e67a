#include "kms/key_table.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "pileus/arn.hpp"

namespace pileus::kms {

using storage::Bytes;
using storage::Rows;

std::string arn_of_key(std::string_view region, std::string_view account, std::string_view id) {
    return fmt::format("arn:{}:kms:{}:{}:key/{}", partition_of(region), region, account, id);
}

std::string arn_of_alias(std::string_view region, std::string_view account, std::string_view name) {
    return fmt::format("arn:{}:kms:{}:{}:{}", partition_of(region), region, account, name);
}

void KeyTable::open(storage::Database& database) {
    constexpr std::string_view columns =
        "id, account, region, key_id, spec, usage, state, managed, multi_region, description, created_at, deletion_at, "
        "rotation_days, rotation_at";
    find_ = database.prepare(
        fmt::format("SELECT {} FROM kms_key WHERE account = ?1 AND region = ?2 AND key_id = ?3", columns));
    find_by_number_ = database.prepare(fmt::format("SELECT {} FROM kms_key WHERE id = ?1", columns));
    insert_ =
        database.prepare("INSERT INTO kms_key VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    update_ = database.prepare(
        "UPDATE kms_key SET state = ?2, description = ?3, deletion_at = ?4, rotation_days = ?5, rotation_at = ?6 "
        "WHERE id = ?1");
    remove_ = database.prepare("DELETE FROM kms_key WHERE id = ?1");
    list_ = database.prepare(
        "SELECT key_id FROM kms_key WHERE account = ?1 AND region = ?2 AND key_id > ?3 ORDER BY key_id LIMIT ?4");
    next_due_ = database.prepare(
        "SELECT min(due) FROM (SELECT min(deletion_at) AS due FROM kms_key WHERE deletion_at IS NOT NULL UNION ALL "
        "SELECT min(rotation_at) FROM kms_key WHERE state = ?1 AND rotation_at IS NOT NULL)");
    to_delete_ = database.prepare(
        fmt::format("SELECT {} FROM kms_key WHERE deletion_at <= ?1 ORDER BY deletion_at LIMIT ?2", columns));
    to_rotate_ = database.prepare(fmt::format(
        "SELECT {} FROM kms_key WHERE state = ?1 AND rotation_at <= ?2 ORDER BY rotation_at LIMIT ?3", columns));
    current_material_ =
        database.prepare("SELECT id, material_id, wrapped FROM kms_material WHERE key = ?1 ORDER BY id DESC LIMIT 1");
    public_key_ = database.prepare("SELECT public_key FROM kms_material WHERE key = ?1 ORDER BY id DESC LIMIT 1");
    find_material_ = database.prepare("SELECT key, id, wrapped FROM kms_material WHERE material_id = ?1");
    insert_material_ = database.prepare(
        "INSERT INTO kms_material (id, key, material_id, wrapped, public_key, rotated_at, rotation) VALUES (?1, ?2, "
        "?3, "
        "?4, ?5, ?6, ?7)");
    list_materials_ = database.prepare(
        "SELECT id, material_id, rotated_at, rotation FROM kms_material WHERE key = ?1 AND id > ?2 AND (?3 OR rotation "
        "IS NOT NULL) ORDER BY id LIMIT ?4");
    count_on_demand_ = database.prepare("SELECT count(*) FROM kms_material WHERE key = ?1 AND rotation = 'ON_DEMAND'");
    remove_materials_ = database.prepare("DELETE FROM kms_material WHERE key = ?1");
    policy_ = database.prepare("SELECT document FROM kms_policy WHERE key = ?1");
    set_policy_ = database.prepare("INSERT INTO kms_policy VALUES (?1, ?2) ON CONFLICT DO UPDATE SET document = ?2");
    remove_policy_ = database.prepare("DELETE FROM kms_policy WHERE key = ?1");
    tags_ = database.prepare("SELECT name, value FROM kms_tag WHERE key = ?1");
    set_tag_ = database.prepare("INSERT INTO kms_tag VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?3");
    remove_tag_ = database.prepare("DELETE FROM kms_tag WHERE key = ?1 AND name = ?2");
    remove_tags_ = database.prepare("DELETE FROM kms_tag WHERE key = ?1");
    remove_grants_ = database.prepare("DELETE FROM kms_grant WHERE key = ?1");
    remove_aliases_ = database.prepare("DELETE FROM kms_alias WHERE key = ?1");
}

Key KeyTable::read_row(const Rows& rows) {
    Key key;
    key.number = rows.integer(0);
    key.account = rows.text(1);
    key.region = rows.text(2);
    key.id = rows.text(3);
    key.arn = arn_of_key(key.region, key.account, key.id);
    key.spec = find_spec(rows.text(4));
    if (key.spec == nullptr) throw std::runtime_error(fmt::format("a key of unknown spec {}", rows.text(4)));
    key.usage = usage_of(rows.text(5));
    key.state = static_cast<KeyState>(rows.integer(6));
    key.is_managed = rows.boolean(7);
    key.is_multi_region = rows.boolean(8);
    key.description = rows.text(9);
    key.created = rows.instant(10);
    key.deletion = rows.find_instant(11);
    if (const auto days = rows.find_integer(12)) key.rotation_period = static_cast<std::int32_t>(*days);
    key.next_rotation = rows.find_instant(13);
    return key;
}

std::vector<Key> KeyTable::read_all(Rows rows) {
    std::vector<Key> keys;
    while (rows.next()) keys.push_back(read_row(rows));
    return keys;
}

std::optional<Key> KeyTable::find(std::string_view account, std::string_view region, std::string_view id) {
    return read(find_.query(account, region, id));
}

std::optional<Key> KeyTable::find(std::int64_t number) { return read(find_by_number_.query(number)); }

void KeyTable::insert(const Key& key) {
    ++version_;
    insert_.run(key.number, key.account, key.region, key.id, key.spec->name, name_of(key.usage), key.state,
                key.is_managed, key.is_multi_region, key.description, key.created, key.deletion, key.rotation_period,
                key.next_rotation);
}

void KeyTable::update(const Key& key) {
    ++version_;
    update_.run(key.number, key.state, key.description, key.deletion, key.rotation_period, key.next_rotation);
}

void KeyTable::remove(const Key& key) {
    ++version_;
    remove_.run(key.number);
    remove_materials_.run(key.number);
    remove_policy_.run(key.number);
    remove_tags_.run(key.number);
    remove_aliases_.run(key.number);
    remove_grants_.run(key.number);
}

std::vector<std::string> KeyTable::list(std::string_view account, std::string_view region, std::string_view after,
                                        std::int64_t limit) {
    std::vector<std::string> ids;
    for (Rows rows = list_.query(account, region, after, limit); rows.next();) ids.push_back(rows.string(0));
    return ids;
}

Instant KeyTable::next_due() {
    Rows rows = next_due_.query(KeyState::enabled);
    return rows.next() ? rows.find_instant(0).value_or(never) : never;
}

std::vector<Key> KeyTable::list_to_delete(Instant now, std::int64_t limit) {
    return read_all(to_delete_.query(now, limit));
}

std::vector<Key> KeyTable::list_to_rotate(Instant now, std::int64_t limit) {
    return read_all(to_rotate_.query(KeyState::enabled, now, limit));
}

std::vector<Material> KeyTable::list_materials(const Key& key, bool all, std::int64_t after, std::int64_t limit) {
    std::vector<Material> materials;
    for (Rows rows = list_materials_.query(key.number, after, all, limit); rows.next();)
        materials.push_back({rows.integer(0), rows.string(1), {}, rows.find_instant(2), rows.string(3)});
    return materials;
}

std::int64_t KeyTable::count_rotations_on_demand(const Key& key) {
    Rows rows = count_on_demand_.query(key.number);
    return rows.next() ? rows.integer(0) : 0;
}

Material KeyTable::current_material(const Key& key) {
    Rows rows = current_material_.query(key.number);
    if (!rows.next()) throw std::runtime_error(fmt::format("the key {} has no material", key.arn));
    return {rows.integer(0), rows.string(1), rows.string(2), {}, {}};
}

std::string KeyTable::public_key(const Key& key) {
    Rows rows = public_key_.query(key.number);
    return rows.next() ? rows.string(0) : std::string();
}

std::optional<KeyTable::OwnedMaterial> KeyTable::find_material(std::string_view id) {
    Rows rows = find_material_.query(Bytes{id});
    if (!rows.next()) return std::nullopt;
    return OwnedMaterial{rows.integer(0), {rows.integer(1), std::string(id), rows.string(2), {}, {}}};
}

void KeyTable::insert_material(const Key& key, const Material& material, std::string_view public_key) {
    const std::optional<Bytes> public_half = public_key.empty() ? std::nullopt : std::optional(Bytes{public_key});
    const std::optional<std::string_view> rotation =
        material.rotation.empty() ? std::nullopt : std::optional<std::string_view>(material.rotation);
    insert_material_.run(material.number, key.number, Bytes{material.id}, Bytes{material.wrapped}, public_half,
                         material.rotated, rotation);
}

std::optional<std::string> KeyTable::policy(const Key& key) {
    Rows rows = policy_.query(key.number);
    return rows.next() ? rows.find_string(0) : std::nullopt;
}

void KeyTable::set_policy(const Key& key, std::string_view document) { set_policy_.run(key.number, document); }

wire::Map<std::string> KeyTable::tags(const Key& key) {
    wire::Map<std::string> tags;
    for (Rows rows = tags_.query(key.number); rows.next();) tags.emplace(rows.string(0), rows.string(1));
    return tags;
}

void KeyTable::set_tag(const Key& key, std::string_view name, std::string_view value) {
    set_tag_.run(key.number, name, value);
}

void KeyTable::remove_tag(const Key& key, std::string_view name) { remove_tag_.run(key.number, name); }

}    // namespace pileus::kms
