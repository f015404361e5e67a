#include "sqs/store_states.hpp"

namespace pileus::sqs {

void StoreStates::open(storage::Database& database) {
    find_ = database.prepare("SELECT ready, in_flight, delayed FROM sqs_count WHERE store = ?1");
    insert_ = database.prepare("INSERT INTO sqs_count VALUES (?1, 0, 0, 0)");
    update_ = database.prepare("UPDATE sqs_count SET ready = ?2, in_flight = ?3, delayed = ?4 WHERE store = ?1");
    remove_ = database.prepare("DELETE FROM sqs_count WHERE store = ?1");
    any_tenant_ = database.prepare("SELECT EXISTS (SELECT 1 FROM sqs_group WHERE store = ?1)");
    tenants_ = database.prepare(
        "SELECT tenant, count(*) FROM sqs_message WHERE store = ?1 AND due_at > 0 AND received_at IS NOT NULL AND "
        "tenant IS NOT NULL "
        "GROUP BY tenant");
}

StoreState& StoreStates::get(std::int64_t store) {
    const auto found = states_.find(store);
    if (found != states_.end()) return found->second;
    StoreState& state = states_[store];
    if (storage::Rows rows = find_.query(store); rows.next())
        state.counts = {rows.integer(0), rows.integer(1), rows.integer(2)};
    if (storage::Rows rows = any_tenant_.query(store); rows.next()) state.has_tenants = rows.boolean(0);
    if (state.has_tenants) {
        for (storage::Rows rows = tenants_.query(store); rows.next();)
            state.tenants_in_flight[rows.integer(0)] = rows.integer(1);
    }
    return state;
}

void StoreStates::make(std::int64_t store) {
    insert_.run(store);
    states_[store].next_due = never;
}

void StoreStates::forget(std::int64_t store) {
    remove_.run(store);
    states_.erase(store);
}

void StoreStates::flush(storage::Transaction&) {
    for (const std::int64_t store : dirty_) {
        const auto found = states_.find(store);
        if (found == states_.end()) continue;
        found->second.is_dirty = false;
        const Counts& counts = found->second.counts;
        update_.run(store, counts.ready, counts.in_flight, counts.delayed);
    }
    dirty_.clear();
}

}    // namespace pileus::sqs
