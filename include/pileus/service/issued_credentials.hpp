// Temporary credentials that STS issues. They carry what the authenticator needs to know, so that it looks nothing up:
// the access key id its account [SUP-8], the session token who it is and until when.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/text/random.hpp"
#include "pileus/time/instant.hpp"

namespace pileus {

struct Session {
    std::string arn;        // arn:aws:sts::A:assumed-role/<role>/<session>, or of whoever asked for a session
    std::string user_id;    // AROA…:<session>, or the asker's
    Instant expires{};      // by the real clock
};

struct IssuedCredentials {
    std::string access_key_id;        // ASIA and 16 characters   [SUP-52]
    std::string secret_access_key;    // 40 characters
    std::string session_token;
    Instant expires{};
};

// The token is filled up to `minimum_token_size` bytes.
IssuedCredentials issue_credentials(std::string_view account, const Session& session, text::Random& random,
                                    std::size_t minimum_token_size = 0);
// The account of a key that was issued here; empty for any other.
std::optional<std::string> account_of_issued_key(std::string_view access_key_id);
// Empty when the token is not one of ours. Does not look at whose it is.
std::optional<Session> read_session_token(std::string_view token);
// Whether it was issued with this key, and says what it said then.
bool is_token_of(std::string_view access_key_id, std::string_view token);
// The secret belongs to the key: whoever verifies a signature derives it again.
std::string secret_of_issued_key(std::string_view access_key_id);
// AKIA, ASIA, AIDA, AROA and the like: four letters and `count` characters of base 32.
std::string random_identifier(std::string_view prefix, std::size_t count, text::Random& random);

}    // namespace pileus
