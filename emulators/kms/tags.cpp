#include "kms/tags.hpp"

#include <set>

#include "kms/errors.hpp"

namespace pileus::kms {

namespace {
constexpr std::size_t most_tags = 50;
}

void check_tags(const std::vector<Tag>& tags) {
    std::set<std::string_view> keys;
    for (const Tag& tag : tags) {
        if (tag.key.starts_with("aws:")) throw ApiError(tag_refused, "Tags beginning with aws: are reserved");
        if (!keys.insert(tag.key).second) throw ApiError(tag_refused, "Duplicate tag keys");
    }
    if (tags.size() > most_tags) throw ApiError(tag_refused, "Too many tags");
}

}    // namespace pileus::kms
