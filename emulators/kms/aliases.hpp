// Other names of keys, which may be moved from one to another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/keyring.hpp"
#include "kms/paging.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

struct AliasTargetInput {
    std::string alias_name, target_key_id;

    static void describe(auto& member) {
        using This = AliasTargetInput;
        member("AliasName", &This::alias_name, required, alias_length, alias_pattern);
        member("TargetKeyId", &This::target_key_id, required, key_id_length);
    }
};

struct AliasNameInput {
    std::string alias_name;

    static void describe(auto& member) {
        member("AliasName", &AliasNameInput::alias_name, required, alias_length, alias_pattern);
    }
};

struct ListAliasesInput : PageInput {
    std::optional<std::string> key_id;

    static void describe(auto& member) {
        using This = ListAliasesInput;
        member("KeyId", &This::key_id, key_id_length);
        describe_page<This>(member);
    }
};
struct AliasListEntry {
    std::string alias_name, alias_arn;
    std::optional<std::string> target_key_id;
    std::optional<Instant> creation_date, last_updated_date;

    static void describe(auto& member) {
        using This = AliasListEntry;
        member("AliasName", &This::alias_name, alias_length, alias_pattern);
        member("AliasArn", &This::alias_arn, length{20, 2048});
        member("TargetKeyId", &This::target_key_id, key_id_length);
        member("CreationDate", &This::creation_date);
        member("LastUpdatedDate", &This::last_updated_date);
    }
};
struct ListAliasesOutput : PageOutput {
    std::vector<AliasListEntry> aliases;

    static void describe(auto& member) {
        using This = ListAliasesOutput;
        member("Aliases", &This::aliases, keep_empty);
        describe_page_end<This>(member);
    }
};

class Aliases {
  public:
    Aliases(AliasTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    void create(Transaction& tx, Call& call, const AliasTargetInput& in);
    void update(Transaction& tx, Call& call, const AliasTargetInput& in);
    void remove(Transaction&, Call& call, const AliasNameInput& in);
    ListAliasesOutput list(Transaction& tx, Call& call, const ListAliasesInput& in);

  private:
    Key get_target(Transaction& tx, Call& call, const std::string& reference);
    Alias get_own(const Call& call, const std::string& name);
    void check_room(const Key& key);
    // Those of the caller after `after`, with the managed ones that are not used yet among them.
    std::vector<AliasListEntry> list_all(const Caller& caller, const Page& page);

    AliasTable& table_;
    Keyring& ring_;
};

}    // namespace pileus::kms
