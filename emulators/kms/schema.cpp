// The tables of KMS. Steps are only ever added to.
#include "kms/schema.hpp"

namespace pileus::kms {

namespace {

constexpr std::string_view first_step = R"sql(
CREATE TABLE kms_root (                     -- no row: nothing is wrapped yet
    id INTEGER PRIMARY KEY, proof BLOB NOT NULL) STRICT;    -- something known, sealed with the root key
CREATE TABLE kms_key (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL, region TEXT NOT NULL, key_id TEXT NOT NULL,
    spec TEXT NOT NULL, usage TEXT NOT NULL, state INTEGER NOT NULL,
    managed INTEGER NOT NULL,               -- by AWS
    multi_region INTEGER NOT NULL,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL, deletion_at INTEGER,
    rotation_days INTEGER, rotation_at INTEGER,
    UNIQUE (account, region, key_id)) STRICT;
CREATE INDEX kms_key_deletion ON kms_key (deletion_at) WHERE deletion_at IS NOT NULL;
CREATE INDEX kms_key_rotation ON kms_key (state, rotation_at) WHERE rotation_at IS NOT NULL;
CREATE TABLE kms_material (
    id INTEGER PRIMARY KEY,                 -- rising: the newest of a key is the current one
    key INTEGER NOT NULL,
    material_id BLOB NOT NULL UNIQUE,
    wrapped BLOB NOT NULL,                  -- by the root key
    public_key BLOB,                        -- DER; of key pairs
    rotated_at INTEGER, rotation TEXT) STRICT;    -- AUTOMATIC or ON_DEMAND; null: it is the first
CREATE INDEX kms_material_key ON kms_material (key, id);
CREATE TABLE kms_policy (                   -- no row: the default
    key INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
CREATE TABLE kms_tag (
    key INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (key, name)) STRICT, WITHOUT ROWID;
CREATE TABLE kms_alias (
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,    -- alias/…
    key INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name)) STRICT, WITHOUT ROWID;
CREATE INDEX kms_alias_key ON kms_alias (key, name);
)sql";

constexpr std::string_view grants = R"sql(
CREATE TABLE kms_grant (
    id INTEGER PRIMARY KEY, key INTEGER NOT NULL, grant_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    grantee TEXT NOT NULL, grantee_service TEXT NOT NULL,       -- one of each two is empty
    retiring TEXT NOT NULL, retiring_service TEXT NOT NULL,
    issuing_account TEXT NOT NULL, operations TEXT NOT NULL, constraints TEXT NOT NULL,
    created_at INTEGER NOT NULL) STRICT;
CREATE INDEX kms_grant_key ON kms_grant (key, id);
CREATE INDEX kms_grant_retiring ON kms_grant (retiring, retiring_service, id);
)sql";

constexpr std::string_view grant_names = R"sql(
CREATE INDEX kms_grant_name ON kms_grant (key, name, id);
)sql";

}    // namespace

storage::Migrations migrations() { return {"kms", {first_step, grants, grant_names}}; }

}    // namespace pileus::kms
