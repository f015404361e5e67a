// Signatures of all of KMS's algorithms. Slow: not for a unit of work; any thread.
#pragma once

#include <string>
#include <string_view>

#include "pileus/crypto/secret.hpp"

namespace pileus::kms {

// What a caller gives to be signed: the message, or its digest.
struct Signed {
    std::string algorithm;    // RSASSA_PSS_SHA_256 and the like
    bool is_digest = false;
    std::string bytes;
};

// Throws validation: a digest of another length, a type of message that the algorithm does not take [SUP-216].
void check_message(std::string_view algorithm, std::string_view message_type, std::string_view message);

std::string sign(const crypto::Secret& private_key, const Signed& what);
bool verify(std::string_view public_key, const Signed& what, std::string_view signature);

// HMAC_SHA_256 and the like; quick.
std::string authenticate(const crypto::Secret& key, std::string_view algorithm, std::string_view message);

}    // namespace pileus::kms
