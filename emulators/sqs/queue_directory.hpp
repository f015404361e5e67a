// Finds queues: by the QueueUrl of a call, by name, by ARN. The area Queues implements it; the other areas of SQS need
// no more of it than this.
#pragma once

#include <string_view>

#include "pileus/policy/policy.hpp"
#include "pileus/service/operation.hpp"
#include "sqs/queue.hpp"

namespace pileus::sqs {

class QueueDirectory {
  public:
    virtual ~QueueDirectory() = default;
    // The queue a call is about, in any form of URL that AWS takes [SQS-5 to SQS-9]; for Query on a queue path without
    // the parameter, the path's [SQS-31]. Throws queue_does_not_exist, invalid_address, and access_denied where the
    // operation is not allowed (access.hpp).
    virtual QueuePointer get(Transaction& tx, Call& call, std::string_view queue_url) = 0;
    // Null when there is none.
    virtual QueuePointer find_by_arn(Transaction& tx, std::string_view arn) = 0;
    virtual bool has_source_queues(Transaction& tx, std::string_view dead_letter_arn) = 0;    // [SQS-366]
    // For operations that only the owner may call: a queue of another account is access_denied   [SQS-111]. `keys` are
    // the operation's own for conditions of a policy.
    virtual QueuePointer get_own(Transaction& tx, Call& call, std::string_view queue_url, policy::Keys keys = {}) = 0;
};

}    // namespace pileus::sqs
