// What time does to keys: those whose waiting period ends are deleted, and others get new material [SUP-70, SUP-204].
#pragma once

#include "kms/keyring.hpp"
#include "pileus/service/service.hpp"

namespace pileus::kms {

class Calendar final : public Chore {
  public:
    Calendar(KeyTable& keys, Keyring& ring) : keys_(keys), ring_(ring) {}

    Instant due() const override;
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

  private:
    KeyTable& keys_;
    Keyring& ring_;
    mutable std::uint64_t version_ = 0;    // of the table, when it was last asked
    mutable Instant due_ = never;
};

}    // namespace pileus::kms
