// Amazon Simple Notification Service: topics, subscriptions, and what goes from the ones to the others.
#pragma once

#include <memory>

#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"
#include "pileus/service/settings.hpp"

namespace pileus::sns {

std::unique_ptr<Service> make_service(const Settings& settings, QueueIntake& queues, Signer& signer);

}    // namespace pileus::sns
