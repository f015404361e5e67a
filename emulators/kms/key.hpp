// A key as the areas of KMS see it. Its material is apart, and wrapped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kms/key_specs.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::kms {

enum class KeyState : std::uint8_t { enabled, disabled, pending_deletion };    // stored: only ever added to [SUP-61]
inline constexpr std::array<std::string_view, 3> key_state_names{"Enabled", "Disabled", "PendingDeletion"};

struct Key {
    std::int64_t number = 0;    // of its row; never reused
    std::string account, region;
    std::string id;    // a UUID, or mrk- and 32 hexadecimal digits
    std::string arn;
    const KeySpec* spec = nullptr;
    Usage usage = Usage::encrypt_decrypt;
    KeyState state = KeyState::enabled;
    bool is_managed = false;    // by AWS
    bool is_multi_region = false;
    std::string description;
    Instant created{};
    std::optional<Instant> deletion;                // while it is pending
    std::optional<std::int32_t> rotation_period;    // days; empty: it does not rotate by itself
    std::optional<Instant> next_rotation;           // the same

    bool is_symmetric() const { return spec->family == Family::symmetric; }
    bool is_pair() const { return spec->is_pair(); }
};

std::string arn_of_key(std::string_view region, std::string_view account, std::string_view id);
std::string arn_of_alias(std::string_view region, std::string_view account, std::string_view name);

// One of the secrets that a key has had. The newest encrypts.
struct Material {
    std::int64_t number = 0;           // rising
    std::string id;                    // 32 bytes
    std::string wrapped;               // by the vault
    std::optional<Instant> rotated;    // when it became the current one; empty: it is the first
    std::string rotation;              // AUTOMATIC, ON_DEMAND
};

}    // namespace pileus::kms
