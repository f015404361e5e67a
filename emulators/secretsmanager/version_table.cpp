#include "secretsmanager/version_table.hpp"

namespace pileus::secretsmanager {

using storage::Bytes;
using storage::Rows;

namespace {

Version read(const Rows& rows) {
    Version version;
    version.id = rows.integer(0);
    version.name = rows.text(1);
    version.created = rows.instant(2);
    version.accessed = rows.find_instant(3);
    version.is_binary = rows.boolean(4);
    version.kms_key = rows.find_string(5);
    version.data_key = rows.text(6);
    version.sealed = rows.text(7);
    return version;
}

}    // namespace

void VersionTable::open(storage::Database& database) {
    const auto prepare = [&](std::string_view sql) { return database.prepare(sql); };
    find_ = prepare(
        "SELECT id, version, created_at, accessed_at, binary, kms_key, data_key, sealed FROM secretsmanager_version "
        "WHERE secret = ?1 AND version = ?2");
    insert_ = prepare("INSERT INTO secretsmanager_version VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    remove_ = prepare("DELETE FROM secretsmanager_version WHERE secret = ?1 AND version = ?2");
    seal_again_ = prepare("UPDATE secretsmanager_version SET kms_key = ?2, data_key = ?3, sealed = ?4 WHERE id = ?1");
    set_accessed_ = prepare("UPDATE secretsmanager_version SET accessed_at = ?2 WHERE id = ?1");
    list_ = prepare(R"sql(
        SELECT id, version, created_at, accessed_at, binary, kms_key, NULL, NULL FROM secretsmanager_version v
         WHERE secret = ?1 AND id < ?2
           AND (?3 OR EXISTS (SELECT 1 FROM secretsmanager_stage s WHERE s.secret = ?1 AND s.version = v.version))
         ORDER BY id DESC LIMIT ?4)sql");
    remove_deprecated_ = prepare(R"sql(
        DELETE FROM secretsmanager_version WHERE created_at <= ?3 AND id IN (
            SELECT id FROM secretsmanager_version v
             WHERE secret = ?1
               AND NOT EXISTS (SELECT 1 FROM secretsmanager_stage s WHERE s.secret = ?1 AND s.version = v.version)
             ORDER BY id DESC LIMIT -1 OFFSET ?2))sql");
    staged_ = prepare("SELECT version FROM secretsmanager_stage WHERE secret = ?1 AND stage = ?2");
    stages_ = prepare("SELECT stage FROM secretsmanager_stage WHERE secret = ?1 AND version = ?2 ORDER BY stage");
    all_stages_ = prepare("SELECT version, stage FROM secretsmanager_stage WHERE secret = ?1 ORDER BY stage");
    set_stage_ = prepare("INSERT INTO secretsmanager_stage VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET version = ?3");
    remove_stage_ = prepare("DELETE FROM secretsmanager_stage WHERE secret = ?1 AND stage = ?2");
}

std::optional<Version> VersionTable::find(std::int64_t secret, std::string_view version) {
    Rows rows = find_.query(secret, version);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

void VersionTable::insert(std::int64_t secret, const Version& version) {
    insert_.run(version.id, secret, version.name, version.created, version.accessed, version.is_binary, version.kms_key,
                Bytes{version.data_key}, Bytes{version.sealed});
}

void VersionTable::remove(std::int64_t secret, std::string_view version) { remove_.run(secret, version); }

void VersionTable::seal_again(const Version& version) {
    seal_again_.run(version.id, version.kms_key, Bytes{version.data_key}, Bytes{version.sealed});
}

void VersionTable::set_accessed(std::int64_t id, Instant day) { set_accessed_.run(id, day); }

std::vector<Version> VersionTable::list(std::int64_t secret, bool with_deprecated, std::int64_t before,
                                        std::int64_t limit) {
    std::vector<Version> found;
    for (Rows rows = list_.query(secret, before, with_deprecated, limit); rows.next();) found.push_back(read(rows));
    return found;
}

void VersionTable::remove_deprecated(std::int64_t secret, std::int64_t kept, Instant until) {
    remove_deprecated_.run(secret, kept, until);
}

std::optional<std::string> VersionTable::staged(std::int64_t secret, std::string_view stage) {
    Rows rows = staged_.query(secret, stage);
    return rows.next() ? std::optional(rows.string(0)) : std::nullopt;
}

std::vector<std::string> VersionTable::stages(std::int64_t secret, std::string_view version) {
    std::vector<std::string> found;
    for (Rows rows = stages_.query(secret, version); rows.next();) found.push_back(rows.string(0));
    return found;
}

wire::Map<std::vector<std::string>> VersionTable::stages(std::int64_t secret) {
    wire::Map<std::vector<std::string>> found;
    for (Rows rows = all_stages_.query(secret); rows.next();) found[rows.string(0)].push_back(rows.string(1));
    return found;
}

void VersionTable::set_stage(std::int64_t secret, std::string_view stage, std::string_view version) {
    set_stage_.run(secret, stage, version);
}

void VersionTable::remove_stage(std::int64_t secret, std::string_view stage) { remove_stage_.run(secret, stage); }

}    // namespace pileus::secretsmanager
