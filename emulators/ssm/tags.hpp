// Tags of parameters [SSM-164 to SSM-170].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "ssm/parameter_table.hpp"
#include "ssm/shapes.hpp"

namespace pileus::ssm {

class TagTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::vector<Tag> tags(std::int64_t parameter);    // in the order in which they came
    std::optional<std::string> find(std::int64_t parameter, std::string_view key);
    void set(std::int64_t id, std::int64_t parameter, const Tag& tag);
    void remove(std::int64_t parameter, std::string_view key);

  private:
    storage::Statement list_, find_, set_, remove_;
};

// What is wrong with those of a call that has them together with `before`. Throws ValidationException, TooManyTagsError
// [SSM-167].
void check_tags(const std::vector<Tag>& tags, const std::vector<Tag>& before = {});

struct TaggedResource {
    std::string resource_type, resource_id;

    template <class This>
    static void describe_resource(auto& member) {
        member("ResourceType", &This::resource_type, required,
               one_of{{"Document", "ManagedInstance", "MaintenanceWindow", "Parameter", "PatchBaseline", "OpsItem",
                       "OpsMetadata", "Automation", "Association", "CloudConnector"}});
        member("ResourceId", &This::resource_id, required);
    }
};

struct AddTagsToResourceInput : TaggedResource {
    std::vector<Tag> tags;

    static void describe(auto& member) {
        using This = AddTagsToResourceInput;
        describe_resource<This>(member);
        member("Tags", &This::tags, required, length{0, 1000});
    }
};
struct RemoveTagsFromResourceInput : TaggedResource {
    std::vector<std::string> tag_keys;

    static void describe(auto& member) {
        using This = RemoveTagsFromResourceInput;
        describe_resource<This>(member);
        member("TagKeys", &This::tag_keys, required, each{length{1, 128}, pattern{tag_pattern}});
    }
};
struct ListTagsForResourceInput : TaggedResource {
    static void describe(auto& member) {
        using This = ListTagsForResourceInput;
        describe_resource<This>(member);
    }
};
struct ListTagsForResourceOutput {
    std::vector<Tag> tag_list;

    static void describe(auto& member) { member("TagList", &ListTagsForResourceOutput::tag_list, keep_empty); }
};

class Tags {
  public:
    Tags(ParameterTable& parameters, TagTable& table) : parameters_(parameters), table_(table) {}
    std::vector<Operation> operations();

    EmptyOutput add(Transaction& tx, Call& call, const AddTagsToResourceInput& in);
    EmptyOutput remove(Transaction& tx, Call& call, const RemoveTagsFromResourceInput& in);
    ListTagsForResourceOutput list(Transaction& tx, Call& call, const ListTagsForResourceInput& in);

  private:
    // Throws InvalidResourceType, InvalidResourceId.
    Parameter get(const Call& call, const TaggedResource& resource);

    ParameterTable& parameters_;
    TagTable& table_;
};

}    // namespace pileus::ssm
