// AWS Systems Manager Parameter Store: named values with versions, labels, tags and policies. What else the service of
// AWS's model does is not here.
#pragma once

#include <memory>

#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"

namespace pileus::ssm {

// What it needs of other services. They live as long as it does.
struct Surroundings {
    KeyService& keys;
};

std::unique_ptr<Service> make_service(const Surroundings& around);

}    // namespace pileus::ssm
