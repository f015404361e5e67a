// Which secret a caller means.
#pragma once

#include <optional>
#include <string_view>

#include "pileus/service/call.hpp"
#include "secretsmanager/errors.hpp"
#include "secretsmanager/secret_table.hpp"

namespace pileus::secretsmanager {

class Directory {
  public:
    explicit Directory(SecretTable& table) : table_(table) {}

    // By its name, its ARN, or its ARN without the six characters at its end [SUP-80].
    std::optional<Secret> find(const Call& call, std::string_view id);
    // Throws ResourceNotFoundException.
    Secret get(const Call& call, std::string_view id);
    // The same, but one marked for deletion is refused: InvalidRequestException.
    Secret get_live(const Call& call, std::string_view id);

  private:
    SecretTable& table_;
};

Place place_of(const Call& call);    // the caller's
Fault not_found();
Fault marked_for_deletion();

}    // namespace pileus::secretsmanager
