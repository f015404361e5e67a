#include "appconfig/directory.hpp"

#include "appconfig/errors.hpp"

namespace pileus::appconfig {

std::optional<Application> Directory::find_application(const Place& place, std::string_view identifier) {
    auto found = applications_.find(place, identifier);
    return found ? found : applications_.find_by_name(place, identifier);
}

std::optional<Environment> Directory::find_environment(const Application& application, std::string_view identifier) {
    auto found = environments_.find(application, identifier);
    return found ? found : environments_.find_by_name(application, identifier);
}

std::optional<Profile> Directory::find_profile(const Application& application, std::string_view identifier) {
    auto found = profiles_.find(application, identifier);
    return found ? found : profiles_.find_by_name(application, identifier);
}

Application Directory::application(const Call& call, std::string_view identifier) {
    auto found = find_application(place_of(call), identifier);
    if (!found) throw no_such("Application", identifier);
    return std::move(*found);
}

Environment Directory::environment(const Application& application, std::string_view identifier) {
    auto found = find_environment(application, identifier);
    if (!found) throw no_such("Environment", identifier);
    return std::move(*found);
}

Profile Directory::profile(const Application& application, std::string_view identifier) {
    auto found = find_profile(application, identifier);
    if (!found) throw no_such("ConfigurationProfile", identifier);
    return std::move(*found);
}

}    // namespace pileus::appconfig
