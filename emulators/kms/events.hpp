// What KMS writes into the journal: never a secret.
#pragma once

#include <array>

#include "kms/key.hpp"
#include "pileus/service/journal.hpp"

namespace pileus::kms::events {

inline constexpr EventType key_created{"kms.key.created", "A key was created."};
inline constexpr EventType key_changed{"kms.key.changed",
                                       "A key was enabled, disabled, or its deletion was scheduled or cancelled."};
inline constexpr EventType key_deleted{"kms.key.deleted", "A key's waiting period ended, and its material is gone."};
inline constexpr EventType key_rotated{"kms.key.rotated", "A key got new material."};

inline constexpr std::array all{&key_created, &key_changed, &key_deleted, &key_rotated};

inline Event about(const EventType& type, const Key& key) {
    Event event;
    event.type = &type;
    event.account = key.account;
    event.region = key.region;
    event.resource = key.arn;
    return event;
}

}    // namespace pileus::kms::events
