// Tags of queues [SQS-180 to SQS-185].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sqs/queues.hpp"

namespace pileus::sqs {

// Of the queue of this name. Throws invalid_parameter_value.
void check_tags(const wire::Map<std::string>& tags, std::string_view queue);

struct TagQueueInput {
    std::string queue_url;
    wire::Map<std::string> tags;

    static void describe(auto& member) {
        member("QueueUrl", &TagQueueInput::queue_url, required);
        member("Tags", &TagQueueInput::tags, required, flat{"Tag", "Key", "Value"});
    }
};
struct UntagQueueInput {
    std::string queue_url;
    std::vector<std::string> tag_keys;

    static void describe(auto& member) {
        member("QueueUrl", &UntagQueueInput::queue_url, required);
        member("TagKeys", &UntagQueueInput::tag_keys, required, flat{"TagKey"});
    }
};
struct ListQueueTagsOutput {
    wire::Map<std::string> tags;

    static void describe(auto& member) { member("Tags", &ListQueueTagsOutput::tags, flat{"Tag", "Key", "Value"}); }
};

class Tags {
  public:
    Tags(QueueDirectory& queues, QueueTable& table) : queues_(queues), table_(table) {}
    std::vector<Operation> operations();

    void tag(Transaction& tx, Call& call, const TagQueueInput& in);
    void untag(Transaction& tx, Call& call, const UntagQueueInput& in);
    ListQueueTagsOutput list(Transaction& tx, Call& call, const QueueUrlInput& in);

  private:
    QueueDirectory& queues_;
    QueueTable& table_;
};

}    // namespace pileus::sqs
