// Publish and PublishBatch [SNS-134 to SNS-170, SNS-296 to SNS-306].
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "sns/deliveries.hpp"
#include "sns/direct_targets.hpp"
#include "sns/message_attributes.hpp"
#include "sns/message_protection.hpp"
#include "sns/replays.hpp"
#include "sns/topic_deduplication.hpp"
#include "sns/topic_directory.hpp"

namespace pileus::sns {

using wire::entry;
using wire::keep_empty;
using wire::required;
using wire::sensitive;

// What Publish and an entry of PublishBatch have in common.
struct MessageContent {
    std::string message;
    std::optional<std::string> subject, message_structure;
    MessageAttributes message_attributes;
    std::optional<std::string> message_deduplication_id, message_group_id;

    static void describe_content(auto& member, auto self) {
        using This = decltype(self);
        member("Message", &This::message, required);
        member("Subject", &This::subject);
        member("MessageStructure", &This::message_structure);
        member("MessageAttributes", &This::message_attributes, entry{"Name", "Value"});
        member("MessageDeduplicationId", &This::message_deduplication_id);
        member("MessageGroupId", &This::message_group_id);
    }
    // [SNS-137]
    std::size_t size() const { return message.size() + size_of(message_attributes); }
};

struct PublishInput : MessageContent {
    std::optional<std::string> topic_arn, target_arn, phone_number;

    static void describe(auto& member) {
        using This = PublishInput;
        member("TopicArn", &This::topic_arn);
        member("TargetArn", &This::target_arn);
        member("PhoneNumber", &This::phone_number, sensitive);
        describe_content(member, This{});
    }
};
struct PublishOutput {
    std::string message_id;
    std::optional<std::string> sequence_number;    // of FIFO topics

    static void describe(auto& member) {
        member("MessageId", &PublishOutput::message_id);
        member("SequenceNumber", &PublishOutput::sequence_number);
    }
};

struct PublishBatchRequestEntry : MessageContent {
    std::string id;

    static void describe(auto& member) {
        using This = PublishBatchRequestEntry;
        member("Id", &This::id, required);
        describe_content(member, This{});
    }
};
struct PublishBatchInput {
    std::string topic_arn;
    std::vector<PublishBatchRequestEntry> entries;

    static void describe(auto& member) {
        member("TopicArn", &PublishBatchInput::topic_arn, required);
        member("PublishBatchRequestEntries", &PublishBatchInput::entries, required);
    }
};
// In the order in which SNS writes them [SNS-11].
struct PublishBatchResultEntry {
    std::string message_id, id;
    std::optional<std::string> sequence_number;

    static void describe(auto& member) {
        using This = PublishBatchResultEntry;
        member("MessageId", &This::message_id);
        member("Id", &This::id);
        member("SequenceNumber", &This::sequence_number);
    }
};
struct BatchResultErrorEntry {
    std::string id, code, message;
    bool sender_fault = true;

    static void describe(auto& member) {
        using This = BatchResultErrorEntry;
        member("Id", &This::id, required);
        member("Code", &This::code, required);
        member("Message", &This::message);
        member("SenderFault", &This::sender_fault, required);
    }
};
struct PublishBatchOutput {
    std::vector<BatchResultErrorEntry> failed;
    std::vector<PublishBatchResultEntry> successful;

    static void describe(auto& member) {
        member("Failed", &PublishBatchOutput::failed, keep_empty);
        member("Successful", &PublishBatchOutput::successful, keep_empty);
    }
};

class Publishing {
  public:
    Publishing(TopicDirectory& topics, TopicDeduplication& deduplication, Deliveries& deliveries, Archive& archive,
               Replays& replays, DirectTargets& direct_targets, Signer& signer, Captures& captures, KeyService& keys)
        : topics_(topics),
          deduplication_(deduplication),
          deliveries_(deliveries),
          archive_(archive),
          replays_(replays),
          direct_targets_(direct_targets),
          signer_(signer),
          captures_(captures),
          keys_(keys) {}
    std::vector<Operation> operations();

    PublishOutput publish(Transaction& tx, Call& call, const PublishInput& in);
    PublishBatchOutput publish_batch(Transaction& tx, Call& call, const PublishBatchInput& in);

  private:
    PublishOutput publish_to_topic(Transaction& tx, Call& call, const PublishInput& in, const std::string& arn,
                                   std::string_view parameter);
    PublishOutput publish_to_phone(Transaction& tx, Call& call, const PublishInput& in);
    PublishOutput publish_to_endpoint(Transaction& tx, Call& call, const PublishInput& in);
    // A message that nothing is wrong with, and all of a call. They stay where they are: who delivers them points
    // there.
    struct Sending {
        Message message;
        std::unique_ptr<const InboundProtection> protection;     // null: the topic has no data protection policy
        std::unique_ptr<Outgoing> outgoing;                      // null: it has been sent before …
        std::optional<TopicDeduplication::Original> original;    // … as this
    };
    using Sendings = std::deque<Sending>;
    // Throws what the topic's data protection policy refuses it with; then there is no sending. `search` is null where
    // it has none.
    void prepare(Transaction& tx, Call& call, const Topic& topic, const MessageContent& content,
                 const MessageTexts& texts, ProtectionSearch* search, Sendings& sendings);
    // False: the call has to wait for signatures. Nothing is done yet.
    bool are_signed(Call& call, const Topic& topic, const Sendings& sendings,
                    const std::shared_ptr<ProtectionSearch>& search);
    PublishOutput send(Transaction& tx, Call& call, const Topic& topic, Sending& sending);

    TopicDirectory& topics_;
    TopicDeduplication& deduplication_;
    Deliveries& deliveries_;
    Archive& archive_;
    Replays& replays_;
    DirectTargets& direct_targets_;
    Signer& signer_;
    Captures& captures_;
    KeyService& keys_;
};

}    // namespace pileus::sns
