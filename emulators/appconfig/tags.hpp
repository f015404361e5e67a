// Tags of all that can have them [APC-35, APC-36].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "appconfig/deployment_table.hpp"
#include "appconfig/directory.hpp"
#include "appconfig/strategy_table.hpp"
#include "appconfig/tag_table.hpp"

namespace pileus::appconfig {

inline constexpr length arn_length{20, 2048};
inline constexpr pattern arn_pattern{
    R"(arn:(aws[a-zA-Z-]*)?:[a-z]+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:[a-zA-Z0-9-_/:.]+)"};

struct TaggedResource {
    std::string resource_arn;

    template <class This>
    static void describe_resource(auto& member) {
        member("ResourceArn", &This::resource_arn, label{"ResourceArn"}, arn_length, arn_pattern);
    }
};

struct TagResourceInput : TaggedResource {
    TagMap tags;

    static void describe(auto& member) {
        describe_resource<TagResourceInput>(member);
        member("Tags", &TagResourceInput::tags, required, tags_length, each{tag_value_length});
    }
};
struct UntagResourceInput : TaggedResource {
    std::vector<std::string> tag_keys;

    static void describe(auto& member) {
        describe_resource<UntagResourceInput>(member);
        member("TagKeys", &UntagResourceInput::tag_keys, required, query{"tagKeys"}, length{0, 50},
               each{length{1, 128}});
    }
};
struct ListTagsForResourceInput : TaggedResource {
    static void describe(auto& member) { describe_resource<ListTagsForResourceInput>(member); }
};
struct ResourceTags {
    TagMap tags;

    static void describe(auto& member) { member("Tags", &ResourceTags::tags, wire::keep_empty); }
};

class Tags {
  public:
    Tags(Directory& directory, StrategyTable& strategies, DeploymentTable& deployments, TagTable& table)
        : directory_(directory), strategies_(strategies), deployments_(deployments), table_(table) {}
    std::vector<Operation> operations();

    void tag(Transaction& tx, Call& call, const TagResourceInput& in);
    void untag(Transaction& tx, Call& call, const UntagResourceInput& in);
    ResourceTags list(Transaction& tx, Call& call, const ListTagsForResourceInput& in);

    // Throws BadRequestException for keys that nobody may use.
    static void check(const TagMap& tags);
    // Of a resource that is being created; they were checked.
    void set(const Place& place, std::string_view path, const TagMap& tags);

  private:
    // The last part of the ARN. Throws ResourceNotFoundException for one of nothing that is here.
    std::string path_of(const Call& call, std::string_view arn);
    bool exists(const Place& place, const std::vector<std::string_view>& parts);
    bool exists_below(const Application& application, const std::vector<std::string_view>& parts);

    Directory& directory_;
    StrategyTable& strategies_;
    DeploymentTable& deployments_;
    TagTable& table_;
};

}    // namespace pileus::appconfig
