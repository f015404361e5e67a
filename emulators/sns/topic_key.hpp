// Topics that are encrypted with a key of KMS's: it is looked at when a message is published [SNS-191].
#pragma once

#include "pileus/service/call.hpp"
#include "pileus/service/ports.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

// Throws what KMS has against the topic's key, as SNS says it [SNS-26]; nothing when it has none.
void check_key(storage::Transaction& tx, Call& call, const Topic& topic, KeyService& keys);

}    // namespace pileus::sns
