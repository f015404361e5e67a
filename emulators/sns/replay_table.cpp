#include "sns/replay_table.hpp"

namespace pileus::sns {

using storage::Rows;

namespace {

Replay read(const Rows& rows) {
    Replay replay;
    replay.subscription = rows.integer(0);
    replay.account = rows.text(1);
    replay.status = static_cast<ReplayStatus>(rows.integer(2));
    replay.from = rows.instant(3);
    replay.until = rows.find_instant(4);
    replay.cursor = rows.integer(5);
    replay.replayed = rows.integer(6);
    return replay;
}

}    // namespace

void ReplayTable::open(storage::Database& database) {
    find_ = database.prepare("SELECT * FROM sns_replay WHERE subscription = ?1");
    running_ = database.prepare("SELECT * FROM sns_replay WHERE status < 2 ORDER BY subscription");
    count_running_ = database.prepare("SELECT count(*) FROM sns_replay WHERE status < 2 AND account = ?1");
    put_ = database.prepare("INSERT OR REPLACE INTO sns_replay VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    remove_ = database.prepare("DELETE FROM sns_replay WHERE subscription = ?1");
    remove_all_ = database.prepare(
        "DELETE FROM sns_replay WHERE subscription IN (SELECT id FROM sns_subscription WHERE topic = ?1)");
}

std::optional<Replay> ReplayTable::find(std::int64_t subscription) {
    Rows rows = find_.query(subscription);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::vector<Replay> ReplayTable::running() {
    std::vector<Replay> found;
    for (Rows rows = running_.query(); rows.next();) found.push_back(read(rows));
    return found;
}

std::int64_t ReplayTable::count_running(std::string_view account) {
    Rows rows = count_running_.query(account);
    return rows.next() ? rows.integer(0) : 0;
}

void ReplayTable::put(const Replay& replay) {
    put_.run(replay.subscription, replay.account, replay.status, replay.from, replay.until, replay.cursor,
             replay.replayed);
}

void ReplayTable::remove(std::int64_t subscription) { remove_.run(subscription); }
void ReplayTable::remove_all(std::int64_t topic) { remove_all_.run(topic); }

}    // namespace pileus::sns
