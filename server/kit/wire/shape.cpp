#include "pileus/wire/shape.hpp"

namespace pileus::wire {

// Shapes have few members: comparing lengths first finds one faster than a hash would.
const Member* Shape::find(std::string_view name) const {
    for (const Member& member : members) {
        if (member.name == name) return &member;
    }
    return nullptr;
}

}    // namespace pileus::wire
