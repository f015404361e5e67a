#include "sns/subscription_table.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace pileus::sns {

using storage::Bytes;
using storage::Rows;

void SubscriptionTable::open(storage::Database& database) {
    constexpr std::string_view columns =
        "id, topic, uuid, topic_arn, region, owner, principal, protocol, endpoint, state, was_authenticated, "
        "authenticates_on_unsubscribe, token, created_at, vanishes_at";
    const auto find = [&](std::string_view condition) {
        return database.prepare(fmt::format("SELECT {} FROM sns_subscription WHERE {}", columns, condition));
    };
    find_by_id_ = find("id = ?1");
    find_by_uuid_ = find("uuid = ?1");
    find_by_token_ = find("token = ?1");
    find_by_endpoint_ = find("topic = ?1 AND protocol = ?2 AND endpoint = ?3 AND state < 2");
    insert_ = database.prepare(fmt::format(
        "INSERT INTO sns_subscription ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        columns));
    update_ = database.prepare(
        "UPDATE sns_subscription SET state = ?2, was_authenticated = ?3, authenticates_on_unsubscribe = ?4, token = "
        "?5, vanishes_at = ?6 WHERE id = ?1");
    remove_ = database.prepare("DELETE FROM sns_subscription WHERE id = ?1");
    remove_all_ = database.prepare("DELETE FROM sns_subscription WHERE topic = ?1");
    attributes_ = database.prepare("SELECT name, value FROM sns_subscription_attribute WHERE subscription = ?1");
    set_attribute_ = database.prepare("INSERT INTO sns_subscription_attribute VALUES (?1, ?2, ?3)");
    remove_attributes_ = database.prepare("DELETE FROM sns_subscription_attribute WHERE subscription = ?1");
    remove_all_attributes_ = database.prepare(
        "DELETE FROM sns_subscription_attribute WHERE subscription IN (SELECT id FROM sns_subscription WHERE topic = "
        "?1)");
    // SEARCH sns_subscription_topic (topic=? AND state=?), resp. sns_subscription_owner; no sort.
    list_of_topic_ = database.prepare(
        "SELECT id FROM sns_subscription WHERE topic = ?1 AND state < 2 AND id > ?2 ORDER BY id LIMIT ?3");
    list_of_owner_ = database.prepare(
        "SELECT id FROM sns_subscription WHERE owner = ?1 AND region = ?2 AND state < 2 AND id > ?3 ORDER BY id LIMIT "
        "?4");
    confirmed_ =
        database.prepare("SELECT id FROM sns_subscription WHERE topic = ?1 AND state < 2 AND state = 1 ORDER BY id");
    counts_ =
        database.prepare("SELECT state, count(*) FROM sns_subscription WHERE topic = ?1 AND state < 2 GROUP BY state");
    protocols_ = database.prepare("SELECT DISTINCT protocol FROM sns_subscription WHERE topic = ?1 AND state < 2");
    filters_of_topic_ = database.prepare(
        "SELECT count(*) FROM sns_subscription AS each JOIN sns_subscription_attribute AS attribute ON "
        "attribute.subscription = each.id AND attribute.name = 'FilterPolicy' WHERE each.topic = ?1 AND each.state < "
        "2");
    filters_of_owner_ = database.prepare(
        "SELECT count(*) FROM sns_subscription AS each JOIN sns_subscription_attribute AS attribute ON "
        "attribute.subscription = each.id AND attribute.name = 'FilterPolicy' WHERE each.owner = ?1 AND each.region = "
        "?2 AND each.state < 2");
    next_vanishing_ = database.prepare("SELECT min(vanishes_at) FROM sns_subscription WHERE vanishes_at IS NOT NULL");
    vanished_ =
        database.prepare("SELECT id FROM sns_subscription WHERE vanishes_at <= ?1 ORDER BY vanishes_at LIMIT ?2");
}

std::optional<Subscription> SubscriptionTable::read(Rows rows) {
    if (!rows.next()) return std::nullopt;
    Subscription found;
    found.id = rows.integer(0);
    found.topic = rows.integer(1);
    found.uuid = text::Uuid::from_bytes(rows.text(2));
    found.topic_arn = rows.text(3);
    found.arn = fmt::format("{}:{}", found.topic_arn, found.uuid.to_string());
    found.region = rows.text(4);
    found.owner = rows.text(5);
    found.principal = rows.text(6);
    found.protocol = static_cast<DeliveryProtocol>(rows.integer(7));
    found.endpoint = rows.text(8);
    found.state = static_cast<SubscriptionState>(rows.integer(9));
    found.was_authenticated = rows.boolean(10);
    found.authenticates_on_unsubscribe = rows.boolean(11);
    found.token = rows.text(12);
    found.created = rows.instant(13);
    found.vanishes = rows.find_instant(14);
    for (Rows each = attributes_.query(found.id); each.next();) {
        found.attributes.emplace(each.string(0), each.string(1));
    }
    return found;
}

std::optional<Subscription> SubscriptionTable::find(std::int64_t id) { return read(find_by_id_.query(id)); }
std::optional<Subscription> SubscriptionTable::find(const text::Uuid& uuid) {
    return read(find_by_uuid_.query(Bytes{uuid.raw()}));
}
std::optional<Subscription> SubscriptionTable::find_by_token(std::string_view token) {
    return read(find_by_token_.query(token));
}
std::optional<Subscription> SubscriptionTable::find(std::int64_t topic, DeliveryProtocol protocol,
                                                    std::string_view endpoint) {
    return read(find_by_endpoint_.query(topic, protocol, endpoint));
}

namespace {
std::optional<std::string_view> or_null(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(text);
}
}    // namespace

void SubscriptionTable::insert(const Subscription& each) {
    insert_.run(each.id, each.topic, Bytes{each.uuid.raw()}, each.topic_arn, each.region, each.owner, each.principal,
                each.protocol, each.endpoint, each.state, each.was_authenticated, each.authenticates_on_unsubscribe,
                or_null(each.token), each.created, each.vanishes);
    write_attributes(each);
}

void SubscriptionTable::update(const Subscription& each) {
    update_.run(each.id, each.state, each.was_authenticated, each.authenticates_on_unsubscribe, or_null(each.token),
                each.vanishes);
    write_attributes(each);
}

void SubscriptionTable::write_attributes(const Subscription& each) {
    remove_attributes_.run(each.id);
    for (const auto& [name, value] : each.attributes) set_attribute_.run(each.id, name, value);
}

void SubscriptionTable::remove(std::int64_t id) {
    remove_.run(id);
    remove_attributes_.run(id);
}

void SubscriptionTable::remove_all(std::int64_t topic) {
    remove_all_attributes_.run(topic);
    remove_all_.run(topic);
}

namespace {
std::vector<std::int64_t> ids(Rows rows) {
    std::vector<std::int64_t> found;
    while (rows.next()) found.push_back(rows.integer(0));
    return found;
}
std::int64_t number(Rows rows) { return rows.next() ? rows.integer(0) : 0; }
}    // namespace

std::vector<std::int64_t> SubscriptionTable::list_of_topic(std::int64_t topic, std::int64_t after, std::int64_t limit) {
    return ids(list_of_topic_.query(topic, after, limit));
}
std::vector<std::int64_t> SubscriptionTable::list_of_owner(std::string_view account, std::string_view region,
                                                           std::int64_t after, std::int64_t limit) {
    return ids(list_of_owner_.query(account, region, after, limit));
}
std::vector<std::int64_t> SubscriptionTable::confirmed_of_topic(std::int64_t topic) {
    return ids(confirmed_.query(topic));
}

SubscriptionCounts SubscriptionTable::counts(std::int64_t topic) {
    SubscriptionCounts counts;
    for (Rows rows = counts_.query(topic); rows.next();) {
        (rows.integer(0) == static_cast<std::int64_t>(SubscriptionState::confirmed) ? counts.confirmed
                                                                                    : counts.pending) = rows.integer(1);
    }
    return counts;
}

bool SubscriptionTable::has_other_protocols(std::int64_t topic, const std::vector<DeliveryProtocol>& protocols) {
    for (Rows rows = protocols_.query(topic); rows.next();) {
        const auto protocol = static_cast<DeliveryProtocol>(rows.integer(0));
        if (std::find(protocols.begin(), protocols.end(), protocol) == protocols.end()) return true;
    }
    return false;
}

std::int64_t SubscriptionTable::count_filters_of_topic(std::int64_t topic) {
    return number(filters_of_topic_.query(topic));
}
std::int64_t SubscriptionTable::count_filters_of_owner(std::string_view account, std::string_view region) {
    return number(filters_of_owner_.query(account, region));
}

Instant SubscriptionTable::next_vanishing() {
    Rows rows = next_vanishing_.query();
    return rows.next() ? rows.find_instant(0).value_or(never) : never;
}

std::vector<std::int64_t> SubscriptionTable::vanished(Instant now, std::int64_t limit) {
    return ids(vanished_.query(now, limit));
}

}    // namespace pileus::sns
