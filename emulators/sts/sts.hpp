// AWS Security Token Service: who am I, and temporary credentials. Keeps no state: see service/issued_credentials.hpp.
#pragma once

#include <memory>

#include "pileus/service/service.hpp"

namespace pileus::sts {

std::unique_ptr<Service> make_service();

}    // namespace pileus::sts
