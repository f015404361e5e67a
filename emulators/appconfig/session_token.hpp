// What a session is lies in its token [APC-141, APC-145]: so one that was used before answers as it did.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "appconfig/resource.hpp"

namespace pileus::appconfig {

struct Session {
    std::uint64_t id = 0;                             // random: who the client is
    std::string application, environment, profile;    // ids
    std::chrono::seconds interval{0};                 // that has to pass between two polls; 0: none
    Instant issued{};                                 // the token
    bool is_polled = false;                           // the token came with a poll, when it was issued
    std::string seen;                                 // version of the configuration that the client has; or empty
};

// Whoever reads it has to be of the same account and region.
std::string make_token(const Session& session, const Place& place);
// Empty when it was damaged, or is another's.
std::optional<Session> parse_token(std::string_view token, const Place& place);

}    // namespace pileus::appconfig
