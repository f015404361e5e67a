// AWS Secrets Manager: secrets with versions and staging labels, encrypted by KMS, deleted after a recovery window.
#pragma once

#include <memory>

#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"

namespace pileus::secretsmanager {

// What it needs of other services. They live as long as it does.
struct Surroundings {
    KeyService& keys;
};

std::unique_ptr<Service> make_service(const Surroundings& around);

}    // namespace pileus::secretsmanager
