#include "appconfig/arns.hpp"

#include <fmt/core.h>

#include "pileus/arn.hpp"

namespace pileus::appconfig {

std::string arn_of(const Place& place, std::string_view path) {
    return fmt::format("arn:{}:appconfig:{}:{}:{}", partition_of(place.region), place.region, place.account, path);
}

}    // namespace pileus::appconfig
