#pragma once

#include "pileus/storage/database.hpp"

namespace pileus::secretsmanager {

storage::Migrations migrations();

}    // namespace pileus::secretsmanager
