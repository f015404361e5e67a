// Wraps what is secret with the root key, so that the database holds ciphertext alone. Storage thread.
#pragma once

#include <string>
#include <string_view>

#include "pileus/crypto/secret.hpp"
#include "pileus/service/ports.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::kms {

class Vault {
  public:
    explicit Vault(RootKey& root) : root_(root) {}

    // After the migration. Throws std::runtime_error, for the operator, when something here is wrapped by a root key
    // that is not there, or that is another: a new one would open nothing.
    void open(storage::Database& database);

    // `around` says whose it is: in another's place it does not open.
    std::string wrap(const crypto::Secret& secret, std::string_view around);
    // Throws std::runtime_error when it does not open.
    crypto::Secret unwrap(std::string_view wrapped, std::string_view around);

  private:
    RootKey& root_;
    storage::Statement proof_, set_proof_;
};

}    // namespace pileus::kms
