// Confirming subscriptions and ending them: the messages that ask for it, the tokens in them, and the two operations
// that their links call [SNS-124 to SNS-133, SNS-199 to SNS-204].
#pragma once

#include <optional>
#include <string>

#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "sns/deliveries.hpp"
#include "sns/replays.hpp"
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
    Confirmations(TopicDirectory& topics, SubscriptionDirectory& subscriptions, Deliveries& deliveries,
                  Replays& replays, Signer& signer)
        : topics_(topics), subscriptions_(subscriptions), deliveries_(deliveries), replays_(replays), signer_(signer) {}
    std::vector<Operation> operations();

    ConfirmSubscriptionOutput confirm(Transaction& tx, Call& call, const ConfirmSubscriptionInput& in);
    void unsubscribe(Transaction& tx, Call& call, const UnsubscribeInput& in);

    // What asks the endpoint of a pending subscription to confirm it, by its token, which it gets if it has none. Empty
    // when that has to be signed first: then nothing may be changed, and the call is run again.
    std::optional<Message> write_question(Transaction& tx, Call& call, Subscription& subscription);
    void send(Transaction& tx, Call& call, const Subscription& subscription, const Message& message);

  private:
    // Its ARN.
    std::string make_confirmed(Call& call, const Subscription& subscription, bool authenticates_on_unsubscribe);
    std::optional<Message> write(Transaction& tx, Call& call, Subscription& subscription, MessageKind kind,
                                 std::string text);

    TopicDirectory& topics_;
    SubscriptionDirectory& subscriptions_;
    Deliveries& deliveries_;
    Replays& replays_;
    Signer& signer_;
};

}    // namespace pileus::sns
