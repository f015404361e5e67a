// AWS Key Management Service: keys that encrypt, sign and authenticate, and never leave.
#pragma once

#include <memory>

#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"
#include "pileus/service/settings.hpp"

namespace pileus::kms {

class KmsService : public Service {
  public:
    // What other services need of it. Lives as long as the service.
    virtual KeyService& keys() = 0;
};

std::unique_ptr<KmsService> make_service(const Settings& settings, RootKey& root_key);

}    // namespace pileus::kms
