#include "sns/tags.hpp"

#include "sns/errors.hpp"

namespace pileus::sns {

namespace {
constexpr std::size_t most_tags = 50;
}

wire::Map<std::string> check_tags(const std::vector<Tag>& tags) {
    wire::Map<std::string> checked;
    for (const Tag& tag : tags) {
        if (tag.key.starts_with("aws:")) {
            throw ApiError(
                invalid_parameter,
                "Invalid parameter: Tags Reason: aws: prefixed tag key names are not allowed for external use.");
        }
        if (!checked.emplace(tag.key, tag.value).second) {
            throw ApiError(invalid_parameter, "Invalid parameter: Duplicated keys are not allowed.");
        }
    }
    if (checked.size() > most_tags) throw ApiError(tag_limit_exceeded);
    return checked;
}

std::vector<Operation> Tags::operations() {
    return {operation<&Tags::tag>(*this, "TagResource"), operation<&Tags::untag>(*this, "UntagResource"),
            operation<&Tags::list>(*this, "ListTagsForResource")};
}

EmptyOutput Tags::tag(Transaction&, Call& call, const TagResourceInput& in) {
    const TopicPointer topic = topics_.get_resource(call, in.resource_arn, "TagResource");
    const wire::Map<std::string> given = check_tags(in.tags);
    wire::Map<std::string> all = table_.tags(topic->id);
    for (const auto& [key, value] : given) all[key] = value;
    if (all.size() > most_tags) throw ApiError(tag_limit_exceeded);
    for (const auto& [key, value] : given) table_.set_tag(topic->id, key, value);
    return {};
}

EmptyOutput Tags::untag(Transaction&, Call& call, const UntagResourceInput& in) {
    const TopicPointer topic = topics_.get_resource(call, in.resource_arn, "UntagResource");
    for (const std::string& key : in.tag_keys) table_.remove_tag(topic->id, key);
    return {};
}

ListTagsForResourceOutput Tags::list(Transaction&, Call& call, const ListTagsForResourceInput& in) {
    const TopicPointer topic = topics_.get_resource(call, in.resource_arn, "ListTagsForResource");
    ListTagsForResourceOutput out;
    for (const auto& [key, value] : table_.tags(topic->id)) out.tags.push_back({key, value});
    return out;
}

}    // namespace pileus::sns
