#include "pileus/wire/shape.hpp"

#include <algorithm>
#include <numeric>

namespace pileus::wire {

// Shapes have few members: comparing lengths first finds one faster than a hash would.
const Member* Shape::find(std::string_view name) const {
    for (const Member& member : members) {
        if (member.name == name) return &member;
    }
    return nullptr;
}

void Shape::sort_members() {
    by_name.resize(members.size());
    std::iota(by_name.begin(), by_name.end(), std::uint16_t{0});
    std::sort(by_name.begin(), by_name.end(),
              [&](std::uint16_t a, std::uint16_t b) { return members[a].name < members[b].name; });
}

}    // namespace pileus::wire
