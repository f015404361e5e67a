// Amazon SQS. Its areas: queues (with attributes, tags, permissions), messages, move tasks. What they keep lies in the
// tables of schema.cpp.
#pragma once

#include <memory>

#include "pileus/service/ports.hpp"
#include "pileus/service/service.hpp"
#include "pileus/service/settings.hpp"

namespace pileus::sqs {

class SqsService : public Service {
  public:
    virtual QueueIntake& intake() = 0;
};

std::unique_ptr<SqsService> make_service(const Settings& settings, KeyService& keys);

}    // namespace pileus::sqs
