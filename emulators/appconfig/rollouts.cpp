#include "appconfig/rollouts.hpp"

#include <fmt/core.h>

#include <array>

#include "appconfig/arns.hpp"
#include "appconfig/events.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::int64_t piece = 100;    // deployments a run

using Type = DeploymentEventType;

constexpr std::array journal_types{&events::deployment_progressed,  &events::deployment_rolling_back,
                                   &events::deployment_rolled_back, &events::deployment_baking,
                                   &events::deployment_started,     &events::deployment_completed,
                                   &events::deployment_reverted};    // in the order of DeploymentEventType

}    // namespace

void Rollouts::log(Context& context, const Deployment& deployment, const Place& place, DeploymentEvent event) {
    table_.add_event(deployment, event);
    Event told;
    told.type = journal_types.at(static_cast<std::size_t>(event.type));
    told.account = place.account;
    told.region = place.region;
    told.resource = arn_of(place, deployment.path());
    told.subject = deployment.profile_name;
    told.details = {{"version", deployment.version},
                    {"percentage", fmt::format("{:.2f}", deployment.percentage)},
                    {"triggered_by", std::string(name_of(event.triggered_by))},
                    {"description", std::move(event.description)}};
    context.note(std::move(told));
}

void Rollouts::begin(Context& context, Deployment& deployment, const Place& place) {
    deployment.started = context.now();
    deployment.state = DeploymentState::deploying;
    deployment.next = deployment.started + deployment.growth.until(1);
    table_.insert(deployment);
    log(context, deployment, place, {Type::deployment_started, Trigger::user, "Deployment started", context.now()});
    next_.reset();
}

void Rollouts::roll_back(Context& context, Deployment& deployment, const Place& place, Trigger trigger) {
    log(context, deployment, place, {Type::rollback_started, trigger, "Deployment rollback started", context.now()});
    deployment.state = DeploymentState::rolled_back;
    deployment.percentage = 0;
    deployment.completed = context.now();
    deployment.next.reset();
    table_.update(deployment);
    log(context, deployment, place,
        {Type::rollback_completed, Trigger::appconfig, "Deployment rolled back", context.now()});
    next_.reset();
}

void Rollouts::revert(Context& context, Deployment& deployment, const Place& place) {
    deployment.state = DeploymentState::reverted;
    deployment.percentage = 0;
    table_.update(deployment);
    log(context, deployment, place, {Type::revert_completed, Trigger::user, "Deployment reverted", context.now()});
}

Instant Rollouts::due() const {
    if (!next_) next_ = table_.next_due();
    return *next_;
}

void Rollouts::run(Transaction&, Context& context) {
    for (Deployment& deployment : table_.due(context.now(), piece)) go_on(context, deployment);
    next_.reset();
}

// One step. It happens when it was due, however late somebody looks.
void Rollouts::go_on(Context& context, Deployment& deployment) {
    const Place place = table_.place_of(deployment).value_or(Place{});
    const Instant at = *deployment.next;
    DeploymentEvent event{Type::percentage_updated, Trigger::appconfig, {}, at};
    if (deployment.state == DeploymentState::baking) {
        deployment.state = DeploymentState::complete;
        deployment.completed = at;
        deployment.next.reset();
        event.type = Type::deployment_completed;
        event.description = "Deployment completed";
    } else if (deployment.step < deployment.growth.steps()) {
        deployment.percentage = deployment.growth.share_after(++deployment.step);
        // Behind the last step comes the bake, when the duration is over.
        deployment.next = deployment.started + deployment.growth.until(deployment.step + 1);
        event.description = fmt::format("Configuration available to {:.2f}% of clients", deployment.percentage);
    } else {
        deployment.state = DeploymentState::baking;
        deployment.next = at + deployment.bake;
        event.type = Type::bake_time_started;
        event.description = "Deployment bake time started";
    }
    table_.update(deployment);
    log(context, deployment, place, std::move(event));
}

}    // namespace pileus::appconfig
