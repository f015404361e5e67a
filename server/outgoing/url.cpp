#include "outgoing/url.hpp"

#include <algorithm>
#include <charconv>

#include "pileus/text/url.hpp"

namespace pileus::outgoing {

namespace {

bool is_host(std::string_view host, bool is_bracketed) {
    return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [&](char character) {
        const bool is_word = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                             (character >= '0' && character <= '9') || character == '.';
        return is_word || (is_bracketed ? character == ':' || character == '%' : character == '-' || character == '_');
    });
}

bool has_controls(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char character) {
        return static_cast<unsigned char>(character) < 0x20 || character == 0x7F;
    });
}

std::string target_of(const text::Url& url) {
    std::string raw = url.path.empty() ? "/" : url.path;
    if (!url.query.empty()) raw += "?" + url.query;
    std::string target;
    for (const char character : raw) {
        const auto byte = static_cast<unsigned char>(character);
        const bool must_be_encoded =
            byte <= 0x20 || byte >= 0x7F || character == '"' || character == '<' || character == '>';
        target += must_be_encoded ? text::percent_encode({&character, 1}) : std::string(1, character);
    }
    return target;
}

}    // namespace

std::optional<Address> parse_host_and_port(std::string_view text, std::uint16_t default_port) {
    Address address;
    address.port = default_port;
    address.host_header = text;
    const bool is_bracketed = text.starts_with('[');
    const std::size_t end = is_bracketed ? text.find(']') : std::min(text.find(':'), text.size());
    if (end == text.npos) return std::nullopt;
    address.host = text.substr(is_bracketed ? 1 : 0, is_bracketed ? end - 1 : end);
    if (!is_host(address.host, is_bracketed)) return std::nullopt;
    text.remove_prefix(end + (is_bracketed ? 1 : 0));
    if (text.empty() || text == ":") return address;
    text.remove_prefix(1);
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), address.port);
    if (error != std::errc{} || rest != text.data() + text.size() || address.port == 0) return std::nullopt;
    return address;
}

std::optional<Address> parse_url(std::string_view text) {
    const text::Url url = text::split_url(text.substr(0, text.find('#')));
    const bool is_tls = url.scheme == "https";
    if (!is_tls && url.scheme != "http") return std::nullopt;
    const std::size_t at = url.host.rfind('@');
    const std::uint16_t usual_port = is_tls ? 443 : 80;
    auto address =
        parse_host_and_port(std::string_view(url.host).substr(at == std::string::npos ? 0 : at + 1), usual_port);
    if (!address) return std::nullopt;
    address->is_tls = is_tls;
    address->target = target_of(url);
    const bool is_ipv6 = address->host.find(':') != std::string::npos;
    address->host_header = is_ipv6 ? "[" + address->host + "]" : address->host;
    if (address->port != usual_port) address->host_header += ":" + std::to_string(address->port);
    if (at == std::string::npos) return address;
    const std::string_view info = std::string_view(url.host).substr(0, at);
    const std::size_t colon = std::min(info.find(':'), info.size());
    const auto user = text::percent_decode(info.substr(0, colon));
    const auto password = text::percent_decode(colon < info.size() ? info.substr(colon + 1) : std::string_view{});
    if (!user || !password || has_controls(*user) || has_controls(*password)) return std::nullopt;
    address->has_credentials = true;
    address->user = *user;
    address->password = *password;
    return address;
}

}    // namespace pileus::outgoing
