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

constexpr std::string_view subscriptions = R"sql(
CREATE TABLE sns_subscription (
    id INTEGER PRIMARY KEY,                 -- rising: creation order
    topic INTEGER NOT NULL,
    uuid BLOB NOT NULL UNIQUE,              -- the last part of its ARN
    topic_arn TEXT NOT NULL, region TEXT NOT NULL,
    owner TEXT NOT NULL, principal TEXT NOT NULL,
    protocol INTEGER NOT NULL, endpoint TEXT NOT NULL,
    state INTEGER NOT NULL,                 -- 0 pending, 1 confirmed, 2 ended: to be restored with its token [SNS-132]
    was_authenticated INTEGER NOT NULL, authenticates_on_unsubscribe INTEGER NOT NULL,
    token TEXT,                             -- that confirms it
    created_at INTEGER NOT NULL,
    vanishes_at INTEGER) STRICT;            -- of a pending or ended one
CREATE UNIQUE INDEX sns_subscription_endpoint ON sns_subscription (topic, protocol, endpoint) WHERE state < 2;
CREATE INDEX sns_subscription_topic ON sns_subscription (topic, id) WHERE state < 2;
CREATE INDEX sns_subscription_owner ON sns_subscription (owner, region, id) WHERE state < 2;
CREATE UNIQUE INDEX sns_subscription_token ON sns_subscription (token) WHERE token IS NOT NULL;
CREATE INDEX sns_subscription_vanishing ON sns_subscription (vanishes_at) WHERE vanishes_at IS NOT NULL;
CREATE TABLE sns_subscription_attribute (
    subscription INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (subscription, name)) STRICT, WITHOUT ROWID;

-- What is on its way to endpoints that are not queues: the outbox. A message stands once, however many it goes to.
CREATE TABLE sns_message (
    id INTEGER PRIMARY KEY,                 -- rising: the order of publishing
    topic INTEGER NOT NULL,
    kind INTEGER NOT NULL,                  -- 0 notification, 1 SubscriptionConfirmation, 2 UnsubscribeConfirmation
    message_id BLOB NOT NULL, topic_arn TEXT NOT NULL,
    subject TEXT, message TEXT NOT NULL,
    structured INTEGER NOT NULL,            -- MessageStructure=json: the text is by protocol
    attributes BLOB,
    sent_at INTEGER NOT NULL,
    base_url TEXT NOT NULL,                 -- of the links in it: where the publisher reached us
    signature TEXT,
    signature_version INTEGER NOT NULL,
    token TEXT,                             -- of a confirmation
    group_id TEXT, dedup_id TEXT, sequence INTEGER,
    waiting INTEGER NOT NULL) STRICT;       -- how many rows of sns_delivery there are for it
CREATE TABLE sns_delivery (
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL, subscription INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,    -- that failed
    due_at INTEGER NOT NULL) STRICT;        -- of the next attempt
CREATE INDEX sns_delivery_due ON sns_delivery (due_at, id);
CREATE INDEX sns_delivery_subscription ON sns_delivery (subscription);
)sql";

constexpr std::string_view deduplication = R"sql(
CREATE TABLE sns_dedup (                    -- in time order by id: swept from the low end
    id INTEGER PRIMARY KEY, key INTEGER NOT NULL, topic INTEGER NOT NULL, sent_at INTEGER NOT NULL,
    dedup_id TEXT NOT NULL, message_id BLOB NOT NULL, sequence INTEGER NOT NULL) STRICT;
CREATE INDEX sns_dedup_key ON sns_dedup (key);
ALTER TABLE sns_message ADD COLUMN certificate_url TEXT;
)sql";

constexpr std::string_view archives = R"sql(
CREATE TABLE sns_archive (
    id INTEGER PRIMARY KEY,
    topic INTEGER NOT NULL,
    retention INTEGER) STRICT;              -- milliseconds; NULL: switched off, and its messages are being swept
CREATE INDEX sns_archive_topic ON sns_archive (topic);
CREATE TABLE sns_archived (
    id INTEGER PRIMARY KEY,                 -- of the message: the order of publishing, and its sequence
    archive INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    message_id BLOB NOT NULL, subject TEXT, message TEXT NOT NULL, structured INTEGER NOT NULL, attributes BLOB NOT NULL,
    base_url TEXT NOT NULL, group_id TEXT, dedup_id TEXT) STRICT;
CREATE INDEX sns_archived_order ON sns_archived (archive, id, sent_at);
CREATE TABLE sns_replay (
    subscription INTEGER PRIMARY KEY,
    account TEXT NOT NULL,                  -- whose quota it counts for
    status INTEGER NOT NULL,                -- 0 pending, 1 in progress, 2 completed, 3 failed
    from_at INTEGER NOT NULL, until_at INTEGER,    -- of messages, the end not itself
    cursor INTEGER NOT NULL,                -- id of the last message that was looked at
    replayed INTEGER NOT NULL) STRICT;
CREATE INDEX sns_replay_running ON sns_replay (account) WHERE status < 2;
)sql";

constexpr std::string_view text_messages = R"sql(
CREATE TABLE sns_sms_attribute (            -- what SetSMSAttributes set
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (account, region, name)) STRICT, WITHOUT ROWID;
CREATE TABLE sns_opted_number (             -- that opted out at least once
    id INTEGER PRIMARY KEY,                 -- rising: the order of opting out
    account TEXT NOT NULL, region TEXT NOT NULL, number TEXT NOT NULL,
    is_out INTEGER NOT NULL,
    opted_in_at INTEGER,                    -- the last time
    UNIQUE (account, region, number)) STRICT;
CREATE INDEX sns_opted_out ON sns_opted_number (account, region, id) WHERE is_out = 1;
CREATE TABLE sns_sms_sandbox (
    account TEXT NOT NULL, region TEXT NOT NULL, is_in INTEGER NOT NULL,
    PRIMARY KEY (account, region)) STRICT, WITHOUT ROWID;
CREATE TABLE sns_sandbox_number (
    id INTEGER PRIMARY KEY,                 -- rising: creation order
    account TEXT NOT NULL, region TEXT NOT NULL, number TEXT NOT NULL,
    given TEXT NOT NULL,                    -- the number as the caller wrote it
    code TEXT NOT NULL, verified INTEGER NOT NULL,
    attempted_at INTEGER NOT NULL,          -- its last verification, or code sent
    first_code_at INTEGER NOT NULL, codes INTEGER NOT NULL,    -- sent in the day that began then
    UNIQUE (account, region, number)) STRICT;
CREATE TABLE sns_origination_number (
    id INTEGER PRIMARY KEY,                 -- rising: creation order
    account TEXT NOT NULL, region TEXT NOT NULL, number TEXT NOT NULL, given TEXT NOT NULL,
    created_at INTEGER NOT NULL, status TEXT NOT NULL, country TEXT NOT NULL, route TEXT NOT NULL,
    capabilities TEXT NOT NULL,             -- with commas between them
    UNIQUE (account, region, number)) STRICT;
CREATE INDEX sns_origination_list ON sns_origination_number (account, region, id);
)sql";

constexpr std::string_view outbox = R"sql(
ALTER TABLE sns_delivery ADD COLUMN state INTEGER NOT NULL DEFAULT 0;    -- 0 waits for its time, 1 under way, 2 held
                                        -- back: as many as may be are under way to its subscription
ALTER TABLE sns_delivery ADD COLUMN has_turn INTEGER NOT NULL DEFAULT 0;    -- it may go then, whatever the throttle
DROP INDEX sns_delivery_due;
CREATE INDEX sns_delivery_due ON sns_delivery (due_at, id) WHERE state = 0;
DROP INDEX sns_delivery_subscription;
CREATE INDEX sns_delivery_subscription ON sns_delivery (subscription, state, id);
ALTER TABLE sns_subscription ADD COLUMN free_at INTEGER;    -- µs since 1970: when its throttle lets the next one go
)sql";

constexpr std::string_view mobile_push = R"sql(
CREATE TABLE sns_application (              -- an application at one vendor of push
    id INTEGER PRIMARY KEY,                 -- never reused; rising: creation order
    account TEXT NOT NULL, region TEXT NOT NULL, platform TEXT NOT NULL, name TEXT NOT NULL,
    enabled INTEGER NOT NULL,               -- 0: the vendor has refused its credentials
    refused INTEGER NOT NULL,               -- what the vendor does with them from now on
    removed INTEGER NOT NULL) STRICT;       -- its endpoints are being swept
CREATE UNIQUE INDEX sns_application_name ON sns_application (account, region, name, platform) WHERE removed = 0;
CREATE INDEX sns_application_list ON sns_application (account, region, id) WHERE removed = 0;
CREATE INDEX sns_application_removed ON sns_application (id) WHERE removed = 1;
CREATE TABLE sns_application_attribute (    -- of credentials the digest
    application INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (application, name)) STRICT, WITHOUT ROWID;
CREATE TABLE sns_endpoint (                 -- an application on one device
    id INTEGER PRIMARY KEY,                 -- rising: creation order
    application INTEGER NOT NULL,
    uuid BLOB NOT NULL UNIQUE,              -- the last part of its ARN
    token TEXT NOT NULL, enabled INTEGER NOT NULL, user_data TEXT,
    vendor INTEGER NOT NULL) STRICT;        -- what the vendor says of the token: 0 accepted, 1 gone, 2 expired
CREATE UNIQUE INDEX sns_endpoint_token ON sns_endpoint (application, token);
CREATE INDEX sns_endpoint_list ON sns_endpoint (application, id);
CREATE TABLE sns_application_event (        -- to be published
    id INTEGER PRIMARY KEY,                 -- rising: in order
    application_arn TEXT NOT NULL, topic_arn TEXT NOT NULL,
    message_id BLOB NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL, sent_at INTEGER NOT NULL,
    base_url TEXT NOT NULL) STRICT;         -- of the links in it: where its cause reached us
)sql";

constexpr std::string_view push_retries = R"sql(
CREATE TABLE sns_waiting_push (             -- to a vendor of push that did not answer
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,               -- its own row of sns_message, with the text that its platform gets
    endpoint TEXT NOT NULL,                 -- ARN
    subscription INTEGER,                   -- NULL: it was published to the endpoint itself
    attempts INTEGER NOT NULL,              -- that failed
    due_at INTEGER NOT NULL) STRICT;        -- of the next attempt
CREATE INDEX sns_waiting_push_due ON sns_waiting_push (due_at, id);
)sql";

}    // namespace

storage::Migrations migrations() {
    return {"sns", {topics, subscriptions, deduplication, archives, text_messages, outbox, mobile_push, push_retries}};
}

}    // namespace pileus::sns
