#include "sqs/message_table.hpp"

#include <fmt/core.h>

namespace pileus::sqs {

using storage::Bytes;
using storage::Rows;

namespace {

constexpr std::string_view columns =
    "id, store, due_at, visible_at, enqueued_at, sent_at, received_at, first_received_at, receives, message_group, "
    "tenant, body, "
    "message_id, sender, dedup_id, source";

Message read(const Rows& rows) {
    Message message;
    message.id = rows.integer(0);
    message.store = rows.integer(1);
    message.due_at = rows.instant(2);
    message.visible_at = rows.instant(3);
    message.enqueued_at = rows.instant(4);
    message.sent_at = rows.instant(5);
    message.received_at = rows.find_instant(6);
    message.first_received_at = rows.find_instant(7);
    message.receives = rows.integer(8);
    message.group = rows.find_integer(9);
    message.tenant = rows.find_integer(10);
    message.body = rows.integer(11);
    message.message_id = rows.text(12);
    message.sender = rows.text(13);
    message.dedup_id = rows.find_string(14);
    message.source = rows.find_string(15);
    return message;
}

std::int64_t Counts::*counter_of(const Message& message) {
    if (message.is_ready()) return &Counts::ready;
    return message.received_at ? &Counts::in_flight : &Counts::delayed;
}

}    // namespace

void MessageTable::open(storage::Database& db) {
    states_.open(db);
    insert_body_ = db.prepare("INSERT INTO sqs_body VALUES (?1, ?2, ?3, ?4, ?5)");
    body_ = db.prepare("SELECT body, attributes, trace_header, digest FROM sqs_body WHERE id = ?1");
    remove_body_ = db.prepare("DELETE FROM sqs_body WHERE id = ?1");
    share_body_ = db.prepare("INSERT INTO sqs_body_share VALUES (?1, ?2)");
    unshare_body_ = db.prepare("UPDATE sqs_body_share SET messages = messages - 1 WHERE body = ?1 RETURNING messages");
    end_share_ = db.prepare("DELETE FROM sqs_body_share WHERE body = ?1");
    insert_ = db.prepare(
        "INSERT INTO sqs_message VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
    const auto select = [&](std::string_view where) {
        return db.prepare(fmt::format("SELECT {} FROM sqs_message WHERE {}", columns, where));
    };
    find_ = select("id = ?1");
    ready_ = select("store = ?1 AND due_at = 0 AND id > ?3 ORDER BY id LIMIT ?2");
    of_group_ = select("message_group = ?1 AND id > ?3 ORDER BY id LIMIT ?2");
    of_tenant_ = select("tenant = ?1 AND due_at = 0 ORDER BY id LIMIT ?2");
    due_ = select("store = ?1 AND due_at > 0 AND due_at <= ?2 ORDER BY due_at LIMIT ?3");
    moved_ =
        select("store = ?1 AND source IS NOT NULL AND enqueued_at <= ?2 AND due_at = 0 ORDER BY enqueued_at LIMIT ?3");
    fresh_ = select("store = ?1 AND due_at = 0 ORDER BY id DESC");
    first_due_ = db.prepare("SELECT due_at FROM sqs_message WHERE store = ?1 AND due_at > 0 ORDER BY due_at LIMIT 1");
    // The head by send order, and of those that came from elsewhere, which may be older, the oldest.
    oldest_ready_ = db.prepare(
        "SELECT min(enqueued_at) FROM (SELECT enqueued_at FROM (SELECT enqueued_at FROM sqs_message WHERE store = ?1 "
        "AND due_at = 0 "
        "ORDER BY id LIMIT 1) UNION ALL SELECT enqueued_at FROM (SELECT enqueued_at FROM sqs_message WHERE store = ?1 "
        "AND source IS NOT "
        "NULL ORDER BY enqueued_at LIMIT 1))");
    newest_sent_ =
        db.prepare("SELECT sent_at FROM sqs_message WHERE tenant = ?1 AND due_at = 0 ORDER BY id DESC LIMIT 1");
    set_received_ = db.prepare(
        "UPDATE sqs_message SET due_at = ?2, visible_at = ?3, received_at = ?4, first_received_at = ?5, receives = ?6 "
        "WHERE id = ?1");
    set_due_ = db.prepare("UPDATE sqs_message SET due_at = ?2 WHERE id = ?1");
    set_waiting_ = db.prepare("UPDATE sqs_message SET due_at = ?2, visible_at = ?3 WHERE id = ?1");
    shorten_ = db.prepare(
        "UPDATE sqs_message SET due_at = max(1, enqueued_at + ?2) WHERE store = ?1 AND due_at > 0 AND due_at > "
        "enqueued_at + ?2");
    delay_ = db.prepare(
        "UPDATE sqs_message SET visible_at = sent_at + ?2, due_at = max(1, min(sent_at + ?2, enqueued_at + ?3)) WHERE "
        "store = ?1 AND due_at > 0 AND received_at IS NULL");
    set_ready_ = db.prepare("UPDATE sqs_message SET due_at = 0 WHERE id = ?1");
    remove_ = db.prepare("DELETE FROM sqs_message WHERE id = ?1");

    find_group_ = db.prepare("SELECT id FROM sqs_group WHERE store = ?1 AND name = ?2");
    insert_group_ = db.prepare("INSERT INTO sqs_group VALUES (?1, ?2, ?3, NULL)");
    group_name_ = db.prepare("SELECT name FROM sqs_group WHERE id = ?1");
    group_first_ = db.prepare("SELECT due_at FROM sqs_message WHERE message_group = ?1 ORDER BY id LIMIT 1");
    group_turn_ = db.prepare("SELECT turn FROM sqs_group WHERE id = ?1");
    set_turn_ = db.prepare("UPDATE sqs_group SET turn = ?2 WHERE id = ?1");
    remove_group_ = db.prepare("DELETE FROM sqs_group WHERE id = ?1");
    next_group_ = db.prepare(
        "SELECT id, name, turn FROM sqs_group WHERE store = ?1 AND turn IS NOT NULL AND turn < ?2 ORDER BY turn LIMIT "
        "1");
    tenants_ = db.prepare(
        "SELECT id, name, turn FROM sqs_group WHERE store = ?1 AND turn IS NOT NULL AND turn > ?2 ORDER BY turn LIMIT "
        "?3");
    tenant_first_ = db.prepare("SELECT id FROM sqs_message WHERE tenant = ?1 AND due_at = 0 ORDER BY id LIMIT 1");
    tenant_any_ = db.prepare("SELECT EXISTS (SELECT 1 FROM sqs_message WHERE tenant = ?1)");

    bury_ = db.prepare("INSERT OR IGNORE INTO sqs_dead_store VALUES (?1)");
    buried_ = db.prepare("SELECT store FROM sqs_dead_store LIMIT 1");
    unbury_ = db.prepare("DELETE FROM sqs_dead_store WHERE store = ?1");
    sweep_find_ = db.prepare("SELECT id, body FROM sqs_message WHERE store = ?1 LIMIT ?2");
    sweep_groups_ =
        db.prepare("DELETE FROM sqs_group WHERE id IN (SELECT id FROM sqs_group WHERE store = ?1 LIMIT ?2)");
    sweep_attempts_ = db.prepare(
        "DELETE FROM sqs_attempt WHERE (store, attempt_id) IN (SELECT store, attempt_id FROM sqs_attempt WHERE store = "
        "?1 LIMIT ?2)");
}

// --- bodies and rows -------------------------------------------------------------------------------------------------

void MessageTable::insert_body(std::int64_t id, std::string_view text, std::string_view attributes,
                               const std::optional<std::string>& trace_header, const text::Md5Digest& digest) {
    insert_body_.run(id, Bytes{text}, Bytes{attributes}, trace_header,
                     Bytes{{reinterpret_cast<const char*>(digest.data()), digest.size()}});
}

Body MessageTable::body(std::int64_t id) {
    Rows rows = body_.query(id);
    if (!rows.next()) return {};
    return {rows.string(0), rows.string(1), rows.find_string(2), rows.string(3)};
}

void MessageTable::insert(const Message& message) {
    insert_.run(message.id, message.store, message.due_at, message.visible_at, message.enqueued_at, message.sent_at,
                message.received_at, message.first_received_at, message.receives, message.group, message.tenant,
                message.body, Bytes{message.message_id}, message.sender, message.dedup_id, message.source);
    enter_state(message);
}

std::vector<Message> MessageTable::read_all(Rows rows) {
    std::vector<Message> messages;
    while (rows.next()) messages.push_back(read(rows));
    return messages;
}

std::optional<Message> MessageTable::find(std::int64_t id) {
    Rows rows = find_.query(id);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::vector<Message> MessageTable::ready(std::int64_t store, std::int64_t limit, std::int64_t after) {
    return read_all(ready_.query(store, limit, after));
}
std::vector<Message> MessageTable::of_group(std::int64_t group, std::int64_t limit, std::int64_t after) {
    return read_all(of_group_.query(group, limit, after));
}
std::vector<Message> MessageTable::ready_of_tenant(std::int64_t tenant, std::int64_t limit) {
    return read_all(of_tenant_.query(tenant, limit));
}
std::vector<Message> MessageTable::due(std::int64_t store, Instant now, std::int64_t limit) {
    return read_all(due_.query(store, now, limit));
}
std::vector<Message> MessageTable::moved_before(std::int64_t store, Instant enqueued, std::int64_t limit) {
    return read_all(moved_.query(store, enqueued, limit));
}
std::vector<Message> MessageTable::fresh_since(std::int64_t store, Instant sent) {
    std::vector<Message> messages;
    for (Rows rows = fresh_.query(store); rows.next();) {
        Message message = read(rows);
        if (message.sent_at <= sent) break;
        if (!message.received_at) messages.push_back(std::move(message));
    }
    return messages;
}

Instant MessageTable::first_due(std::int64_t store) {
    Rows rows = first_due_.query(store);
    return rows.next() ? rows.instant(0) : never;
}
Instant MessageTable::oldest_ready(std::int64_t store) {
    Rows rows = oldest_ready_.query(store);
    return rows.next() ? rows.find_instant(0).value_or(never) : never;
}
std::optional<Instant> MessageTable::newest_sent_of_tenant(std::int64_t tenant) {
    Rows rows = newest_sent_.query(tenant);
    return rows.next() ? rows.find_instant(0) : std::nullopt;
}

// --- changes of state ------------------------------------------------------------------------------------------------

void MessageTable::drop_tenant_count(StoreState& state, const Message& message, std::int64_t difference) {
    if (!message.tenant || message.is_ready() || !message.received_at) return;
    const auto count = state.tenants_in_flight.try_emplace(*message.tenant, 0).first;
    count->second += difference;
    if (count->second <= 0) state.tenants_in_flight.erase(count);
}

void MessageTable::leave_state(const Message& message) {
    StoreState& state = states_.get(message.store);
    states_.add(state, message.store, counter_of(message), -1);
    drop_tenant_count(state, message, -1);
}

void MessageTable::enter_state(const Message& message) {
    StoreState& state = states_.get(message.store);
    states_.add(state, message.store, counter_of(message), 1);
    drop_tenant_count(state, message, 1);
    if (!message.is_ready() && message.due_at < state.next_due) state.next_due = message.due_at;
}

void MessageTable::set_received(Message& message, Instant now, Instant visible_at, Instant due_at) {
    leave_state(message);
    message.received_at = now;
    if (!message.first_received_at) message.first_received_at = now;
    ++message.receives;
    message.visible_at = visible_at;
    message.due_at = due_at;
    set_received_.run(message.id, message.due_at, message.visible_at, message.received_at, message.first_received_at,
                      message.receives);
    enter_state(message);
}

void MessageTable::set_waiting(Message& message, Instant visible_at, Instant due_at) {
    leave_state(message);
    message.visible_at = visible_at;
    message.due_at = due_at;
    set_waiting_.run(message.id, due_at, visible_at);
    enter_state(message);
}

void MessageTable::set_ready(Message& message) {
    leave_state(message);
    message.due_at = from_milliseconds(0);
    set_ready_.run(message.id);
    enter_state(message);
}

void MessageTable::set_due(Message& message, Instant due_at) {
    message.due_at = due_at;
    set_due_.run(message.id, due_at);
    StoreState& state = states_.get(message.store);
    if (due_at < state.next_due) state.next_due = due_at;
}

void MessageTable::shorten_retention(std::int64_t store, std::chrono::seconds retention) {
    shorten_.run(store, std::chrono::milliseconds(retention).count());
}

void MessageTable::change_delay(std::int64_t store, std::chrono::seconds delay, std::chrono::seconds retention) {
    delay_.run(store, std::chrono::milliseconds(delay).count(), std::chrono::milliseconds(retention).count());
}

void MessageTable::remove(const Message& message, bool with_body) {
    leave_state(message);
    remove_.run(message.id);
    if (with_body) remove_body(message.body, message.id);
}

void MessageTable::share_body(std::int64_t id, std::int64_t messages) { share_body_.run(id, messages); }

// A message that was sent has a body of its own, by its own id. Another came from elsewhere, or shares the body.
void MessageTable::remove_body(std::int64_t body, std::int64_t message) {
    if (body != message) {
        std::optional<std::int64_t> others;
        for (Rows rows = unshare_body_.query(body); rows.next();) others = rows.integer(0);
        if (others) {
            if (*others == 1) end_share_.run(body);    // it is that one's own now
            return;
        }
    }
    remove_body_.run(body);
}

// --- groups ----------------------------------------------------------------------------------------------------------

std::int64_t MessageTable::find_or_make_group(Transaction& tx, std::int64_t store, std::string_view name,
                                              bool& is_new) {
    if (Rows rows = find_group_.query(store, name); rows.next()) {
        is_new = false;
        return rows.integer(0);
    }
    is_new = true;
    const std::int64_t id = tx.next_id();
    insert_group_.run(id, store, name);
    return id;
}

std::string MessageTable::group_name(std::int64_t group) {
    Rows rows = group_name_.query(group);
    return rows.next() ? rows.string(0) : std::string{};
}

std::string MessageTable::group_id(const Message& message) {
    if (!message.group && !message.tenant) return {};
    return group_name(message.group ? *message.group : *message.tenant);
}

bool MessageTable::regroup(Transaction& tx, std::int64_t group, bool to_the_back) {
    std::optional<std::int64_t> first_due;
    if (Rows rows = group_first_.query(group); rows.next()) first_due = rows.integer(0);
    if (!first_due) {
        remove_group_.run(group);
        return false;
    }
    std::optional<std::int64_t> turn;
    if (Rows rows = group_turn_.query(group); rows.next()) turn = rows.find_integer(0);
    if (*first_due > 0) {
        if (turn) set_turn_.run(group, std::nullopt);
        return false;
    }
    if (!turn || to_the_back) set_turn_.run(group, tx.next_id());
    return true;
}

bool MessageTable::has_turn(std::int64_t group) {
    Rows rows = group_turn_.query(group);
    return rows.next() && rows.find_integer(0).has_value();
}

void MessageTable::retenant(std::int64_t tenant) {
    std::optional<std::int64_t> first;
    if (Rows rows = tenant_first_.query(tenant); rows.next()) first = rows.integer(0);
    bool has_any = first.has_value();
    if (!has_any) {
        if (Rows rows = tenant_any_.query(tenant); rows.next()) has_any = rows.boolean(0);
    }
    if (has_any) {
        set_turn_.run(tenant, first);
    } else {
        remove_group_.run(tenant);
    }
}

std::optional<Group> MessageTable::next_group(std::int64_t store, std::int64_t turn_before) {
    Rows rows = next_group_.query(store, turn_before);
    return rows.next() ? std::optional(Group{rows.integer(0), rows.string(1), rows.integer(2)}) : std::nullopt;
}

std::vector<Group> MessageTable::tenants_by_turn(std::int64_t store, std::int64_t after_turn, std::int64_t limit) {
    std::vector<Group> groups;
    for (Rows rows = tenants_.query(store, after_turn, limit); rows.next();) {
        groups.push_back({rows.integer(0), rows.string(1), rows.integer(2)});
    }
    return groups;
}

// --- dead stores -----------------------------------------------------------------------------------------------------

void MessageTable::bury(std::int64_t store) {
    bury_.run(store);
    states_.forget(store);
    may_have_buried_ = true;
}

bool MessageTable::sweep(std::int64_t limit) {
    std::int64_t store = 0;
    if (Rows rows = buried_.query(); rows.next()) store = rows.integer(0);
    may_have_buried_ = store != 0;
    if (store == 0) return false;
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    for (Rows rows = sweep_find_.query(store, limit); rows.next();)
        found.emplace_back(rows.integer(0), rows.integer(1));
    for (const auto& [id, body] : found) {
        remove_.run(id);
        remove_body(body, id);
    }
    if (static_cast<std::int64_t>(found.size()) == limit) return true;
    if (sweep_groups_.run(store, limit) == limit || sweep_attempts_.run(store, limit) == limit) return true;
    unbury_.run(store);
    return true;
}

}    // namespace pileus::sqs
