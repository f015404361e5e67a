// Tags of keys.
#pragma once

#include <string>
#include <vector>

#include "kms/constraints.hpp"

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

}    // namespace pileus::kms
