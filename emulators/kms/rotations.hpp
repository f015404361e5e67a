// New material for old keys: by the calendar, or on demand [SUP-204].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/lifecycle.hpp"
#include "kms/paging.hpp"

namespace pileus::kms {

struct EnableKeyRotationInput {
    std::string key_id;
    std::optional<std::int32_t> rotation_period_in_days;    // 90–2560

    static void describe(auto& member) {
        using This = EnableKeyRotationInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("RotationPeriodInDays", &This::rotation_period_in_days, range{90, 2560});
    }
};

struct GetKeyRotationStatusOutput {
    bool key_rotation_enabled = false;
    std::string key_id;
    std::optional<std::int32_t> rotation_period_in_days;
    std::optional<Instant> next_rotation_date, on_demand_rotation_start_date;

    static void describe(auto& member) {
        using This = GetKeyRotationStatusOutput;
        member("KeyRotationEnabled", &This::key_rotation_enabled);
        member("KeyId", &This::key_id, key_id_length);
        member("RotationPeriodInDays", &This::rotation_period_in_days, range{90, 2560});
        member("NextRotationDate", &This::next_rotation_date);
        member("OnDemandRotationStartDate", &This::on_demand_rotation_start_date);    // of one that takes its time
    }
};

struct ListKeyRotationsInput : PageInput {
    std::string key_id;
    std::optional<std::string> include_key_material;

    static void describe(auto& member) {
        using This = ListKeyRotationsInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("IncludeKeyMaterial", &This::include_key_material, one_of{{"ALL_KEY_MATERIAL", "ROTATIONS_ONLY"}});
        describe_page<This>(member);
    }
};
struct RotationsListEntry {
    std::string key_id, key_material_id;
    std::optional<std::string> key_material_description, import_state;
    std::string key_material_state;
    std::optional<std::string> expiration_model;
    std::optional<Instant> valid_to, rotation_date;
    std::optional<std::string> rotation_type;

    static void describe(auto& member) {
        using This = RotationsListEntry;
        member("KeyId", &This::key_id, key_id_length);
        member("KeyMaterialId", &This::key_material_id, material_id_length, material_id_pattern);
        member("KeyMaterialDescription", &This::key_material_description, length{0, 256},
               pattern{R"(^[a-zA-Z0-9:/_\s.-]+$)"});
        member("ImportState", &This::import_state, one_of{{"IMPORTED", "PENDING_IMPORT"}});
        member("KeyMaterialState", &This::key_material_state,
               one_of{{"NON_CURRENT", "CURRENT", "PENDING_ROTATION", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"}});
        member("ExpirationModel", &This::expiration_model, any_expiration_model);
        member("ValidTo", &This::valid_to);
        member("RotationDate", &This::rotation_date);
        member("RotationType", &This::rotation_type, one_of{{"AUTOMATIC", "ON_DEMAND"}});
    }
};
struct ListKeyRotationsOutput : PageOutput {
    std::vector<RotationsListEntry> rotations;

    static void describe(auto& member) {
        using This = ListKeyRotationsOutput;
        member("Rotations", &This::rotations, keep_empty);
        describe_page_end<This>(member);
    }
};

class Rotations {
  public:
    Rotations(KeyTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    void enable(Transaction& tx, Call& call, const EnableKeyRotationInput& in);
    void disable(Transaction& tx, Call& call, const KeyIdInput& in);
    GetKeyRotationStatusOutput get_status(Transaction& tx, Call& call, const KeyIdInput& in);
    KeyIdOutput rotate_on_demand(Transaction& tx, Call& call, const KeyIdInput& in);
    ListKeyRotationsOutput list(Transaction& tx, Call& call, const ListKeyRotationsInput& in);

  private:
    Key get_enabled(Transaction& tx, Call& call, const std::string& reference);

    KeyTable& table_;
    Keyring& ring_;
};

}    // namespace pileus::kms
