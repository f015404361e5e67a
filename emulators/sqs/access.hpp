// Who may do what to a queue. Its owner, unless its policy denies it; another account, and whoever signs nothing, only
// what its policy allows [SQS-109, SUP-7]. There is no IAM, so an account may do to its own queues what it likes.
//
// Without --enforce-policies the call is made all the same, and the journal notes what AWS would have refused.
#pragma once

#include <string_view>

#include "pileus/service/condition_keys.hpp"
#include "sqs/queue.hpp"

namespace pileus::sqs {

// Whether nothing needs to be asked: nearly always.
inline bool is_plainly_own(const Call& call, const Queue& queue) {
    return queue.account == call.caller().account && !queue.can_be_denied && call.caller().is_signed();
}

// `SendMessage` of a batch too [SQS-198].
std::string_view action_of(std::string_view operation);

// Whether the call may go on. Notes in the journal what AWS would have refused. `more` are the operation's own
// condition keys.
bool is_allowed(Call& call, const Queue& queue, std::string_view action, policy::Keys more = {});
// Throws access_denied [SQS-108, SQS-109].
void check_access(Call& call, const Queue& queue, std::string_view action, policy::Keys more = {});
// For operations that only the owner may call, whatever the policy says, and with the flag or without [SQS-111].
void check_owner(Call& call, std::string_view account, std::string_view name);

}    // namespace pileus::sqs
