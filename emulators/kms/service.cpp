// The list of areas, and what the house needs of them together.
#include "kms/aliases.hpp"
#include "kms/calendar.hpp"
#include "kms/cipher.hpp"
#include "kms/data_key_pairs.hpp"
#include "kms/data_keys.hpp"
#include "kms/encryption.hpp"
#include "kms/errors.hpp"
#include "kms/events.hpp"
#include "kms/grants.hpp"
#include "kms/key_desk.hpp"
#include "kms/keys.hpp"
#include "kms/kms.hpp"
#include "kms/lifecycle.hpp"
#include "kms/not_emulated.hpp"
#include "kms/policies.hpp"
#include "kms/rotations.hpp"
#include "kms/schema.hpp"
#include "kms/signing.hpp"

namespace pileus::kms {

namespace {

class Kms final : public KmsService {
  public:
    explicit Kms(RootKey& root_key) : vault_(root_key) {}

    KeyService& keys() override { return desk_; }

    const ServiceTraits& traits() const override { return kms::traits; }
    storage::Migrations migrations() const override { return kms::migrations(); }
    std::vector<const EventType*> event_types() const override { return {events::all.begin(), events::all.end()}; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

    std::vector<Operation> operations() override {
        return joined({keys_.operations(), aliases_.operations(), lifecycle_.operations(), rotations_.operations(),
                       policies_.operations(), tags_.operations(), encryption_.operations(), data_keys_.operations(),
                       data_key_pairs_.operations(), signing_.operations(), grants_.operations(),
                       not_emulated_.operations()});
    }

    void open(storage::Store& store) override {
        vault_.open(store.database());
        key_table_.open(store.database());
        alias_table_.open(store.database());
        grant_table_.open(store.database());
        store.add(key_table_);
    }
    std::vector<Chore*> chores() override { return {&calendar_}; }

  private:
    KeyTable key_table_;
    AliasTable alias_table_;
    GrantTable grant_table_;
    Vault vault_;
    Keyring ring_{key_table_, alias_table_, grant_table_, vault_};
    Cipher cipher_{key_table_, ring_};
    Keys keys_{key_table_, ring_};
    Aliases aliases_{alias_table_, ring_};
    Lifecycle lifecycle_{key_table_, ring_};
    Rotations rotations_{key_table_, ring_};
    Policies policies_{key_table_, ring_};
    Tags tags_{key_table_, ring_};
    Calendar calendar_{key_table_, ring_};
    Encryption encryption_{key_table_, ring_, cipher_};
    DataKeys data_keys_{ring_, cipher_};
    DataKeyPairs data_key_pairs_{ring_, cipher_};
    Signing signing_{key_table_, ring_};
    Grants grants_{grant_table_, ring_};
    NotEmulated not_emulated_{ring_};
    KeyDesk desk_{ring_, cipher_};
};

}    // namespace

std::unique_ptr<KmsService> make_service(const Settings&, RootKey& root_key) { return std::make_unique<Kms>(root_key); }

}    // namespace pileus::kms
