#include "appconfig/version_table.hpp"

namespace pileus::appconfig {

using storage::Rows;

namespace {

constexpr std::string_view columns =
    "SELECT version, description, content_type, label, kms_key_arn, size, content FROM appconfig_version WHERE profile "
    "= ?1 ";

Version read(const Rows& rows) {
    return {rows.integer(0),     rows.find_string(1), rows.string(2), rows.find_string(3),
            rows.find_string(4), rows.integer(5),     rows.integer(6)};
}

}    // namespace

void VersionTable::open(storage::Database& database) {
    const auto select = [&](std::string_view rest) { return database.prepare(std::string(columns).append(rest)); };
    find_ = select("AND version = ?2");
    find_by_label_ = select("AND label = ?2");
    newest_ = select("ORDER BY version DESC LIMIT 1");
    // Neither '*' nor '?' nor '[' is special in a prefix: it is compared.
    list_ = select(
        "AND version < ?2 AND (?3 IS NULL OR label = ?3 OR (substr(?3, -1) = '*' AND substr(label, 1, length(?3) - 1) "
        "= substr(?3, 1, length(?3) - 1))) ORDER BY version DESC LIMIT ?4");
    insert_ = database.prepare("INSERT INTO appconfig_version VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    remove_ = database.prepare("DELETE FROM appconfig_version WHERE profile = ?1 AND version = ?2");
    used_ = database.prepare("SELECT bytes FROM appconfig_usage WHERE account = ?1 AND region = ?2");
    add_used_ = database.prepare(
        "INSERT INTO appconfig_usage VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET bytes = bytes + ?3");
}

std::optional<Version> VersionTable::first(Rows rows) { return rows.next() ? std::optional(read(rows)) : std::nullopt; }

std::optional<Version> VersionTable::find(const Profile& profile, std::int64_t number) {
    return first(find_.query(profile.number, number));
}

std::optional<Version> VersionTable::find_by_label(const Profile& profile, std::string_view label) {
    return first(find_by_label_.query(profile.number, label));
}

std::optional<Version> VersionTable::newest(const Profile& profile) { return first(newest_.query(profile.number)); }

std::vector<Version> VersionTable::list(const Profile& profile, const std::optional<std::string>& label,
                                        std::int64_t before, std::int64_t limit) {
    std::vector<Version> found;
    for (Rows rows = list_.query(profile.number, before, label, limit); rows.next();) found.push_back(read(rows));
    return found;
}

void VersionTable::insert(const Profile& profile, const Version& version) {
    insert_.run(profile.number, version.number, version.description, version.content_type, version.label,
                version.kms_key_arn, version.size, version.content);
}

void VersionTable::remove(const Profile& profile, const Version& version) {
    remove_.run(profile.number, version.number);
}

std::int64_t VersionTable::used(const Place& place) {
    Rows rows = used_.query(place.account, place.region);
    return rows.next() ? rows.integer(0) : 0;
}

void VersionTable::add_used(const Place& place, std::int64_t bytes) {
    add_used_.run(place.account, place.region, bytes);
}

}    // namespace pileus::appconfig
