#include "appconfig/growth.hpp"

#include <algorithm>
#include <cmath>

namespace pileus::appconfig {

namespace {
constexpr double whole = 100, close_enough = 1e-9;
}

int Growth::steps() const {
    if (duration.count() == 0) return 1;
    const double ratio = whole / factor;
    if (type == GrowthType::linear) return static_cast<int>(std::ceil(ratio - close_enough));
    int count = 1;
    for (double share = factor; share < whole - close_enough; share *= 2) ++count;
    return count;
}

double Growth::share_after(int step) const {
    if (step <= 0) return 0;
    if (step >= steps()) return whole;
    return std::min(whole, type == GrowthType::linear ? factor * step : std::ldexp(factor, step - 1));
}

std::chrono::milliseconds Growth::until(int step) const {
    const std::chrono::milliseconds all = duration;
    return all * std::clamp(step, 0, steps()) / steps();
}

}    // namespace pileus::appconfig
