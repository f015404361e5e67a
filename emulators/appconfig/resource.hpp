// What the tables keep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appconfig/growth.hpp"
#include "appconfig/shapes.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::appconfig {

// Whose resources are meant.
struct Place {
    std::string account, region;
};

struct Application {
    std::int64_t number = 0;
    Place place;
    std::string id, name;
    std::optional<std::string> description;

    std::string path() const { return "application/" + id; }    // of its ARN [APC-16]
};

struct Environment {
    std::int64_t number = 0;
    std::int64_t application = 0;
    std::string application_id, id, name;
    std::optional<std::string> description;
    std::vector<Monitor> monitors;
    Instant created{};
    std::optional<Instant> read;

    std::string path() const { return "application/" + application_id + "/environment/" + id; }
};

inline constexpr std::string_view hosted = "hosted";    // a LocationUri
inline constexpr std::string_view freeform = "AWS.Freeform", feature_flags = "AWS.AppConfig.FeatureFlags";

struct Profile {
    std::int64_t number = 0;
    std::int64_t application = 0;
    std::string application_id, id, name;
    std::optional<std::string> description;
    std::string location_uri;
    std::optional<std::string> retrieval_role_arn;
    std::vector<Validator> validators;
    std::string type;
    std::optional<std::string> kms_key_identifier, kms_key_arn;
    Instant created{};
    std::optional<Instant> read;

    std::string path() const { return "application/" + application_id + "/configurationprofile/" + id; }
    bool is_hosted() const { return location_uri == hosted; }
};

// Of a hosted configuration.
struct Version {
    std::int64_t number = 0;    // from 1, in its profile
    std::optional<std::string> description;
    std::string content_type;
    std::optional<std::string> label, kms_key_arn;
    std::int64_t size = 0;    // bytes
    std::int64_t content = 0;
};

struct Strategy {
    std::int64_t number = 0;
    std::string id, name;
    std::optional<std::string> description;
    Growth growth;
    std::chrono::minutes bake{0};
    std::string replicate_to;

    std::string path() const { return "deploymentstrategy/" + id; }
};

// Stored: only ever added to. Up to `complete` clients may have its configuration.
enum class DeploymentState : std::uint8_t { deploying, baking, complete, rolled_back, reverted };

struct Deployment {
    std::int64_t number = 0;
    std::int64_t environment = 0, profile = 0;
    std::int64_t deployment_number = 0;    // from 1, in its environment
    std::string application_id, environment_id, strategy_id, profile_id, profile_name, location_uri;
    std::string version;
    std::optional<std::string> version_label, description;
    Growth growth;    // and the bake: of its strategy, as they were
    std::chrono::minutes bake{0};
    std::optional<std::string> kms_key_identifier, kms_key_arn;
    std::int64_t content = 0;
    std::string content_type;
    DeploymentState state = DeploymentState::deploying;
    int step = 0;
    double percentage = 0;
    Instant started{};
    std::optional<Instant> completed, next;    // when it goes on by itself

    bool is_running() const { return state == DeploymentState::deploying || state == DeploymentState::baking; }
    std::string path() const {
        return "application/" + application_id + "/environment/" + environment_id + "/deployment/" +
               std::to_string(deployment_number);
    }
};

// Stored, both.
enum class DeploymentEventType : std::uint8_t {
    percentage_updated,
    rollback_started,
    rollback_completed,
    bake_time_started,
    deployment_started,
    deployment_completed,
    revert_completed
};
enum class Trigger : std::uint8_t { user, appconfig, cloudwatch_alarm, internal_error };

struct DeploymentEvent {
    DeploymentEventType type{};
    Trigger triggered_by{};
    std::string description;
    Instant occurred{};
};

std::string_view name_of(DeploymentState state);
std::string_view name_of(DeploymentEventType type);
std::string_view name_of(Trigger trigger);

}    // namespace pileus::appconfig
