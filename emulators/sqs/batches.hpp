// Batches: up to ten messages in one call, each of which may fail alone [SQS-246 to SQS-258].
#pragma once

#include <string>
#include <vector>

#include "sqs/messages.hpp"

namespace pileus::sqs {

struct FailedEntry {
    std::string id;
    bool sender_fault = true;
    std::string code, message;

    static void describe(auto& member) {
        using This = FailedEntry;
        member("Id", &This::id, wire::required);
        member("SenderFault", &This::sender_fault, wire::required);
        member("Code", &This::code, wire::required);
        member("Message", &This::message);
    }
};
struct SucceededEntry {
    std::string id;

    static void describe(auto& member) { member("Id", &SucceededEntry::id, wire::required); }
};

struct SendMessageBatchRequestEntry : MessageContent {
    std::string id;

    static void describe(auto& member) {
        member("Id", &SendMessageBatchRequestEntry::id, wire::required);
        describe_content(member, SendMessageBatchRequestEntry{});
    }
};
struct SendMessageBatchResultEntry : Receipt {
    std::string id;

    static void describe(auto& member) {
        using This = SendMessageBatchResultEntry;
        member("Id", &This::id, wire::required);
        member("MessageId", &This::message_id, wire::required);
        member("MD5OfMessageBody", &This::md5_of_message_body, wire::required);
        member("MD5OfMessageAttributes", &This::md5_of_message_attributes);
        member("MD5OfMessageSystemAttributes", &This::md5_of_message_system_attributes);
        member("SequenceNumber", &This::sequence_number);
    }
};
struct DeleteMessageBatchRequestEntry {
    std::string id, receipt_handle;

    static void describe(auto& member) {
        member("Id", &DeleteMessageBatchRequestEntry::id, wire::required);
        member("ReceiptHandle", &DeleteMessageBatchRequestEntry::receipt_handle, wire::required);
    }
};
struct ChangeMessageVisibilityBatchRequestEntry {
    std::string id, receipt_handle;
    std::optional<std::int32_t> visibility_timeout;    // seconds, 0–43200; absent: 0

    static void describe(auto& member) {
        using This = ChangeMessageVisibilityBatchRequestEntry;
        member("Id", &This::id, wire::required);
        member("ReceiptHandle", &This::receipt_handle, wire::required);
        member("VisibilityTimeout", &This::visibility_timeout);
    }
};

struct SendMessageBatchInput {
    std::string queue_url;
    std::vector<SendMessageBatchRequestEntry> entries;

    static void describe(auto& member) {
        member("QueueUrl", &SendMessageBatchInput::queue_url, wire::required);
        member("Entries", &SendMessageBatchInput::entries, wire::required, wire::flat{"SendMessageBatchRequestEntry"});
    }
};
struct SendMessageBatchOutput {
    std::vector<FailedEntry> failed;
    std::vector<SendMessageBatchResultEntry> successful;

    static void describe(auto& member) {
        member("Successful", &SendMessageBatchOutput::successful, wire::required,
               wire::flat{"SendMessageBatchResultEntry"});
        member("Failed", &SendMessageBatchOutput::failed, wire::required, wire::flat{"BatchResultErrorEntry"});
    }
};
struct DeleteMessageBatchInput {
    std::string queue_url;
    std::vector<DeleteMessageBatchRequestEntry> entries;

    static void describe(auto& member) {
        member("QueueUrl", &DeleteMessageBatchInput::queue_url, wire::required);
        member("Entries", &DeleteMessageBatchInput::entries, wire::required,
               wire::flat{"DeleteMessageBatchRequestEntry"});
    }
};
struct DeleteMessageBatchOutput {
    std::vector<FailedEntry> failed;
    std::vector<SucceededEntry> successful;

    static void describe(auto& member) {
        member("Successful", &DeleteMessageBatchOutput::successful, wire::required,
               wire::flat{"DeleteMessageBatchResultEntry"});
        member("Failed", &DeleteMessageBatchOutput::failed, wire::required, wire::flat{"BatchResultErrorEntry"});
    }
};
struct ChangeMessageVisibilityBatchInput {
    std::string queue_url;
    std::vector<ChangeMessageVisibilityBatchRequestEntry> entries;

    static void describe(auto& member) {
        using This = ChangeMessageVisibilityBatchInput;
        member("QueueUrl", &This::queue_url, wire::required);
        member("Entries", &This::entries, wire::required, wire::flat{"ChangeMessageVisibilityBatchRequestEntry"});
    }
};
struct ChangeMessageVisibilityBatchOutput {
    std::vector<FailedEntry> failed;
    std::vector<SucceededEntry> successful;

    static void describe(auto& member) {
        using This = ChangeMessageVisibilityBatchOutput;
        member("Successful", &This::successful, wire::required, wire::flat{"ChangeMessageVisibilityBatchResultEntry"});
        member("Failed", &This::failed, wire::required, wire::flat{"BatchResultErrorEntry"});
    }
};

class Batches {
  public:
    Batches(QueueDirectory& queues, Messages& messages) : queues_(queues), messages_(messages) {}
    std::vector<Operation> operations();

    SendMessageBatchOutput send(Transaction& tx, Call& call, const SendMessageBatchInput& in);
    DeleteMessageBatchOutput remove(Transaction& tx, Call& call, const DeleteMessageBatchInput& in);
    ChangeMessageVisibilityBatchOutput change_visibility(Transaction& tx, Call& call,
                                                         const ChangeMessageVisibilityBatchInput& in);

  private:
    QueueDirectory& queues_;
    Messages& messages_;
};

}    // namespace pileus::sqs
