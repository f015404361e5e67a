#include "sns/archive.hpp"

#include <algorithm>

namespace pileus::sns {

using storage::Bytes;
using storage::Rows;

namespace {

constexpr std::int64_t piece = 1000;    // rows a run: about a millisecond, also of the index that `look` reads
constexpr std::chrono::minutes sweep_interval{1};

}    // namespace

void Archive::open(storage::Database& database) {
    find_ = database.prepare("SELECT id FROM sns_archive WHERE topic = ?1 AND retention IS NOT NULL");
    begin_ = database.prepare("INSERT INTO sns_archive VALUES (?1, ?2, ?3)");
    change_ = database.prepare("UPDATE sns_archive SET retention = ?2 WHERE id = ?1");
    remove_ = database.prepare("DELETE FROM sns_archive WHERE id = ?1");
    all_ = database.prepare("SELECT id, retention FROM sns_archive");
    insert_ = database.prepare(
        "INSERT INTO sns_archived (id, archive, sent_at, message_id, subject, message, structured, attributes, "
        "base_url, group_id, dedup_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    // SEARCH sns_archived_order (archive=? AND id>?), covering, no sort. Time rises with the id unless the clock was
    // set back, so it is looked at row by row.
    look_ =
        database.prepare("SELECT id, sent_at FROM sns_archived WHERE archive = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
    load_ = database.prepare(
        "SELECT id, sent_at, message_id, subject, message, structured, attributes, base_url, group_id, dedup_id FROM "
        "sns_archived WHERE id = ?1");
    remove_old_ = database.prepare(
        "DELETE FROM sns_archived WHERE id IN (SELECT id FROM sns_archived WHERE archive = ?1 ORDER BY id LIMIT ?3) "
        "AND sent_at < ?2");
    remove_some_ = database.prepare(
        "DELETE FROM sns_archived WHERE id IN (SELECT id FROM sns_archived WHERE archive = ?1 ORDER BY id LIMIT ?2)");
}

std::optional<std::int64_t> Archive::find(std::int64_t topic) {
    Rows rows = find_.query(topic);
    return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

void Archive::follow(Transaction& tx, const Topic& topic) {
    const auto retention = topic.archive_retention
                               ? std::optional(std::chrono::milliseconds{*topic.archive_retention}.count())
                               : std::nullopt;
    if (const auto archive = find(topic.id)) {
        change_.run(*archive, retention);
        if (!retention) is_behind_ = true;
    } else if (retention) {
        begin_.run(tx.next_id(), topic.id, *retention);
    }
}

void Archive::keep(const Topic& topic, const Message& message) {
    if (!topic.archive_retention) return;
    const std::string attributes = store(message.attributes);
    insert_.run(message.id, *find(topic.id), message.sent, Bytes{message.message_id.raw()}, message.subject,
                message.text, message.is_structured, Bytes{attributes}, message.base_url, message.group_id,
                message.deduplication_id);
}

Archive::Page Archive::read(const Topic& topic, const Range& range, std::int64_t cursor, Instant now,
                            std::size_t limit) {
    Page page;
    page.cursor = cursor;
    for (const std::int64_t id : look(topic, range, now, limit, page)) page.messages.push_back(load_message(topic, id));
    return page;
}

// The ids of what is in the range; moves the page's cursor on.
std::vector<std::int64_t> Archive::look(const Topic& topic, const Range& range, Instant now, std::size_t limit,
                                        Page& page) {
    const Instant from = std::max(range.from, topic.beginning_of_archive(now));
    std::vector<std::int64_t> found;
    std::int64_t looked_at = 0;
    for (Rows rows = look_.query(*find(topic.id), page.cursor, piece); rows.next(); ++looked_at) {
        if (found.size() == limit) return found;
        page.cursor = rows.integer(0);
        const Instant sent = rows.instant(1);
        if (sent >= from && (!range.until || sent < *range.until)) found.push_back(page.cursor);
    }
    page.is_last = looked_at < piece;
    return found;
}

Message Archive::load_message(const Topic& topic, std::int64_t id) {
    Rows rows = load_.query(id);
    rows.next();
    Message message;
    message.id = id;
    message.sequence = id;
    message.is_replayed = true;
    message.topic = topic.id;
    message.topic_arn = topic.arn;
    message.sent = rows.instant(1);
    message.message_id = text::Uuid::from_bytes(rows.text(2));
    message.subject = rows.find_string(3);
    message.text = rows.text(4);
    message.is_structured = rows.boolean(5);
    message.attributes = load(rows.text(6));
    message.base_url = rows.text(7);
    message.group_id = rows.find_string(8);
    message.deduplication_id = rows.find_string(9);
    return message;
}

void Archive::run(Transaction&, Context& context) {
    std::vector<std::pair<std::int64_t, std::optional<std::int64_t>>> archives;
    for (Rows rows = all_.query(); rows.next();) archives.emplace_back(rows.integer(0), rows.find_integer(1));
    std::int64_t swept = 0;
    for (const auto& [archive, retention] : archives) {
        swept += sweep(archive, retention, context.now());
        if (swept >= piece) break;
    }
    is_behind_ = swept >= piece;
    next_sweep_ = context.now() + sweep_interval;
}

// How many rows went.
std::int64_t Archive::sweep(std::int64_t archive, std::optional<std::int64_t> retention, Instant now) {
    if (retention) return remove_old_.run(archive, now - std::chrono::milliseconds{*retention}, piece);
    const std::int64_t gone = remove_some_.run(archive, piece);
    if (gone < piece) remove_.run(archive);
    return gone;
}

}    // namespace pileus::sns
