// A message on its way: what was published, or what SNS itself has to say to an endpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/text/uuid.hpp"
#include "pileus/time/instant.hpp"
#include "sns/message_attributes.hpp"
#include "sns/signatures.hpp"

namespace pileus::sns {

enum class MessageKind : std::uint8_t { notification, subscription_confirmation, unsubscribe_confirmation };

std::string_view name_of(MessageKind kind);    // `Notification`

struct Message {
    std::int64_t id = 0;       // rising: the order of publishing
    std::int64_t topic = 0;    // its id
    MessageKind kind = MessageKind::notification;
    text::Uuid message_id;
    std::string topic_arn;
    std::optional<std::string> subject;
    std::string text;
    bool is_structured = false;    // MessageStructure=json: the text is by protocol
    MessageAttributes attributes;
    Instant sent{};
    std::string base_url;    // of the links in it: where the publisher reached us
    int signature_version = 1;
    Signatures signatures;               // of FIFO topics' messages there are none [SNS-172]
    std::string certificate_url;         // empty: nobody gets a signature
    std::optional<std::string> token;    // of a confirmation
    std::optional<std::string> group_id, deduplication_id;
    std::optional<std::int64_t> sequence;    // of FIFO topics
    bool is_replayed = false;                // it comes from the topic's archive [SNS-310]
};

}    // namespace pileus::sns
