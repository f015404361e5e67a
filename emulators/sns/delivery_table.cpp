#include "sns/delivery_table.hpp"

#include <algorithm>

namespace pileus::sns {

using storage::Bytes;
using storage::Rows;

namespace {

enum class State : std::uint8_t { waits, under_way, held };

Delivery read(const Rows& rows) {
    return {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.boolean(4)};
}

}    // namespace

void DeliveryTable::open(storage::Store& store) {
    storage::Database& database = store.database();
    insert_message_ = database.prepare(
        "INSERT INTO sns_message (id, topic, kind, message_id, topic_arn, subject, message, structured, attributes, "
        "sent_at, base_url, signature, signature_version, token, group_id, dedup_id, sequence, waiting, "
        "certificate_url) VALUES (?1, "
        "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)");
    insert_delivery_ =
        database.prepare("INSERT INTO sns_delivery (id, message, subscription, due_at) VALUES (?1, ?2, ?3, ?4)");
    find_message_ = database.prepare(
        "SELECT id, topic, kind, message_id, topic_arn, subject, message, structured, attributes, sent_at, base_url, "
        "signature, signature_version, token, group_id, dedup_id, sequence, certificate_url FROM sns_message "
        "WHERE id = ?1");
    find_ = database.prepare("SELECT id, message, subscription, attempts, has_turn FROM sns_delivery WHERE id = ?1");
    due_ = database.prepare(
        "SELECT id, message, subscription, attempts, has_turn FROM sns_delivery WHERE state = 0 AND due_at <= ?1 "
        "ORDER BY due_at, id LIMIT ?2");
    next_ = database.prepare("SELECT min(due_at) FROM sns_delivery WHERE state = 0");
    set_state_ = database.prepare("UPDATE sns_delivery SET state = ?2 WHERE id = ?1");
    postpone_ =
        database.prepare("UPDATE sns_delivery SET state = 0, attempts = ?2, has_turn = ?3, due_at = ?4 WHERE id = ?1");
    release_ = database.prepare(
        "UPDATE sns_delivery SET state = 0, due_at = ?2 WHERE id = (SELECT min(id) FROM sns_delivery WHERE "
        "subscription = ?1 AND state = 2)");
    remove_ = database.prepare("DELETE FROM sns_delivery WHERE id = ?1");
    arrive_ = database.prepare("UPDATE sns_message SET waiting = waiting - 1 WHERE id = ?1");
    remove_message_ = database.prepare("DELETE FROM sns_message WHERE id = ?1 AND waiting <= 0");
    under_way_ = database.prepare("SELECT count(*) FROM sns_delivery WHERE subscription = ?1 AND state = 1");
    // While nobody waits for a turn, the next is no further away than the gap: the clock may have been set back.
    take_turn_ = database.prepare(
        "UPDATE sns_subscription SET free_at = ?3 + max(?2, iif(EXISTS (SELECT 1 FROM sns_delivery WHERE "
        "subscription = ?1 AND has_turn = 1), coalesce(free_at, 0), min(coalesce(free_at, 0), ?2 + ?3))) "
        "WHERE id = ?1 RETURNING free_at");
    database.prepare("UPDATE sns_delivery SET state = 0 WHERE state <> 0").run();
    store.add(*this);
}

void DeliveryTable::insert_message(const Message& message, std::int64_t count) {
    const std::string attributes = store(message.attributes);
    insert_message_.run(message.id, message.topic, message.kind, Bytes{message.message_id.raw()}, message.topic_arn,
                        message.subject, message.text, message.is_structured, Bytes{attributes}, message.sent,
                        message.base_url, message.signatures.store(), message.signature_version, message.token,
                        message.group_id, message.deduplication_id, message.sequence, count, message.certificate_url);
}

void DeliveryTable::insert_delivery(storage::Transaction& tx, const Message& message, std::int64_t subscription) {
    insert_delivery_.run(tx.next_id(), message.id, subscription, message.sent);
    next_due_ = std::min(next_due_, message.sent);
}

std::optional<Message> DeliveryTable::find_message(std::int64_t id) {
    Rows rows = find_message_.query(id);
    if (!rows.next()) return std::nullopt;
    Message message;
    message.id = rows.integer(0);
    message.topic = rows.integer(1);
    message.kind = static_cast<MessageKind>(rows.integer(2));
    message.message_id = text::Uuid::from_bytes(rows.text(3));
    message.topic_arn = rows.text(4);
    message.subject = rows.find_string(5);
    message.text = rows.text(6);
    message.is_structured = rows.boolean(7);
    message.attributes = load(rows.text(8));
    message.sent = rows.instant(9);
    message.base_url = rows.text(10);
    message.signatures = Signatures::load(rows.text(11));
    message.signature_version = static_cast<int>(rows.integer(12));
    message.token = rows.find_string(13);
    message.group_id = rows.find_string(14);
    message.deduplication_id = rows.find_string(15);
    message.sequence = rows.find_integer(16);
    message.certificate_url = rows.text(17);
    return message;
}

std::optional<Delivery> DeliveryTable::find(std::int64_t id) {
    Rows rows = find_.query(id);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::vector<Delivery> DeliveryTable::due(Instant now, std::int64_t limit) {
    std::vector<Delivery> found;
    for (Rows rows = due_.query(now, limit); rows.next();) found.push_back(read(rows));
    return found;
}

void DeliveryTable::look_up_next_due() {
    Rows rows = next_.query();
    next_due_ = rows.next() ? rows.find_instant(0).value_or(never) : never;
}

void DeliveryTable::begin(const Delivery& delivery) { set_state_.run(delivery.id, State::under_way); }
void DeliveryTable::hold(const Delivery& delivery) { set_state_.run(delivery.id, State::held); }

void DeliveryTable::postpone(const Delivery& delivery, Instant due) {
    postpone_.run(delivery.id, delivery.attempts, delivery.has_turn, due);
    next_due_ = std::min(next_due_, due);
}

void DeliveryTable::release(std::int64_t subscription, Instant now) {
    if (release_.run(subscription, now) > 0) next_due_ = std::min(next_due_, now);
}

void DeliveryTable::remove(const Delivery& delivery) {
    remove_.run(delivery.id);
    release_message(delivery.message);
}

void DeliveryTable::release_message(std::int64_t id) {
    arrive_.run(id);
    remove_message_.run(id);
}

std::int64_t DeliveryTable::count_under_way(std::int64_t subscription) {
    Rows rows = under_way_.query(subscription);
    return rows.next() ? rows.integer(0) : 0;
}

Instant DeliveryTable::take_turn(std::int64_t subscription, Instant now, std::chrono::microseconds gap) {
    const std::chrono::microseconds from = now.time_since_epoch();
    Rows rows = take_turn_.query(subscription, from.count(), gap.count());
    if (!rows.next()) return now;
    const std::chrono::microseconds turn{rows.integer(0) - gap.count()};
    while (rows.next()) {
    }
    return Instant{std::chrono::ceil<std::chrono::milliseconds>(turn)};
}

}    // namespace pileus::sns
