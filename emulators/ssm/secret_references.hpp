// Secrets of Secrets Manager that are read as parameters: `/aws/reference/secretsmanager/<secret>[:version or label]`
// [SSM-190]. They are no parameters: what writes, lists or describes does not know them [SSM-194].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "ssm/shapes.hpp"

namespace pileus::ssm {

class SecretReferences {
  public:
    explicit SecretReferences(SecretReader& reader) : reader_(reader) {}

    static bool is_one(std::string_view name);
    // Throws ValidationException, whether there is such a secret or not [SSM-192].
    static void check_decryption(bool is_wanted);
    // Empty: there is none. Throws what else Secrets Manager says.
    std::optional<ParameterShape> find(Transaction& tx, Call& call, const std::string& name);
    // The same, but throws ParameterNotFound [SSM-193].
    ParameterShape get(Transaction& tx, Call& call, const std::string& name);

  private:
    SecretReader& reader_;
};

}    // namespace pileus::ssm
