#include "kms/alias_table.hpp"

#include <fmt/core.h>

namespace pileus::kms {

using storage::Rows;

void AliasTable::open(storage::Database& database) {
    constexpr std::string_view select =
        "SELECT a.account, a.region, a.name, a.key, k.key_id, a.created_at, a.updated_at FROM kms_alias a "
        "JOIN kms_key k ON k.id = a.key";
    find_ = database.prepare(fmt::format("{} WHERE a.account = ?1 AND a.region = ?2 AND a.name = ?3", select));
    insert_ = database.prepare("INSERT INTO kms_alias VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    update_ = database.prepare(
        "UPDATE kms_alias SET key = ?4, updated_at = ?5 WHERE account = ?1 AND region = ?2 AND name = ?3");
    remove_ = database.prepare("DELETE FROM kms_alias WHERE account = ?1 AND region = ?2 AND name = ?3");
    count_ = database.prepare("SELECT count(*) FROM kms_alias WHERE key = ?1");
    list_ = database.prepare(
        fmt::format("{} WHERE a.account = ?1 AND a.region = ?2 AND a.name > ?3 ORDER BY a.name LIMIT ?4", select));
    list_of_key_ =
        database.prepare(fmt::format("{} WHERE a.key = ?1 AND a.name > ?2 ORDER BY a.name LIMIT ?3", select));
}

std::vector<Alias> AliasTable::read(Rows rows) {
    std::vector<Alias> aliases;
    while (rows.next()) {
        aliases.push_back({rows.string(0), rows.string(1), rows.string(2), rows.integer(3), rows.string(4),
                           rows.instant(5), rows.instant(6)});
    }
    return aliases;
}

std::optional<Alias> AliasTable::find(std::string_view account, std::string_view region, std::string_view name) {
    std::vector<Alias> found = read(find_.query(account, region, name));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void AliasTable::insert(const Alias& alias) {
    insert_.run(alias.account, alias.region, alias.name, alias.key, alias.created, alias.updated);
}

void AliasTable::update(const Alias& alias) {
    update_.run(alias.account, alias.region, alias.name, alias.key, alias.updated);
}

void AliasTable::remove(const Alias& alias) { remove_.run(alias.account, alias.region, alias.name); }

std::int64_t AliasTable::count(const Key& key) {
    Rows rows = count_.query(key.number);
    return rows.next() ? rows.integer(0) : 0;
}

std::vector<Alias> AliasTable::list(std::string_view account, std::string_view region, std::string_view after,
                                    std::int64_t limit) {
    return read(list_.query(account, region, after, limit));
}

std::vector<Alias> AliasTable::list(const Key& key, std::string_view after, std::int64_t limit) {
    return read(list_of_key_.query(key.number, after, limit));
}

}    // namespace pileus::kms
