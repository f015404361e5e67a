// The tables of SQS. Steps are only ever added to.
//
// A message is ready (due_at = 0), in flight (due_at > 0, received_at set) or delayed (due_at > 0, received_at null);
// sqs_count says how many [SQS-297]. What is wide and never changes (the body) lies apart from what is narrow and often
// does. A FIFO message has a message_group, which has a `turn` exactly while its first message is ready. A message of a
// standard queue with a group id has a tenant, whose `turn` is the id of its oldest ready message [SQS-331].
#include "sqs/schema.hpp"

namespace pileus::sqs {

namespace {

constexpr std::string_view first_step = R"sql(
CREATE TABLE sqs_queue (
    id INTEGER PRIMARY KEY,                 -- the incarnation: never reused, stands in every receipt handle
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
    store INTEGER NOT NULL UNIQUE,          -- which messages are its own now; PurgeQueue gives it a new one
    fifo INTEGER NOT NULL,
    created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, purged_at INTEGER,
    dead_letter_arn TEXT,                   -- of its RedrivePolicy
    UNIQUE (account, region, name)) STRICT;
CREATE INDEX sqs_queue_dead_letter ON sqs_queue (dead_letter_arn, name) WHERE dead_letter_arn IS NOT NULL;
CREATE TABLE sqs_queue_attribute (
    queue INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (queue, name)) STRICT, WITHOUT ROWID;
CREATE TABLE sqs_queue_tag (
    queue INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (queue, key)) STRICT, WITHOUT ROWID;
CREATE TABLE sqs_deleted_queue (            -- for the 60 seconds after a delete
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, deleted_at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name)) STRICT, WITHOUT ROWID;

CREATE TABLE sqs_count (
    store INTEGER PRIMARY KEY, ready INTEGER NOT NULL, in_flight INTEGER NOT NULL, delayed INTEGER NOT NULL) STRICT;
CREATE TABLE sqs_body (
    id INTEGER PRIMARY KEY, body BLOB NOT NULL, attributes BLOB, trace_header TEXT, digest BLOB NOT NULL) STRICT;
CREATE TABLE sqs_message (
    id INTEGER PRIMARY KEY,                 -- global, rising, never reused: the order in the queue
    store INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                -- 0: ready. Else when it next changes: the earlier of visible_at and its expiry
    visible_at INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,           -- retention counts from here [SQS-298, SQS-359]
    sent_at INTEGER NOT NULL, received_at INTEGER, first_received_at INTEGER,
    receives INTEGER NOT NULL DEFAULT 0,    -- also the serial number of the newest handle
    message_group INTEGER, tenant INTEGER,
    body INTEGER NOT NULL, message_id BLOB NOT NULL,
    sender TEXT NOT NULL, dedup_id TEXT, source TEXT) STRICT;
CREATE INDEX sqs_message_due    ON sqs_message (store, due_at);
CREATE INDEX sqs_message_group  ON sqs_message (message_group) WHERE message_group IS NOT NULL;
CREATE INDEX sqs_message_tenant ON sqs_message (tenant, due_at) WHERE tenant IS NOT NULL;
CREATE INDEX sqs_message_moved  ON sqs_message (store, enqueued_at) WHERE source IS NOT NULL;

CREATE TABLE sqs_group (                    -- exists while the group has a message
    id INTEGER PRIMARY KEY, store INTEGER NOT NULL, name TEXT NOT NULL, turn INTEGER,
    UNIQUE (store, name)) STRICT;
CREATE INDEX sqs_group_turn ON sqs_group (store, turn) WHERE turn IS NOT NULL;

CREATE TABLE sqs_dedup (                    -- in time order by id: swept from the low end
    id INTEGER PRIMARY KEY, key INTEGER NOT NULL, store INTEGER NOT NULL, sent_at INTEGER NOT NULL,
    dedup_id TEXT NOT NULL, message_id BLOB NOT NULL, sequence INTEGER NOT NULL) STRICT;
CREATE INDEX sqs_dedup_key ON sqs_dedup (key);
CREATE TABLE sqs_dead_store (store INTEGER PRIMARY KEY) STRICT;

CREATE TABLE sqs_attempt (                  -- ReceiveRequestAttemptId, for five minutes [SQS-326]
    store INTEGER NOT NULL, attempt_id TEXT NOT NULL, at INTEGER NOT NULL, messages BLOB NOT NULL,
    PRIMARY KEY (store, attempt_id)) STRICT, WITHOUT ROWID;
CREATE INDEX sqs_attempt_at ON sqs_attempt (at);

CREATE TABLE sqs_move_task (
    id INTEGER PRIMARY KEY, task_id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, region TEXT NOT NULL,
    source_arn TEXT NOT NULL, destination_arn TEXT, rate INTEGER,
    status TEXT NOT NULL, failure TEXT,
    moved INTEGER NOT NULL, to_move INTEGER NOT NULL, started_at INTEGER NOT NULL,
    cursor INTEGER NOT NULL) STRICT;        -- id of the last message looked at
CREATE INDEX sqs_move_task_source ON sqs_move_task (source_arn, id);
CREATE INDEX sqs_move_task_running ON sqs_move_task (status) WHERE status = 'RUNNING';
)sql";

// What had been moved when the task last began at the front of its queue: it ends once a whole pass moves nothing.
constexpr std::string_view passes_of_move_tasks = R"sql(
ALTER TABLE sqs_move_task ADD COLUMN moved_before INTEGER NOT NULL DEFAULT 0;
)sql";

// Bodies that went to several queues: how many messages have them. Of the others nothing stands here.
constexpr std::string_view shared_bodies = R"sql(
CREATE TABLE sqs_body_share (body INTEGER PRIMARY KEY, messages INTEGER NOT NULL) STRICT;
)sql";

}    // namespace

storage::Migrations migrations() { return {"sqs", {first_step, passes_of_move_tasks, shared_bodies}}; }

}    // namespace pileus::sqs
