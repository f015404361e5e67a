// Finds topics by their ARN. The area Topics implements it; the other areas of SNS need no more of it than this.
#pragma once

#include <string_view>

#include "pileus/service/condition_keys.hpp"
#include "pileus/service/operation.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

class TopicDirectory {
  public:
    virtual ~TopicDirectory() = default;
    // The topic a call is about. `parameter` is where its ARN stood, `action` what is asked for, as policies spell it,
    // and `keys` are the action's own condition keys. Throws invalid_parameter [SNS-38, SNS-39], not_found [SNS-41],
    // authorization_error [SNS-40].
    virtual TopicPointer get(Call& call, std::string_view arn, std::string_view parameter, std::string_view action,
                             policy::Keys keys = {}) = 0;
    // The same, for tag operations: throws resource_not_found [SNS-43].
    virtual TopicPointer get_resource(Call& call, std::string_view arn, std::string_view action) = 0;
    // The same, for what its policy does not decide.
    virtual TopicPointer get_unasked(const Call& call, std::string_view arn, std::string_view parameter,
                                     std::string_view action) = 0;
    // Null when there is none.
    virtual TopicPointer find(std::string_view account, std::string_view region, std::string_view name) = 0;
    virtual TopicPointer find(std::int64_t id) = 0;
};

}    // namespace pileus::sns
