// Values of secrets: each version's is sealed with a data key of its own, which KMS encrypts under the secret's key,
// bound to the secret's ARN and the version's id.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "pileus/crypto/secret.hpp"
#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "secretsmanager/errors.hpp"
#include "secretsmanager/secret.hpp"

namespace pileus::secretsmanager {

class Vault {
  public:
    explicit Vault(KeyService& keys) : keys_(keys) {}

    // Into the version, under the secret's key of now. Throws EncryptionFailure, AccessDeniedException.
    void seal(Transaction& tx, Context& context, const Secret& secret, Version& version, std::string_view value);
    // DecryptionFailure or AccessDeniedException when it cannot be.
    std::variant<crypto::Secret, Fault> open(Transaction& tx, Context& context, const Secret& secret,
                                             const Version& version);

  private:
    KeyService& keys_;
};

}    // namespace pileus::secretsmanager
