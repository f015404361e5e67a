// Who gets a new configuration while it is rolled out [APC-120 to APC-122].
#pragma once

#include <string_view>

namespace pileus::appconfig {

// In [0, 100), with fractions: the same for a client (or session) in one deployment for ever, and independent of where
// it is in any other. Evenly spread.
double bucket_of(std::string_view deployment_arn, std::string_view client);

// Whether it has the new configuration once so many percent have. Whoever has it once keeps it while the share grows.
inline bool is_reached(std::string_view deployment_arn, std::string_view client, double percent) {
    return bucket_of(deployment_arn, client) < percent;
}

}    // namespace pileus::appconfig
