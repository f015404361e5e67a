// What a web server asks for when it answers 401, and what one says to it: Basic and Digest (RFC 7617, RFC 7616)
// [SNS-195].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pileus::outgoing {

struct Challenge {
    std::string scheme;                                             // lower case
    std::vector<std::pair<std::string, std::string>> parameters;    // names in lower case

    std::string_view parameter(std::string_view name) const;    // empty when absent
};

// Those of one WWW-Authenticate header.
std::vector<Challenge> parse_challenges(std::string_view header);

struct Asked {
    std::string_view method, target;
    std::string_view user, password;
    std::string_view client_nonce;
};
// The Authorization header that answers the strongest of them; empty when we know none of them.
std::optional<std::string> answer_challenge(const std::vector<Challenge>& challenges, const Asked& asked);

}    // namespace pileus::outgoing
