// Ids: seven letters and digits [APC-15].
#pragma once

#include <string>

#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

std::string make_id(storage::Transaction& tx);

}    // namespace pileus::appconfig
