// What AppConfig writes into the journal. No content of a configuration ever stands there.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "pileus/service/call.hpp"
#include "pileus/service/journal.hpp"

namespace pileus::appconfig::events {

inline constexpr EventType created{"appconfig.resource.created",
                                   "An application, an environment or the like was created."};
inline constexpr EventType updated{"appconfig.resource.updated", "A resource was changed."};
inline constexpr EventType deleted{"appconfig.resource.deleted", "A resource was deleted."};
inline constexpr EventType tagged{"appconfig.resource.tagged", "Tags of a resource were set."};
inline constexpr EventType untagged{"appconfig.resource.untagged", "Tags of a resource were removed."};

inline constexpr EventType deployment_started{"appconfig.deployment.started", "A deployment began."};
inline constexpr EventType deployment_progressed{"appconfig.deployment.progressed",
                                                 "More clients get a deployment's configuration."};
inline constexpr EventType deployment_baking{"appconfig.deployment.baking",
                                             "All clients get a deployment's configuration, and its bake time began."};
inline constexpr EventType deployment_completed{"appconfig.deployment.completed", "A deployment is complete."};
inline constexpr EventType deployment_rolling_back{"appconfig.deployment.rolling_back",
                                                   "A deployment that was under way is taken back."};
inline constexpr EventType deployment_rolled_back{"appconfig.deployment.rolled_back",
                                                  "Clients have what was deployed before again."};
inline constexpr EventType deployment_reverted{"appconfig.deployment.reverted",
                                               "A deployment that was complete was taken back."};
inline constexpr EventType configuration_delivered{"appconfig.configuration.delivered",
                                                   "A client got a configuration that it did not have."};

inline constexpr std::array all{&created,
                                &updated,
                                &deleted,
                                &tagged,
                                &untagged,
                                &deployment_started,
                                &deployment_progressed,
                                &deployment_baking,
                                &deployment_completed,
                                &deployment_rolling_back,
                                &deployment_rolled_back,
                                &deployment_reverted,
                                &configuration_delivered};

// `path` is the last part of the resource's ARN; `name` may be empty.
void note(Call& call, const EventType& type, std::string_view path, std::string_view name = {});

}    // namespace pileus::appconfig::events
