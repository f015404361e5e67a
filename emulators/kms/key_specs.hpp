// What keys there are: their specs, what each may be used for, and the algorithms of that use [SUP-61a].
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::kms {

enum class Usage : std::uint8_t { encrypt_decrypt, sign_verify, generate_verify_mac, key_agreement };
inline constexpr std::array<std::string_view, 4> usage_names{"ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC",
                                                             "KEY_AGREEMENT"};

enum class Family : std::uint8_t { symmetric, rsa, elliptic, edwards, hmac };

struct KeySpec {
    std::string_view name;
    Family family;
    int bits;                        // of the key, or of the curve's field
    const char* curve = "";          // OpenSSL's name
    std::string_view digest = {};    // the one that fits: of ECDSA and HMAC

    std::vector<std::string_view> algorithms(Usage usage) const;    // empty: it is not for that
    bool allows(Usage usage) const { return !algorithms(usage).empty(); }
    bool is_pair() const { return family != Family::symmetric && family != Family::hmac; }
};

// Null for those that are AWS's and not ours: ML-DSA, ML-KEM and SM2, which our OpenSSL does not have.
const KeySpec* find_spec(std::string_view name);
std::string_view name_of(Usage usage);
Usage usage_of(std::string_view name);    // one of its names

}    // namespace pileus::kms
