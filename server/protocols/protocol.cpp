#include "protocols/protocol.hpp"

namespace pileus::protocols {

const std::string* DecodedRequest::parameter(std::string_view name) const {
    for (const auto* parameters : {&form, &query}) {
        for (const auto& [key, value] : *parameters) {
            if (key == name) return &value;
        }
    }
    return nullptr;
}

}    // namespace pileus::protocols
