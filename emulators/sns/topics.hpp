// The area of topics: their life, their attributes, looking them up.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "pileus/service/operation.hpp"
#include "pileus/storage/store.hpp"
#include "sns/archive.hpp"
#include "sns/tags.hpp"
#include "sns/topic_directory.hpp"
#include "sns/topic_subscriptions.hpp"
#include "sns/topic_table.hpp"

namespace pileus::sns {

struct CreateTopicInput {
    std::string name;
    wire::Map<std::string> attributes;
    std::vector<Tag> tags;
    std::optional<std::string> data_protection_policy;

    static void describe(auto& member) {
        using This = CreateTopicInput;
        member("Name", &This::name, required);
        member("Attributes", &This::attributes);
        member("Tags", &This::tags);
        member("DataProtectionPolicy", &This::data_protection_policy);
    }
};
struct CreateTopicOutput {
    std::string topic_arn;

    static void describe(auto& member) { member("TopicArn", &CreateTopicOutput::topic_arn); }
};
// What DeleteTopic and GetTopicAttributes take.
struct TopicArnInput {
    std::string topic_arn;

    static void describe(auto& member) { member("TopicArn", &TopicArnInput::topic_arn, required); }
};
struct ListTopicsInput {
    std::optional<std::string> next_token;

    static void describe(auto& member) { member("NextToken", &ListTopicsInput::next_token); }
};
struct ListedTopic {
    std::string topic_arn;

    static void describe(auto& member) { member("TopicArn", &ListedTopic::topic_arn); }
};
struct ListTopicsOutput {
    std::vector<ListedTopic> topics;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        member("Topics", &ListTopicsOutput::topics, keep_empty);
        member("NextToken", &ListTopicsOutput::next_token);
    }
};
struct GetTopicAttributesOutput {
    wire::Map<std::string> attributes;

    static void describe(auto& member) { member("Attributes", &GetTopicAttributesOutput::attributes); }
};
struct SetTopicAttributesInput {
    std::string topic_arn, attribute_name, attribute_value;

    static void describe(auto& member) {
        using This = SetTopicAttributesInput;
        member("TopicArn", &This::topic_arn, required);
        member("AttributeName", &This::attribute_name, required);
        member("AttributeValue", &This::attribute_value);
    }
};

class Topics final : public TopicDirectory, public storage::Companion {
  public:
    Topics(TopicTable& table, TopicSubscriptions& subscriptions, Archive& archive)
        : table_(table), subscriptions_(subscriptions), archive_(archive) {}
    std::vector<Operation> operations();

    CreateTopicOutput create(Transaction& tx, Call& call, const CreateTopicInput& in);
    void remove(Transaction& tx, Call& call, const TopicArnInput& in);
    ListTopicsOutput list(Transaction& tx, Call& call, const ListTopicsInput& in);
    GetTopicAttributesOutput get_attributes(Transaction& tx, Call& call, const TopicArnInput& in);
    void set_attributes(Transaction& tx, Call& call, const SetTopicAttributesInput& in);

    // For AddPermission and RemovePermission.
    void set_policy(Call& call, const Topic& topic, const std::string& policy);
    // For PutDataProtectionPolicy.
    void set_data_protection(Call& call, const Topic& topic, const std::optional<std::string>& policy);

    TopicPointer get(Call& call, std::string_view arn, std::string_view parameter, std::string_view action,
                     policy::Keys keys) override;
    TopicPointer get_resource(Call& call, std::string_view arn, std::string_view action) override;
    TopicPointer get_unasked(const Call& call, std::string_view arn, std::string_view parameter,
                             std::string_view action) override;
    TopicPointer find(std::string_view account, std::string_view region, std::string_view name) override;
    TopicPointer find(std::int64_t id) override;

    void rewind() override {
        cache_.clear();
        counts_.clear();
    }

  private:
    struct Name {
        std::string_view account, region, name;
        bool operator==(const Name&) const = default;
    };
    struct NameHash {
        std::size_t operator()(const Name& name) const;
    };
    TopicPointer find_own(const Call& call, std::string_view arn, std::string_view parameter, std::string_view action);
    TopicPointer remember(Topic topic);
    void forget(const Topic& topic);
    void change(Call& call, const Topic& before, const Topic& after);
    void check_quota(const Topic& topic);
    std::int64_t& count_of(const Topic& topic);

    TopicTable& table_;
    TopicSubscriptions& subscriptions_;
    Archive& archive_;
    // The keys are views into their own topics. Dropped whole on a rollback, and a topic's entry on its change.
    std::unordered_map<Name, TopicPointer, NameHash> cache_;
    std::unordered_map<std::string, std::int64_t> counts_;    // of topics, by account, region and kind
};

}    // namespace pileus::sns
