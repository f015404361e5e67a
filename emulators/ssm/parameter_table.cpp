#include "ssm/parameter_table.hpp"

#include <fmt/core.h>

namespace pileus::ssm {

using storage::Rows;

namespace {

constexpr std::string_view version_columns =
    "v.id, v.version, v.type, v.tier, v.data_type, v.key_id, v.modified_at, v.modified_by, v.description, "
    "v.allowed_pattern, v.policies";
constexpr int first_of_version = 3;    // behind those of the parameter

std::string selection(std::string_view value, std::string_view condition) {
    return fmt::format(
        "SELECT p.id, p.path, p.name, {}, {} FROM ssm_parameter p JOIN ssm_version v ON v.id = p.current WHERE {}",
        version_columns, value, condition);
}
std::string selection_of_versions(std::string_view condition) {
    return fmt::format("SELECT {}, v.value FROM ssm_version v WHERE {}", version_columns, condition);
}

constexpr std::string_view in_range =
    "p.account = ?1 AND p.region = ?2 AND p.path >= ?3 AND p.path < ?4 ORDER BY p.path";
constexpr std::string_view in_folder =
    "p.account = ?1 AND p.region = ?2 AND p.folder = ?3 AND p.path > ?4 ORDER BY p.path";

Version read_version(const Rows& rows, int column) {
    Version version;
    version.id = rows.integer(column);
    version.number = rows.integer(column + 1);
    version.type = static_cast<Type>(rows.integer(column + 2));
    version.tier = static_cast<Tier>(rows.integer(column + 3));
    version.data_type = static_cast<DataType>(rows.integer(column + 4));
    version.key_id = rows.find_string(column + 5);
    version.modified = rows.instant(column + 6);
    version.modified_by = rows.text(column + 7);
    version.description = rows.find_string(column + 8);
    version.allowed_pattern = rows.find_string(column + 9);
    version.policies = rows.find_string(column + 10);
    version.value = rows.text(column + 11);
    return version;
}

}    // namespace

std::vector<std::string> ParameterTable::queries_of_pages() {
    return {selection("NULL", in_range), selection("v.value", in_range), selection("NULL", in_folder),
            selection("v.value", in_folder)};
}

void ParameterTable::open(storage::Database& database) {
    const auto prepare = [&](std::string_view sql) { return database.prepare(sql); };
    find_ = prepare(selection("v.value", "p.account = ?1 AND p.region = ?2 AND p.path = ?3"));
    find_by_id_ = prepare("SELECT p.account, p.region, p.path FROM ssm_parameter p WHERE p.id = ?1");
    find_version_ = prepare(selection_of_versions("v.parameter = ?1 AND v.version = ?2"));
    versions_ = prepare(selection_of_versions("v.parameter = ?1 AND v.version > ?2 ORDER BY v.version LIMIT ?3"));
    // SEARCH p USING INDEX (account=? AND region=? AND path>? AND path<?), SEARCH v USING INTEGER PRIMARY KEY, no sort.
    range_ = prepare(selection("NULL", in_range));
    range_with_values_ = prepare(selection("v.value", in_range));
    // SEARCH p USING INDEX ssm_parameter_folder (account=? AND region=? AND folder=? AND path>?), no sort.
    folder_ = prepare(selection("NULL", in_folder));
    folder_with_values_ = prepare(selection("v.value", in_folder));

    insert_ = prepare("INSERT INTO ssm_parameter VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    insert_version_ =
        prepare("INSERT INTO ssm_version VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    set_current_ = prepare("UPDATE ssm_parameter SET version = ?2, current = ?3 WHERE id = ?1");
    remove_version_ = prepare("DELETE FROM ssm_version WHERE parameter = ?1 AND version = ?2");
    remove_ = prepare("DELETE FROM ssm_parameter WHERE id = ?1");
    remove_versions_ = prepare("DELETE FROM ssm_version WHERE parameter = ?1");
    remove_labels_ = prepare("DELETE FROM ssm_label WHERE parameter = ?1");
    remove_tags_ = prepare("DELETE FROM ssm_tag WHERE parameter = ?1");
    remove_policies_ = prepare("DELETE FROM ssm_policy WHERE parameter = ?1");
    remove_resource_policy_ = prepare("DELETE FROM ssm_resource_policy WHERE parameter = ?1");

    labels_ = prepare("SELECT label, version FROM ssm_label WHERE parameter = ?1 ORDER BY label");
    labels_of_version_ = prepare("SELECT label FROM ssm_label WHERE parameter = ?1 AND version = ?2 ORDER BY label");
    labelled_ = prepare("SELECT version FROM ssm_label WHERE parameter = ?1 AND label = ?2");
    set_label_ = prepare("INSERT INTO ssm_label VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET version = ?3");
    remove_label_ = prepare("DELETE FROM ssm_label WHERE parameter = ?1 AND label = ?2");

    counts_ = prepare("SELECT standard, advanced FROM ssm_count WHERE account = ?1 AND region = ?2");
    set_counts_ =
        prepare("INSERT INTO ssm_count VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET standard = ?3, advanced = ?4");
}

Parameter ParameterTable::read(const Rows& rows, const Place& place) {
    Parameter parameter;
    parameter.id = rows.integer(0);
    parameter.account = place.account;
    parameter.region = place.region;
    parameter.path = rows.text(1);
    parameter.name = rows.text(2);
    parameter.current = read_version(rows, first_of_version);
    return parameter;
}

std::optional<Parameter> ParameterTable::find(const Place& place, std::string_view path) {
    Rows rows = find_.query(place.account, place.region, path);
    return rows.next() ? std::optional(read(rows, place)) : std::nullopt;
}

std::optional<Parameter> ParameterTable::find(std::int64_t id) {
    Place place;
    std::string path;
    {
        Rows rows = find_by_id_.query(id);
        if (!rows.next()) return std::nullopt;
        place = {rows.string(0), rows.string(1)};
        path = rows.text(2);
    }
    return find(place, path);
}

std::optional<Version> ParameterTable::find_version(std::int64_t parameter, std::int64_t number) {
    Rows rows = find_version_.query(parameter, number);
    return rows.next() ? std::optional(read_version(rows, 0)) : std::nullopt;
}

std::vector<Version> ParameterTable::versions(std::int64_t parameter, std::int64_t after, std::size_t limit) {
    std::vector<Version> found;
    for (Rows rows = versions_.query(parameter, after, limit); rows.next();) found.push_back(read_version(rows, 0));
    return found;
}

void ParameterTable::insert(const Parameter& parameter) {
    const std::string_view path = parameter.path;
    insert_.run(parameter.id, parameter.account, parameter.region, path, path.substr(0, path.rfind('/') + 1),
                parameter.name, parameter.current.number, parameter.current.id);
    insert_version(parameter.id, parameter.current);
}

void ParameterTable::insert_version(std::int64_t parameter, const Version& version) {
    insert_version_.run(version.id, parameter, version.number, version.type, version.tier, version.data_type,
                        version.key_id, version.modified, version.modified_by, version.description,
                        version.allowed_pattern, version.policies, storage::Bytes{version.value});
    set_current_.run(parameter, version.number, version.id);
}

void ParameterTable::remove_version(std::int64_t parameter, std::int64_t number) {
    remove_version_.run(parameter, number);
}

void ParameterTable::remove(const Parameter& parameter) {
    remove_.run(parameter.id);
    remove_versions_.run(parameter.id);
    remove_labels_.run(parameter.id);
    remove_tags_.run(parameter.id);
    remove_policies_.run(parameter.id);
    remove_resource_policy_.run(parameter.id);
}

std::vector<ParameterTable::Label> ParameterTable::labels(std::int64_t parameter) {
    std::vector<Label> found;
    for (Rows rows = labels_.query(parameter); rows.next();) found.push_back({rows.string(0), rows.integer(1)});
    return found;
}

std::vector<std::string> ParameterTable::labels(std::int64_t parameter, std::int64_t version) {
    std::vector<std::string> found;
    for (Rows rows = labels_of_version_.query(parameter, version); rows.next();) found.push_back(rows.string(0));
    return found;
}

std::optional<std::int64_t> ParameterTable::labelled(std::int64_t parameter, std::string_view label) {
    Rows rows = labelled_.query(parameter, label);
    return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

void ParameterTable::set_label(std::int64_t parameter, std::string_view label, std::int64_t version) {
    set_label_.run(parameter, label, version);
}

void ParameterTable::remove_label(std::int64_t parameter, std::string_view label) {
    remove_label_.run(parameter, label);
}

ParameterTable::Counts ParameterTable::counts(const Place& place) {
    Rows rows = counts_.query(place.account, place.region);
    return rows.next() ? Counts{rows.integer(0), rows.integer(1)} : Counts{};
}

void ParameterTable::set_counts(const Place& place, const Counts& counts) {
    set_counts_.run(place.account, place.region, counts.standard, counts.advanced);
}

}    // namespace pileus::ssm
