// What KMS has besides, and is refused here whatever is asked: imported material, replicas, custom key stores [SUP-64].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/constraints.hpp"
#include "kms/keyring.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

// Nothing of what such a call says is read.
struct RefusedInput {
    static void describe(auto&) {}
};

class NotEmulated {
  public:
    explicit NotEmulated(Keyring& ring) : ring_(ring) {}
    std::vector<Operation> operations();

    void refuse_import(Transaction& tx, Call& call, const KeyIdInput& in);
    void refuse_replica(Transaction& tx, Call& call, const KeyIdInput& in);
    void refuse_key(Transaction& tx, Call& call, const KeyIdInput& in);
    void refuse_store(Transaction&, Call& call, const RefusedInput& in);

  private:
    Keyring& ring_;
};

}    // namespace pileus::kms
