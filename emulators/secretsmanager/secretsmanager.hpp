// AWS Secrets Manager: secrets with versions and staging labels, encrypted by KMS, deleted after a recovery window.
#pragma once

#include <memory>
#include <string>

#include "pileus/service/captures.hpp"
#include "pileus/service/departures.hpp"
#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"

namespace pileus::secretsmanager {

// What it needs of the house and of other services. They live as long as it does.
struct Surroundings {
    KeyService& keys;
    Captures& captures;
    Departures& departures;
    std::string lambda_endpoint;    // where rotation functions are invoked; empty: nowhere
};

class SecretsManagerService : public Service {
  public:
    // What other services need of it. Lives as long as the service.
    virtual SecretReader& reader() = 0;
};

std::unique_ptr<SecretsManagerService> make_service(const Surroundings& around);

}    // namespace pileus::secretsmanager
