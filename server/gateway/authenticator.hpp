// Who makes a call: account and region from the signature's scope (design section 9). By default any key is taken and
// no signature checked [SUP-42].
#pragma once

#include "gateway/router.hpp"
#include "pileus/service/caller.hpp"

namespace pileus::gateway {

Caller identify(const protocols::DecodedRequest& request, const CredentialScope& scope);

}    // namespace pileus::gateway
