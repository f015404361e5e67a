// Receipt handles: opaque text that names a queue, a message and one receive of it [SQS-280].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sqs/queue.hpp"

namespace pileus::sqs {

struct ReceiptHandle {
    std::int64_t incarnation;    // of the queue
    std::int64_t message;        // row id
    std::int64_t receives;       // the message's count with that receive
};

std::string to_text(const ReceiptHandle& handle);
// Throws receipt_handle_is_invalid [SQS-281] for a text that we did not make, or made for another queue [SQS-282].
ReceiptHandle parse_receipt_handle(std::string_view text, const Queue& queue);

}    // namespace pileus::sqs
