// Queue attributes: which there are, what is valid, how they change together, how they are shown [SQS-129 to SQS-173].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sqs/queue.hpp"
#include "sqs/stored_messages.hpp"

namespace pileus::sqs {

using Attributes = wire::Map<std::string>;

// Normalises what CreateQueue and SetQueueAttributes were given, for a queue of this kind: booleans in lower case,
// numbers without leading zeros, RedrivePolicy compact. Does not look at other queues (see redrive_policy.hpp). Throws
// invalid_attribute_name, invalid_attribute_value, invalid_parameter_value, over_limit.
Attributes normalise(const Attributes& given, bool is_fifo, bool is_new);

// The queue with these normalised attributes set: an empty value clears, and one kind of encryption ends the other
// [SQS-160, SQS-166]. Throws invalid_attribute_value where two do not go together [SQS-158].
Queue with_attributes(Queue queue, const Attributes& normalised);
// Fills the typed members from `attributes`.
void read_attributes(Queue& queue);

// The name of the first supplied attribute whose current value differs; empty when all are the same [SQS-120, SQS-121].
std::string find_difference(const Queue& queue, const Attributes& normalised);

// Throws invalid_attribute_name for a name that is none [SQS-151].
void check_names(const std::vector<std::string>& names);
// Whether any of the names asks for a counter, which costs a look at the messages.
bool asks_for_counts(const std::vector<std::string>& names);
// Those asked for, of which `All` is all; unset ones are missing.
Attributes show(const Queue& queue, const Counts& counts, const std::vector<std::string>& names);

}    // namespace pileus::sqs
