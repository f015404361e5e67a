// AddPermission and RemovePermission, which write the topic's policy [SNS-79 to SNS-81].
#pragma once

#include <string>
#include <vector>

#include "sns/topics.hpp"

namespace pileus::sns {

struct AddPermissionInput {
    std::string topic_arn, label;
    std::vector<std::string> aws_account_id, action_name;

    static void describe(auto& member) {
        using This = AddPermissionInput;
        member("TopicArn", &This::topic_arn, required);
        member("Label", &This::label, required);
        member("AWSAccountId", &This::aws_account_id, required);
        member("ActionName", &This::action_name, required);
    }
};
struct RemovePermissionInput {
    std::string topic_arn, label;

    static void describe(auto& member) {
        member("TopicArn", &RemovePermissionInput::topic_arn, required);
        member("Label", &RemovePermissionInput::label, required);
    }
};

class Permissions {
  public:
    explicit Permissions(Topics& topics) : topics_(topics) {}
    std::vector<Operation> operations();

    void add(Transaction& tx, Call& call, const AddPermissionInput& in);
    void remove(Transaction& tx, Call& call, const RemovePermissionInput& in);

  private:
    Topics& topics_;
};

}    // namespace pileus::sns
