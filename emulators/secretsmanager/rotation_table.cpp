#include "secretsmanager/rotation_table.hpp"

namespace pileus::secretsmanager {

using storage::Rows;

namespace {

RotationRun read_run(const Rows& rows) {
    RotationRun run;
    run.id = rows.integer(0);
    run.secret = rows.integer(1);
    run.version = rows.text(2);
    run.token = rows.text(3);
    run.kind = static_cast<RotationKind>(rows.integer(4));
    run.step = static_cast<RotationStep>(rows.integer(5));
    run.attempts = rows.integer(6);
    run.due = rows.instant(7);
    run.state = static_cast<RunState>(rows.integer(8));
    return run;
}

}    // namespace

void RotationTable::open(storage::Store& store) {
    const auto prepare = [&](std::string_view sql) { return store.database().prepare(sql); };
    find_plan_ = prepare(
        "SELECT enabled, function, days, schedule, duration, rotated_at, opens_at, shown_at "
        "FROM secretsmanager_rotation WHERE secret = ?1");
    set_plan_ = prepare("INSERT OR REPLACE INTO secretsmanager_rotation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    list_open_ = prepare(R"sql(
        SELECT r.secret FROM secretsmanager_rotation r JOIN secretsmanager_secret s ON s.id = r.secret
         WHERE r.enabled AND r.opens_at <= ?1 AND s.deleted_at IS NULL ORDER BY r.opens_at, r.secret LIMIT ?2)sql");
    next_due_ = prepare(R"sql(
        SELECT min(due) FROM (
            SELECT min(due_at) AS due FROM secretsmanager_rotation_run WHERE state = 0
            UNION ALL
            SELECT min(r.opens_at) FROM secretsmanager_rotation r JOIN secretsmanager_secret s ON s.id = r.secret
             WHERE r.enabled AND r.opens_at IS NOT NULL AND s.deleted_at IS NULL))sql");
    constexpr std::string_view run =
        "SELECT id, secret, version, token, kind, step, attempts, due_at, state "
        "FROM secretsmanager_rotation_run WHERE ";
    find_run_ = prepare(std::string(run) + "id = ?1");
    find_run_of_ = prepare(std::string(run) + "secret = ?1");
    list_due_ = prepare(std::string(run) + "state = 0 AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2");
    set_run_ =
        prepare("INSERT OR REPLACE INTO secretsmanager_rotation_run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    remove_run_of_ = prepare("DELETE FROM secretsmanager_rotation_run WHERE secret = ?1");
    prepare("UPDATE secretsmanager_rotation_run SET state = 0 WHERE state = 1").run();
    store.add(*this);
}

std::optional<RotationPlan> RotationTable::find_plan(std::int64_t secret) {
    Rows rows = find_plan_.query(secret);
    if (!rows.next()) return std::nullopt;
    RotationPlan plan;
    plan.is_enabled = rows.boolean(0);
    plan.function = rows.text(1);
    plan.rules.automatically_after_days = rows.find_integer(2);
    plan.rules.schedule_expression = rows.find_string(3);
    plan.rules.duration = rows.find_string(4);
    plan.rotated = rows.find_instant(5);
    plan.opens = rows.find_instant(6);
    plan.shown = rows.find_instant(7);
    return plan;
}

void RotationTable::set_plan(std::int64_t secret, const RotationPlan& plan) {
    set_plan_.run(secret, plan.is_enabled, plan.function, plan.rules.automatically_after_days,
                  plan.rules.schedule_expression, plan.rules.duration, plan.rotated, plan.opens, plan.shown);
    is_known_ = false;
}

std::vector<std::int64_t> RotationTable::list_open(Instant now, std::int64_t limit) {
    std::vector<std::int64_t> found;
    for (Rows rows = list_open_.query(now, limit); rows.next();) found.push_back(rows.integer(0));
    return found;
}

std::optional<RotationRun> RotationTable::find_run(std::int64_t id) {
    Rows rows = find_run_.query(id);
    return rows.next() ? std::optional(read_run(rows)) : std::nullopt;
}

std::optional<RotationRun> RotationTable::find_run_of(std::int64_t secret) {
    Rows rows = find_run_of_.query(secret);
    return rows.next() ? std::optional(read_run(rows)) : std::nullopt;
}

void RotationTable::set_run(const RotationRun& run) {
    set_run_.run(run.id, run.secret, run.version, run.token, run.kind, run.step, run.attempts, run.due, run.state);
    is_known_ = false;
}

void RotationTable::remove_run_of(std::int64_t secret) {
    remove_run_of_.run(secret);
    is_known_ = false;
}

std::vector<RotationRun> RotationTable::list_due(Instant now, std::int64_t limit) {
    std::vector<RotationRun> found;
    for (Rows rows = list_due_.query(now, limit); rows.next();) found.push_back(read_run(rows));
    return found;
}

Instant RotationTable::next_due() const {
    if (!is_known_) {
        Rows rows = next_due_.query();
        due_ = rows.next() ? rows.find_instant(0).value_or(never) : never;
        is_known_ = true;
    }
    return due_;
}

}    // namespace pileus::secretsmanager
