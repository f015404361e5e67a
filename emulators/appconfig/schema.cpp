// The tables of AppConfig. Steps are only ever added to.
//
// A resource has a number, which is never used again and by which others point at it, and the id that AWS shows. Lists
// go in order of numbers, which is the order of creation.
#include "appconfig/schema.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::string_view applications = R"sql(
CREATE TABLE appconfig_application (
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL, region TEXT NOT NULL,
    id TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
    UNIQUE (account, region, id)) STRICT;
CREATE INDEX appconfig_application_name ON appconfig_application (account, region, name);
CREATE TABLE appconfig_environment (
    number INTEGER PRIMARY KEY,
    application INTEGER NOT NULL,
    id TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
    monitors TEXT NOT NULL,                 -- a JSON array
    created_at INTEGER NOT NULL,
    read_at INTEGER,                        -- when a client last read a configuration here, to the second
    UNIQUE (application, id)) STRICT;
CREATE INDEX appconfig_environment_name ON appconfig_environment (application, name);
CREATE TABLE appconfig_tag (
    account TEXT NOT NULL, region TEXT NOT NULL,
    resource TEXT NOT NULL,                 -- of the ARN the last part: `application/abc1234`
    key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (account, region, resource, key)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view profiles = R"sql(
CREATE TABLE appconfig_profile (
    number INTEGER PRIMARY KEY,
    application INTEGER NOT NULL,
    id TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
    location_uri TEXT NOT NULL, retrieval_role_arn TEXT,
    validators TEXT NOT NULL,               -- a JSON array
    type TEXT NOT NULL,
    kms_key_identifier TEXT, kms_key_arn TEXT,
    created_at INTEGER NOT NULL,
    read_at INTEGER,                        -- as of environments
    versions INTEGER NOT NULL,              -- how many there ever were: the number of the newest
    UNIQUE (application, id)) STRICT;
CREATE INDEX appconfig_profile_name ON appconfig_profile (application, name);
CREATE TABLE appconfig_content (            -- of versions, and of the deployments of them
    number INTEGER PRIMARY KEY,
    data_key BLOB,                          -- encrypted by KMS; NULL: the bytes are as they are
    bound_to TEXT NOT NULL,                 -- the ARN's last part of what it was sealed for
    bytes BLOB NOT NULL) STRICT;
CREATE TABLE appconfig_version (
    profile INTEGER NOT NULL, version INTEGER NOT NULL,
    description TEXT, content_type TEXT NOT NULL, label TEXT, kms_key_arn TEXT,
    size INTEGER NOT NULL,                  -- bytes
    content INTEGER NOT NULL,
    PRIMARY KEY (profile, version)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX appconfig_version_label ON appconfig_version (profile, label) WHERE label IS NOT NULL;
CREATE INDEX appconfig_version_content ON appconfig_version (content);
CREATE TABLE appconfig_usage (              -- of the store of hosted configurations
    account TEXT NOT NULL, region TEXT NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (account, region)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view deployments = R"sql(
CREATE TABLE appconfig_strategy (
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL, region TEXT NOT NULL,
    id TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
    duration INTEGER NOT NULL,              -- minutes
    growth_type INTEGER NOT NULL,           -- 0 LINEAR, 1 EXPONENTIAL
    growth_factor REAL NOT NULL,
    bake INTEGER NOT NULL,                  -- minutes
    replicate_to TEXT NOT NULL,
    UNIQUE (account, region, id)) STRICT;
CREATE TABLE appconfig_deployment (         -- what it needs of strategy and profile is copied
    number INTEGER PRIMARY KEY,
    environment INTEGER NOT NULL, application_id TEXT NOT NULL, environment_id TEXT NOT NULL,
    deployment_number INTEGER NOT NULL,
    strategy_id TEXT NOT NULL,
    profile INTEGER NOT NULL, profile_id TEXT NOT NULL, profile_name TEXT NOT NULL,
    location_uri TEXT NOT NULL, version TEXT NOT NULL, version_label TEXT, description TEXT,
    duration INTEGER NOT NULL, growth_type INTEGER NOT NULL, growth_factor REAL NOT NULL, bake INTEGER NOT NULL,
    kms_key_identifier TEXT, kms_key_arn TEXT,
    content INTEGER NOT NULL, content_type TEXT NOT NULL,
    state INTEGER NOT NULL,                 -- DEPLOYING BAKING COMPLETE ROLLED_BACK REVERTED
    step INTEGER NOT NULL,                  -- of its growth that was taken last
    percentage REAL NOT NULL,
    started_at INTEGER NOT NULL, completed_at INTEGER,
    next_at INTEGER,                        -- when it goes on by itself
    UNIQUE (environment, deployment_number)) STRICT;
CREATE INDEX appconfig_deployment_profile ON appconfig_deployment (environment, profile, deployment_number);
CREATE INDEX appconfig_deployment_content ON appconfig_deployment (content);
CREATE INDEX appconfig_deployment_next ON appconfig_deployment (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE appconfig_event (
    deployment INTEGER NOT NULL, position INTEGER NOT NULL,
    type INTEGER NOT NULL, triggered_by INTEGER NOT NULL, description TEXT NOT NULL, occurred_at INTEGER NOT NULL,
    PRIMARY KEY (deployment, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view settings = R"sql(
CREATE TABLE appconfig_settings (           -- that are not as they come
    account TEXT NOT NULL, region TEXT NOT NULL,
    is_protected INTEGER NOT NULL, period INTEGER NOT NULL, has_metrics INTEGER NOT NULL,
    PRIMARY KEY (account, region)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view deployed_versions = R"sql(
CREATE INDEX appconfig_deployment_version ON appconfig_deployment (profile, version);
)sql";

}    // namespace

storage::Migrations migrations() {
    return {"appconfig", {applications, profiles, deployments, settings, deployed_versions}};
}

}    // namespace pileus::appconfig
