// AddPermission and RemovePermission, which write the queue's policy [SQS-186 to SQS-196].
#pragma once

#include <string>
#include <vector>

#include "sqs/queues.hpp"

namespace pileus::sqs {

struct AddPermissionInput {
    std::string queue_url, label;
    std::vector<std::string> aws_account_ids, actions;

    static void describe(auto& member) {
        using This = AddPermissionInput;
        member("QueueUrl", &This::queue_url, required);
        member("Label", &This::label, required);
        member("AWSAccountIds", &This::aws_account_ids, required, flat{"AWSAccountId"});
        member("Actions", &This::actions, required, flat{"ActionName"});
    }
};
struct RemovePermissionInput {
    std::string queue_url, label;

    static void describe(auto& member) {
        member("QueueUrl", &RemovePermissionInput::queue_url, required);
        member("Label", &RemovePermissionInput::label, required);
    }
};

class Permissions {
  public:
    explicit Permissions(Queues& queues) : queues_(queues) {}
    std::vector<Operation> operations();

    void add(Transaction& tx, Call& call, const AddPermissionInput& in);
    void remove(Transaction& tx, Call& call, const RemovePermissionInput& in);

  private:
    Queues& queues_;
};

}    // namespace pileus::sqs
