// Finds what a request names: by its id, else by its name [APC-10].
#pragma once

#include <optional>
#include <string_view>

#include "appconfig/application_table.hpp"
#include "appconfig/profile_table.hpp"

namespace pileus::appconfig {

inline Place place_of(const Call& call) { return {call.caller().account, call.caller().region}; }

class Directory {
  public:
    Directory(ApplicationTable& applications, EnvironmentTable& environments, ProfileTable& profiles)
        : applications_(applications), environments_(environments), profiles_(profiles) {}

    std::optional<Application> find_application(const Place& place, std::string_view identifier);
    std::optional<Environment> find_environment(const Application& application, std::string_view identifier);
    std::optional<Profile> find_profile(const Application& application, std::string_view identifier);

    // The same; throw ResourceNotFoundException.
    Application application(const Call& call, std::string_view identifier);
    Environment environment(const Application& application, std::string_view identifier);
    Profile profile(const Application& application, std::string_view identifier);

  private:
    ApplicationTable& applications_;
    EnvironmentTable& environments_;
    ProfileTable& profiles_;
};

}    // namespace pileus::appconfig
