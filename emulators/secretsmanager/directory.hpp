// Which secret a caller means, and whether its policy lets him.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "pileus/policy/policy.hpp"
#include "pileus/service/call.hpp"
#include "secretsmanager/errors.hpp"
#include "secretsmanager/policy_table.hpp"
#include "secretsmanager/secret_table.hpp"

namespace pileus::secretsmanager {

class Directory {
  public:
    Directory(SecretTable& table, PolicyTable& policies) : table_(table), policies_(policies) {}

    // By its name, its ARN, or its ARN without the six characters at its end [SUP-80]. Nobody asks for leave.
    std::optional<Secret> find(const Call& call, std::string_view id);
    // The same, for an action of the caller's: AccessDeniedException when the policy does not let him.
    std::variant<Secret, Fault> look_up(Call& call, std::string_view id, std::string_view action,
                                        policy::Keys more = {});
    // The same for the call's operation. Throws ResourceNotFoundException, AccessDeniedException.
    Secret get(Call& call, std::string_view id, policy::Keys more = {});
    // The same, but one marked for deletion is refused: InvalidRequestException.
    Secret get_live(Call& call, std::string_view id);

  private:
    // With --enforce-policies a refusal; else the journal tells of it.
    std::optional<Fault> find_objection(Call& call, const Secret& secret, std::string_view action, policy::Keys keys);

    SecretTable& table_;
    PolicyTable& policies_;
};

Place place_of(const Call& call);    // the caller's
Fault not_found();
Fault marked_for_deletion();

}    // namespace pileus::secretsmanager
