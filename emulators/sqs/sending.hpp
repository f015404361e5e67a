// Accepting a message: the checks of one message, and putting it into its queue [SQS-200 to SQS-228, SQS-300 to
// SQS-312].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sqs/deduplication.hpp"
#include "sqs/message_attributes.hpp"
#include "sqs/message_table.hpp"
#include "sqs/queue.hpp"
#include "sqs/settling.hpp"

namespace pileus::sqs {

// What SendMessage and an entry of SendMessageBatch have in common.
struct MessageContent {
    std::string message_body;
    std::optional<std::int32_t> delay_seconds;    // seconds, 0–900 [SQS-205]
    MessageAttributes message_attributes, message_system_attributes;
    std::optional<std::string> message_deduplication_id, message_group_id;

    static void describe_content(auto& member, auto self) {
        using This = decltype(self);
        using wire::flat;
        member("MessageBody", &This::message_body, wire::required);
        member("DelaySeconds", &This::delay_seconds);
        member("MessageAttributes", &This::message_attributes, flat{"MessageAttribute", "Name", "Value"});
        member("MessageSystemAttributes", &This::message_system_attributes,
               flat{"MessageSystemAttribute", "Name", "Value"});
        member("MessageDeduplicationId", &This::message_deduplication_id);
        member("MessageGroupId", &This::message_group_id);
    }
    // [SQS-202]
    std::size_t size() const { return message_body.size() + size_of(message_attributes); }
};

struct Receipt {
    std::string message_id, md5_of_message_body;
    std::optional<std::string> md5_of_message_attributes, md5_of_message_system_attributes, sequence_number;
};

// 128 characters of letters, digits and punctuation [SQS-303]. Throws invalid_parameter_value, which names the
// parameter.
void check_identifier(std::string_view parameter, std::string_view value);
std::string sequence_number(std::int64_t id);

class Sending {
  public:
    Sending(MessageTable& table, Deduplication& deduplication, Settling& settling)
        : table_(table), deduplication_(deduplication), settling_(settling) {}

    // Group and deduplication id as the queue's kind wants them [SQS-300 to SQS-304, SQS-329]. Of a batch a missing one
    // is an invalid_parameter_value and fails the whole request [SQS-254].
    void check_identifiers(const Queue& queue, const MessageContent& content, bool is_batch) const;
    // Body, attributes, size and delay, in this order, whether they are there first: what is missing has other words in
    // an attribute [SQS-222].
    void check(const Queue& queue, const MessageContent& content, bool is_batch) const;
    // A checked message.
    Receipt send(Transaction& tx, Call& call, const Queue& queue, const MessageContent& content);

  private:
    std::optional<Receipt> drop_duplicate(Call& call, const Queue& queue, const MessageContent& content,
                                          const std::string& dedup_id, Receipt receipt);

    MessageTable& table_;
    Deduplication& deduplication_;
    Settling& settling_;
};

}    // namespace pileus::sqs
