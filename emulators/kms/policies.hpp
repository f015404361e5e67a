// Key policies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/keyring.hpp"
#include "kms/paging.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

std::string default_policy(const Key& key);    // [SUP-68]
// Throws limit_exceeded, malformed_policy_document: for what is none, and, unless the caller does not mind, for one
// that would keep him from ever changing it.
void check_policy(const Call& call, const Key& key, const std::string& document, bool may_lock_out);
// Keeps one that was checked.
void set_policy(Call& call, KeyTable& table, const Key& key, const std::string& document);

inline constexpr length policy_name_length{1, 128};
inline constexpr pattern policy_name_pattern{R"([\w]+)"};

struct GetKeyPolicyInput {
    std::string key_id;
    std::optional<std::string> policy_name;

    static void describe(auto& member) {
        using This = GetKeyPolicyInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("PolicyName", &This::policy_name, policy_name_length, policy_name_pattern);
    }
};
struct GetKeyPolicyOutput {
    std::string policy, policy_name;

    static void describe(auto& member) {
        using This = GetKeyPolicyOutput;
        member("Policy", &This::policy, policy_length, policy_pattern);
        member("PolicyName", &This::policy_name, policy_name_length, policy_name_pattern);
    }
};

struct PutKeyPolicyInput {
    std::string key_id;
    std::optional<std::string> policy_name;
    std::string policy;
    bool bypass_policy_lockout_safety_check = false;

    static void describe(auto& member) {
        using This = PutKeyPolicyInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("PolicyName", &This::policy_name, policy_name_length, policy_name_pattern);
        member("Policy", &This::policy, required, policy_length, policy_pattern);
        member("BypassPolicyLockoutSafetyCheck", &This::bypass_policy_lockout_safety_check);
    }
};

struct ListKeyPoliciesInput : PageInput {
    std::string key_id;

    static void describe(auto& member) {
        using This = ListKeyPoliciesInput;
        member("KeyId", &This::key_id, required, key_id_length);
        describe_page<This>(member);
    }
};
struct ListKeyPoliciesOutput : PageOutput {
    std::vector<std::string> policy_names;

    static void describe(auto& member) {
        using This = ListKeyPoliciesOutput;
        member("PolicyNames", &This::policy_names, keep_empty, each{policy_name_length, policy_name_pattern});
        describe_page_end<This>(member);
    }
};

class Policies {
  public:
    Policies(KeyTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    GetKeyPolicyOutput get(Transaction& tx, Call& call, const GetKeyPolicyInput& in);
    void put(Transaction& tx, Call& call, const PutKeyPolicyInput& in);
    ListKeyPoliciesOutput list(Transaction& tx, Call& call, const ListKeyPoliciesInput& in);

  private:
    KeyTable& table_;
    Keyring& ring_;
};

}    // namespace pileus::kms
