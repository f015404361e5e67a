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

class ControlPlane : public Service {
  public:
    // `appconfigdata`: by its own name, and signed for as `appconfig`. It lives on the tables of this one, which lives
    // as long as it does.
    virtual std::unique_ptr<Service> make_data_plane() = 0;
};

std::unique_ptr<ControlPlane> make_service(const Surroundings& around);

}    // namespace pileus::appconfig
