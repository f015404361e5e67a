// PutDataProtectionPolicy and GetDataProtectionPolicy [SNS-332, SNS-333, SNS-347, SNS-366].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sns/topics.hpp"

namespace pileus::sns {

struct PutDataProtectionPolicyInput {
    std::string resource_arn, data_protection_policy;

    static void describe(auto& member) {
        using This = PutDataProtectionPolicyInput;
        member("ResourceArn", &This::resource_arn, required);
        member("DataProtectionPolicy", &This::data_protection_policy, required);
    }
};
struct GetDataProtectionPolicyInput {
    std::string resource_arn;

    static void describe(auto& member) { member("ResourceArn", &GetDataProtectionPolicyInput::resource_arn, required); }
};
struct GetDataProtectionPolicyOutput {
    std::string data_protection_policy;    // empty when there is none

    static void describe(auto& member) {
        member("DataProtectionPolicy", &GetDataProtectionPolicyOutput::data_protection_policy);
    }
};

class DataProtectionPolicies {
  public:
    explicit DataProtectionPolicies(Topics& topics) : topics_(topics) {}
    std::vector<Operation> operations();

    void put(Transaction& tx, Call& call, const PutDataProtectionPolicyInput& in);
    GetDataProtectionPolicyOutput get(Transaction& tx, Call& call, const GetDataProtectionPolicyInput& in);

  private:
    Topics& topics_;
};

// The policy that a call gives to a topic: as it is to be stored, empty when there is to be none. Throws
// invalid_parameter [SNS-332, SNS-334]. What of it has no effect here is told of, or refused with --strict.
std::optional<std::string> accept_data_protection(Call& call, const Topic& topic, const std::string& policy);

}    // namespace pileus::sns
