// The tables of Parameter Store. Steps are only ever added to.
//
// Lists go in order of `path`, the name with its leading slash: what lies below a folder is one range of an index, what
// lies directly in it one range of another, so that a page costs the same wherever it lies and however many there are.
// What a version is stands in ssm_version, its value last, as lists of descriptions do not read it.
#include "ssm/schema.hpp"

namespace pileus::ssm {

namespace {

constexpr std::string_view parameters = R"sql(
CREATE TABLE ssm_parameter (
    id INTEGER PRIMARY KEY,                 -- never reused: one deleted and created again is another
    account TEXT NOT NULL, region TEXT NOT NULL,
    path TEXT NOT NULL,                     -- the name with its leading slash: `p` and `/p` are one [SSM-12]
    folder TEXT NOT NULL,                   -- the path up to its last slash, which is part of it
    name TEXT NOT NULL,                     -- as created
    version INTEGER NOT NULL,               -- the newest; kept are it and the 99 before
    current INTEGER NOT NULL,               -- its row in ssm_version
    UNIQUE (account, region, path)) STRICT;
CREATE INDEX ssm_parameter_folder ON ssm_parameter (account, region, folder, path);
CREATE TABLE ssm_version (
    id INTEGER PRIMARY KEY,
    parameter INTEGER NOT NULL, version INTEGER NOT NULL,
    type INTEGER NOT NULL,                  -- 0 String, 1 StringList, 2 SecureString
    tier INTEGER NOT NULL,                  -- 0 Standard, 1 Advanced
    data_type INTEGER NOT NULL,             -- 0 text, 1 aws:ec2:image, 2 aws:ssm:integration
    key_id TEXT,                            -- of a SecureString, as the caller wrote it
    modified_at INTEGER NOT NULL, modified_by TEXT NOT NULL,
    description TEXT, allowed_pattern TEXT,
    policies TEXT,                          -- a JSON array
    value BLOB NOT NULL,                    -- of a SecureString what KMS made of it
    UNIQUE (parameter, version)) STRICT;
CREATE TABLE ssm_label (
    parameter INTEGER NOT NULL, label TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (parameter, label)) STRICT, WITHOUT ROWID;
CREATE INDEX ssm_label_version ON ssm_label (parameter, version);
CREATE TABLE ssm_tag (
    id INTEGER PRIMARY KEY,                 -- rising: the order of tagging [SSM-169]
    parameter INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    UNIQUE (parameter, key)) STRICT;
CREATE TABLE ssm_count (                    -- how many there are, of each tier: the quotas
    account TEXT NOT NULL, region TEXT NOT NULL, standard INTEGER NOT NULL, advanced INTEGER NOT NULL,
    PRIMARY KEY (account, region)) STRICT, WITHOUT ROWID;
CREATE TABLE ssm_setting (                  -- that are not as they come
    account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
    modified_at INTEGER NOT NULL, modified_by TEXT NOT NULL,
    PRIMARY KEY (account, region, id)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view policies = R"sql(
CREATE TABLE ssm_policy (                   -- of current versions, and still to happen
    parameter INTEGER NOT NULL,
    position INTEGER NOT NULL,              -- in the text of its policies, from 0
    due_at INTEGER NOT NULL,
    PRIMARY KEY (parameter, position)) STRICT, WITHOUT ROWID;
CREATE INDEX ssm_policy_due ON ssm_policy (due_at);
CREATE TABLE ssm_resource_policy (
    parameter INTEGER PRIMARY KEY,
    policy_id TEXT NOT NULL, policy_hash TEXT NOT NULL, policy TEXT NOT NULL) STRICT;
)sql";

}    // namespace

storage::Migrations migrations() { return {"ssm", {parameters, policies}}; }

}    // namespace pileus::ssm
