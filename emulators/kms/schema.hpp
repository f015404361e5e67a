#pragma once

#include "pileus/storage/database.hpp"

namespace pileus::kms {

storage::Migrations migrations();

}    // namespace pileus::kms
