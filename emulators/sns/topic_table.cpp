#include "sns/topic_table.hpp"

#include <fmt/core.h>

#include "sns/arns.hpp"

namespace pileus::sns {

using storage::Rows;

void TopicTable::open(storage::Database& database) {
    constexpr std::string_view columns = "id, account, region, name, fifo, created_at, archived_since, data_protection";
    find_by_name_ = database.prepare(
        fmt::format("SELECT {} FROM sns_topic WHERE account = ?1 AND region = ?2 AND name = ?3", columns));
    find_by_id_ = database.prepare(fmt::format("SELECT {} FROM sns_topic WHERE id = ?1", columns));
    insert_ =
        database.prepare(fmt::format("INSERT INTO sns_topic ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", columns));
    update_ = database.prepare("UPDATE sns_topic SET archived_since = ?2, data_protection = ?3 WHERE id = ?1");
    remove_ = database.prepare("DELETE FROM sns_topic WHERE id = ?1");
    // SEARCH sns_topic_list (account=? AND region=? AND id>?), no sort.
    list_ = database.prepare(
        "SELECT id, name FROM sns_topic WHERE account = ?1 AND region = ?2 AND id > ?3 ORDER BY id LIMIT ?4");
    count_ = database.prepare("SELECT count(*) FROM sns_topic WHERE account = ?1 AND region = ?2 AND fifo = ?3");
    unsubscribed_ = database.prepare("SELECT unsubscribed FROM sns_topic WHERE id = ?1");
    count_unsubscribed_ = database.prepare("UPDATE sns_topic SET unsubscribed = unsubscribed + 1 WHERE id = ?1");
    attributes_ = database.prepare("SELECT name, value FROM sns_topic_attribute WHERE topic = ?1");
    set_attribute_ = database.prepare("INSERT INTO sns_topic_attribute VALUES (?1, ?2, ?3)");
    remove_attributes_ = database.prepare("DELETE FROM sns_topic_attribute WHERE topic = ?1");
    tags_ = database.prepare("SELECT key, value FROM sns_topic_tag WHERE topic = ?1");
    set_tag_ = database.prepare("INSERT INTO sns_topic_tag VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?3");
    remove_tag_ = database.prepare("DELETE FROM sns_topic_tag WHERE topic = ?1 AND key = ?2");
    remove_tags_ = database.prepare("DELETE FROM sns_topic_tag WHERE topic = ?1");
}

std::optional<Topic> TopicTable::read(Rows rows) {
    if (!rows.next()) return std::nullopt;
    Topic topic;
    topic.id = rows.integer(0);
    topic.account = rows.text(1);
    topic.region = rows.text(2);
    topic.name = rows.text(3);
    topic.fifo = rows.boolean(4);
    topic.created = rows.instant(5);
    topic.archived_since = rows.find_instant(6);
    topic.data_protection_policy = rows.find_string(7);
    topic.arn = topic_arn(topic.account, topic.region, topic.name);
    for (Rows each = attributes_.query(topic.id); each.next();) {
        topic.attributes.emplace(each.string(0), each.string(1));
    }
    return topic;
}

std::optional<Topic> TopicTable::find(std::string_view account, std::string_view region, std::string_view name) {
    return read(find_by_name_.query(account, region, name));
}

std::optional<Topic> TopicTable::find(std::int64_t id) { return read(find_by_id_.query(id)); }

void TopicTable::insert(const Topic& topic) {
    insert_.run(topic.id, topic.account, topic.region, topic.name, topic.fifo, topic.created, topic.archived_since,
                topic.data_protection_policy);
    write_attributes(topic);
}

void TopicTable::update(const Topic& topic) {
    update_.run(topic.id, topic.archived_since, topic.data_protection_policy);
    write_attributes(topic);
}

void TopicTable::write_attributes(const Topic& topic) {
    remove_attributes_.run(topic.id);
    for (const auto& [name, value] : topic.attributes) set_attribute_.run(topic.id, name, value);
}

void TopicTable::remove(const Topic& topic) {
    remove_.run(topic.id);
    remove_attributes_.run(topic.id);
    remove_tags_.run(topic.id);
}

std::vector<TopicTable::Row> TopicTable::list(std::string_view account, std::string_view region, std::int64_t after,
                                              std::int64_t limit) {
    std::vector<Row> found;
    for (Rows rows = list_.query(account, region, after, limit); rows.next();) {
        found.push_back({rows.integer(0), rows.string(1)});
    }
    return found;
}

std::int64_t TopicTable::count(std::string_view account, std::string_view region, bool fifo) {
    Rows rows = count_.query(account, region, fifo);
    return rows.next() ? rows.integer(0) : 0;
}

std::int64_t TopicTable::unsubscribed(std::int64_t topic) {
    Rows rows = unsubscribed_.query(topic);
    return rows.next() ? rows.integer(0) : 0;
}
void TopicTable::count_unsubscribed(std::int64_t topic) { count_unsubscribed_.run(topic); }

wire::Map<std::string> TopicTable::tags(std::int64_t topic) {
    wire::Map<std::string> tags;
    for (Rows rows = tags_.query(topic); rows.next();) tags.emplace(rows.string(0), rows.string(1));
    return tags;
}
void TopicTable::set_tag(std::int64_t topic, std::string_view key, std::string_view value) {
    set_tag_.run(topic, key, value);
}
void TopicTable::remove_tag(std::int64_t topic, std::string_view key) { remove_tag_.run(topic, key); }

}    // namespace pileus::sns
