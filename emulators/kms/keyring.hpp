// Finds keys by whatever names them [SUP-62], makes new ones, and opens their material.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kms/alias_table.hpp"
#include "kms/grant_table.hpp"
#include "kms/key_table.hpp"
#include "kms/vault.hpp"
#include "pileus/service/call.hpp"
#include "pileus/service/ports.hpp"

namespace pileus::kms {

using storage::Transaction;

// What a reference may be: not every operation takes aliases.
enum class Names : std::uint8_t { all, keys_only };

// A key that AWS makes for one of its services.
struct ManagedKey {
    std::string_view alias, service, protects;
};

class Keyring {
  public:
    using Owner = KeyService::Owner;

    Keyring(KeyTable& keys, AliasTable& aliases, GrantTable& grants, Vault& vault)
        : keys_(keys), aliases_(aliases), grants_(grants), vault_(vault) {}

    // In any state. A managed key that is named by its alias for the first time is made [SUP-63].
    KeyResult<Key> find(Transaction& tx, Context& context, const Owner& who, std::string_view reference, Names names);
    // The same for a call; throws.
    Key get(Transaction& tx, Call& call, std::string_view reference, Names names = Names::all);
    // Enabled, and for this use.
    Key get_usable(Transaction& tx, Call& call, std::string_view reference, Usage usage);

    // One of the caller's own, to change it: no alias, and no key of AWS's.
    Key get_to_change(Transaction& tx, Call& call, std::string_view reference);

    // Each has to be of a grant that there is; throws invalid_grant_token.
    void check_tokens(const std::vector<std::string>& grant_tokens);

    // With `draft` but for number, id, ARN and time; its material is still to come.
    Key make(Transaction& tx, Context& context, Key draft);
    // The newest from now on.
    void add_material(Transaction& tx, const Key& key, const crypto::Secret& secret, std::string_view public_key = {});
    // A symmetric key gets new material; the old one still decrypts [SUP-69]. `how` is AUTOMATIC or ON_DEMAND.
    void rotate(Transaction& tx, Context& context, const Key& key, std::string_view how);
    crypto::Secret open(const Key& key, const Material& material);
    // The newest, for work that goes on elsewhere.
    std::shared_ptr<const crypto::Secret> open_shared(const Key& key);

    static std::span<const ManagedKey> managed_keys();    // by alias
    static const ManagedKey* find_managed(std::string_view alias);
    std::string_view service_of(const Key& managed);

  private:
    void add(Transaction& tx, const Key& key, Material material, const crypto::Secret& secret,
             std::string_view public_key);
    Key make_managed(Transaction& tx, Context& context, const Owner& who, const ManagedKey& managed);

    KeyTable& keys_;
    AliasTable& aliases_;
    GrantTable& grants_;
    Vault& vault_;
};

inline KeyService::Owner owner_of(const Call& call) { return {call.caller().account, call.caller().region}; }

// Empty when it is enabled.
std::optional<KeyRefusal> find_fault(const Key& key);
// Of a key that is to go nothing is changed; throws invalid_state.
void check_not_pending(const Key& key);
// What nobody may do to a key of AWS's, and nobody of another account to any.
[[noreturn]] void refuse_access(const Call& call, const Key& key);
// The key's own use is another; of the operation that was called.
KeyRefusal wrong_usage_of(const Key& key, std::string_view operation);
// Throws invalid_key_usage.
void check_algorithm(const Key& key, std::string_view algorithm);
std::string material_text(const Material& material);    // 64 hexadecimal digits

}    // namespace pileus::kms
