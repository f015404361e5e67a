// The area of queues: their life, their attributes, looking them up.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "pileus/service/operation.hpp"
#include "pileus/storage/store.hpp"
#include "sqs/queue_directory.hpp"
#include "sqs/queue_table.hpp"
#include "sqs/stored_messages.hpp"

namespace pileus::sqs {

using wire::flat;
using wire::keep_empty;
using wire::required;
using wire::xml_name;

struct CreateQueueInput {
    std::string queue_name;
    wire::Map<std::string> attributes, tags;

    static void describe(auto& member) {
        using This = CreateQueueInput;
        member("QueueName", &This::queue_name, required);
        member("Attributes", &This::attributes, flat{"Attribute", "Name", "Value"});
        member("tags", &This::tags, flat{"Tag", "Key", "Value"});
    }
};
struct QueueUrlOutput {
    std::string queue_url;

    static void describe(auto& member) { member("QueueUrl", &QueueUrlOutput::queue_url); }
};
// What DeleteQueue, PurgeQueue and ListQueueTags take.
struct QueueUrlInput {
    std::string queue_url;

    static void describe(auto& member) { member("QueueUrl", &QueueUrlInput::queue_url, required); }
};
struct GetQueueUrlInput {
    std::string queue_name;
    std::optional<std::string> queue_owner_aws_account_id;

    static void describe(auto& member) {
        using This = GetQueueUrlInput;
        member("QueueName", &This::queue_name, required);
        member("QueueOwnerAWSAccountId", &This::queue_owner_aws_account_id);
    }
};
struct ListQueuesInput {
    std::optional<std::string> queue_name_prefix, next_token;
    std::optional<std::int32_t> max_results;    // 1–1000

    static void describe(auto& member) {
        using This = ListQueuesInput;
        member("QueueNamePrefix", &This::queue_name_prefix);
        member("NextToken", &This::next_token);
        member("MaxResults", &This::max_results);
    }
};
struct ListQueuesOutput {
    std::optional<std::string> next_token;
    std::vector<std::string> queue_urls;

    static void describe(auto& member) {
        using This = ListQueuesOutput;
        member("QueueUrls", &This::queue_urls, flat{"QueueUrl"});
        member("NextToken", &This::next_token);
    }
};
struct ListDeadLetterSourceQueuesInput {
    std::string queue_url;
    std::optional<std::string> next_token;
    std::optional<std::int32_t> max_results;    // 1–1000

    static void describe(auto& member) {
        using This = ListDeadLetterSourceQueuesInput;
        member("QueueUrl", &This::queue_url, required);
        member("NextToken", &This::next_token);
        member("MaxResults", &This::max_results);
    }
};
struct ListDeadLetterSourceQueuesOutput {
    std::optional<std::string> next_token;
    std::vector<std::string> queue_urls;

    static void describe(auto& member) {
        using This = ListDeadLetterSourceQueuesOutput;
        member("queueUrls", &This::queue_urls, required, flat{"QueueUrl"}, keep_empty);
        member("NextToken", &This::next_token);
    }
};
struct GetQueueAttributesInput {
    std::string queue_url;
    std::vector<std::string> attribute_names;

    static void describe(auto& member) {
        using This = GetQueueAttributesInput;
        member("QueueUrl", &This::queue_url, required);
        member("AttributeNames", &This::attribute_names, flat{"AttributeName"});
    }
};
struct GetQueueAttributesOutput {
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        member("Attributes", &GetQueueAttributesOutput::attributes, flat{"Attribute", "Name", "Value"});
    }
};
struct SetQueueAttributesInput {
    std::string queue_url;
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        using This = SetQueueAttributesInput;
        member("QueueUrl", &This::queue_url, required);
        member("Attributes", &This::attributes, required, flat{"Attribute", "Name", "Value"});
    }
};

class Queues final : public QueueDirectory, public storage::Companion {
  public:
    Queues(QueueTable& table, StoredMessages& messages) : table_(table), messages_(messages) {}
    std::vector<Operation> operations();

    QueueUrlOutput create(Transaction& tx, Call& call, const CreateQueueInput& in);
    void remove(Transaction& tx, Call& call, const QueueUrlInput& in);
    QueueUrlOutput get_url(Transaction& tx, Call& call, const GetQueueUrlInput& in);
    ListQueuesOutput list(Transaction& tx, Call& call, const ListQueuesInput& in);
    ListDeadLetterSourceQueuesOutput list_sources(Transaction& tx, Call& call,
                                                  const ListDeadLetterSourceQueuesInput& in);
    GetQueueAttributesOutput get_attributes(Transaction& tx, Call& call, const GetQueueAttributesInput& in);
    void set_attributes(Transaction& tx, Call& call, const SetQueueAttributesInput& in);
    void purge(Transaction& tx, Call& call, const QueueUrlInput& in);

    // For AddPermission and RemovePermission: writes the queue with this policy; empty removes it.
    void set_policy(Transaction& tx, Call& call, const Queue& queue, const std::string& policy);

    QueuePointer get(Transaction& tx, Call& call, std::string_view queue_url) override;
    QueuePointer get_own(Transaction& tx, Call& call, std::string_view queue_url, policy::Keys keys = {}) override;
    QueuePointer find_by_arn(Transaction& tx, std::string_view arn) override;
    QueuePointer find(std::string_view account, std::string_view region, std::string_view name);    // null: none
    bool has_source_queues(Transaction& tx, std::string_view dead_letter_arn) override;

    // Of every account and region. Good until a queue is made, changed or deleted.
    const std::vector<QueuePointer>& all();

    void rewind() override {
        cache_.clear();
        all_.clear();
    }

  private:
    struct Name {
        std::string_view account, region, name;
        bool operator==(const Name&) const = default;
    };
    struct NameHash {
        std::size_t operator()(const Name& name) const;
    };

    QueuePointer find_by_url(Call& call, std::string_view queue_url);
    QueuePointer remember(Queue queue);
    void forget(const Queue& queue);
    void check_recently_deleted(Call& call, const CreateQueueInput& in);
    void change(Transaction& tx, Call& call, const Queue& before, Queue after);

    QueueTable& table_;
    StoredMessages& messages_;
    // The keys are views into their own queues. Dropped whole on a rollback, and a queue's entry on its change.
    std::unordered_map<Name, QueuePointer, NameHash> cache_;
    std::vector<QueuePointer> all_;    // empty: to be made anew
};

// `https://…/A/Q` as the client named us   [SQS-3, SQS-4].
std::string url_of(const Call& call, std::string_view account, std::string_view name);

}    // namespace pileus::sqs
