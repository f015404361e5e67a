// Confirming subscriptions and ending them: the messages that ask for it, the tokens in them, and the two operations
// that their links call [SNS-124 to SNS-133, SNS-199 to SNS-204].
#pragma once

#include <optional>
#include <string>

#include "pileus/service/operation.hpp"
#include "sns/deliveries.hpp"
#include "sns/subscription_directory.hpp"
#include "sns/topic_directory.hpp"

namespace pileus::sns {

using wire::required;

struct ConfirmSubscriptionInput {
    std::string topic_arn, token;
    std::optional<std::string> authenticate_on_unsubscribe;

    static void describe(auto& member) {
        using This = ConfirmSubscriptionInput;
        member("TopicArn", &This::topic_arn, required);
        member("Token", &This::token, required);
        member("AuthenticateOnUnsubscribe", &This::authenticate_on_unsubscribe);
    }
};
struct ConfirmSubscriptionOutput {
    std::string subscription_arn;

    static void describe(auto& member) { member("SubscriptionArn", &ConfirmSubscriptionOutput::subscription_arn); }
};
struct UnsubscribeInput {
    std::string subscription_arn;

    static void describe(auto& member) { member("SubscriptionArn", &UnsubscribeInput::subscription_arn, required); }
};

class Confirmations {
  public:
    Confirmations(TopicDirectory& topics, SubscriptionDirectory& subscriptions, Deliveries& deliveries)
        : topics_(topics), subscriptions_(subscriptions), deliveries_(deliveries) {}
    std::vector<Operation> operations();

    ConfirmSubscriptionOutput confirm(Transaction& tx, Call& call, const ConfirmSubscriptionInput& in);
    void unsubscribe(Transaction& tx, Call& call, const UnsubscribeInput& in);

    // 288 hex digits [SNS-204].
    static std::string make_token(Transaction& tx);
    // Asks the endpoint of a pending subscription to confirm it.
    void ask(Transaction& tx, Call& call, const Subscription& subscription);

  private:
    // Its ARN.
    std::string make_confirmed(Call& call, const Subscription& subscription, bool authenticates_on_unsubscribe);
    void send(Transaction& tx, Call& call, const Subscription& subscription, MessageKind kind, std::string text);

    TopicDirectory& topics_;
    SubscriptionDirectory& subscriptions_;
    Deliveries& deliveries_;
};

}    // namespace pileus::sns
