// Shapes that several operations share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"

namespace pileus::ssm {

using wire::each;
using wire::keep_empty;
using wire::length;
using wire::one_of;
using wire::pattern;
using wire::range;
using wire::required;
using wire::sensitive;

inline constexpr std::string_view tag_pattern = R"(^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$)";

struct Tag {
    std::string key, value;

    static void describe(auto& member) {
        member("Key", &Tag::key, required, length{1, 128}, pattern{tag_pattern});
        member("Value", &Tag::value, required, length{0, 256}, pattern{tag_pattern});
    }
};

struct EmptyOutput {
    static void describe(auto&) {}
};

// One policy of a parameter [SSM-50].
struct InlinePolicy {
    std::string text, type, status;

    static void describe(auto& member) {
        member("PolicyText", &InlinePolicy::text);
        member("PolicyType", &InlinePolicy::type);
        member("PolicyStatus", &InlinePolicy::status);
    }
};

struct ParameterShape {
    std::string name, type, value, arn, data_type;
    std::int64_t version = 0;
    Instant last_modified_date{};
    std::optional<std::string> selector, source_result;

    static void describe(auto& member) {
        using This = ParameterShape;
        member("Name", &This::name);
        member("Type", &This::type);
        member("Value", &This::value, sensitive);
        member("Version", &This::version);
        member("Selector", &This::selector);
        member("SourceResult", &This::source_result);
        member("LastModifiedDate", &This::last_modified_date);
        member("ARN", &This::arn);
        member("DataType", &This::data_type);
    }
};

}    // namespace pileus::ssm
