// Topics that are encrypted with a key of KMS's: it is looked at when a message is published [SNS-191].
#pragma once

#include <optional>

#include "pileus/service/call.hpp"
#include "pileus/service/ports.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

// What KMS has against the topic's key; nothing when it has none.
std::optional<KeyRefusal> find_key_fault(storage::Transaction& tx, Context& context, const Topic& topic,
                                         KeyService& keys);
// Throws what KMS has against the topic's key, as SNS says it [SNS-26]; nothing when it has none.
void check_key(storage::Transaction& tx, Call& call, const Topic& topic, KeyService& keys);

}    // namespace pileus::sns
