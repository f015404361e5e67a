#include "sns/topic_deduplication.hpp"

#include "pileus/text/hash.hpp"

namespace pileus::sns {

using storage::Bytes;
using storage::Rows;

namespace {

constexpr std::chrono::minutes window{5};
constexpr std::int64_t piece = 1000;    // rows a run: about a millisecond
constexpr std::chrono::minutes sweep_interval{1};

// What must be equal: the id and, where the topic deduplicates per group, the group. A line break is in neither.
std::string scoped(const Topic& topic, std::string_view id, std::string_view group) {
    std::string text(id);
    if (topic.deduplicates_per_group) (text += '\n') += group;
    return text;
}

std::int64_t key_of(const Topic& topic, std::string_view text) {
    return static_cast<std::int64_t>(text::hash64(text, static_cast<std::uint64_t>(topic.id)));
}

}    // namespace

void TopicDeduplication::open(storage::Database& database) {
    find_ =
        database.prepare("SELECT topic, dedup_id, message_id, sequence FROM sns_dedup WHERE key = ?1 AND sent_at > ?2");
    insert_ = database.prepare("INSERT INTO sns_dedup VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    // In time order by id, so the newest of the head tells whether the head is old.
    sweep_ = database.prepare(
        "DELETE FROM sns_dedup WHERE id IN (SELECT id FROM sns_dedup ORDER BY id LIMIT ?2) AND sent_at <= ?1");
}

std::optional<TopicDeduplication::Original> TopicDeduplication::find(const Topic& topic, std::string_view id,
                                                                     std::string_view group, Instant now) {
    const std::string text = scoped(topic, id, group);
    for (Rows rows = find_.query(key_of(topic, text), now - window); rows.next();) {
        if (rows.integer(0) == topic.id && rows.text(1) == text) {
            return Original{text::Uuid::from_bytes(rows.text(2)), rows.integer(3)};
        }
    }
    return std::nullopt;
}

void TopicDeduplication::remember(Transaction& tx, const Topic& topic, std::string_view id, std::string_view group,
                                  const Original& original, Instant now) {
    const std::string text = scoped(topic, id, group);
    insert_.run(tx.next_id(), key_of(topic, text), topic.id, now, text, Bytes{original.message_id.raw()},
                original.sequence);
}

void TopicDeduplication::run(Transaction&, Context& context) {
    is_behind_ = sweep_.run(context.now() - window, piece) >= piece;
    next_sweep_ = context.now() + sweep_interval;
}

}    // namespace pileus::sns
