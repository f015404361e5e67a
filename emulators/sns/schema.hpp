#pragma once

#include "pileus/storage/database.hpp"

namespace pileus::sns {

storage::Migrations migrations();

}    // namespace pileus::sns
