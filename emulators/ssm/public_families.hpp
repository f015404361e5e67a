// What AWS and others publish below /aws/service, but for the lists of regions and services: images, layers, versions
// [SSM-196, SSM-197].
#pragma once

#include <span>
#include <string_view>

#include "ssm/public_names.hpp"

namespace pileus::ssm {

struct Family {
    std::string_view pattern;    // behind /aws/service/
    std::span<const Leaf> leaves;
};

std::span<const Family> public_families();

}    // namespace pileus::ssm
