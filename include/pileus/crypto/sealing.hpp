// AES-256-GCM: what is sealed can be read, and changed unnoticed, by nobody who does not have the key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/crypto/secret.hpp"

namespace pileus::crypto {

inline constexpr std::size_t sealing_key_size = 32, nonce_size = 12, tag_size = 16;    // bytes

// A nonce, the ciphertext, the tag. `around` is not part of it, but has to be the same when it is opened.
std::string seal(const Secret& key, std::string_view plaintext, std::string_view around);
// Empty when it was sealed by another key or around something else, or was changed.
std::optional<Secret> open(const Secret& key, std::string_view sealed, std::string_view around);

}    // namespace pileus::crypto
