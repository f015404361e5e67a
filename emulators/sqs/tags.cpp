#include "sqs/tags.hpp"

#include "pileus/text/pattern.hpp"
#include "pileus/text/utf8.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

namespace {

constexpr std::size_t most_tags = 50;
constexpr std::size_t longest_key = 128, longest_value = 256;    // characters

bool has_allowed_characters(const std::string& text) {
    static const text::Pattern allowed(R"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)");
    return allowed.matches(text);
}

void check_count(const wire::Map<std::string>& tags, std::string_view queue) {
    if (tags.size() > most_tags) throw ApiError(invalid_parameter_value, "Too many tags added for queue {}.", queue);
}

}    // namespace

void check_tags(const wire::Map<std::string>& tags, std::string_view queue) {
    for (const auto& [key, value] : tags) {
        if (key.empty() || text::count_code_points(key) > longest_key) {
            throw ApiError(invalid_parameter_value, "Tag keys must be between 1 and {} characters in length.",
                           longest_key);
        }
        if (text::count_code_points(value) > longest_value) {
            throw ApiError(invalid_parameter_value, "Tag values must be between 0 and {} characters in length.",
                           longest_value);
        }
        if (key.size() >= 4 && (key.compare(0, 4, "aws:") == 0)) {
            throw ApiError(invalid_parameter_value, "Tag keys cannot begin with the reserved prefix aws:.");
        }
        if (!has_allowed_characters(key) || !has_allowed_characters(value)) {
            throw ApiError(invalid_parameter_value,
                           "Tag keys and values can only contain letters, digits, whitespace, and the characters _ . : "
                           "/ = + - @.");
        }
    }
    check_count(tags, queue);
}

namespace {

// For conditions of a policy [SQS-197].
policy::Keys keys_of(const wire::Map<std::string>& tags) {
    policy::Keys keys;
    std::vector<std::string> names;
    for (const auto& [key, value] : tags) {
        names.push_back(key);
        keys.set("aws:RequestTag/" + key, value);
    }
    keys.set("aws:TagKeys", std::move(names));
    return keys;
}

}    // namespace

std::vector<Operation> Tags::operations() {
    return {operation<&Tags::tag>(*this, "TagQueue"), operation<&Tags::untag>(*this, "UntagQueue"),
            operation<&Tags::list>(*this, "ListQueueTags")};
}

void Tags::tag(Transaction& tx, Call& call, const TagQueueInput& in) {
    const QueuePointer queue = queues_.get_own(tx, call, in.queue_url, keys_of(in.tags));
    if (in.tags.empty()) throw ApiError(missing_parameter, "The request must contain the parameter Tags.");
    check_tags(in.tags, queue->name);
    wire::Map<std::string> all = table_.tags(queue->incarnation);
    for (const auto& [key, value] : in.tags) all[key] = value;
    check_count(all, queue->name);
    for (const auto& [key, value] : in.tags) table_.set_tag(queue->incarnation, key, value);
}

void Tags::untag(Transaction& tx, Call& call, const UntagQueueInput& in) {
    policy::Keys condition_keys;
    condition_keys.set("aws:TagKeys", in.tag_keys);
    const QueuePointer queue = queues_.get_own(tx, call, in.queue_url, std::move(condition_keys));
    if (in.tag_keys.empty()) throw ApiError(missing_parameter, "The request must contain the parameter TagKeys.");
    for (const std::string& key : in.tag_keys) table_.remove_tag(queue->incarnation, key);
}

ListQueueTagsOutput Tags::list(Transaction& tx, Call& call, const QueueUrlInput& in) {
    return {table_.tags(queues_.get_own(tx, call, in.queue_url)->incarnation)};
}

}    // namespace pileus::sqs
