#include "sns/waiting_pushes.hpp"

#include <algorithm>

namespace pileus::sns {

using storage::Rows;

void WaitingPushes::open(storage::Store& store) {
    storage::Database& database = store.database();
    insert_ = database.prepare(
        "INSERT INTO sns_waiting_push (id, message, endpoint, subscription, attempts, due_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    postpone_ = database.prepare("UPDATE sns_waiting_push SET attempts = ?2, due_at = ?3 WHERE id = ?1");
    remove_ = database.prepare("DELETE FROM sns_waiting_push WHERE id = ?1");
    due_ = database.prepare(
        "SELECT id, message, endpoint, subscription, attempts, due_at FROM sns_waiting_push WHERE due_at <= ?1 "
        "ORDER BY due_at, id LIMIT ?2");
    next_ = database.prepare("SELECT min(due_at) FROM sns_waiting_push");
    store.add(*this);
}

void WaitingPushes::insert(const WaitingPush& push) {
    insert_.run(push.id, push.message, push.endpoint, push.subscription, push.attempts, push.due);
    next_due_ = std::min(next_due_, push.due);
}

void WaitingPushes::postpone(std::int64_t id, std::int64_t attempts, Instant due) {
    postpone_.run(id, attempts, due);
    next_due_ = std::min(next_due_, due);
}

void WaitingPushes::remove(std::int64_t id) { remove_.run(id); }

std::vector<WaitingPush> WaitingPushes::due(Instant now, std::int64_t limit) {
    std::vector<WaitingPush> found;
    for (Rows rows = due_.query(now, limit); rows.next();) {
        found.push_back(
            {rows.integer(0), rows.integer(1), rows.string(2), rows.find_integer(3), rows.integer(4), rows.instant(5)});
    }
    return found;
}

void WaitingPushes::look_up_next_due() {
    Rows rows = next_.query();
    next_due_ = rows.next() ? rows.find_instant(0).value_or(never) : never;
}

}    // namespace pileus::sns
