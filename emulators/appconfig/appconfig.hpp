// AWS AppConfig: configurations with validators, their versions, and how they are rolled out.
#pragma once

#include <memory>

#include "pileus/service/service.hpp"

namespace pileus::appconfig {

std::unique_ptr<Service> make_service();

}    // namespace pileus::appconfig
