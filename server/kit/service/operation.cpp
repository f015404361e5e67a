#include "pileus/service/operation.hpp"

namespace pileus {

std::vector<Operation> joined(std::initializer_list<std::vector<Operation>> areas) {
    std::vector<Operation> all;
    for (const std::vector<Operation>& area : areas) all.insert(all.end(), area.begin(), area.end());
    return all;
}

}    // namespace pileus
