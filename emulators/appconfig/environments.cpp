#include "appconfig/environments.hpp"

#include "appconfig/arns.hpp"
#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"
#include "appconfig/ids.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::int64_t most_environments = 20;    // of an application [APC-235]

// TODO(monitors): an alarm rolls a deployment back [APC-106], once CloudWatch's alarms are here.
void say_monitors_are_kept_only(Call& call, const std::vector<Monitor>& monitors, const Environment& environment) {
    if (monitors.empty()) return;
    call.accept_without_effect("Monitors", "there are no alarms", arn_of(place_of(call), environment.path()));
}

std::string_view state_after(DeploymentState state) {
    switch (state) {
        case DeploymentState::deploying:
        case DeploymentState::baking:
            return "Deploying";
        case DeploymentState::rolled_back:
            return "RolledBack";
        case DeploymentState::reverted:
            return "Reverted";
        case DeploymentState::complete:
            break;
    }
    return "ReadyForDeployment";
}

}    // namespace

std::vector<Operation> Environments::operations() {
    using This = Environments;
    constexpr std::string_view all = "/applications/{ApplicationId}/environments",
                               one = "/applications/{ApplicationId}/environments/{EnvironmentId}";
    return {operation<&This::create>(*this, "CreateEnvironment", post(all, 201)),
            operation<&This::find>(*this, "GetEnvironment", get(one)),
            operation<&This::list>(*this, "ListEnvironments", get(all)),
            operation<&This::update>(*this, "UpdateEnvironment", patch(one)),
            operation<&This::remove>(*this, "DeleteEnvironment", del(one))};
}

// By what became of the newest deployment [APC-24].
EnvironmentShape Environments::shown(const Environment& environment) {
    const auto newest = deployments_.newest(environment);
    return {environment.application_id,
            environment.id,
            environment.name,
            environment.description,
            std::string(newest ? state_after(newest->state) : "ReadyForDeployment"),
            environment.monitors};
}

EnvironmentShape Environments::create(Transaction& tx, Call& call, const CreateEnvironmentInput& in) {
    Tags::check(in.tags);
    const Application application = directory_.application(call, in.application_id);
    if (table_.count(application) >= most_environments)
        throw ApiError(service_quota_exceeded, "An application has at most {} environments.", most_environments);
    Environment environment{tx.next_id(),         application.number, application.id, make_id(tx), in.name,
                            kept(in.description), in.monitors,        call.now(),     {}};
    while (table_.find(application, environment.id)) environment.id = make_id(tx);
    say_monitors_are_kept_only(call, in.monitors, environment);
    table_.insert(environment);
    tags_.set(application.place, environment.path(), in.tags);
    events::note(call, events::created, environment.path(), environment.name);
    return shown(environment);
}

EnvironmentShape Environments::find(Transaction&, Call& call, const EnvironmentInput& in) {
    return shown(directory_.environment(directory_.application(call, in.application_id), in.environment_id));
}

PageOutput<EnvironmentShape> Environments::list(Transaction&, Call& call, const ListEnvironmentsInput& in) {
    const Application application = directory_.application(call, in.application_id);
    const Page page(call, in, application.id);
    return page.show<EnvironmentShape>(
        table_.list(application, page.after().value_or(0), page.wanted()),
        [&](const Environment& each) { return shown(each); }, [](const Environment& each) { return each.number; });
}

EnvironmentShape Environments::update(Transaction&, Call& call, const UpdateEnvironmentInput& in) {
    Environment environment =
        directory_.environment(directory_.application(call, in.application_id), in.environment_id);
    if (in.name) environment.name = *in.name;
    if (in.description) environment.description = kept(in.description);
    if (in.monitors) {    // all of them anew; an empty list is none [APC-25]
        say_monitors_are_kept_only(call, *in.monitors, environment);
        environment.monitors = *in.monitors;
    }
    table_.update(environment);
    events::note(call, events::updated, environment.path(), environment.name);
    return shown(environment);
}

void Environments::remove(Transaction&, Call& call, const DeleteEnvironmentInput& in) {
    const Application application = directory_.application(call, in.application_id);
    const Environment environment = directory_.environment(application, in.environment_id);
    const auto newest = deployments_.newest(environment);
    if (newest && newest->is_running())    // [APC-26]
        throw ApiError(conflict, "Environment {} has a deployment in progress and cannot be deleted.", environment.id);
    settings_.check_unused(call, "Environment " + environment.name, environment.created, environment.read,
                           in.deletion_protection_check);
    const std::vector<std::int64_t> contents = deployments_.contents(environment);
    deployments_.remove_all(environment);
    rollouts_.forget();
    for (const std::int64_t content : contents) contents_.let_go(content);
    table_.remove(environment);
    tag_table_.remove_all(application.place, environment.path());
    events::note(call, events::deleted, environment.path(), environment.name);
}

}    // namespace pileus::appconfig
