#pragma once

#include "pileus/storage/database.hpp"

namespace pileus::appconfig {

storage::Migrations migrations();

}    // namespace pileus::appconfig
