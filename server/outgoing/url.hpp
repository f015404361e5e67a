// Where a call goes: the pieces of an http or https URL, checked, as a client needs them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pileus::outgoing {

struct Address {
    std::string host;    // a name, or an IP address without brackets
    std::uint16_t port = 0;
    bool is_tls = false;
    std::string target = "/";      // path and query; what must not stand in a request line is percent-encoded
    std::string host_header;       // with the port, where it is not the scheme's
    std::string user, password;    // decoded; without user info both are empty
    bool has_credentials = false;
};

// Empty when it is no such URL, or names no host that there could be.
std::optional<Address> parse_url(std::string_view text);
// `HOST:PORT`, `[::1]:25`, or HOST alone. Empty when it is none.
std::optional<Address> parse_host_and_port(std::string_view text, std::uint16_t default_port);

}    // namespace pileus::outgoing
