// The message format of the AWS Encryption SDK, as far as advanced parameters need it [SSM-71]: version 1, one data
// key, AES-256-GCM without key derivation, one block.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/crypto/secret.hpp"
#include "pileus/text/uuid.hpp"
#include "pileus/wire/types.hpp"

namespace pileus::ssm {

struct DataKeyOfMessage {
    std::string_view key_arn;    // of the key that encrypted it
    std::string_view blob;       // the encrypted data key
};

std::string write_message(const text::Uuid& id, const wire::Map<std::string>& context, const DataKeyOfMessage& key,
                          const crypto::Secret& secret, std::string_view plaintext);

// The encrypted data key of a message; empty when it is none.
std::optional<std::string_view> data_key_of(std::string_view message);
// Empty when it was changed, or the data key is another's.
std::optional<crypto::Secret> read_message(std::string_view message, const crypto::Secret& secret);

}    // namespace pileus::ssm
