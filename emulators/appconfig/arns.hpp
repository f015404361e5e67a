// ARNs of resources [APC-16].
#pragma once

#include <string>
#include <string_view>

#include "appconfig/resource.hpp"

namespace pileus::appconfig {

std::string arn_of(const Place& place, std::string_view path);

}    // namespace pileus::appconfig
