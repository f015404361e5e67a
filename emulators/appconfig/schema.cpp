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

}    // namespace

storage::Migrations migrations() { return {"appconfig", {applications}}; }

}    // namespace pileus::appconfig
