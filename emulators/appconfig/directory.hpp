// Finds what a request names: by its id, else by its name [APC-10].
#pragma once

#include <optional>
#include <string_view>

#include "appconfig/application_table.hpp"

namespace pileus::appconfig {

inline Place place_of(const Call& call) { return {call.caller().account, call.caller().region}; }

class Directory {
  public:
    Directory(ApplicationTable& applications, EnvironmentTable& environments)
        : applications_(applications), environments_(environments) {}

    std::optional<Application> find_application(const Place& place, std::string_view identifier);
    std::optional<Environment> find_environment(const Application& application, std::string_view identifier);

    // The same; throw ResourceNotFoundException.
    Application application(const Call& call, std::string_view identifier);
    Environment environment(const Application& application, std::string_view identifier);

  private:
    ApplicationTable& applications_;
    EnvironmentTable& environments_;
};

}    // namespace pileus::appconfig
