#include "appconfig/deployments.hpp"

#include <charconv>
#include <limits>

#include "appconfig/arns.hpp"
#include "appconfig/errors.hpp"
#include "pileus/text/pattern.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::chrono::hours longest_regret{72};    // between the end of a deployment and its revert [APC-109]

void fill(DeploymentFacts& facts, const Deployment& deployment) {
    facts.deployment_number = static_cast<std::int32_t>(deployment.deployment_number);
    facts.configuration_profile_id = deployment.profile_id;
    facts.configuration_name = deployment.profile_name;
    facts.configuration_version = deployment.version;
    facts.growth_type = name_of(deployment.growth.type);
    facts.state = name_of(deployment.state);
    facts.version_label = deployment.version_label;
    facts.deployment_duration_in_minutes = static_cast<std::int32_t>(deployment.growth.duration.count());
    facts.final_bake_time_in_minutes = static_cast<std::int32_t>(deployment.bake.count());
    facts.growth_factor = deployment.growth.factor;
    facts.percentage_complete = deployment.percentage;
    facts.started_at = deployment.started;
    facts.completed_at = deployment.completed;
}

// `<extension>#<parameter>` [APC-89].
void check_dynamic_parameters(const DynamicParameters& parameters) {
    static const text::Pattern good(R"(([^#\n]{1,96})#([^\/#\n]{1,64}))");
    for (const auto& [key, value] : parameters) {
        if (!good.matches(key))
            refuse(
                "1 validation error detected: Value at 'dynamicExtensionParameters' failed to satisfy constraint: Map "
                "keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                "^([^#\\n]{{1,96}})#([^\\/#\\n]{{1,64}})$]");
    }
}

}    // namespace

std::vector<Operation> Deployments::operations() {
    using This = Deployments;
    constexpr std::string_view all = "/applications/{ApplicationId}/environments/{EnvironmentId}/deployments";
    constexpr std::string_view one =
        "/applications/{ApplicationId}/environments/{EnvironmentId}/deployments/{DeploymentNumber}";
    return {operation<&This::start>(*this, "StartDeployment", post(all, 201)),
            operation<&This::find>(*this, "GetDeployment", get(one)),
            operation<&This::list>(*this, "ListDeployments", get(all)),
            operation<&This::stop>(*this, "StopDeployment", del(one, 202))};
}

Environment Deployments::environment_of(const Call& call, const EnvironmentInput& in) {
    return directory_.environment(directory_.application(call, in.application_id), in.environment_id);
}

Deployment Deployments::deployment_of(const Environment& environment, std::int32_t number) {
    auto found = table_.find(environment, number);
    if (!found) throw no_such("Deployment", std::to_string(number));
    return std::move(*found);
}

Version Deployments::version_of(const Profile& profile, const std::string& name) {
    const bool is_number = name.find_first_not_of("0123456789") == name.npos;    // which no label is [APC-64]
    std::int64_t number = 0;
    if (is_number) std::from_chars(name.data(), name.data() + name.size(), number);
    auto found = is_number ? versions_.find(profile, number) : versions_.find_by_label(profile, name);
    if (!found) throw no_such("HostedConfigurationVersion", name);
    return std::move(*found);
}

DeploymentShape Deployments::shown(const Deployment& deployment) {
    DeploymentShape shape;
    fill(shape, deployment);
    shape.application_id = deployment.application_id;
    shape.environment_id = deployment.environment_id;
    shape.deployment_strategy_id = deployment.strategy_id;
    shape.configuration_location_uri = deployment.location_uri;
    shape.description = deployment.description;
    shape.kms_key_arn = deployment.kms_key_arn;
    shape.kms_key_identifier = deployment.kms_key_identifier;
    for (const DeploymentEvent& event : table_.events(deployment)) {
        shape.event_log.push_back({std::string(name_of(event.type)),
                                   std::string(name_of(event.triggered_by)),
                                   event.description,
                                   {},
                                   event.occurred});
    }
    return shape;
}

std::int64_t Deployments::check_turn(const Environment& environment, const StartDeploymentInput& in) {
    const auto newest = table_.newest(environment);
    const std::int64_t number = newest ? newest->deployment_number : 0;
    if (in.latest_deployment_number && *in.latest_deployment_number != number)
        throw ApiError(conflict, "The latest deployment number is {}, and not {}.", number,
                       *in.latest_deployment_number);    // [APC-94]
    if (newest && newest->is_running())                  // [APC-93]
        throw ApiError(conflict, "Environment {} has a deployment in progress: deployment number {}.", environment.id,
                       number);
    return number + 1;
}

DeploymentShape Deployments::start(Transaction& tx, Call& call, const StartDeploymentInput& in) {
    Tags::check(in.tags);
    check_dynamic_parameters(in.dynamic_extension_parameters);
    const Place place = place_of(call);
    const Application application = directory_.application(call, in.application_id);
    const Environment environment = directory_.environment(application, in.environment_id);
    const Profile profile = directory_.profile(application, in.configuration_profile_id);
    const auto strategy = find_strategy(strategies_, place, in.deployment_strategy_id);
    if (!strategy) throw no_such("DeploymentStrategy", in.deployment_strategy_id);
    if (!profile.is_hosted()) refuse("Configurations at '{}' cannot be deployed here yet.", profile.location_uri);
    const Version version = version_of(profile, in.configuration_version);

    Deployment deployment;
    deployment.deployment_number = check_turn(environment, in);
    deployment.number = tx.next_id();
    deployment.environment = environment.number;
    deployment.application_id = application.id;
    deployment.environment_id = environment.id;
    deployment.strategy_id = strategy->id;
    deployment.profile = profile.number;
    deployment.profile_id = profile.id;
    deployment.profile_name = profile.name;
    deployment.location_uri = profile.location_uri;
    deployment.version = std::to_string(version.number);
    deployment.version_label = version.label;
    deployment.description = kept(in.description);
    deployment.growth = strategy->growth;    // as it is now [APC-97]
    deployment.bake = strategy->bake;
    deployment.content = version.content;
    deployment.content_type = version.content_type;
    if (in.kms_key_identifier) {
        deployment.kms_key_identifier = in.kms_key_identifier;
        deployment.kms_key_arn = contents_.find_key(tx, call, *in.kms_key_identifier);
        deployment.content = contents_.keep(tx, call, deployment.path(), contents_.read(tx, call, version.content),
                                            deployment.kms_key_arn);
    }
    if (!in.dynamic_extension_parameters.empty())
        call.accept_without_effect("DynamicExtensionParameters", "there are no extensions",
                                   arn_of(place, deployment.path()));
    tags_.set(place, deployment.path(), in.tags);
    rollouts_.begin(call, deployment, place);
    return shown(deployment);
}

DeploymentShape Deployments::find(Transaction&, Call& call, const DeploymentInput& in) {
    return shown(deployment_of(environment_of(call, in), in.deployment_number));
}

PageOutput<DeploymentSummary> Deployments::list(Transaction&, Call& call, const ListDeploymentsInput& in) {
    const Environment environment = environment_of(call, in);
    const Page page(call, in, environment.path());
    const std::int64_t before = page.after().value_or(std::numeric_limits<std::int64_t>::max());
    return page.show<DeploymentSummary>(
        table_.list(environment, before, page.wanted()),
        [](const Deployment& each) {
            DeploymentSummary summary;
            fill(summary, each);
            summary.type = "USER";
            return summary;
        },
        [](const Deployment& each) { return each.deployment_number; });
}

void Deployments::check_revert(const Call& call, const Deployment& deployment, bool allows_revert) {
    if (deployment.state != DeploymentState::complete)
        refuse("Deployment number {} is {} and cannot be stopped.", deployment.deployment_number,
               name_of(deployment.state));
    if (!allows_revert)
        refuse("Deployment number {} is complete. To revert it, set AllowRevert.", deployment.deployment_number);
    if (call.now() - *deployment.completed > longest_regret)
        refuse("Deployment number {} was completed more than 72 hours ago and cannot be reverted.",
               deployment.deployment_number);
    const std::vector<Deployment> live = table_.live(deployment.environment, deployment.profile);
    if (live.empty() || live.front().number != deployment.number)
        refuse("Deployment number {} is not the newest one of its configuration.", deployment.deployment_number);
}

DeploymentShape Deployments::stop(Transaction&, Call& call, const StopDeploymentInput& in) {
    Deployment deployment = deployment_of(environment_of(call, in), in.deployment_number);
    const Place place = place_of(call);
    if (deployment.is_running()) {
        rollouts_.roll_back(call, deployment, place, Trigger::user);
    } else {
        check_revert(call, deployment, in.allow_revert.value_or(false));
        rollouts_.revert(call, deployment, place);
    }
    return shown(deployment);
}

}    // namespace pileus::appconfig
