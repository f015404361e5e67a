#include "appconfig/profile_table.hpp"

#include "appconfig/json_columns.hpp"

namespace pileus::appconfig {

using storage::Rows;

namespace {
constexpr std::string_view columns =
    "SELECT number, id, name, description, location_uri, retrieval_role_arn, validators, type, kms_key_identifier, "
    "kms_key_arn, created_at, read_at FROM appconfig_profile WHERE application = ?1 ";
}

void ProfileTable::open(storage::Database& database) {
    const auto select = [&](std::string_view rest) { return database.prepare(std::string(columns).append(rest)); };
    find_ = select("AND id = ?2");
    find_by_name_ = select("AND name = ?2 ORDER BY number LIMIT 1");
    list_ = select("AND number > ?2 AND (?3 IS NULL OR type = ?3) ORDER BY number LIMIT ?4");
    count_ = database.prepare("SELECT COUNT(*) FROM appconfig_profile WHERE application = ?1");
    insert_ = database.prepare(
        "INSERT INTO appconfig_profile VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL, 0)");
    update_ = database.prepare(
        "UPDATE appconfig_profile SET name = ?2, description = ?3, retrieval_role_arn = ?4, validators = ?5, "
        "kms_key_identifier = ?6, kms_key_arn = ?7 WHERE number = ?1");
    set_read_ = database.prepare("UPDATE appconfig_profile SET read_at = ?2 WHERE number = ?1");
    remove_ = database.prepare("DELETE FROM appconfig_profile WHERE number = ?1");
    next_version_ =
        database.prepare("UPDATE appconfig_profile SET versions = versions + 1 WHERE number = ?1 RETURNING versions");
}

Profile ProfileTable::read(const Rows& rows, const Application& application) {
    Profile profile;
    profile.number = rows.integer(0);
    profile.application = application.number;
    profile.application_id = application.id;
    profile.id = rows.text(1);
    profile.name = rows.text(2);
    profile.description = rows.find_string(3);
    profile.location_uri = rows.text(4);
    profile.retrieval_role_arn = rows.find_string(5);
    profile.validators = parse_validators(rows.text(6));
    profile.type = rows.text(7);
    profile.kms_key_identifier = rows.find_string(8);
    profile.kms_key_arn = rows.find_string(9);
    profile.created = rows.instant(10);
    profile.read = rows.find_instant(11);
    return profile;
}

std::optional<Profile> ProfileTable::find(const Application& application, std::string_view id) {
    Rows rows = find_.query(application.number, id);
    return rows.next() ? std::optional(read(rows, application)) : std::nullopt;
}

std::optional<Profile> ProfileTable::find_by_name(const Application& application, std::string_view name) {
    Rows rows = find_by_name_.query(application.number, name);
    return rows.next() ? std::optional(read(rows, application)) : std::nullopt;
}

std::vector<Profile> ProfileTable::list(const Application& application, const std::optional<std::string>& type,
                                        std::int64_t after, std::int64_t limit) {
    std::vector<Profile> found;
    for (Rows rows = list_.query(application.number, after, type, limit); rows.next();)
        found.push_back(read(rows, application));
    return found;
}

std::int64_t ProfileTable::count(const Application& application) {
    Rows rows = count_.query(application.number);
    rows.next();
    return rows.integer(0);
}

void ProfileTable::insert(const Profile& profile) {
    insert_.run(profile.number, profile.application, profile.id, profile.name, profile.description,
                profile.location_uri, profile.retrieval_role_arn, to_json(profile.validators), profile.type,
                profile.kms_key_identifier, profile.kms_key_arn, profile.created);
}

void ProfileTable::update(const Profile& profile) {
    update_.run(profile.number, profile.name, profile.description, profile.retrieval_role_arn,
                to_json(profile.validators), profile.kms_key_identifier, profile.kms_key_arn);
}

void ProfileTable::set_read(const Profile& profile, Instant read) { set_read_.run(profile.number, read); }

void ProfileTable::remove(const Profile& profile) { remove_.run(profile.number); }

std::int64_t ProfileTable::next_version(const Profile& profile) {
    Rows rows = next_version_.query(profile.number);
    rows.next();
    const std::int64_t number = rows.integer(0);
    while (rows.next()) {
    }
    return number;
}

}    // namespace pileus::appconfig
