#include "appconfig/deployment_table.hpp"

namespace pileus::appconfig {

using storage::Rows;

namespace {

constexpr std::string_view columns =
    "SELECT number, environment, application_id, environment_id, deployment_number, strategy_id, profile, profile_id, "
    "profile_name, location_uri, version, version_label, description, duration, growth_type, growth_factor, bake, "
    "kms_key_identifier, kms_key_arn, content, content_type, state, step, percentage, started_at, completed_at, "
    "next_at "
    "FROM appconfig_deployment ";

Deployment read(const Rows& rows) {
    Deployment deployment;
    deployment.number = rows.integer(0);
    deployment.environment = rows.integer(1);
    deployment.application_id = rows.text(2);
    deployment.environment_id = rows.text(3);
    deployment.deployment_number = rows.integer(4);
    deployment.strategy_id = rows.text(5);
    deployment.profile = rows.integer(6);
    deployment.profile_id = rows.text(7);
    deployment.profile_name = rows.text(8);
    deployment.location_uri = rows.text(9);
    deployment.version = rows.text(10);
    deployment.version_label = rows.find_string(11);
    deployment.description = rows.find_string(12);
    deployment.growth = {static_cast<GrowthType>(rows.integer(14)), rows.real(15),
                         std::chrono::minutes(rows.integer(13))};
    deployment.bake = std::chrono::minutes(rows.integer(16));
    deployment.kms_key_identifier = rows.find_string(17);
    deployment.kms_key_arn = rows.find_string(18);
    deployment.content = rows.integer(19);
    deployment.content_type = rows.text(20);
    deployment.state = static_cast<DeploymentState>(rows.integer(21));
    deployment.step = static_cast<int>(rows.integer(22));
    deployment.percentage = rows.real(23);
    deployment.started = rows.instant(24);
    deployment.completed = rows.find_instant(25);
    deployment.next = rows.find_instant(26);
    return deployment;
}

}    // namespace

void DeploymentTable::open(storage::Database& database) {
    const auto select = [&](std::string_view rest) { return database.prepare(std::string(columns).append(rest)); };
    find_ = select("WHERE environment = ?1 AND deployment_number = ?2");
    newest_ = select("WHERE environment = ?1 ORDER BY deployment_number DESC LIMIT 1");
    list_ = select("WHERE environment = ?1 AND deployment_number < ?2 ORDER BY deployment_number DESC LIMIT ?3");
    // States: 0 DEPLOYING, 1 BAKING, 2 COMPLETE. Before one that is complete, nobody has anything.
    live_ = select("WHERE environment = ?1 AND profile = ?2 AND state <= 2 ORDER BY deployment_number DESC LIMIT 2");
    is_live_ = database.prepare(
        "SELECT 1 FROM appconfig_deployment d WHERE d.profile = ?1 AND d.version = ?2 AND d.state <= 2 AND NOT EXISTS "
        "(SELECT 1 FROM appconfig_deployment n WHERE n.environment = d.environment AND n.profile = d.profile AND "
        "n.state = 2 AND "
        "n.deployment_number > d.deployment_number)");
    insert_ = database.prepare(
        "INSERT INTO appconfig_deployment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
        "?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)");
    update_ = database.prepare(
        "UPDATE appconfig_deployment SET state = ?2, step = ?3, percentage = ?4, completed_at = ?5, next_at = ?6 WHERE "
        "number = ?1");
    remove_ = database.prepare("DELETE FROM appconfig_deployment WHERE environment = ?1");
    remove_events_ = database.prepare(
        "DELETE FROM appconfig_event WHERE deployment IN (SELECT number FROM appconfig_deployment WHERE environment = "
        "?1)");
    contents_ = database.prepare("SELECT DISTINCT content FROM appconfig_deployment WHERE environment = ?1");
    add_event_ = database.prepare(
        "INSERT INTO appconfig_event SELECT ?1, COALESCE(MAX(position), 0) + 1, ?2, ?3, ?4, ?5 FROM appconfig_event "
        "WHERE deployment = ?1");
    events_ = database.prepare(
        "SELECT type, triggered_by, description, occurred_at FROM appconfig_event WHERE deployment = ?1 ORDER BY "
        "position DESC");
    next_due_ = database.prepare("SELECT MIN(next_at) FROM appconfig_deployment WHERE next_at IS NOT NULL");
    due_ = select("WHERE next_at <= ?1 ORDER BY next_at, number LIMIT ?2");
    place_ = database.prepare(
        "SELECT a.account, a.region FROM appconfig_environment e JOIN appconfig_application a ON a.number = "
        "e.application WHERE e.number = ?1");
}

std::vector<Deployment> DeploymentTable::all(Rows rows) {
    std::vector<Deployment> found;
    while (rows.next()) found.push_back(read(rows));
    return found;
}

std::optional<Deployment> DeploymentTable::first(Rows rows) {
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::optional<Deployment> DeploymentTable::find(const Environment& environment, std::int64_t deployment_number) {
    return first(find_.query(environment.number, deployment_number));
}

std::optional<Deployment> DeploymentTable::newest(const Environment& environment) {
    return first(newest_.query(environment.number));
}

std::vector<Deployment> DeploymentTable::list(const Environment& environment, std::int64_t before, std::int64_t limit) {
    return all(list_.query(environment.number, before, limit));
}

std::vector<Deployment> DeploymentTable::live(std::int64_t environment, std::int64_t profile) {
    return all(live_.query(environment, profile));
}

bool DeploymentTable::is_live(const Profile& profile, const Version& version) {
    return is_live_.query(profile.number, std::to_string(version.number)).next();
}

void DeploymentTable::insert(const Deployment& d) {
    insert_.run(d.number, d.environment, d.application_id, d.environment_id, d.deployment_number, d.strategy_id,
                d.profile, d.profile_id, d.profile_name, d.location_uri, d.version, d.version_label, d.description,
                d.growth.duration.count(), d.growth.type, d.growth.factor, d.bake.count(), d.kms_key_identifier,
                d.kms_key_arn, d.content, d.content_type, d.state, d.step, d.percentage, d.started, d.completed,
                d.next);
}

void DeploymentTable::update(const Deployment& d) {
    update_.run(d.number, d.state, d.step, d.percentage, d.completed, d.next);
}

void DeploymentTable::remove_all(const Environment& environment) {
    remove_events_.run(environment.number);
    remove_.run(environment.number);
}

std::vector<std::int64_t> DeploymentTable::contents(const Environment& environment) {
    std::vector<std::int64_t> found;
    for (Rows rows = contents_.query(environment.number); rows.next();) found.push_back(rows.integer(0));
    return found;
}

void DeploymentTable::add_event(const Deployment& deployment, const DeploymentEvent& event) {
    add_event_.run(deployment.number, event.type, event.triggered_by, event.description, event.occurred);
}

std::vector<DeploymentEvent> DeploymentTable::events(const Deployment& deployment) {
    std::vector<DeploymentEvent> found;
    for (Rows rows = events_.query(deployment.number); rows.next();) {
        found.push_back({static_cast<DeploymentEventType>(rows.integer(0)), static_cast<Trigger>(rows.integer(1)),
                         rows.string(2), rows.instant(3)});
    }
    return found;
}

Instant DeploymentTable::next_due() const {
    Rows rows = next_due_.query();
    return rows.next() && !rows.is_null(0) ? rows.instant(0) : never;
}

std::vector<Deployment> DeploymentTable::due(Instant now, std::int64_t limit) { return all(due_.query(now, limit)); }

std::optional<Place> DeploymentTable::place_of(const Deployment& deployment) {
    Rows rows = place_.query(deployment.environment);
    if (!rows.next()) return std::nullopt;
    return Place{rows.string(0), rows.string(1)};
}

}    // namespace pileus::appconfig
