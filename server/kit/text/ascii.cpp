#include "pileus/text/ascii.hpp"

#include <algorithm>

namespace pileus::text {

bool equals_without_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}    // namespace pileus::text
