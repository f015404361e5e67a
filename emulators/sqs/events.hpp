// What SQS writes into the journal.
#pragma once

#include <array>

#include "pileus/service/journal.hpp"

namespace pileus::sqs::events {

inline constexpr EventType queue_created{"sqs.queue.created", "A queue was created."};
inline constexpr EventType queue_deleted{"sqs.queue.deleted", "A queue was deleted, with all it held."};
inline constexpr EventType queue_changed{"sqs.queue.changed", "Attributes of a queue were set."};
inline constexpr EventType queue_purged{"sqs.queue.purged", "All messages of a queue were deleted."};
inline constexpr EventType cool_down_ignored{
    "sqs.queue.cool_down_ignored",
    "AWS would have refused this call within 60 seconds of the one before; --cool-downs refuses it too."};
inline constexpr EventType policy_ignored{
    "sqs.queue.policy_ignored",
    "AWS would have refused this call by the queue's policy; --enforce-policies refuses it too."};
inline constexpr EventType message_sent{"sqs.message.sent", "A queue accepted a message."};
inline constexpr EventType message_deduplicated{"sqs.message.deduplicated",
                                                "A FIFO queue dropped a message that it had seen."};
inline constexpr EventType message_received{"sqs.message.received", "A message was handed out and hidden."};
inline constexpr EventType message_deleted{"sqs.message.deleted", "A message was deleted by its receipt handle."};
inline constexpr EventType message_kept{"sqs.message.kept",
                                        "A delete by an old receipt handle left the message where it is."};
inline constexpr EventType visibility_changed{"sqs.message.visibility_changed",
                                              "A message's visibility timeout was changed."};
inline constexpr EventType message_dead{
    "sqs.message.dead", "A message reached its maximum of receives and moved to the dead-letter queue."};
inline constexpr EventType message_expired{"sqs.message.expired", "A message outlived its retention period."};
inline constexpr EventType move_started{"sqs.move.started", "A message move task began."};
inline constexpr EventType move_ended{"sqs.move.ended", "A message move task completed, failed or was cancelled."};
inline constexpr EventType message_redriven{"sqs.message.redriven", "A message move task moved a message."};

inline constexpr std::array all{
    &queue_created, &queue_deleted,        &queue_changed,    &queue_purged,    &cool_down_ignored, &policy_ignored,
    &message_sent,  &message_deduplicated, &message_received, &message_deleted, &message_kept,      &visibility_changed,
    &message_dead,  &message_expired,      &move_started,     &move_ended,      &message_redriven};

}    // namespace pileus::sqs::events
