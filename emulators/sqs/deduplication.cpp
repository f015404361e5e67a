#include "sqs/deduplication.hpp"

#include "pileus/text/hash.hpp"

namespace pileus::sqs {

using storage::Bytes;
using storage::Rows;

namespace {

// What must be equal: the id and, where the queue deduplicates per group, the group [SQS-308]. A line break is in
// neither.
std::string scoped(const Queue& queue, std::string_view dedup_id, std::string_view group) {
    std::string text(dedup_id);
    if (queue.deduplicates_per_group) (text += '\n') += group;
    return text;
}

std::int64_t key_of(const Queue& queue, std::string_view text) {
    return static_cast<std::int64_t>(text::hash64(text, static_cast<std::uint64_t>(queue.store)));
}

}    // namespace

void Deduplication::open(storage::Database& db) {
    find_ = db.prepare("SELECT store, dedup_id, message_id, sequence FROM sqs_dedup WHERE key = ?1 AND sent_at > ?2");
    insert_ = db.prepare("INSERT INTO sqs_dedup VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    // In time order by id, so the newest of the head tells whether the head is old.
    sweep_ = db.prepare(
        "DELETE FROM sqs_dedup WHERE id IN (SELECT id FROM sqs_dedup ORDER BY id LIMIT ?2) AND sent_at <= ?1");
}

std::optional<Deduplication::Original> Deduplication::find(const Queue& queue, std::string_view dedup_id,
                                                           std::string_view group, Instant now) {
    const std::string text = scoped(queue, dedup_id, group);
    for (Rows rows = find_.query(key_of(queue, text), now - deduplication_window); rows.next();) {
        if (rows.integer(0) == queue.store && rows.text(1) == text) return Original{rows.string(2), rows.integer(3)};
    }
    return std::nullopt;
}

void Deduplication::remember(Transaction& tx, const Queue& queue, std::string_view dedup_id, std::string_view group,
                             const Original& original, Instant now) {
    const std::string text = scoped(queue, dedup_id, group);
    insert_.run(tx.next_id(), key_of(queue, text), queue.store, now, text, Bytes{original.message_id},
                original.sequence);
}

std::int64_t Deduplication::sweep(Instant now, std::int64_t limit) {
    return sweep_.run(now - deduplication_window, limit);
}

}    // namespace pileus::sqs
