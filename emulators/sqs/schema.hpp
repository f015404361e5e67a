#pragma once

#include "pileus/storage/database.hpp"

namespace pileus::sqs {

storage::Migrations migrations();

}    // namespace pileus::sqs
