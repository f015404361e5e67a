// Secrets for other services of the house.
#pragma once

#include "pileus/service/ports.hpp"
#include "secretsmanager/directory.hpp"
#include "secretsmanager/values.hpp"

namespace pileus::secretsmanager {

class Reader final : public SecretReader {
  public:
    Reader(Directory& directory, Values& values) : directory_(directory), values_(values) {}

    std::variant<Value, Refusal> read(Transaction& tx, Call& call, std::string_view secret,
                                      std::string_view version) override;

  private:
    Directory& directory_;
    Values& values_;
};

}    // namespace pileus::secretsmanager
