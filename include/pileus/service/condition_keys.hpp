// Who makes a call, and the condition keys that every request has, for policies [SQS-197].
#pragma once

#include "pileus/policy/policy.hpp"
#include "pileus/service/call.hpp"

namespace pileus {

// Views into the caller. Nobody, when nothing was signed.
policy::Principal principal_of(const Caller& caller);

// Adds AWS's global keys to those of the operation. What needs IAM, an organisation or a VPC is not there:
// aws:PrincipalTag, aws:PrincipalOrgID, aws:SourceVpce and their like.
policy::Keys condition_keys(const Call& call, policy::Keys keys = {});

}    // namespace pileus
