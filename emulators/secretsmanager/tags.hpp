// Tags of secrets.
#pragma once

#include <string>
#include <vector>

#include "secretsmanager/directory.hpp"

namespace pileus::secretsmanager {

// What is wrong with those of a call that has them together with `before`. Throws InvalidParameterException.
void check_tags(const std::vector<Tag>& tags, const std::vector<Tag>& before = {});

struct TagResourceInput : SecretIdInput {
    std::vector<Tag> tags;

    static void describe(auto& member) {
        describe_id<TagResourceInput>(member);
        member("Tags", &TagResourceInput::tags, required);
    }
};
struct UntagResourceInput : SecretIdInput {
    std::vector<std::string> tag_keys;

    static void describe(auto& member) {
        describe_id<UntagResourceInput>(member);
        member("TagKeys", &UntagResourceInput::tag_keys, required, each{length{1, 128}});
    }
};

class Tags {
  public:
    Tags(SecretTable& table, Directory& directory) : table_(table), directory_(directory) {}
    std::vector<Operation> operations();

    void add(Transaction& tx, Call& call, const TagResourceInput& in);
    void remove(Transaction& tx, Call& call, const UntagResourceInput& in);

  private:
    void change(Call& call, Secret& secret);

    SecretTable& table_;
    Directory& directory_;
};

}    // namespace pileus::secretsmanager
