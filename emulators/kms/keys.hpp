// Keys: made, described, listed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/key_metadata.hpp"
#include "kms/keyring.hpp"
#include "kms/paging.hpp"
#include "kms/tags.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

struct CreateKeyInput {
    std::optional<std::string> policy;
    std::string description;
    std::optional<std::string> key_usage, customer_master_key_spec, key_spec, origin, custom_key_store_id;
    bool bypass_policy_lockout_safety_check = false;
    std::vector<Tag> tags;
    std::optional<bool> multi_region;
    std::optional<std::string> xks_key_id;

    static void describe(auto& member) {
        using This = CreateKeyInput;
        member("Policy", &This::policy, policy_length, policy_pattern);
        member("Description", &This::description, description_length);
        member("KeyUsage", &This::key_usage, any_usage);
        member("CustomerMasterKeySpec", &This::customer_master_key_spec, any_master_key_spec);
        member("KeySpec", &This::key_spec, any_key_spec);
        member("Origin", &This::origin, any_origin);
        member("CustomKeyStoreId", &This::custom_key_store_id, length{1, 64});
        member("BypassPolicyLockoutSafetyCheck", &This::bypass_policy_lockout_safety_check);
        member("Tags", &This::tags);
        member("MultiRegion", &This::multi_region);
        member("XksKeyId", &This::xks_key_id, length{1, 128}, pattern{"^[a-zA-Z0-9-_.]+$"});
    }
};
struct KeyMetadataOutput {
    KeyMetadata key_metadata;

    static void describe(auto& member) { member("KeyMetadata", &KeyMetadataOutput::key_metadata); }
};

struct DescribeKeyInput {
    std::string key_id;
    GrantTokens grant_tokens;

    static void describe(auto& member) {
        using This = DescribeKeyInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
    }
};

struct ListKeysInput : PageInput {
    std::optional<std::vector<std::string>> resource_owners;

    static void describe(auto& member) {
        using This = ListKeysInput;
        describe_page<This>(member);
        member("ResourceOwners", &This::resource_owners, length{1, 2},
               each{one_of{{"SELF", "OTHER_ACCOUNTS_VIA_RAM"}}});
    }
};
struct KeyListEntry {
    std::string key_id, key_arn;

    static void describe(auto& member) {
        member("KeyId", &KeyListEntry::key_id, key_id_length);
        member("KeyArn", &KeyListEntry::key_arn, length{20, 2048});
    }
};
struct ListKeysOutput : PageOutput {
    std::vector<KeyListEntry> keys;

    static void describe(auto& member) {
        using This = ListKeysOutput;
        member("Keys", &This::keys, keep_empty);
        describe_page_end<This>(member);
    }
};

class Keys {
  public:
    Keys(KeyTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    KeyMetadataOutput create(Transaction& tx, Call& call, const CreateKeyInput& in);
    KeyMetadataOutput describe(Transaction& tx, Call& call, const DescribeKeyInput& in);
    ListKeysOutput list(Transaction&, Call& call, const ListKeysInput& in);

  private:
    KeyTable& table_;
    Keyring& ring_;
};

}    // namespace pileus::kms
