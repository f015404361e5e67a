// The area of subscriptions: subscribing, attributes, lists [SNS-94 to SNS-123].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "pileus/service/settings.hpp"
#include "sns/confirmations.hpp"
#include "sns/replays.hpp"
#include "sns/subscription_directory.hpp"
#include "sns/topic_directory.hpp"

namespace pileus::sns {

using wire::keep_empty;

struct SubscribeInput {
    std::string topic_arn, protocol, endpoint;
    wire::Map<std::string> attributes;
    bool return_subscription_arn = false;

    static void describe(auto& member) {
        using This = SubscribeInput;
        member("TopicArn", &This::topic_arn, required);
        member("Protocol", &This::protocol, required);
        member("Endpoint", &This::endpoint);
        member("Attributes", &This::attributes);
        member("ReturnSubscriptionArn", &This::return_subscription_arn);
    }
};
struct SubscribeOutput {
    std::string subscription_arn;

    static void describe(auto& member) { member("SubscriptionArn", &SubscribeOutput::subscription_arn); }
};
struct GetSubscriptionAttributesInput {
    std::string subscription_arn;

    static void describe(auto& member) {
        member("SubscriptionArn", &GetSubscriptionAttributesInput::subscription_arn, required);
    }
};
struct GetSubscriptionAttributesOutput {
    wire::Map<std::string> attributes;

    static void describe(auto& member) { member("Attributes", &GetSubscriptionAttributesOutput::attributes); }
};
struct SetSubscriptionAttributesInput {
    std::string subscription_arn, attribute_name, attribute_value;

    static void describe(auto& member) {
        using This = SetSubscriptionAttributesInput;
        member("SubscriptionArn", &This::subscription_arn, required);
        member("AttributeName", &This::attribute_name, required);
        member("AttributeValue", &This::attribute_value);
    }
};
struct ListSubscriptionsInput {
    std::optional<std::string> next_token;

    static void describe(auto& member) { member("NextToken", &ListSubscriptionsInput::next_token); }
};
struct ListSubscriptionsByTopicInput {
    std::string topic_arn;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        member("TopicArn", &ListSubscriptionsByTopicInput::topic_arn, required);
        member("NextToken", &ListSubscriptionsByTopicInput::next_token);
    }
};
struct ListedSubscription {
    std::string topic_arn, protocol, subscription_arn, owner, endpoint;

    static void describe(auto& member) {
        using This = ListedSubscription;
        member("TopicArn", &This::topic_arn);
        member("Protocol", &This::protocol);
        member("SubscriptionArn", &This::subscription_arn);
        member("Owner", &This::owner);
        member("Endpoint", &This::endpoint);
    }
};
struct ListSubscriptionsOutput {
    std::vector<ListedSubscription> subscriptions;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        member("Subscriptions", &ListSubscriptionsOutput::subscriptions, keep_empty);
        member("NextToken", &ListSubscriptionsOutput::next_token);
    }
};

class Subscriptions {
  public:
    Subscriptions(TopicDirectory& topics, SubscriptionTable& table, SubscriptionDirectory& directory,
                  Confirmations& confirmations, Replays& replays, const Settings& settings)
        : topics_(topics),
          table_(table),
          directory_(directory),
          confirmations_(confirmations),
          replays_(replays),
          settings_(settings) {}
    std::vector<Operation> operations();

    SubscribeOutput subscribe(Transaction& tx, Call& call, const SubscribeInput& in);
    GetSubscriptionAttributesOutput get_attributes(Transaction& tx, Call& call,
                                                   const GetSubscriptionAttributesInput& in);
    void set_attributes(Transaction& tx, Call& call, const SetSubscriptionAttributesInput& in);
    ListSubscriptionsOutput list(Transaction& tx, Call& call, const ListSubscriptionsInput& in);
    ListSubscriptionsOutput list_by_topic(Transaction& tx, Call& call, const ListSubscriptionsByTopicInput& in);

  private:
    // Throws not_found, authorization_error.
    SubscriptionPointer get(const Call& call, const std::string& arn, std::string_view action);
    void check_quotas(const Topic& topic, const Subscription& subscription);
    void check_filter_quotas(const Topic& topic, const Subscription& subscription);
    ListSubscriptionsOutput page(std::vector<std::int64_t> ids, const std::string& listing);

    TopicDirectory& topics_;
    SubscriptionTable& table_;
    SubscriptionDirectory& directory_;
    Confirmations& confirmations_;
    Replays& replays_;
    Settings settings_;
};

}    // namespace pileus::sns
