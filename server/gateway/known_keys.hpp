// Long-term keys that the server was told of: from a file in the format of AWS's shared credentials, and from its own
// environment. Every 12-digit account and `test` have the secret `test` besides; what STS issues is derived
// (pileus/service/issued_credentials.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pileus::gateway {

struct KnownKey {
    std::string secret;
    std::string session_token;    // empty: a long-term key, which takes none
    std::string account;          // 12 digits; empty: not said
    std::string arn;              // of an IAM user; empty: the account's root
};

class KnownKeys {
  public:
    // Profiles of `[name]` with aws_access_key_id, aws_secret_access_key, and perhaps aws_session_token, aws_account_id
    // and pileus_user_arn; those without a key (roles, SSO) are passed over, other settings are ignored. Throws
    // std::invalid_argument, with the line, for what cannot be meant.
    void read_shared_credentials(std::string_view text);
    // Also throws when the file cannot be read.
    void read_file(const std::string& path);
    // A later one of the same id must be the same. Throws std::invalid_argument.
    void add(const std::string& access_key_id, KnownKey key);

    const KnownKey* find(std::string_view access_key_id) const;    // null: nobody said so
    bool empty() const { return keys_.empty(); }

  private:
    std::unordered_map<std::string, KnownKey> keys_;
};

}    // namespace pileus::gateway
