#include "pileus/text/url.hpp"

#include <algorithm>
#include <cctype>

namespace pileus::text {

namespace {

bool is_unreserved(char character) {
    const auto byte = static_cast<unsigned char>(character);
    return std::isalnum(byte) != 0 ? byte < 0x80
                                   : character == '-' || character == '_' || character == '.' || character == '~';
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

}    // namespace

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char character : text) {
        if (is_unreserved(character)) {
            out += character;
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t plain = std::min(text.find_first_of("%+"), text.size());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        if (text.front() == '+') {
            out += plus_is_space ? ' ' : '+';
            text.remove_prefix(1);
            continue;
        }
        if (text.size() < 3) return std::nullopt;
        const int high = hex_value(text[1]);
        const int low = hex_value(text[2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high << 4 | low);
        text.remove_prefix(3);
    }
    return out;
}

Url split_url(std::string_view text) {
    Url url;
    if (const auto scheme_end = text.find("://"); scheme_end != text.npos && scheme_end < text.find_first_of("/?")) {
        url.scheme = text.substr(0, scheme_end);
        std::transform(url.scheme.begin(), url.scheme.end(), url.scheme.begin(),
                       [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
        text.remove_prefix(scheme_end + 3);
        const std::size_t host_end = std::min(text.find_first_of("/?"), text.size());
        url.host = text.substr(0, host_end);
        text.remove_prefix(host_end);
    }
    const std::size_t path_end = std::min(text.find('?'), text.size());
    url.path = text.substr(0, path_end);
    if (path_end < text.size()) url.query = text.substr(path_end + 1);
    return url;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> parameters;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view{}, true);
        if (!name || !value) return std::nullopt;
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

}    // namespace pileus::text
