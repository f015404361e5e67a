// Resource policies of advanced parameters: who else may read them [SSM-184 to SSM-187, SSM-67].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ssm/parameter_table.hpp"
#include "ssm/shapes.hpp"

namespace pileus::ssm {

inline constexpr std::string_view policy_pattern = R"(^(?!\s*$).+)";

struct GetResourcePoliciesInput {
    std::string resource_arn;
    std::optional<std::string> next_token;
    std::optional<std::int32_t> max_results;

    static void describe(auto& member) {
        using This = GetResourcePoliciesInput;
        member("ResourceArn", &This::resource_arn, required, length{20, 2048});
        member("NextToken", &This::next_token);
        member("MaxResults", &This::max_results, range{1, 50});
    }
};
struct ResourcePolicy {
    std::string policy_id, policy_hash, policy;

    static void describe(auto& member) {
        member("PolicyId", &ResourcePolicy::policy_id);
        member("PolicyHash", &ResourcePolicy::policy_hash);
        member("Policy", &ResourcePolicy::policy);
    }
};
struct GetResourcePoliciesOutput {
    std::optional<std::string> next_token;
    std::vector<ResourcePolicy> policies;

    static void describe(auto& member) {
        member("NextToken", &GetResourcePoliciesOutput::next_token);
        member("Policies", &GetResourcePoliciesOutput::policies, keep_empty);
    }
};
struct PutResourcePolicyInput {
    std::string resource_arn, policy;
    std::optional<std::string> policy_id, policy_hash;

    static void describe(auto& member) {
        using This = PutResourcePolicyInput;
        member("ResourceArn", &This::resource_arn, required, length{20, 2048});
        member("Policy", &This::policy, required, pattern{policy_pattern});
        member("PolicyId", &This::policy_id);
        member("PolicyHash", &This::policy_hash);
    }
};
struct PutResourcePolicyOutput {
    std::string policy_id, policy_hash;

    static void describe(auto& member) {
        member("PolicyId", &PutResourcePolicyOutput::policy_id);
        member("PolicyHash", &PutResourcePolicyOutput::policy_hash);
    }
};
struct DeleteResourcePolicyInput {
    std::string resource_arn, policy_id, policy_hash;
    std::optional<std::string> deletion_mode;

    static void describe(auto& member) {
        using This = DeleteResourcePolicyInput;
        member("ResourceArn", &This::resource_arn, required, length{20, 2048});
        member("PolicyId", &This::policy_id, required);
        member("PolicyHash", &This::policy_hash, required);
        member("DeletionMode", &This::deletion_mode, one_of{{"RemoveSharing", "RollbackMigration"}});
    }
};

class ResourcePolicies {
  public:
    explicit ResourcePolicies(ParameterTable& parameters) : parameters_(parameters) {}
    void open(storage::Database& database);    // after the migration
    std::vector<Operation> operations();

    GetResourcePoliciesOutput get(Transaction& tx, Call& call, const GetResourcePoliciesInput& in);
    PutResourcePolicyOutput put(Transaction& tx, Call& call, const PutResourcePolicyInput& in);
    EmptyOutput remove(Transaction& tx, Call& call, const DeleteResourcePolicyInput& in);

    // Whether a parameter of another account is shared with the caller, for this operation.
    bool is_shared(const Call& call, const Parameter& parameter);
    // All that are, in the caller's region, in order of ARNs.
    std::vector<Parameter> shared_with(const Call& call);

  private:
    // Throws ResourceNotFoundException, ResourcePolicyInvalidParameterException.
    Parameter get_parameter(const Call& call, const std::string& arn);
    std::optional<ResourcePolicy> find(std::int64_t parameter);
    // Throws ResourcePolicyNotFoundException, ResourcePolicyConflictException [SSM-186].
    void check_current(std::int64_t parameter, const std::string& id, const std::string& hash);

    ParameterTable& parameters_;
    storage::Statement find_, set_, remove_, of_others_;
};

}    // namespace pileus::ssm
