// How a deployment grows: from a strategy's numbers, which share of the clients has the new configuration when
// [APC-81 to APC-85]. Knows no clock and no table.
#pragma once

#include <chrono>
#include <cstdint>

namespace pileus::appconfig {

enum class GrowthType : std::uint8_t { linear, exponential };    // stored: only ever added to

struct Growth {
    GrowthType type = GrowthType::linear;
    double factor = 100;                 // percent, 1–100
    std::chrono::minutes duration{0};    // 0–1440

    // How many times the share grows, until it is 100 %.
    int steps() const;
    // In percent, after so many steps.
    double share_after(int step) const;
    // From the start to that step, in equal distances, of which the last ends with the duration; all at once without a
    // duration [APC-83, APC-85].
    std::chrono::milliseconds until(int step) const;
};

}    // namespace pileus::appconfig
