#include "sns/topics.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/text/hash.hpp"
#include "sns/arns.hpp"
#include "sns/data_protection.hpp"
#include "sns/data_protection_policies.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/paging.hpp"
#include "sns/topic_access.hpp"
#include "sns/topic_attributes.hpp"

namespace pileus::sns {

namespace {

constexpr std::string_view fifo_suffix = ".fifo";
constexpr std::size_t longest_name = 256;
constexpr std::int64_t most_standard_topics = 100'000, most_fifo_topics = 1'000;    // [SNS-55]

bool is_name_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_';
}

// [SNS-46]
void check_name(std::string_view name, bool fifo) {
    std::string_view stem = name;
    if (fifo && stem.ends_with(fifo_suffix)) stem.remove_suffix(fifo_suffix.size());
    const bool is_good = !stem.empty() && name.size() <= longest_name && fifo == (stem.size() < name.size()) &&
                         std::all_of(stem.begin(), stem.end(), is_name_character);
    if (!is_good) throw ApiError(invalid_parameter, "Invalid parameter: Topic Name");
}

bool asks_for_fifo(const wire::Map<std::string>& attributes) {
    const auto fifo = attributes.find("FifoTopic");
    if (fifo == attributes.end()) return false;
    std::string value = fifo->second;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return value == "true";
}

// Policies say the same whatever the order of their members.
bool is_same(const std::optional<std::string>& a, const std::optional<std::string>& b) {
    return a == b || (a && b && nlohmann::json::parse(*a, nullptr, false) == nlohmann::json::parse(*b, nullptr, false));
}

void read_data_protection(Topic& topic) {
    if (!topic.data_protection_policy) return;
    try {
        topic.protection = DataProtection::parse(*topic.data_protection_policy);
    } catch (const DataProtectionError& error) {    // another version of ours took it
        topic.protection_fault = error.detail;
    }
}

Event event_of(const EventType& type, const Topic& topic) {
    Event event;
    event.type = &type;
    event.resource = topic.arn;
    return event;
}

}    // namespace

std::vector<Operation> Topics::operations() {
    return {operation<&Topics::create>(*this, "CreateTopic"), operation<&Topics::remove>(*this, "DeleteTopic"),
            operation<&Topics::list>(*this, "ListTopics"),
            operation<&Topics::get_attributes>(*this, "GetTopicAttributes"),
            operation<&Topics::set_attributes>(*this, "SetTopicAttributes")};
}

namespace {
void accept(Call& call, const Topic& topic, std::string_view name, const std::optional<std::string>& value) {
    const std::string_view missing = missing_for(name, value.value_or(""));
    if (!missing.empty()) call.accept_without_effect(name, missing, topic.arn);
}
}    // namespace

// --- life ------------------------------------------------------------------------------------------------------------

CreateTopicOutput Topics::create(Transaction& tx, Call& call, const CreateTopicInput& in) {
    Topic topic;
    topic.fifo = asks_for_fifo(in.attributes);
    check_name(in.name, topic.fifo);    // before anything else [SNS-49]
    topic.account = call.caller().account;
    topic.region = call.caller().region;
    topic.name = in.name;
    topic.arn = topic_arn(topic.account, topic.region, topic.name);
    topic.created = call.now();
    const wire::Map<std::string> attributes = normalise(topic, in.attributes);
    const wire::Map<std::string> tags = check_tags(in.tags);
    if (in.data_protection_policy) {
        topic.data_protection_policy = accept_data_protection(call, topic, *in.data_protection_policy);
    }

    if (const TopicPointer existing = find(topic.account, topic.region, topic.name)) {
        if (!agrees(*existing, attributes))
            refuse_attribute(Occasion::create, "Topic already exists with different attributes");
        const wire::Map<std::string> current = table_.tags(existing->id);
        const bool has_all = std::all_of(tags.begin(), tags.end(), [&](const auto& tag) {
            const auto found = current.find(tag.first);
            return found != current.end() && found->second == tag.second;
        });
        if (!has_all) {
            throw ApiError(invalid_parameter,
                           "Invalid parameter: Tags Reason: Topic already exists with different tags");
        }
        if (in.data_protection_policy && !is_same(existing->data_protection_policy, topic.data_protection_policy)) {
            throw ApiError(invalid_parameter,
                           "Invalid parameter: DataProtectionPolicy Reason: Topic already exists with a different data "
                           "protection policy");
        }
        return {existing->arn};
    }
    check_quota(topic);
    topic.id = tx.next_id();
    for (const auto& [name, value] : attributes) {
        topic = with_attribute(std::move(topic), name, value, call.now());
        accept(call, topic, name, value);
    }
    table_.insert(topic);
    archive_.follow(tx, topic);
    for (const auto& [key, value] : tags) table_.set_tag(topic.id, key, value);
    ++count_of(topic);
    call.note(event_of(events::topic_created, topic));
    return {topic.arn};
}

void Topics::check_quota(const Topic& topic) {
    if (count_of(topic) >= (topic.fifo ? most_fifo_topics : most_standard_topics)) {
        throw ApiError(topic_limit_exceeded, "Topic limit exceeded");
    }
}

std::int64_t& Topics::count_of(const Topic& topic) {
    const auto [found, is_new] = counts_.try_emplace(fmt::format("{}/{}/{}", topic.account, topic.region, topic.fifo));
    if (is_new) found->second = table_.count(topic.account, topic.region, topic.fifo);
    return found->second;
}

void Topics::remove(Transaction&, Call& call, const TopicArnInput& in) {
    const TopicPointer topic = find_own(call, in.topic_arn, "TopicArn", "DeleteTopic");
    if (topic == nullptr) return;    // [SNS-51]
    check_access(call, *topic, "DeleteTopic");
    if (topic->archive_retention) {
        throw ApiError(invalid_state,
                       "Invalid state: Cannot delete a topic with an active ArchivePolicy");    // [SNS-53]
    }
    std::int64_t& count = count_of(*topic);
    subscriptions_.remove_all(*topic);    // [SNS-383]
    table_.remove(*topic);
    --count;
    forget(*topic);
    call.note(event_of(events::topic_deleted, *topic));
}

// --- looking up ------------------------------------------------------------------------------------------------------

ListTopicsOutput Topics::list(Transaction&, Call& call, const ListTopicsInput& in) {
    const Caller& caller = call.caller();
    const std::string listing = fmt::format("ListTopics/{}/{}", caller.account, caller.region);
    auto rows = table_.list(caller.account, caller.region, parse_token(in.next_token, listing), page_size + 1);
    ListTopicsOutput out;
    out.next_token = end_page(rows, listing);
    for (const TopicTable::Row& row : rows) out.topics.push_back({topic_arn(caller.account, caller.region, row.name)});
    return out;
}

// --- attributes ------------------------------------------------------------------------------------------------------

GetTopicAttributesOutput Topics::get_attributes(Transaction&, Call& call, const TopicArnInput& in) {
    const TopicPointer topic = get(call, in.topic_arn, "TopicArn", "GetTopicAttributes", {});
    return {show(*topic, subscriptions_.counts(*topic), call.now())};
}

void Topics::set_attributes(Transaction& tx, Call& call, const SetTopicAttributesInput& in) {
    const TopicPointer topic = get(call, in.topic_arn, "TopicArn", "SetTopicAttributes", {});
    const auto value = normalise(*topic, in.attribute_name, in.attribute_value, Occasion::set);
    const Topic changed = with_attribute(*topic, in.attribute_name, value, call.now());
    if (changed.maximum_message_size > default_message_size && !subscriptions_.all_take_large_messages(*topic)) {
        refuse_attribute(Occasion::set, "MaximumMessageSize");    // [SNS-403]
    }
    accept(call, changed, in.attribute_name, value);
    change(call, *topic, changed);
    if (in.attribute_name == "ArchivePolicy") archive_.follow(tx, changed);
}

void Topics::set_policy(Call& call, const Topic& topic, const std::string& policy) {
    change(call, topic, with_attribute(topic, "Policy", policy, call.now()));
}

void Topics::set_data_protection(Call& call, const Topic& topic, const std::optional<std::string>& policy) {
    Topic changed = topic;
    changed.data_protection_policy = policy;
    change(call, topic, changed);
}

void Topics::change(Call& call, const Topic& before, const Topic& after) {
    table_.update(after);
    forget(before);
    call.note(event_of(events::topic_changed, after));
}

// --- the directory ---------------------------------------------------------------------------------------------------

std::size_t Topics::NameHash::operator()(const Name& name) const {
    return text::hash64(name.name, text::hash64(name.account, text::hash64(name.region)));
}

TopicPointer Topics::find(std::string_view account, std::string_view region, std::string_view name) {
    const auto cached = cache_.find(Name{account, region, name});
    if (cached != cache_.end()) return cached->second;
    auto topic = table_.find(account, region, name);
    return topic ? remember(std::move(*topic)) : nullptr;
}

TopicPointer Topics::find(std::int64_t id) {
    auto topic = table_.find(id);
    return topic ? find(topic->account, topic->region, topic->name) : nullptr;
}

TopicPointer Topics::remember(Topic topic) {
    read_attributes(topic);
    read_data_protection(topic);
    const auto pointer = std::make_shared<const Topic>(std::move(topic));
    cache_.emplace(Name{pointer->account, pointer->region, pointer->name}, pointer);
    return pointer;
}

void Topics::forget(const Topic& topic) { cache_.erase(Name{topic.account, topic.region, topic.name}); }

// Null when it is the caller's and there is none.
TopicPointer Topics::find_own(const Call& call, std::string_view text, std::string_view parameter,
                              std::string_view action) {
    const Arn arn = parse_topic_arn(call, text, parameter);
    TopicPointer topic = find(arn.account, arn.region, arn.resource);
    if (topic == nullptr && arn.account != call.caller().account) refuse_access(call, action, text);    // [SNS-40]
    return topic;
}

TopicPointer Topics::get_unasked(const Call& call, std::string_view arn, std::string_view parameter,
                                 std::string_view action) {
    TopicPointer topic = find_own(call, arn, parameter, action);
    if (topic == nullptr) throw ApiError(not_found, "Topic does not exist");
    return topic;
}

TopicPointer Topics::get(Call& call, std::string_view arn, std::string_view parameter, std::string_view action,
                         policy::Keys keys) {
    TopicPointer topic = get_unasked(call, arn, parameter, action);
    check_access(call, *topic, action, std::move(keys));
    return topic;
}

TopicPointer Topics::get_resource(Call& call, std::string_view arn, std::string_view action) {
    TopicPointer topic = find_own(call, arn, "ResourceArn", action);
    if (topic == nullptr) throw ApiError(resource_not_found);
    check_access(call, *topic, action);
    return topic;
}

}    // namespace pileus::sns
