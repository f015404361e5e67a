// AWS Systems Manager Parameter Store: named values with versions, labels, tags and policies. What else the service of
// AWS's model does is not here.
#pragma once

#include <memory>
#include <string>

#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"

namespace pileus::ssm {

// What it needs of other services. They live as long as it does.
struct Surroundings {
    KeyService& keys;
    SecretReader& secrets;            // of Secrets Manager
    std::string public_parameters;    // a file of further ones; empty: none
};

// Throws std::runtime_error when the file cannot be used.
std::unique_ptr<Service> make_service(const Surroundings& around);

}    // namespace pileus::ssm
