#include "kms/grant_table.hpp"

#include <fmt/core.h>

namespace pileus::kms {

using storage::Rows;

void GrantTable::open(storage::Database& database) {
    constexpr std::string_view select =
        "SELECT g.id, g.key, k.account, k.region, k.key_id, g.grant_id, g.name, g.grantee, g.grantee_service, "
        "g.retiring, g.retiring_service, g.issuing_account, g.operations, g.constraints, g.created_at FROM kms_grant g "
        "JOIN kms_key k ON k.id = g.key";
    find_ = database.prepare(fmt::format("{} WHERE g.grant_id = ?1", select));
    list_named_ = database.prepare(fmt::format("{} WHERE g.key = ?1 AND g.name = ?2 ORDER BY g.id", select));
    list_ = database.prepare(
        fmt::format("{} WHERE g.key = ?1 AND g.id > ?2 AND (?3 = '' OR g.grant_id = ?3) AND (?4 = '' OR g.grantee = "
                    "?4) AND (?5 = '' OR g.grantee_service = ?5) ORDER BY g.id LIMIT ?6",
                    select));
    list_retirable_ = database.prepare(
        fmt::format("{} WHERE g.retiring = ?1 AND g.retiring_service = ?2 AND g.id > ?3 AND k.account = ?4 AND "
                    "k.region = ?5 ORDER BY g.id LIMIT ?6",
                    select));
    insert_ = database.prepare("INSERT INTO kms_grant VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    remove_ = database.prepare("DELETE FROM kms_grant WHERE id = ?1");
}

std::vector<Grant> GrantTable::read(Rows rows) {
    std::vector<Grant> grants;
    while (rows.next()) {
        grants.push_back({rows.integer(0), rows.integer(1), arn_of_key(rows.text(3), rows.text(2), rows.text(4)),
                          rows.string(5), rows.string(6), rows.string(7), rows.string(8), rows.string(9),
                          rows.string(10), rows.string(11), rows.string(12), rows.string(13), rows.instant(14)});
    }
    return grants;
}

std::optional<Grant> GrantTable::find(std::string_view id) {
    std::vector<Grant> found = read(find_.query(id));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Grant> GrantTable::list_named(const Key& key, std::string_view name) {
    return read(list_named_.query(key.number, name));
}

std::vector<Grant> GrantTable::list(const Key& key, const Filter& filter, std::int64_t after, std::int64_t limit) {
    return read(list_.query(key.number, after, filter.id, filter.grantee, filter.grantee_service, limit));
}

std::vector<Grant> GrantTable::list_retirable(const Retiring& who, std::int64_t after, std::int64_t limit) {
    return read(list_retirable_.query(who.principal, who.service, after, who.account, who.region, limit));
}

void GrantTable::insert(const Grant& grant) {
    insert_.run(grant.number, grant.key, grant.id, grant.name, grant.grantee, grant.grantee_service, grant.retiring,
                grant.retiring_service, grant.issuing_account, grant.operations, grant.constraints, grant.created);
}

void GrantTable::remove(const Grant& grant) { remove_.run(grant.number); }

}    // namespace pileus::kms
