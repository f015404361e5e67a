#include "http/message.hpp"

#include <algorithm>

namespace pileus::http {

namespace {

bool equals_without_case(std::string_view a, std::string_view b) {
    const auto lower = [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}    // namespace

std::string_view Request::header(std::string_view name) const {
    for (const Header& each : headers) {
        if (equals_without_case(each.name, name)) return each.value;
    }
    return {};
}

bool Request::has_header(std::string_view name) const {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const Header& each) { return equals_without_case(each.name, name); });
}

}    // namespace pileus::http
