// Key policies.
#pragma once

#include <string>
#include <string_view>

#include "kms/key.hpp"
#include "pileus/service/call.hpp"

namespace pileus::kms {

std::string default_policy(const Key& key);    // [SUP-68]
// Throws malformed_policy_document: for what is none, and, unless the caller does not mind, for one that would keep
// him from ever changing it.
void check_policy(const Call& call, const Key& key, const std::string& document, bool may_lock_out);

}    // namespace pileus::kms
