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

}    // namespace

storage::Migrations migrations() { return {"secretsmanager", {secrets, policies}}; }

}    // namespace pileus::secretsmanager
