#include "secretsmanager/secret_table.hpp"

#include <fmt/core.h>

#include <array>

#include "pileus/arn.hpp"

namespace pileus::secretsmanager {

using storage::Rows;

namespace {

constexpr std::string_view columns =
    "id, account, region, name, suffix, description, kms_key, type, created_at, changed_at, accessed_at, deleted_at, "
    "gone_at";

Secret read(const Rows& rows) {
    Secret secret;
    secret.id = rows.integer(0);
    secret.account = rows.text(1);
    secret.region = rows.text(2);
    secret.name = rows.text(3);
    secret.suffix = rows.text(4);
    secret.description = rows.find_string(5);
    secret.kms_key = rows.find_string(6);
    secret.type = rows.find_string(7);
    secret.created = rows.instant(8);
    secret.changed = rows.instant(9);
    secret.accessed = rows.find_instant(10);
    secret.deleted = rows.find_instant(11);
    secret.gone = rows.find_instant(12);
    return secret;
}

// What lists are sorted by; a secret that was never read comes before all that were.
constexpr std::array<std::string_view, 4> sorted_by{"created_at", "coalesce(accessed_at, 0)", "changed_at", "name"};

}    // namespace

std::string Secret::arn() const {
    return fmt::format("arn:{}:secretsmanager:{}:{}:secret:{}-{}", partition_of(region), region, account, name, suffix);
}

void SecretTable::open(storage::Database& database) {
    database_ = &database;
    const auto prepare = [&](std::string_view sql) { return database.prepare(sql); };
    find_ = prepare(
        fmt::format("SELECT {} FROM secretsmanager_secret WHERE account = ?1 AND region = ?2 AND name = ?3", columns));
    find_by_id_ = prepare(fmt::format("SELECT {} FROM secretsmanager_secret WHERE id = ?1", columns));
    insert_ =
        prepare("INSERT INTO secretsmanager_secret VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    update_ = prepare(
        "UPDATE secretsmanager_secret SET description = ?2, kms_key = ?3, type = ?4, changed_at = ?5, deleted_at = ?6, "
        "gone_at = ?7 WHERE id = ?1");
    set_accessed_ = prepare("UPDATE secretsmanager_secret SET accessed_at = ?2 WHERE id = ?1");
    next_gone_ = prepare("SELECT min(gone_at) FROM secretsmanager_secret WHERE gone_at IS NOT NULL");
    list_gone_ = prepare(
        fmt::format("SELECT {} FROM secretsmanager_secret WHERE gone_at <= ?1 ORDER BY gone_at LIMIT ?2", columns));
    remove_ = prepare("DELETE FROM secretsmanager_secret WHERE id = ?1");
    remove_versions_ = prepare("DELETE FROM secretsmanager_version WHERE secret = ?1");
    remove_stages_ = prepare("DELETE FROM secretsmanager_stage WHERE secret = ?1");
    remove_tags_ = prepare("DELETE FROM secretsmanager_tag WHERE secret = ?1");
    remove_policy_ = prepare("DELETE FROM secretsmanager_policy WHERE secret = ?1");
    remove_rotation_ = prepare("DELETE FROM secretsmanager_rotation WHERE secret = ?1");
    remove_run_ = prepare("DELETE FROM secretsmanager_rotation_run WHERE secret = ?1");
    tags_ = prepare("SELECT key, value FROM secretsmanager_tag WHERE secret = ?1 ORDER BY id");
    set_tag_ = prepare(
        "INSERT INTO secretsmanager_tag VALUES (?1, ?2, ?3, ?4) ON CONFLICT (secret, key) DO UPDATE SET value = ?4");
    remove_tag_ = prepare("DELETE FROM secretsmanager_tag WHERE secret = ?1 AND key = ?2");
}

std::optional<Secret> SecretTable::find(const Place& place, std::string_view name) {
    Rows rows = find_.query(place.account, place.region, name);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::optional<Secret> SecretTable::find(std::int64_t id) {
    Rows rows = find_by_id_.query(id);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

void SecretTable::insert(const Secret& secret) {
    insert_.run(secret.id, secret.account, secret.region, secret.name, secret.suffix, secret.description,
                secret.kms_key, secret.type, secret.created, secret.changed, secret.accessed, secret.deleted,
                secret.gone);
}

void SecretTable::update(const Secret& secret) {
    update_.run(secret.id, secret.description, secret.kms_key, secret.type, secret.changed, secret.deleted,
                secret.gone);
    ++version_;
}

void SecretTable::set_accessed(std::int64_t id, Instant day) { set_accessed_.run(id, day); }

void SecretTable::remove(std::int64_t id) {
    remove_.run(id);
    remove_versions_.run(id);
    remove_stages_.run(id);
    remove_tags_.run(id);
    remove_policy_.run(id);
    remove_rotation_.run(id);
    remove_run_.run(id);
    ++version_;
}

Instant SecretTable::next_gone() {
    Rows rows = next_gone_.query();
    return rows.next() ? rows.find_instant(0).value_or(never) : never;
}

std::vector<Secret> SecretTable::list_gone(Instant now, std::int64_t limit) {
    std::vector<Secret> found;
    for (Rows rows = list_gone_.query(now, limit); rows.next();) found.push_back(read(rows));
    return found;
}

std::vector<Secret> SecretTable::list(const Place& place, Order order, bool descending,
                                      const std::optional<Position>& after, std::int64_t limit) {
    const std::string_view by = sorted_by.at(static_cast<std::size_t>(order));
    const std::string_view way = descending ? "DESC" : "ASC";
    // By created_at: SEARCH USING INDEX secretsmanager_secret_created; by name: USING the UNIQUE one; no sort.
    storage::Statement statement = database_->prepare(fmt::format(
        "SELECT {0} FROM secretsmanager_secret WHERE account = ?1 AND region = ?2 {3} ORDER BY {1} {2}, id {2} LIMIT "
        "?3",
        columns, by, way, after ? fmt::format("AND ({}, id) {} (?4, ?5)", by, descending ? "<" : ">") : ""));
    std::vector<Secret> found;
    const auto collect = [&](Rows rows) {
        while (rows.next()) found.push_back(read(rows));
    };
    if (!after) {
        collect(statement.query(place.account, place.region, limit));
    } else if (order == Order::name) {
        collect(statement.query(place.account, place.region, limit, after->text, after->id));
    } else {
        collect(statement.query(place.account, place.region, limit, after->number, after->id));
    }
    return found;
}

SecretTable::Position SecretTable::position_of(const Secret& secret, Order order) {
    switch (order) {
        case Order::created:
            return {{}, to_milliseconds(secret.created), secret.id};
        case Order::accessed:
            return {{}, secret.accessed ? to_milliseconds(*secret.accessed) : 0, secret.id};
        case Order::changed:
            return {{}, to_milliseconds(secret.changed), secret.id};
        case Order::name:
            break;
    }
    return {secret.name, 0, secret.id};
}

std::vector<Tag> SecretTable::tags(std::int64_t secret) {
    std::vector<Tag> found;
    for (Rows rows = tags_.query(secret); rows.next();) found.push_back({rows.string(0), rows.string(1)});
    return found;
}

void SecretTable::set_tag(std::int64_t id, std::int64_t secret, const Tag& tag) {
    set_tag_.run(id, secret, tag.key, tag.value);
}

void SecretTable::remove_tag(std::int64_t secret, std::string_view key) { remove_tag_.run(secret, key); }

}    // namespace pileus::secretsmanager
