// AWS AppConfig: configurations with validators, their versions, and how they are rolled out.
#pragma once

#include <memory>

#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"

namespace pileus::appconfig {

// What it needs of other services. They live as long as it does.
struct Surroundings {
    KeyService& keys;
};

std::unique_ptr<Service> make_service(const Surroundings& around);

}    // namespace pileus::appconfig
