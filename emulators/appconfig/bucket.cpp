#include "appconfig/bucket.hpp"

#include <string>

#include "pileus/text/hash.hpp"

namespace pileus::appconfig {

double bucket_of(std::string_view deployment_arn, std::string_view client) {
    std::string both(deployment_arn);
    both += '\0';
    both += client;
    constexpr double values = 9007199254740992.0;    // 2^53, what a double holds
    return static_cast<double>(text::hash64(both) >> 11) / values * 100;
}

}    // namespace pileus::appconfig
