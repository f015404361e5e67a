// Amazon Simple Notification Service: topics, subscriptions, and what goes from the ones to the others.
#pragma once

#include <memory>

#include "pileus/service/captures.hpp"
#include "pileus/service/departures.hpp"
#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"
#include "pileus/service/settings.hpp"

namespace pileus::sns {

class SnsService : public Service {
  public:
    virtual SubscriptionTokens& tokens() = 0;
    virtual Telephones& telephones() = 0;
    virtual PushVendors& push_vendors() = 0;
};

// The sandbox's own parts, and what SNS needs of other services. They live as long as it does.
struct Surroundings {
    QueueIntake& queues;
    KeyService& keys;
    Signer& signer;
    Captures& captures;
    Departures& departures;
};

std::unique_ptr<SnsService> make_service(const Settings& settings, const Surroundings& around);

}    // namespace pileus::sns
