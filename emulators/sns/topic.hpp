// A topic as the areas of SNS see it: identity, and its attributes in typed, normalised form.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "pileus/time/instant.hpp"
#include "pileus/wire/types.hpp"
#include "sns/delivery_policy.hpp"

namespace pileus::policy {
class Policy;
}

namespace pileus::sns {

struct DataProtection;

inline constexpr std::int64_t default_message_size = 262'144;    // bytes [SNS-137]

struct Topic {
    std::int64_t id = 0;    // never reused: a topic deleted and created again is another
    std::string account;
    std::string region;
    std::string name;
    std::string arn;
    bool fifo = false;
    Instant created{};
    std::optional<Instant> archived_since;                // while it has an ArchivePolicy
    std::optional<std::string> data_protection_policy;    // as it was given [SNS-333]

    wire::Map<std::string> attributes;    // those that were set, normalised, by name
    // What follows is read from these.
    std::int64_t maximum_message_size = default_message_size;    // bytes [SNS-402]
    int signature_version = 1;
    bool content_based_deduplication = false;
    bool deduplicates_per_group = false;    // FifoThroughputScope=MessageGroup
    std::optional<std::chrono::days> archive_retention;
    std::shared_ptr<const policy::Policy> policy;    // null: none was set, and the default's says what goes without it
    std::shared_ptr<const DataProtection> protection;    // its data protection policy; null: it has none
    std::string protection_fault;                        // why that is none; empty: it is one
    bool can_be_denied = false;                          // its policy has a statement that denies
    DeliveryPolicy delivery_policy;                      // as set: what is missing is for `effective` to fill in

    bool is_fifo() const { return fifo; }
    // What its archive still has begins here [SNS-307]. It has one.
    Instant beginning_of_archive(Instant now) const { return std::max(*archived_since, now - *archive_retention); }
    std::string_view display_name() const {
        const auto found = attributes.find("DisplayName");
        return found == attributes.end() ? std::string_view{} : std::string_view(found->second);
    }
};

// Cached by Topics; a changed topic is another object, so whoever holds one sees it as it was.
using TopicPointer = std::shared_ptr<const Topic>;

}    // namespace pileus::sns
