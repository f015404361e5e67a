// Amazon SQS. Its areas: queues (with attributes, tags, permissions), messages, move tasks. What they keep lies in the
// tables of schema.cpp.
#pragma once

#include <memory>

#include "pileus/service/service.hpp"
#include "pileus/service/settings.hpp"

namespace pileus::sqs {

std::unique_ptr<Service> make_service(const Settings& settings);

}    // namespace pileus::sqs
