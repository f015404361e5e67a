// The tables of SNS. Steps are only ever added to.
#include "sns/schema.hpp"

namespace pileus::sns {

namespace {

constexpr std::string_view topics = R"sql(
CREATE TABLE sns_topic (
    id INTEGER PRIMARY KEY,                 -- never reused: a topic deleted and created again is another; creation order
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
    fifo INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    archived_since INTEGER,                 -- while it has an ArchivePolicy [SNS-307]
    unsubscribed INTEGER NOT NULL DEFAULT 0,    -- how many of its subscriptions are gone: SubscriptionsDeleted
    data_protection TEXT,                   -- its policy, as it was given [SNS-333]
    UNIQUE (account, region, name)) STRICT;
CREATE INDEX sns_topic_list ON sns_topic (account, region, id);
CREATE TABLE sns_topic_attribute (
    topic INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (topic, name)) STRICT, WITHOUT ROWID;
CREATE TABLE sns_topic_tag (
    topic INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (topic, key)) STRICT, WITHOUT ROWID;
)sql";

}    // namespace

storage::Migrations migrations() { return {"sns", {topics}}; }

}    // namespace pileus::sns
