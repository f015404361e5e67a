// The tables of Secrets Manager. Steps are only ever added to. Of a value only what KMS and a data key of it made of it
// is kept.
#include "secretsmanager/schema.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::string_view secrets = R"sql(
CREATE TABLE secretsmanager_secret (
    id INTEGER PRIMARY KEY,                 -- never reused: one deleted and created again is another
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
    suffix TEXT NOT NULL,                   -- the six characters behind the name in its ARN [SUP-80]
    description TEXT, kms_key TEXT,         -- as the caller wrote them
    type TEXT,
    created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
    accessed_at INTEGER,                    -- the day
    deleted_at INTEGER, gone_at INTEGER,    -- marked for deletion, and when its recovery window ends
    UNIQUE (account, region, name)) STRICT;
CREATE INDEX secretsmanager_secret_created ON secretsmanager_secret (account, region, created_at, id);
CREATE INDEX secretsmanager_secret_gone ON secretsmanager_secret (gone_at) WHERE gone_at IS NOT NULL;
CREATE TABLE secretsmanager_version (
    id INTEGER PRIMARY KEY,                 -- rising: the order of making
    secret INTEGER NOT NULL, version TEXT NOT NULL,
    created_at INTEGER NOT NULL, accessed_at INTEGER,
    binary INTEGER NOT NULL,
    kms_key TEXT,                           -- that encrypted it, as the caller wrote it
    data_key BLOB NOT NULL,                 -- encrypted by KMS
    sealed BLOB NOT NULL,                   -- the value, by the data key
    UNIQUE (secret, version)) STRICT;
CREATE TABLE secretsmanager_stage (         -- a label lies at one version [SUP-220]
    secret INTEGER NOT NULL, stage TEXT NOT NULL, version TEXT NOT NULL,
    PRIMARY KEY (secret, stage)) STRICT, WITHOUT ROWID;
CREATE TABLE secretsmanager_tag (
    id INTEGER PRIMARY KEY,                 -- rising: the order of tagging
    secret INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    UNIQUE (secret, key)) STRICT;
)sql";

constexpr std::string_view policies = R"sql(
CREATE TABLE secretsmanager_policy (
    secret INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view rotations = R"sql(
CREATE TABLE secretsmanager_rotation (
    secret INTEGER PRIMARY KEY,
    enabled INTEGER NOT NULL, function TEXT NOT NULL,
    days INTEGER, schedule TEXT, duration TEXT,    -- RotationRules, as the caller wrote them
    rotated_at INTEGER,
    opens_at INTEGER, shown_at INTEGER) STRICT;    -- the next window, and NextRotationDate
CREATE INDEX secretsmanager_rotation_opens ON secretsmanager_rotation (opens_at) WHERE enabled;
CREATE TABLE secretsmanager_rotation_run (
    id INTEGER PRIMARY KEY,
    secret INTEGER NOT NULL UNIQUE,                -- one at a time
    version TEXT NOT NULL, token TEXT NOT NULL,    -- what its function is told
    kind INTEGER NOT NULL, step INTEGER NOT NULL, attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state INTEGER NOT NULL) STRICT;                -- 0 waits for its time, 1 under way, 2 given up
CREATE INDEX secretsmanager_rotation_run_due ON secretsmanager_rotation_run (due_at, id) WHERE state = 0;
)sql";

}    // namespace

storage::Migrations migrations() { return {"secretsmanager", {secrets, policies, rotations}}; }

}    // namespace pileus::secretsmanager
