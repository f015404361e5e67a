// Deployments: started, looked at, stopped, taken back [APC-89 to APC-114].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "appconfig/environments.hpp"
#include "appconfig/profiles.hpp"
#include "appconfig/rollouts.hpp"
#include "appconfig/strategies.hpp"

namespace pileus::appconfig {

using DynamicParameters = wire::Map<std::string>;

struct StartDeploymentInput : EnvironmentInput {
    std::string deployment_strategy_id, configuration_profile_id, configuration_version;
    std::optional<std::string> description, kms_key_identifier;
    TagMap tags;
    DynamicParameters dynamic_extension_parameters;
    std::optional<std::int32_t> latest_deployment_number;

    static void describe(auto& member) {
        using This = StartDeploymentInput;
        EnvironmentInput::describe(member);
        member("DeploymentStrategyId", &This::deployment_strategy_id, required, strategy_id_pattern);
        member("ConfigurationProfileId", &This::configuration_profile_id, required, long_name_length);
        member("ConfigurationVersion", &This::configuration_version, required, length{1, 1024});
        member("Description", &This::description, description_length);
        member("Tags", &This::tags, tags_length, each{tag_value_length});
        member("KmsKeyIdentifier", &This::kms_key_identifier, kms_key_length);
        member("DynamicExtensionParameters", &This::dynamic_extension_parameters, sensitive, length{1, 10},
               each{length{1, 2048}});
        member("LatestDeploymentNumber", &This::latest_deployment_number);
    }
};
struct DeploymentInput : EnvironmentInput {
    std::int32_t deployment_number = 0;

    static void describe(auto& member) {
        EnvironmentInput::describe(member);
        member("DeploymentNumber", &DeploymentInput::deployment_number, label{"DeploymentNumber"});
    }
};
struct StopDeploymentInput : DeploymentInput {
    std::optional<bool> allow_revert;

    static void describe(auto& member) {
        DeploymentInput::describe(member);
        member("AllowRevert", &StopDeploymentInput::allow_revert, header{"Allow-Revert"});
    }
};
struct ListDeploymentsInput : EnvironmentInput, PageInput {
    static void describe(auto& member) {
        EnvironmentInput::describe(member);
        describe_page<ListDeploymentsInput>(member);
    }
};

struct ActionInvocation {
    std::optional<std::string> extension_identifier, action_name, uri, role_arn, error_message, error_code,
        invocation_id;

    static void describe(auto& member) {
        using This = ActionInvocation;
        member("ExtensionIdentifier", &This::extension_identifier);
        member("ActionName", &This::action_name);
        member("Uri", &This::uri);
        member("RoleArn", &This::role_arn);
        member("ErrorMessage", &This::error_message);
        member("ErrorCode", &This::error_code);
        member("InvocationId", &This::invocation_id);
    }
};
struct EventShape {
    std::string event_type, triggered_by, description;
    std::vector<ActionInvocation> action_invocations;    // none, before there are extensions
    Instant occurred_at{};

    static void describe(auto& member) {
        using This = EventShape;
        member("EventType", &This::event_type);
        member("TriggeredBy", &This::triggered_by);
        member("Description", &This::description);
        member("ActionInvocations", &This::action_invocations);
        member("OccurredAt", &This::occurred_at, wire::TimestampFormat::iso8601);
    }
};
struct AppliedExtension {
    std::string extension_id, extension_association_id;
    std::int32_t version_number = 0;
    wire::Map<std::string> parameters;

    static void describe(auto& member) {
        using This = AppliedExtension;
        member("ExtensionId", &This::extension_id);
        member("ExtensionAssociationId", &This::extension_association_id);
        member("VersionNumber", &This::version_number);
        member("Parameters", &This::parameters);
    }
};

// What a deployment and its line in a list have in common.
struct DeploymentFacts {
    std::int32_t deployment_number = 0;
    std::string configuration_profile_id, configuration_name, configuration_version, growth_type, state;
    std::optional<std::string> version_label;
    std::int32_t deployment_duration_in_minutes = 0, final_bake_time_in_minutes = 0;
    double growth_factor = 0, percentage_complete = 0;
    Instant started_at{};
    std::optional<Instant> completed_at;

    static void describe(auto& member) {
        using This = DeploymentFacts;
        member("DeploymentNumber", &This::deployment_number);
        member("ConfigurationProfileId", &This::configuration_profile_id);
        member("ConfigurationName", &This::configuration_name);
        member("ConfigurationVersion", &This::configuration_version);
        member("DeploymentDurationInMinutes", &This::deployment_duration_in_minutes);
        member("GrowthType", &This::growth_type);
        member("GrowthFactor", &This::growth_factor);
        member("FinalBakeTimeInMinutes", &This::final_bake_time_in_minutes);
        member("State", &This::state);
        member("PercentageComplete", &This::percentage_complete);
        member("StartedAt", &This::started_at, wire::TimestampFormat::iso8601);
        member("CompletedAt", &This::completed_at, wire::TimestampFormat::iso8601);
        member("VersionLabel", &This::version_label);
    }
};
struct DeploymentShape : DeploymentFacts {
    std::string application_id, environment_id, deployment_strategy_id, configuration_location_uri;
    std::optional<std::string> description, kms_key_arn, kms_key_identifier;
    std::vector<EventShape> event_log;
    std::vector<AppliedExtension> applied_extensions;

    static void describe(auto& member) {
        using This = DeploymentShape;
        DeploymentFacts::describe(member);
        member("ApplicationId", &This::application_id);
        member("EnvironmentId", &This::environment_id);
        member("DeploymentStrategyId", &This::deployment_strategy_id);
        member("ConfigurationLocationUri", &This::configuration_location_uri);
        member("Description", &This::description);
        member("EventLog", &This::event_log);
        member("AppliedExtensions", &This::applied_extensions);
        member("KmsKeyArn", &This::kms_key_arn);
        member("KmsKeyIdentifier", &This::kms_key_identifier);
    }
};
struct DeploymentSummary : DeploymentFacts {
    std::string type;

    static void describe(auto& member) {
        DeploymentFacts::describe(member);
        member("Type", &DeploymentSummary::type);
    }
};

class Deployments {
  public:
    Deployments(Directory& directory, StrategyTable& strategies, VersionTable& versions, DeploymentTable& table,
                Contents& contents, Rollouts& rollouts, Tags& tags)
        : directory_(directory),
          strategies_(strategies),
          versions_(versions),
          table_(table),
          contents_(contents),
          rollouts_(rollouts),
          tags_(tags) {}
    std::vector<Operation> operations();

    DeploymentShape start(Transaction& tx, Call& call, const StartDeploymentInput& in);
    DeploymentShape find(Transaction& tx, Call& call, const DeploymentInput& in);
    PageOutput<DeploymentSummary> list(Transaction& tx, Call& call, const ListDeploymentsInput& in);
    DeploymentShape stop(Transaction& tx, Call& call, const StopDeploymentInput& in);

  private:
    Environment environment_of(const Call& call, const EnvironmentInput& in);
    Deployment deployment_of(const Environment& environment, std::int32_t number);
    // The version that a request names by its number or label. Throws ResourceNotFoundException.
    Version version_of(const Profile& profile, const std::string& name);
    std::int64_t check_turn(const Environment& environment, const StartDeploymentInput& in);    // the new one's number
    void check_revert(const Call& call, const Deployment& deployment, bool allows_revert);
    DeploymentShape shown(const Deployment& deployment);

    Directory& directory_;
    StrategyTable& strategies_;
    VersionTable& versions_;
    DeploymentTable& table_;
    Contents& contents_;
    Rollouts& rollouts_;
    Tags& tags_;
};

}    // namespace pileus::appconfig
