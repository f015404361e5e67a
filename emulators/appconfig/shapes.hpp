// Constraints and shapes that several operations have [APC-19, APC-274].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pileus/service/operation.hpp"
#include "pileus/wire/shape.hpp"

namespace pileus::appconfig {

using wire::each;
using wire::header;
using wire::label;
using wire::length;
using wire::one_of;
using wire::pattern;
using wire::payload;
using wire::query;
using wire::range;
using wire::required;
using wire::sensitive;

inline constexpr length name_length{1, 64};
inline constexpr length long_name_length{1, 128};
inline constexpr length description_length{0, 1024};
inline constexpr length uri_length{1, 2048};
inline constexpr length role_length{20, 2048};
inline constexpr pattern role_pattern{
    R"(^((arn):(aws|aws-cn|aws-iso|aws-iso-[a-z]{1}|aws-us-gov|aws-eusc):(iam)::\d{12}:role[/].*)$)"};
inline constexpr length tags_length{0, 50};
inline constexpr length tag_value_length{0, 256};

inline const one_of any_protection_check{{"ACCOUNT_DEFAULT", "APPLY", "BYPASS"}};

using TagMap = wire::Map<std::string>;

struct Monitor {
    std::string alarm_arn;
    std::optional<std::string> alarm_role_arn;

    static void describe(auto& member) {
        using This = Monitor;
        member("AlarmArn", &This::alarm_arn, required, uri_length);
        member("AlarmRoleArn", &This::alarm_role_arn, role_length, role_pattern);
    }
};

struct Validator {
    std::string type, content;

    static void describe(auto& member) {
        using This = Validator;
        member("Type", &This::type, required, one_of{{"JSON_SCHEMA", "LAMBDA"}});
        member("Content", &This::content, required, length{0, 32768}, sensitive);
    }
};

}    // namespace pileus::appconfig
