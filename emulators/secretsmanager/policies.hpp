// Resource policies of secrets [SUP-229].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secretsmanager/directory.hpp"
#include "secretsmanager/policy_table.hpp"

namespace pileus::secretsmanager {

inline constexpr length policy_length{1, 20480}, policy_name_length{1, 512};

struct PutResourcePolicyInput : SecretIdInput {
    std::string resource_policy;
    std::optional<bool> block_public_policy;

    static void describe(auto& member) {
        using This = PutResourcePolicyInput;
        describe_id<This>(member);
        member("ResourcePolicy", &This::resource_policy, required, policy_length);
        member("BlockPublicPolicy", &This::block_public_policy);
    }
};
// The model lets names of it be longer than those of other answers.
struct PolicyOutput {
    std::string arn, name;

    template <class This>
    static void describe_name(auto& member) {
        member("ARN", &This::arn, arn_length);
        member("Name", &This::name, policy_name_length);
    }
    static void describe(auto& member) { describe_name<PolicyOutput>(member); }
};
struct GetResourcePolicyOutput : PolicyOutput {
    std::optional<std::string> resource_policy;

    static void describe(auto& member) {
        using This = GetResourcePolicyOutput;
        describe_name<This>(member);
        member("ResourcePolicy", &This::resource_policy, policy_length);
    }
};
struct ValidateResourcePolicyInput {
    std::optional<std::string> secret_id;
    std::string resource_policy;

    static void describe(auto& member) {
        using This = ValidateResourcePolicyInput;
        member("SecretId", &This::secret_id, secret_id_length);
        member("ResourcePolicy", &This::resource_policy, required, policy_length);
    }
};
struct ValidationErrorsEntry {
    std::string check_name, error_message;

    static void describe(auto& member) {
        using This = ValidationErrorsEntry;
        member("CheckName", &This::check_name, policy_name_length);
        member("ErrorMessage", &This::error_message);
    }
};
struct ValidateResourcePolicyOutput {
    bool policy_validation_passed = false;
    std::vector<ValidationErrorsEntry> validation_errors;

    static void describe(auto& member) {
        using This = ValidateResourcePolicyOutput;
        member("PolicyValidationPassed", &This::policy_validation_passed);
        member("ValidationErrors", &This::validation_errors, keep_empty);
    }
};

class Policies {
  public:
    Policies(PolicyTable& table, Directory& directory) : table_(table), directory_(directory) {}
    std::vector<Operation> operations();

    PolicyOutput put(Transaction& tx, Call& call, const PutResourcePolicyInput& in);
    GetResourcePolicyOutput get(Transaction& tx, Call& call, const SecretIdInput& in);
    PolicyOutput remove(Transaction& tx, Call& call, const SecretIdInput& in);
    ValidateResourcePolicyOutput validate(Transaction& tx, Call& call, const ValidateResourcePolicyInput& in);

  private:
    PolicyTable& table_;
    Directory& directory_;
};

}    // namespace pileus::secretsmanager
