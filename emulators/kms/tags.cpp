#include "kms/tags.hpp"

#include <fmt/core.h>

#include <set>

#include "kms/errors.hpp"

namespace pileus::kms {

namespace {
constexpr std::size_t most_tags = 50;
constexpr std::string_view reserved = "aws:";

void check_key(const std::string& key) {
    if (key.starts_with(reserved)) throw ApiError(tag_refused, "Tags beginning with aws: are reserved");
}
}    // namespace

void check_tags(const std::vector<Tag>& tags) {
    std::set<std::string_view> keys;
    for (const Tag& tag : tags) {
        check_key(tag.key);
        if (!keys.insert(tag.key).second) throw ApiError(tag_refused, "Duplicate tag keys");
    }
    if (tags.size() > most_tags) throw ApiError(tag_refused, "Too many tags");
}

std::vector<Operation> Tags::operations() {
    return {operation<&Tags::tag>(*this, "TagResource"), operation<&Tags::untag>(*this, "UntagResource"),
            operation<&Tags::list>(*this, "ListResourceTags")};
}

void Tags::tag(Transaction& tx, Call& call, const TagResourceInput& in) {
    const Key key = ring_.get_to_change(tx, call, in.key_id);
    check_not_pending(key);
    check_tags(in.tags);
    wire::Map<std::string> all = table_.tags(key);
    for (const Tag& tag : in.tags) all[tag.key] = tag.value;
    if (all.size() > most_tags) throw ApiError(tag_refused, "Too many tags");
    for (const Tag& tag : in.tags) table_.set_tag(key, tag.key, tag.value);
}

void Tags::untag(Transaction& tx, Call& call, const UntagResourceInput& in) {
    const Key key = ring_.get_to_change(tx, call, in.key_id);
    check_not_pending(key);
    for (const std::string& name : in.tag_keys) check_key(name);
    for (const std::string& name : in.tag_keys) table_.remove_tag(key, name);
}

ListResourceTagsOutput Tags::list(Transaction& tx, Call& call, const ListResourceTagsInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    const Page page = parse_page(in, {50, 50}, fmt::format("ListResourceTags {}", key.arn));
    ListResourceTagsOutput out;
    const wire::Map<std::string> all = table_.tags(key);
    for (auto each = all.upper_bound(page.after); each != all.end(); ++each)
        out.tags.push_back({each->first, each->second});
    end_page(page, out.tags, out, [](const Tag& tag) { return std::string_view(tag.key); });
    return out;
}

}    // namespace pileus::kms
