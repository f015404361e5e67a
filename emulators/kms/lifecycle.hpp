// The states of a key [SUP-61], and its description.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/constraints.hpp"
#include "kms/keyring.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

struct UpdateKeyDescriptionInput {
    std::string key_id, description;

    static void describe(auto& member) {
        using This = UpdateKeyDescriptionInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("Description", &This::description, required, description_length);
    }
};

struct ScheduleKeyDeletionInput {
    std::string key_id;
    std::optional<std::int32_t> pending_window_in_days;    // days, 7–30

    static void describe(auto& member) {
        using This = ScheduleKeyDeletionInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("PendingWindowInDays", &This::pending_window_in_days, range{1, 365});
    }
};
struct ScheduleKeyDeletionOutput {
    std::string key_id;
    Instant deletion_date{};
    std::string key_state;
    std::int32_t pending_window_in_days = 0;

    static void describe(auto& member) {
        using This = ScheduleKeyDeletionOutput;
        member("KeyId", &This::key_id, key_id_length);
        member("DeletionDate", &This::deletion_date);
        member("KeyState", &This::key_state, any_key_state);
        member("PendingWindowInDays", &This::pending_window_in_days, range{1, 365});
    }
};

struct KeyIdOutput {
    std::string key_id;

    static void describe(auto& member) { member("KeyId", &KeyIdOutput::key_id, key_id_length); }
};

class Lifecycle {
  public:
    Lifecycle(KeyTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    void enable(Transaction& tx, Call& call, const KeyIdInput& in);
    void disable(Transaction& tx, Call& call, const KeyIdInput& in);
    void update_description(Transaction& tx, Call& call, const UpdateKeyDescriptionInput& in);
    ScheduleKeyDeletionOutput schedule_deletion(Transaction& tx, Call& call, const ScheduleKeyDeletionInput& in);
    KeyIdOutput cancel_deletion(Transaction& tx, Call& call, const KeyIdInput& in);

  private:
    void change_state(Context& context, Key& key, KeyState state);

    KeyTable& table_;
    Keyring& ring_;
};

}    // namespace pileus::kms
