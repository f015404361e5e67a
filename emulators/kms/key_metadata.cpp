#include "kms/key_metadata.hpp"

#include "kms/keyring.hpp"

namespace pileus::kms {

std::optional<std::string> master_key_spec_of(const Key& key) {
    if (key.spec->family == Family::edwards) return std::nullopt;
    return std::string(key.spec->name);
}

KeyMetadata metadata_of(const Key& key, KeyTable& table) {
    KeyMetadata shown;
    shown.account = key.account;
    shown.key_id = key.id;
    shown.arn = key.arn;
    shown.creation_date = key.created;
    shown.enabled = key.state == KeyState::enabled;
    shown.description = key.description;
    shown.key_usage = name_of(key.usage);
    shown.key_state = key_state_names.at(static_cast<std::size_t>(key.state));
    shown.deletion_date = key.deletion;
    shown.origin = "AWS_KMS";
    shown.key_manager = key.is_managed ? "AWS" : "CUSTOMER";
    shown.customer_master_key_spec = master_key_spec_of(key);
    shown.key_spec = key.spec->name;
    show_algorithms(key, shown);
    shown.multi_region = key.is_multi_region;
    if (key.is_multi_region) {
        shown.multi_region_configuration = {.multi_region_key_type = "PRIMARY",
                                            .primary_key = MultiRegionKey{key.arn, key.region},
                                            .replica_keys = std::vector<MultiRegionKey>()};
    }
    if (key.is_symmetric()) shown.current_key_material_id = material_text(table.current_material(key));
    return shown;
}

}    // namespace pileus::kms
