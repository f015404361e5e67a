#include "appconfig/resource.hpp"

#include <array>

namespace pileus::appconfig {

std::string_view name_of(DeploymentState state) {
    constexpr std::array<std::string_view, 5> names{"DEPLOYING", "BAKING", "COMPLETE", "ROLLED_BACK", "REVERTED"};
    return names.at(static_cast<std::size_t>(state));
}

std::string_view name_of(DeploymentEventType type) {
    constexpr std::array<std::string_view, 7> names{"PERCENTAGE_UPDATED", "ROLLBACK_STARTED",   "ROLLBACK_COMPLETED",
                                                    "BAKE_TIME_STARTED",  "DEPLOYMENT_STARTED", "DEPLOYMENT_COMPLETED",
                                                    "REVERT_COMPLETED"};
    return names.at(static_cast<std::size_t>(type));
}

std::string_view name_of(Trigger trigger) {
    constexpr std::array<std::string_view, 4> names{"USER", "APPCONFIG", "CLOUDWATCH_ALARM", "INTERNAL_ERROR"};
    return names.at(static_cast<std::size_t>(trigger));
}

}    // namespace pileus::appconfig
