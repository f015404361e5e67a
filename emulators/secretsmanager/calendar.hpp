// What time does to secrets: those whose recovery window ends are gone.
#pragma once

#include "pileus/service/service.hpp"
#include "secretsmanager/secret_table.hpp"

namespace pileus::secretsmanager {

class Calendar final : public Chore {
  public:
    explicit Calendar(SecretTable& secrets) : secrets_(secrets) {}

    Instant due() const override;
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

  private:
    SecretTable& secrets_;
    mutable std::uint64_t version_ = 0;    // of the table, when it was last asked
    mutable Instant due_ = never;
};

}    // namespace pileus::secretsmanager
