#include "sns/platform_table.hpp"

#include <fmt/core.h>

namespace pileus::sns {

using storage::Bytes;
using storage::Rows;

namespace {

PlatformEndpoint read_endpoint(const Rows& rows) {
    return {rows.integer(0),
            rows.integer(1),
            text::Uuid::from_bytes(rows.text(2)),
            rows.string(3),
            rows.boolean(4),
            rows.find_string(5),
            static_cast<PushVendors::Token>(rows.integer(6))};
}

std::vector<PlatformEndpoint> read_endpoints(Rows rows) {
    std::vector<PlatformEndpoint> found;
    while (rows.next()) found.push_back(read_endpoint(rows));
    return found;
}

std::optional<PlatformEndpoint> read_one(Rows rows) {
    return rows.next() ? std::optional(read_endpoint(rows)) : std::nullopt;
}

}    // namespace

const std::string* PlatformApplication::attribute(std::string_view attribute) const {
    const auto found = attributes.find(attribute);
    return found == attributes.end() ? nullptr : &found->second;
}

void PlatformTable::open(storage::Database& database) {
    constexpr std::string_view application = "id, account, region, platform, name, enabled, refused";
    find_application_ = database.prepare(
        fmt::format("SELECT {} FROM sns_application WHERE account = ?1 AND region = ?2 AND name = ?3 AND platform = ?4 "
                    "AND removed = 0",
                    application));
    insert_application_ = database.prepare(
        fmt::format("INSERT INTO sns_application ({}, removed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)", application));
    update_application_ = database.prepare("UPDATE sns_application SET enabled = ?2, refused = ?3 WHERE id = ?1");
    remove_application_ = database.prepare("UPDATE sns_application SET removed = 1 WHERE id = ?1");
    // SEARCH sns_application_list (account=? AND region=? AND id>?), no sort.
    list_applications_ = database.prepare(
        fmt::format("SELECT {} FROM sns_application WHERE account = ?1 AND region = ?2 AND id > ?3 AND removed = 0 "
                    "ORDER BY id LIMIT ?4",
                    application));
    attributes_ = database.prepare("SELECT name, value FROM sns_application_attribute WHERE application = ?1");
    set_attribute_ = database.prepare("INSERT INTO sns_application_attribute VALUES (?1, ?2, ?3)");
    remove_attributes_ = database.prepare("DELETE FROM sns_application_attribute WHERE application = ?1");
    find_removed_ = database.prepare("SELECT min(id) FROM sns_application WHERE removed = 1");
    forget_application_ = database.prepare("DELETE FROM sns_application WHERE id = ?1");
    sweep_endpoints_ = database.prepare(
        "DELETE FROM sns_endpoint WHERE id IN (SELECT id FROM sns_endpoint WHERE application = ?1 LIMIT ?2)");

    constexpr std::string_view endpoint = "id, application, uuid, token, enabled, user_data, vendor";
    find_endpoint_ =
        database.prepare(fmt::format("SELECT {} FROM sns_endpoint WHERE uuid = ?1 AND application = ?2", endpoint));
    find_token_ =
        database.prepare(fmt::format("SELECT {} FROM sns_endpoint WHERE application = ?1 AND token = ?2", endpoint));
    insert_endpoint_ =
        database.prepare(fmt::format("INSERT INTO sns_endpoint ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", endpoint));
    update_endpoint_ =
        database.prepare("UPDATE sns_endpoint SET token = ?2, enabled = ?3, user_data = ?4, vendor = ?5 WHERE id = ?1");
    remove_endpoint_ = database.prepare("DELETE FROM sns_endpoint WHERE id = ?1");
    // SEARCH sns_endpoint_list (application=? AND id>?), no sort.
    list_endpoints_ = database.prepare(
        fmt::format("SELECT {} FROM sns_endpoint WHERE application = ?1 AND id > ?2 ORDER BY id LIMIT ?3", endpoint));
}

// --- applications ----------------------------------------------------------------------------------------------------

PlatformApplication PlatformTable::read_application(const Rows& rows) {
    PlatformApplication application;
    application.id = rows.integer(0);
    application.arn = {rows.string(1), rows.string(2), rows.string(3), rows.string(4)};
    application.is_enabled = rows.boolean(5);
    application.vendor = static_cast<PushVendors::Credentials>(rows.integer(6));
    for (Rows each = attributes_.query(application.id); each.next();) {
        application.attributes.emplace(each.string(0), each.string(1));
    }
    return application;
}

std::optional<PlatformApplication> PlatformTable::find(const ApplicationArn& arn) {
    Rows rows = find_application_.query(arn.account, arn.region, arn.name, arn.platform);
    return rows.next() ? std::optional(read_application(rows)) : std::nullopt;
}

void PlatformTable::insert(const PlatformApplication& application) {
    const ApplicationArn& arn = application.arn;
    insert_application_.run(application.id, arn.account, arn.region, arn.platform, arn.name, application.is_enabled,
                            application.vendor);
    write_attributes(application);
}

void PlatformTable::update(const PlatformApplication& application) {
    update_application_.run(application.id, application.is_enabled, application.vendor);
    remove_attributes_.run(application.id);
    write_attributes(application);
}

void PlatformTable::write_attributes(const PlatformApplication& application) {
    for (const auto& [name, value] : application.attributes) set_attribute_.run(application.id, name, value);
}

void PlatformTable::remove(const PlatformApplication& application) {
    remove_application_.run(application.id);
    remove_attributes_.run(application.id);
}

std::vector<PlatformApplication> PlatformTable::list(std::string_view account, std::string_view region,
                                                     std::int64_t after, std::int64_t limit) {
    std::vector<PlatformApplication> found;
    for (Rows rows = list_applications_.query(account, region, after, limit); rows.next();) {
        found.push_back(read_application(rows));
    }
    return found;
}

bool PlatformTable::sweep(std::int64_t limit) {
    std::optional<std::int64_t> removed;
    if (Rows rows = find_removed_.query(); rows.next()) removed = rows.find_integer(0);
    if (!removed) return false;
    if (sweep_endpoints_.run(*removed, limit) < limit) forget_application_.run(*removed);
    return true;
}

// --- endpoints -------------------------------------------------------------------------------------------------------

std::optional<PlatformEndpoint> PlatformTable::find(const PlatformApplication& application, const text::Uuid& uuid) {
    return read_one(find_endpoint_.query(Bytes{uuid.raw()}, application.id));
}
std::optional<PlatformEndpoint> PlatformTable::find_by_token(const PlatformApplication& application,
                                                             std::string_view token) {
    return read_one(find_token_.query(application.id, token));
}
void PlatformTable::insert(const PlatformEndpoint& endpoint) {
    insert_endpoint_.run(endpoint.id, endpoint.application, Bytes{endpoint.uuid.raw()}, endpoint.token,
                         endpoint.is_enabled, endpoint.user_data, endpoint.vendor);
}
void PlatformTable::update(const PlatformEndpoint& endpoint) {
    update_endpoint_.run(endpoint.id, endpoint.token, endpoint.is_enabled, endpoint.user_data, endpoint.vendor);
}
void PlatformTable::remove(const PlatformEndpoint& endpoint) { remove_endpoint_.run(endpoint.id); }
std::vector<PlatformEndpoint> PlatformTable::list(const PlatformApplication& application, std::int64_t after,
                                                  std::int64_t limit) {
    return read_endpoints(list_endpoints_.query(application.id, after, limit));
}

}    // namespace pileus::sns
