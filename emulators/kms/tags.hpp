// Tags of keys.
#pragma once

#include <string>
#include <vector>

#include "kms/keyring.hpp"
#include "kms/paging.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

struct Tag {
    std::string key, value;

    static void describe(auto& member) {
        member("TagKey", &Tag::key, required, length{1, 128});
        member("TagValue", &Tag::value, required, length{0, 256});
    }
};

// Throws tag_refused.
void check_tags(const std::vector<Tag>& tags);

struct TagResourceInput {
    std::string key_id;
    std::vector<Tag> tags;

    static void describe(auto& member) {
        using This = TagResourceInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("Tags", &This::tags, required);
    }
};

struct UntagResourceInput {
    std::string key_id;
    std::vector<std::string> tag_keys;

    static void describe(auto& member) {
        using This = UntagResourceInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("TagKeys", &This::tag_keys, required, each{length{1, 128}});
    }
};

struct ListResourceTagsInput : PageInput {
    std::string key_id;

    static void describe(auto& member) {
        using This = ListResourceTagsInput;
        member("KeyId", &This::key_id, required, key_id_length);
        describe_page<This>(member);
    }
};
struct ListResourceTagsOutput : PageOutput {
    std::vector<Tag> tags;

    static void describe(auto& member) {
        using This = ListResourceTagsOutput;
        member("Tags", &This::tags, keep_empty);
        describe_page_end<This>(member);
    }
};

class Tags {
  public:
    Tags(KeyTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    void tag(Transaction& tx, Call& call, const TagResourceInput& in);
    void untag(Transaction& tx, Call& call, const UntagResourceInput& in);
    ListResourceTagsOutput list(Transaction& tx, Call& call, const ListResourceTagsInput& in);

  private:
    KeyTable& table_;
    Keyring& ring_;
};

}    // namespace pileus::kms
