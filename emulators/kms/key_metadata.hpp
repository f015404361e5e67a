// What KMS tells about a key [SUP-60].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/constraints.hpp"
#include "kms/key_table.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::kms {

struct MultiRegionKey {
    std::optional<std::string> arn, region;

    static void describe(auto& member) {
        using This = MultiRegionKey;
        member("Arn", &This::arn, length{20, 2048});
        member("Region", &This::region, length{1, 32}, pattern{R"(^([a-z]+-){2,3}\d+$)"});
    }
};

struct MultiRegionConfiguration {
    std::optional<std::string> multi_region_key_type;
    std::optional<MultiRegionKey> primary_key;
    std::optional<std::vector<MultiRegionKey>> replica_keys;

    static void describe(auto& member) {
        using This = MultiRegionConfiguration;
        member("MultiRegionKeyType", &This::multi_region_key_type, one_of{{"PRIMARY", "REPLICA"}});
        member("PrimaryKey", &This::primary_key);
        member("ReplicaKeys", &This::replica_keys, keep_empty);
    }
};

struct XksKeyConfiguration {
    std::optional<std::string> id;

    static void describe(auto& member) {
        member("Id", &XksKeyConfiguration::id, length{1, 128}, pattern{"^[a-zA-Z0-9-_.]+$"});
    }
};

struct KeyMetadata {
    std::string account, key_id, arn;
    Instant creation_date{};
    bool enabled = false;
    std::string description, key_usage, key_state;
    std::optional<Instant> deletion_date, valid_to;
    std::string origin;
    std::optional<std::string> custom_key_store_id, cloud_hsm_cluster_id, expiration_model;
    std::string key_manager;
    std::optional<std::string> customer_master_key_spec;
    std::string key_spec;
    std::vector<std::string> encryption_algorithms, signing_algorithms, key_agreement_algorithms, mac_algorithms;
    bool multi_region = false;
    std::optional<MultiRegionConfiguration> multi_region_configuration;
    std::optional<std::int32_t> pending_deletion_window_in_days;
    std::optional<XksKeyConfiguration> xks_key_configuration;
    std::optional<std::string> current_key_material_id;

    static void describe(auto& member) {
        using This = KeyMetadata;
        member("AWSAccountId", &This::account);
        member("KeyId", &This::key_id, required, key_id_length);
        member("Arn", &This::arn, length{20, 2048});
        member("CreationDate", &This::creation_date);
        member("Enabled", &This::enabled);
        member("Description", &This::description, description_length);
        member("KeyUsage", &This::key_usage, any_usage);
        member("KeyState", &This::key_state, any_key_state);
        member("DeletionDate", &This::deletion_date);
        member("ValidTo", &This::valid_to);
        member("Origin", &This::origin, any_origin);
        member("CustomKeyStoreId", &This::custom_key_store_id, length{1, 64});
        member("CloudHsmClusterId", &This::cloud_hsm_cluster_id, length{19, 24}, pattern{"cluster-[2-7a-zA-Z]{11,16}"});
        member("ExpirationModel", &This::expiration_model, any_expiration_model);
        member("KeyManager", &This::key_manager, one_of{{"AWS", "CUSTOMER"}});
        member("CustomerMasterKeySpec", &This::customer_master_key_spec, any_master_key_spec);
        member("KeySpec", &This::key_spec, any_key_spec);
        member("EncryptionAlgorithms", &This::encryption_algorithms, each{any_encryption_algorithm});
        member("SigningAlgorithms", &This::signing_algorithms, each{any_signing_algorithm});
        member("KeyAgreementAlgorithms", &This::key_agreement_algorithms, each{one_of{{"ECDH"}}});
        member("MultiRegion", &This::multi_region);
        member("MultiRegionConfiguration", &This::multi_region_configuration);
        member("PendingDeletionWindowInDays", &This::pending_deletion_window_in_days, range{1, 365});
        member("MacAlgorithms", &This::mac_algorithms, each{any_mac_algorithm});
        member("XksKeyConfiguration", &This::xks_key_configuration);
        member("CurrentKeyMaterialId", &This::current_key_material_id, material_id_length, material_id_pattern);
    }
};

KeyMetadata metadata_of(const Key& key, KeyTable& table);
// The one list that a key of its use has, as KeyMetadata and GetPublicKey show it.
template <class Shape>
void show_algorithms(const Key& key, Shape& shape) {
    const auto names = key.spec->algorithms(key.usage);
    const std::vector<std::string> list(names.begin(), names.end());
    switch (key.usage) {
        case Usage::encrypt_decrypt:
            shape.encryption_algorithms = list;
            break;
        case Usage::sign_verify:
            shape.signing_algorithms = list;
            break;
        case Usage::key_agreement:
            shape.key_agreement_algorithms = list;
            break;
        case Usage::generate_verify_mac:
            if constexpr (requires { shape.mac_algorithms; }) shape.mac_algorithms = list;
            break;
    }
}
// Deprecated, and without the newest specs [SUP-60].
std::optional<std::string> master_key_spec_of(const Key& key);

}    // namespace pileus::kms
