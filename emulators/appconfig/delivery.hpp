// Which configuration a client gets now [APC-112, APC-113, APC-120 to APC-123].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "appconfig/contents.hpp"
#include "appconfig/deployment_table.hpp"
#include "appconfig/directory.hpp"

namespace pileus::appconfig {

class Delivery {
  public:
    Delivery(DeploymentTable& deployments, EnvironmentTable& environments, ProfileTable& profiles, Contents& contents)
        : deployments_(deployments), environments_(environments), profiles_(profiles), contents_(contents) {}

    // The deployment whose configuration is the client's. Empty when there is none for it, yet or any more.
    std::optional<Deployment> find(const Place& place, const Environment& environment, const Profile& profile,
                                   std::string_view client);
    // Its configuration, which is handed out to the client.
    std::string hand_out(Transaction& tx, Call& call, const Deployment& deployment, std::string_view client);
    // Somebody reads here: what deletion protection looks at.
    void note_read(const Call& call, const Environment& environment, const Profile& profile);

  private:
    DeploymentTable& deployments_;
    EnvironmentTable& environments_;
    ProfileTable& profiles_;
    Contents& contents_;
};

}    // namespace pileus::appconfig
