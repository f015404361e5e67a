// The area of messages: send, receive, delete, change visibility, one at a time. Batches are in batches.hpp, and do the
// same by the parts below.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sqs/key_use.hpp"
#include "sqs/queue_directory.hpp"
#include "sqs/receipt_handle.hpp"
#include "sqs/receive_attempts.hpp"
#include "sqs/receiving.hpp"
#include "sqs/sending.hpp"

namespace pileus::sqs {

struct SendMessageInput : MessageContent {
    std::string queue_url;

    static void describe(auto& member) {
        member("QueueUrl", &SendMessageInput::queue_url, wire::required);
        describe_content(member, SendMessageInput{});
    }
};
struct SendMessageOutput : Receipt {
    static void describe(auto& member) {
        using This = SendMessageOutput;
        member("MessageId", &This::message_id);
        member("MD5OfMessageBody", &This::md5_of_message_body);
        member("MD5OfMessageAttributes", &This::md5_of_message_attributes);
        member("MD5OfMessageSystemAttributes", &This::md5_of_message_system_attributes);
        member("SequenceNumber", &This::sequence_number);
    }
};

struct ReceiveMessageInput {
    std::string queue_url;
    std::vector<std::string> attribute_names, message_system_attribute_names, message_attribute_names;
    std::optional<std::int32_t> max_number_of_messages;    // 1–10
    std::optional<std::int32_t> visibility_timeout;        // seconds, 0–43200
    std::optional<std::int32_t> wait_time_seconds;         // 0–20
    std::optional<std::string> receive_request_attempt_id;

    static void describe(auto& member) {
        using This = ReceiveMessageInput;
        using wire::flat;
        member("QueueUrl", &This::queue_url, wire::required);
        member("AttributeNames", &This::attribute_names, flat{"AttributeName"});
        member("MessageSystemAttributeNames", &This::message_system_attribute_names,
               flat{"MessageSystemAttributeName"});
        member("MessageAttributeNames", &This::message_attribute_names, flat{"MessageAttributeName"});
        member("MaxNumberOfMessages", &This::max_number_of_messages);
        member("VisibilityTimeout", &This::visibility_timeout);
        member("WaitTimeSeconds", &This::wait_time_seconds);
        member("ReceiveRequestAttemptId", &This::receive_request_attempt_id);
    }
};
struct ReceivedMessage {
    wire::Map<std::string> attributes;
    std::string body, md5_of_body;
    std::optional<std::string> md5_of_message_attributes;
    MessageAttributes message_attributes;
    std::string message_id, receipt_handle;

    static void describe(auto& member) {
        using This = ReceivedMessage;
        using wire::flat;
        member("MessageId", &This::message_id);
        member("ReceiptHandle", &This::receipt_handle);
        member("MD5OfBody", &This::md5_of_body);
        member("Body", &This::body);
        member("Attributes", &This::attributes, flat{"Attribute", "Name", "Value"});
        member("MD5OfMessageAttributes", &This::md5_of_message_attributes);
        member("MessageAttributes", &This::message_attributes, flat{"MessageAttribute", "Name", "Value"});
    }
};
struct ReceiveMessageOutput {
    std::vector<ReceivedMessage> messages;

    static void describe(auto& member) {
        member("Messages", &ReceiveMessageOutput::messages, wire::flat{"Message"}, wire::rendered_name{"messages"});
    }
};

struct DeleteMessageInput {
    std::string queue_url, receipt_handle;

    static void describe(auto& member) {
        member("QueueUrl", &DeleteMessageInput::queue_url, wire::required);
        member("ReceiptHandle", &DeleteMessageInput::receipt_handle, wire::required);
    }
};
struct ChangeMessageVisibilityInput {
    std::string queue_url, receipt_handle;
    std::int32_t visibility_timeout = 0;    // seconds, 0–43200

    static void describe(auto& member) {
        using This = ChangeMessageVisibilityInput;
        member("QueueUrl", &This::queue_url, wire::required);
        member("ReceiptHandle", &This::receipt_handle, wire::required);
        member("VisibilityTimeout", &This::visibility_timeout, wire::required);
    }
};

class Messages {
  public:
    Messages(QueueDirectory& queues, MessageTable& table, Deduplication& deduplication, Settling& settling,
             KeyService& keys)
        : key_use_(keys),
          queues_(queues),
          table_(table),
          settling_(settling),
          sending_(table, deduplication, settling),
          receiving_(queues, table, settling),
          attempts_(table) {}
    std::vector<Operation> operations();
    void open(storage::Database& database) { attempts_.open(database); }

    SendMessageOutput send(Transaction& tx, Call& call, const SendMessageInput& in);
    ReceiveMessageOutput receive(Transaction& tx, Call& call, const ReceiveMessageInput& in);
    void remove(Transaction& tx, Call& call, const DeleteMessageInput& in);
    void change_visibility(Transaction& tx, Call& call, const ChangeMessageVisibilityInput& in);

    // Of one message of a queue that is found and settled; also for batches.
    void remove_one(Transaction& tx, Call& call, const Queue& queue, const std::string& receipt_handle);
    void change_one(Transaction& tx, Call& call, const Queue& queue, const std::string& receipt_handle,
                    std::int32_t timeout);
    Sending& sending() { return sending_; }
    Settling& settling() { return settling_; }
    ReceiveAttempts& attempts() { return attempts_; }
    KeyUse& key_use() { return key_use_; }

  private:
    // Empty when it is deleted, purged or expired.
    std::optional<Message> find(Transaction& tx, Call& call, const Queue& queue, const ReceiptHandle& handle);
    ReceivedMessage present(const Call& call, const Queue& queue, const Message& message,
                            const ReceiveMessageInput& in);

    KeyUse key_use_;
    QueueDirectory& queues_;
    MessageTable& table_;
    Settling& settling_;
    Sending sending_;
    Receiving receiving_;
    ReceiveAttempts attempts_;
};

}    // namespace pileus::sqs
