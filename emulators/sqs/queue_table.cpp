#include "sqs/queue_table.hpp"

#include <fmt/core.h>

#include "pileus/arn.hpp"

namespace pileus::sqs {

using storage::Rows;

void QueueTable::open(storage::Database& database) {
    constexpr std::string_view columns = "id, account, region, name, store, fifo, created_at, modified_at, purged_at";
    find_by_name_ = database.prepare(
        fmt::format("SELECT {} FROM sqs_queue WHERE account = ?1 AND region = ?2 AND name = ?3", columns));
    insert_ = database.prepare("INSERT INTO sqs_queue VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    update_ = database.prepare(
        "UPDATE sqs_queue SET store = ?2, modified_at = ?3, purged_at = ?4, dead_letter_arn = ?5 WHERE id = ?1");
    remove_ = database.prepare("DELETE FROM sqs_queue WHERE id = ?1");
    names_ = database.prepare("SELECT account, region, name FROM sqs_queue");
    // The prefix as a range of the primary order: from it, and before the first name that does not begin with it.
    list_ = database.prepare(
        "SELECT name FROM sqs_queue WHERE account = ?1 AND region = ?2 AND name >= ?3 AND name < ?3 || char(1114111) "
        "AND name > ?4 "
        "ORDER BY name LIMIT ?5");
    sources_ =
        database.prepare("SELECT name FROM sqs_queue WHERE dead_letter_arn = ?1 AND name > ?2 ORDER BY name LIMIT ?3");
    attributes_ = database.prepare("SELECT name, value FROM sqs_queue_attribute WHERE queue = ?1");
    set_attribute_ = database.prepare("INSERT INTO sqs_queue_attribute VALUES (?1, ?2, ?3)");
    remove_attributes_ = database.prepare("DELETE FROM sqs_queue_attribute WHERE queue = ?1");
    tags_ = database.prepare("SELECT key, value FROM sqs_queue_tag WHERE queue = ?1");
    set_tag_ = database.prepare("INSERT INTO sqs_queue_tag VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?3");
    remove_tag_ = database.prepare("DELETE FROM sqs_queue_tag WHERE queue = ?1 AND key = ?2");
    remove_tags_ = database.prepare("DELETE FROM sqs_queue_tag WHERE queue = ?1");
    deleted_at_ =
        database.prepare("SELECT deleted_at FROM sqs_deleted_queue WHERE account = ?1 AND region = ?2 AND name = ?3");
    sweep_deleted_ = database.prepare(
        "DELETE FROM sqs_deleted_queue WHERE (account, region, name) IN (SELECT account, region, name FROM "
        "sqs_deleted_queue WHERE deleted_at <= ?1 LIMIT ?2)");
    set_deleted_ = database.prepare(
        "INSERT INTO sqs_deleted_queue VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET deleted_at = ?4");
}

std::optional<Queue> QueueTable::read(Rows rows) {
    if (!rows.next()) return std::nullopt;
    Queue queue;
    queue.incarnation = rows.integer(0);
    queue.account = rows.text(1);
    queue.region = rows.text(2);
    queue.name = rows.text(3);
    queue.store = rows.integer(4);
    queue.fifo = rows.boolean(5);
    queue.created = rows.instant(6);
    queue.modified = rows.instant(7);
    queue.purged = rows.find_instant(8);
    queue.arn = fmt::format("arn:{}:sqs:{}:{}:{}", partition_of(queue.region), queue.region, queue.account, queue.name);
    for (Rows each = attributes_.query(queue.incarnation); each.next();)
        queue.attributes.emplace(each.string(0), each.string(1));
    return queue;
}

std::optional<Queue> QueueTable::find(std::string_view account, std::string_view region, std::string_view name) {
    return read(find_by_name_.query(account, region, name));
}

namespace {
std::optional<std::string> dead_letter_arn(const Queue& queue) {
    return queue.redrive ? std::optional(queue.redrive->dead_letter_target_arn) : std::nullopt;
}
}    // namespace

void QueueTable::insert(const Queue& queue) {
    insert_.run(queue.incarnation, queue.account, queue.region, queue.name, queue.store, queue.fifo, queue.created,
                queue.modified, queue.purged, dead_letter_arn(queue));
    write_attributes(queue);
}

void QueueTable::update(const Queue& queue) {
    update_.run(queue.incarnation, queue.store, queue.modified, queue.purged, dead_letter_arn(queue));
    write_attributes(queue);
}

void QueueTable::write_attributes(const Queue& queue) {
    remove_attributes_.run(queue.incarnation);
    for (const auto& [name, value] : queue.attributes) set_attribute_.run(queue.incarnation, name, value);
}

void QueueTable::remove(const Queue& queue) {
    remove_.run(queue.incarnation);
    remove_attributes_.run(queue.incarnation);
    remove_tags_.run(queue.incarnation);
}

std::vector<QueueTable::FullName> QueueTable::names() {
    std::vector<FullName> names;
    for (Rows rows = names_.query(); rows.next();) names.push_back({rows.string(0), rows.string(1), rows.string(2)});
    return names;
}

std::vector<std::string> QueueTable::list(std::string_view account, std::string_view region, std::string_view prefix,
                                          std::string_view after, std::int64_t limit) {
    std::vector<std::string> names;
    for (Rows rows = list_.query(account, region, prefix, after, limit); rows.next();) names.push_back(rows.string(0));
    return names;
}

std::vector<std::string> QueueTable::list_sources(std::string_view arn, std::string_view after, std::int64_t limit) {
    std::vector<std::string> names;
    for (Rows rows = sources_.query(arn, after, limit); rows.next();) names.push_back(rows.string(0));
    return names;
}

wire::Map<std::string> QueueTable::tags(std::int64_t incarnation) {
    wire::Map<std::string> tags;
    for (Rows rows = tags_.query(incarnation); rows.next();) tags.emplace(rows.string(0), rows.string(1));
    return tags;
}

void QueueTable::set_tag(std::int64_t incarnation, std::string_view key, std::string_view value) {
    set_tag_.run(incarnation, key, value);
}
void QueueTable::remove_tag(std::int64_t incarnation, std::string_view key) { remove_tag_.run(incarnation, key); }

std::optional<Instant> QueueTable::deleted_at(std::string_view account, std::string_view region,
                                              std::string_view name) {
    Rows rows = deleted_at_.query(account, region, name);
    return rows.next() ? rows.find_instant(0) : std::nullopt;
}

void QueueTable::set_deleted(const Queue& queue, Instant at) {
    set_deleted_.run(queue.account, queue.region, queue.name, at);
}

std::int64_t QueueTable::sweep_deleted(Instant until, std::int64_t limit) { return sweep_deleted_.run(until, limit); }

}    // namespace pileus::sqs
