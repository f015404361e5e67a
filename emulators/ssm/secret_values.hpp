// Values of SecureStrings, which KMS encrypts, bound to the ARN of their parameter [SSM-68 to SSM-77].
#pragma once

#include <string>

#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "ssm/parameter.hpp"

namespace pileus::ssm {

class SecretValues {
  public:
    explicit SecretValues(KeyService& keys) : keys_(keys) {}

    // What is stored of the current version's value. Throws InvalidKeyId.
    std::string seal(Transaction& tx, Call& call, const Parameter& parameter);
    // A value as it is answered: of a SecureString its ciphertext in base64, unless it is to be decrypted. Throws
    // InvalidKeyId.
    std::string show(Transaction& tx, Call& call, const Parameter& parameter, const Version& version, bool decrypted);

  private:
    KeyService& keys_;
};

}    // namespace pileus::ssm
