#include "appconfig/application_table.hpp"

#include "appconfig/json_columns.hpp"

namespace pileus::appconfig {

using storage::Rows;

void ApplicationTable::open(storage::Database& database) {
    find_ = database.prepare(
        "SELECT number, id, name, description FROM appconfig_application WHERE account = ?1 AND region = ?2 AND id = "
        "?3");
    find_by_name_ = database.prepare(
        "SELECT number, id, name, description FROM appconfig_application WHERE account = ?1 AND region = ?2 AND name "
        "= ?3 ORDER BY number LIMIT 1");
    list_ = database.prepare(
        "SELECT number, id, name, description FROM appconfig_application WHERE account = ?1 AND region = ?2 AND "
        "number > ?3 ORDER BY number LIMIT ?4");
    count_ = database.prepare("SELECT COUNT(*) FROM appconfig_application WHERE account = ?1 AND region = ?2");
    insert_ = database.prepare("INSERT INTO appconfig_application VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    update_ = database.prepare("UPDATE appconfig_application SET name = ?2, description = ?3 WHERE number = ?1");
    remove_ = database.prepare("DELETE FROM appconfig_application WHERE number = ?1");
}

Application ApplicationTable::read(const Rows& rows, const Place& place) {
    return {rows.integer(0), place, rows.string(1), rows.string(2), rows.find_string(3)};
}

std::optional<Application> ApplicationTable::find(const Place& place, std::string_view id) {
    Rows rows = find_.query(place.account, place.region, id);
    return rows.next() ? std::optional(read(rows, place)) : std::nullopt;
}

std::optional<Application> ApplicationTable::find_by_name(const Place& place, std::string_view name) {
    Rows rows = find_by_name_.query(place.account, place.region, name);
    return rows.next() ? std::optional(read(rows, place)) : std::nullopt;
}

std::vector<Application> ApplicationTable::list(const Place& place, std::int64_t after, std::int64_t limit) {
    std::vector<Application> found;
    for (Rows rows = list_.query(place.account, place.region, after, limit); rows.next();)
        found.push_back(read(rows, place));
    return found;
}

std::int64_t ApplicationTable::count(const Place& place) {
    Rows rows = count_.query(place.account, place.region);
    rows.next();
    return rows.integer(0);
}

void ApplicationTable::insert(const Application& application) {
    insert_.run(application.number, application.place.account, application.place.region, application.id,
                application.name, application.description);
}

void ApplicationTable::update(const Application& application) {
    update_.run(application.number, application.name, application.description);
}

void ApplicationTable::remove(const Application& application) { remove_.run(application.number); }

namespace {
constexpr std::string_view environment_columns =
    "SELECT number, id, name, description, monitors, created_at, read_at FROM appconfig_environment WHERE application "
    "= ?1 ";
}

void EnvironmentTable::open(storage::Database& database) {
    const auto select = [&](std::string_view rest) {
        return database.prepare(std::string(environment_columns).append(rest));
    };
    find_ = select("AND id = ?2");
    find_by_name_ = select("AND name = ?2 ORDER BY number LIMIT 1");
    list_ = select("AND number > ?2 ORDER BY number LIMIT ?3");
    count_ = database.prepare("SELECT COUNT(*) FROM appconfig_environment WHERE application = ?1");
    insert_ = database.prepare("INSERT INTO appconfig_environment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)");
    update_ = database.prepare(
        "UPDATE appconfig_environment SET name = ?2, description = ?3, monitors = ?4 WHERE number = ?1");
    set_read_ = database.prepare("UPDATE appconfig_environment SET read_at = ?2 WHERE number = ?1");
    remove_ = database.prepare("DELETE FROM appconfig_environment WHERE number = ?1");
}

Environment EnvironmentTable::read(const Rows& rows, const Application& application) {
    return {rows.integer(0),     application.number,           application.id,  rows.string(1),      rows.string(2),
            rows.find_string(3), parse_monitors(rows.text(4)), rows.instant(5), rows.find_instant(6)};
}

std::optional<Environment> EnvironmentTable::find(const Application& application, std::string_view id) {
    Rows rows = find_.query(application.number, id);
    return rows.next() ? std::optional(read(rows, application)) : std::nullopt;
}

std::optional<Environment> EnvironmentTable::find_by_name(const Application& application, std::string_view name) {
    Rows rows = find_by_name_.query(application.number, name);
    return rows.next() ? std::optional(read(rows, application)) : std::nullopt;
}

std::vector<Environment> EnvironmentTable::list(const Application& application, std::int64_t after,
                                                std::int64_t limit) {
    std::vector<Environment> found;
    for (Rows rows = list_.query(application.number, after, limit); rows.next();)
        found.push_back(read(rows, application));
    return found;
}

std::int64_t EnvironmentTable::count(const Application& application) {
    Rows rows = count_.query(application.number);
    rows.next();
    return rows.integer(0);
}

void EnvironmentTable::insert(const Environment& environment) {
    insert_.run(environment.number, environment.application, environment.id, environment.name, environment.description,
                to_json(environment.monitors), environment.created);
}

void EnvironmentTable::update(const Environment& environment) {
    update_.run(environment.number, environment.name, environment.description, to_json(environment.monitors));
}

void EnvironmentTable::set_read(const Environment& environment, Instant read) {
    set_read_.run(environment.number, read);
}

void EnvironmentTable::remove(const Environment& environment) { remove_.run(environment.number); }

}    // namespace pileus::appconfig
