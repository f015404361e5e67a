#include "appconfig/delivery.hpp"

#include "appconfig/arns.hpp"
#include "appconfig/bucket.hpp"
#include "appconfig/events.hpp"

namespace pileus::appconfig {

namespace {
constexpr std::chrono::seconds read_again{1};    // a later read is written down
}

std::optional<Deployment> Delivery::find(const Place& place, const Environment& environment, const Profile& profile,
                                         std::string_view client) {
    std::vector<Deployment> live = deployments_.live(environment.number, profile.number);
    if (live.empty()) return std::nullopt;
    Deployment& newest = live.front();
    const bool is_growing = newest.state == DeploymentState::deploying;
    if (!is_growing || is_reached(arn_of(place, newest.path()), client, newest.percentage)) return std::move(newest);
    return live.size() > 1 ? std::optional(std::move(live[1])) : std::nullopt;
}

std::string Delivery::hand_out(Transaction& tx, Call& call, const Deployment& deployment, std::string_view client) {
    Event event;
    event.type = &events::configuration_delivered;
    event.resource = arn_of(place_of(call), deployment.path());
    event.subject = deployment.profile_name;
    event.details = {{"version", deployment.version}, {"client", std::string(client)}};
    std::string content = contents_.read(tx, call, deployment.content);
    call.note(std::move(event));
    return content;
}

void Delivery::note_read(const Call& call, const Environment& environment, const Profile& profile) {
    const auto is_due = [&](const std::optional<Instant>& read) { return !read || call.now() - *read >= read_again; };
    if (is_due(environment.read)) environments_.set_read(environment, call.now());
    if (is_due(profile.read)) profiles_.set_read(profile, call.now());
}

}    // namespace pileus::appconfig
