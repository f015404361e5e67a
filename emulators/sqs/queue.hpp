// A queue as the areas of SQS see it: identity, and its attributes in typed, normalised form.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "pileus/time/instant.hpp"
#include "pileus/wire/types.hpp"

namespace pileus::policy {
class Policy;
}

namespace pileus::sqs {

inline constexpr std::chrono::seconds cool_down{60};    // after a delete and after a purge [SQS-124, SQS-383]

struct RedrivePolicy {
    std::string dead_letter_target_arn;
    std::int32_t max_receive_count;    // 1–1000
};

struct Queue {
    std::int64_t incarnation = 0;    // never reused: a queue deleted and created again is another. Parked calls' key.
    std::int64_t store = 0;          // which messages are its own now; PurgeQueue gives it a new one
    std::string account;
    std::string region;
    std::string name;
    std::string arn;
    bool fifo = false;
    Instant created{};

    std::chrono::seconds visibility_timeout{30};
    std::chrono::seconds delay{0};
    std::chrono::seconds retention{345'600};
    std::chrono::seconds receive_wait_time{0};
    std::int64_t maximum_message_size = 1'048'576;    // bytes
    bool content_based_deduplication = false;
    bool deduplicates_per_group = false;    // DeduplicationScope=messageGroup
    std::optional<RedrivePolicy> redrive;
    wire::Map<std::string> attributes;    // those that were set, normalised, by name
    Instant modified{};
    std::optional<Instant> purged;                   // when it last was
    std::shared_ptr<const policy::Policy> policy;    // null: none is set
    std::string kms_key;                             // KmsMasterKeyId, as it was given; empty: none
    bool can_be_denied = false;                      // its policy has a statement that denies

    bool is_fifo() const { return fifo; }
};

// Cached by Queues; a changed queue is another object, so whoever holds one sees it as it was.
using QueuePointer = std::shared_ptr<const Queue>;

}    // namespace pileus::sqs
