// Who may do what with a topic: its owner, unless its policy denies it; another account only what its policy allows
// [SNS-40, SNS-45, SNS-82]. There is no IAM, so an account may do with its own topics what it likes.
//
// Without --enforce-policies the call is made all the same, and the journal notes what AWS would have refused.
#pragma once

#include <string_view>

#include "pileus/service/condition_keys.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

// `action` as AWS names it: `Publish`, of a batch too [SNS-169]. `keys` are its own condition keys. Throws
// authorization_error.
void check_access(Call& call, const Topic& topic, std::string_view action, policy::Keys keys = {});

}    // namespace pileus::sns
