#include "sns/application_events.hpp"

#include <fmt/core.h>

namespace pileus::sns {

using storage::Bytes;
using storage::Rows;

namespace {

constexpr std::string_view columns = "id, application_arn, topic_arn, message_id, subject, message, sent_at, base_url";

ApplicationEvents::Waiting read(const Rows& rows) {
    return {rows.integer(0), rows.string(1), rows.string(2),  text::Uuid::from_bytes(rows.text(3)),
            rows.string(4),  rows.string(5), rows.instant(6), rows.string(7)};
}

}    // namespace

void ApplicationEvents::open(storage::Store& store) {
    storage::Database& database = store.database();
    insert_ = database.prepare(
        fmt::format("INSERT INTO sns_application_event ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", columns));
    next_ = database.prepare(
        fmt::format("SELECT {} FROM sns_application_event WHERE id > ?1 ORDER BY id LIMIT ?2", columns));
    find_ = database.prepare(fmt::format("SELECT {} FROM sns_application_event WHERE id = ?1", columns));
    remove_ = database.prepare("DELETE FROM sns_application_event WHERE id = ?1");
    store.add(*this);
}

void ApplicationEvents::endpoint_created(storage::Transaction& tx, const PlatformApplication& application,
                                         const Occasion& occasion) {
    write(tx, application, "EndpointCreated", occasion, {}, {});
}
void ApplicationEvents::endpoint_deleted(storage::Transaction& tx, const PlatformApplication& application,
                                         const Occasion& occasion) {
    write(tx, application, "EndpointDeleted", occasion, {}, {});
}
void ApplicationEvents::endpoint_updated(storage::Transaction& tx, const PlatformApplication& application,
                                         const Occasion& occasion) {
    write(tx, application, "EndpointUpdated", occasion, {}, {});
}
void ApplicationEvents::delivery_failed(storage::Transaction& tx, const PlatformApplication& application,
                                        const Occasion& occasion, const text::Uuid& message_id, std::int64_t attempts,
                                        const PushFailure& failure) {
    write(tx, application, "DeliveryFailure", occasion, fmt::format(R"("DeliveryAttempts":{},)", attempts),
          fmt::format(R"(,"FailureMessage":"{}","FailureType":"{}","MessageId":"{}")", failure.text, failure.type,
                      message_id.to_string()));
}

// Members in the order of the alphabet, as SNS has them. Nothing in them needs to be escaped: names, ARNs, our own
// words.
void ApplicationEvents::write(storage::Transaction& tx, const PlatformApplication& application, std::string_view event,
                              const Occasion& occasion, std::string_view more_before, std::string_view more_behind) {
    const std::string* const topic = application.attribute(fmt::format("Event{}", event));
    if (topic == nullptr) return;
    const std::string arn = application.arn.text();
    const std::string message =
        fmt::format(R"({{{}"EndpointArn":"{}","EventType":"{}"{},"Resource":"{}","Service":"SNS","Time":"{}"}})",
                    more_before, occasion.endpoint_arn, event, more_behind, arn, to_iso8601(occasion.at, true));
    const std::string subject =
        fmt::format("{} event for app {} ({})", event, application.arn.name, application.arn.platform);
    const text::Uuid id = text::Uuid::random(tx.random());
    insert_.run(tx.next_id(), arn, *topic, Bytes{id.raw()}, subject, message, occasion.at, occasion.base_url);
    may_have_news_ = true;
}

std::vector<ApplicationEvents::Waiting> ApplicationEvents::take(std::int64_t limit) {
    std::vector<Waiting> found;
    for (Rows rows = next_.query(taken_, limit); rows.next();) found.push_back(read(rows));
    may_have_news_ = static_cast<std::int64_t>(found.size()) == limit;
    if (!found.empty()) taken_ = found.back().id;
    return found;
}

std::optional<ApplicationEvents::Waiting> ApplicationEvents::find(std::int64_t id) {
    Rows rows = find_.query(id);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

void ApplicationEvents::remove(std::int64_t id) { remove_.run(id); }

}    // namespace pileus::sns
