#include "pileus/text/json_depth.hpp"

namespace pileus::text {

bool nests_deeper_than(std::string_view json, std::size_t most) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char character = json[i];
        if (in_string) {
            if (character == '\\') ++i;
            if (character == '"') in_string = false;
        } else if (character == '"') {
            in_string = true;
        } else if (character == '[' || character == '{') {
            if (++depth > most) return true;
        } else if ((character == ']' || character == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

}    // namespace pileus::text
