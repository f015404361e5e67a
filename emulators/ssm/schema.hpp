#pragma once

#include "pileus/storage/database.hpp"

namespace pileus::ssm {

storage::Migrations migrations();

}    // namespace pileus::ssm
