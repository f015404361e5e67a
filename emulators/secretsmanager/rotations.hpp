// Rotation as it is asked for: told to begin, and cancelled [SUP-223, SUP-224].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secretsmanager/directory.hpp"
#include "secretsmanager/rotation_runs.hpp"

namespace pileus::secretsmanager {

struct RotateSecretInput : SecretIdInput {
    std::optional<std::string> client_request_token, rotation_lambda_arn;
    std::optional<RotationRules> rotation_rules;
    std::optional<bool> rotate_immediately;

    static void describe(auto& member) {
        using This = RotateSecretInput;
        describe_id<This>(member);
        member("ClientRequestToken", &This::client_request_token, idempotency_token, token_length);
        member("RotationLambdaARN", &This::rotation_lambda_arn, length{0, 2048});
        member("RotationRules", &This::rotation_rules);
        member("RotateImmediately", &This::rotate_immediately);
    }
};

class Rotations {
  public:
    Rotations(RotationTable& table, VersionTable& versions, Directory& directory, RotationRuns& runs)
        : table_(table), versions_(versions), directory_(directory), runs_(runs) {}
    std::vector<Operation> operations();

    VersionOutput rotate(Transaction& tx, Call& call, const RotateSecretInput& in);
    VersionOutput cancel(Transaction& tx, Call& call, const SecretIdInput& in);

  private:
    RotationTable& table_;
    VersionTable& versions_;
    Directory& directory_;
    RotationRuns& runs_;
};

}    // namespace pileus::secretsmanager
