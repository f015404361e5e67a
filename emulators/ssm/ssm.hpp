// AWS Systems Manager Parameter Store: named values with versions, labels, tags and policies. What else the service of
// AWS's model does is not here.
#pragma once

#include <memory>

#include "pileus/service/service.hpp"

namespace pileus::ssm {

std::unique_ptr<Service> make_service();

}    // namespace pileus::ssm
