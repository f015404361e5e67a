#include "http/message.hpp"

#include <algorithm>

#include "pileus/text/ascii.hpp"

namespace pileus::http {

std::string_view Request::header(std::string_view name) const {
    for (const Header& each : headers) {
        if (text::equals_without_case(each.name, name)) return each.value;
    }
    return {};
}

bool Request::has_header(std::string_view name) const {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const Header& each) { return text::equals_without_case(each.name, name); });
}

}    // namespace pileus::http
