// Tags of topics [SNS-90 to SNS-93].
#pragma once

#include <string>
#include <vector>

#include "sns/topic_directory.hpp"
#include "sns/topic_table.hpp"

namespace pileus::sns {

using wire::each;
using wire::keep_empty;
using wire::length;
using wire::required;

// `Value` before `Key`, as SNS writes them [SNS-11].
struct Tag {
    std::string key, value;

    static void describe(auto& member) {
        member("Value", &Tag::value, required, length{0, 256});
        member("Key", &Tag::key, required, length{1, 128});
    }
};

// Of one call. Throws invalid_parameter [SNS-90, SNS-91], tag_limit_exceeded [SNS-92].
wire::Map<std::string> check_tags(const std::vector<Tag>& tags);

struct TagResourceInput {
    std::string resource_arn;
    std::vector<Tag> tags;

    static void describe(auto& member) {
        member("ResourceArn", &TagResourceInput::resource_arn, required, length{1, 1011});
        member("Tags", &TagResourceInput::tags, required);
    }
};
struct UntagResourceInput {
    std::string resource_arn;
    std::vector<std::string> tag_keys;

    static void describe(auto& member) {
        member("ResourceArn", &UntagResourceInput::resource_arn, required, length{1, 1011});
        member("TagKeys", &UntagResourceInput::tag_keys, required, each{length{1, 128}});
    }
};
struct ListTagsForResourceInput {
    std::string resource_arn;

    static void describe(auto& member) {
        member("ResourceArn", &ListTagsForResourceInput::resource_arn, required, length{1, 1011});
    }
};
struct ListTagsForResourceOutput {
    std::vector<Tag> tags;

    static void describe(auto& member) { member("Tags", &ListTagsForResourceOutput::tags, keep_empty); }
};
// A Result element with nothing in it [SNS-9].
struct EmptyOutput {
    static void describe(auto&) {}
};

class Tags {
  public:
    Tags(TopicDirectory& topics, TopicTable& table) : topics_(topics), table_(table) {}
    std::vector<Operation> operations();

    EmptyOutput tag(Transaction& tx, Call& call, const TagResourceInput& in);
    EmptyOutput untag(Transaction& tx, Call& call, const UntagResourceInput& in);
    ListTagsForResourceOutput list(Transaction& tx, Call& call, const ListTagsForResourceInput& in);

  private:
    TopicDirectory& topics_;
    TopicTable& table_;
};

}    // namespace pileus::sns
