// From a filter policy's text to what is evaluated: alternatives of leaves, all `$or` multiplied out, which the limit
// of 150 combinations keeps few [SNS-257 to SNS-263].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sns/filter_condition.hpp"
#include "sns/filter_policy.hpp"

namespace pileus::sns {

struct FilterLeaf {
    std::string path;    // keys joined by dots [SNS-254]; of attributes: the name
    std::vector<Condition> conditions;
    bool accepts_absence = false;    // has {"exists":false}
};

struct FilterRules {
    std::vector<FilterLeaf> leaves;
    // One of these has to hold; each is a list of leaves that all have to hold, by index.
    std::vector<std::vector<std::uint32_t>> alternatives;
};

// Throws FilterPolicyError.
FilterRules parse_filter(std::string_view json, FilterScope scope);

}    // namespace pileus::sns
