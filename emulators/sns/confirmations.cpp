#include "sns/confirmations.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/text/md5.hpp"
#include "sns/arns.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t token_bytes = 144;
// A token is good for two days, a pending subscription vanishes after three [SNS-124].
constexpr std::chrono::days vanishes_after_token{1};
constexpr std::chrono::days ended_life{3};

bool is_token(std::string_view text) {
    return text.size() == 2 * token_bytes && std::all_of(text.begin(), text.end(), [](char character) {
               return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
           });
}

[[noreturn]] void refuse(std::string_view what) { throw ApiError(invalid_parameter, "{}", what); }

bool parse_truth(const std::optional<std::string>& text) {
    if (!text) return false;
    std::string value = *text;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    if (value != "true" && value != "false") refuse("Invalid parameter: AuthenticateOnUnsubscribe");
    return value == "true";
}

// The topic only says in which account and region it is [SNS-128].
void check_topic(const Call& call, const std::string& text) {
    const auto arn = Arn::parse(text);
    if (!arn || arn->service != "sns" || !is_in_region(call, arn->region)) refuse("Invalid parameter: Topic");
}

Event event_of(const EventType& type, const Subscription& subscription) {
    Event event;
    event.type = &type;
    event.resource = subscription.topic_arn;
    event.subject = subscription.arn;
    event.details = {{"protocol", std::string(name_of(subscription.protocol))}, {"endpoint", subscription.endpoint}};
    return event;
}

// 288 hex digits [SNS-204].
std::string make_token(Transaction& tx) {
    std::string bytes;
    while (bytes.size() < token_bytes) {
        const std::uint64_t word = tx.random().next();
        bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
    }
    return text::hex(reinterpret_cast<const std::uint8_t*>(bytes.data()), token_bytes);
}

}    // namespace

std::vector<Operation> Confirmations::operations() {
    return {operation<&Confirmations::confirm>(*this, "ConfirmSubscription"),
            operation<&Confirmations::unsubscribe>(*this, "Unsubscribe")};
}

// --- confirming ------------------------------------------------------------------------------------------------------

ConfirmSubscriptionOutput Confirmations::confirm(Transaction&, Call& call, const ConfirmSubscriptionInput& in) {
    const bool is_signed = call.caller().is_signed();
    if (is_signed) {
        topics_.get_unasked(call, in.topic_arn, "TopicArn", "ConfirmSubscription");    // the token is all it takes
        if (!is_token(in.token)) refuse("Invalid token");                              // [SNS-127]
    } else {
        check_topic(call, in.topic_arn);
    }
    const SubscriptionPointer subscription = is_token(in.token) ? subscriptions_.find_by_token(in.token) : nullptr;
    if (subscription == nullptr) refuse("Invalid parameter: Token");
    const bool is_late = subscription->state == SubscriptionState::pending &&
                         call.now() >= *subscription->vanishes - vanishes_after_token;
    if (is_late) refuse("Invalid parameter: Token");
    return {make_confirmed(call, *subscription, parse_truth(in.authenticate_on_unsubscribe))};
}

std::string Confirmations::make_confirmed(Call& call, const Subscription& before, bool authenticates_on_unsubscribe) {
    const TopicPointer topic = topics_.find(before.topic);
    if (topic == nullptr) refuse("Invalid parameter: Token");
    if (before.state == SubscriptionState::ended) {
        // It was subscribed anew in the meantime: that one stands.
        const SubscriptionPointer newer = subscriptions_.find(*topic, before.protocol, before.endpoint);
        if (newer != nullptr) return newer->arn;
    }
    const bool begins = before.state == SubscriptionState::pending;
    if (begins) replays_.check_quota(before);
    Subscription after = before;
    after.state = SubscriptionState::confirmed;
    after.vanishes.reset();
    after.was_authenticated = before.was_authenticated || call.caller().is_signed();    // [SNS-116]
    after.authenticates_on_unsubscribe = before.authenticates_on_unsubscribe || authenticates_on_unsubscribe;
    subscriptions_.update(before, after);
    if (begins && after.replay) replays_.restart(call, after);
    if (begins) call.note(event_of(events::subscription_confirmed, after));
    if (before.state == SubscriptionState::ended) call.note(event_of(events::subscription_restored, after));
    return after.arn;
}

// --- ending ----------------------------------------------------------------------------------------------------------

void Confirmations::unsubscribe(Transaction& tx, Call& call, const UnsubscribeInput& in) {
    const SubscriptionArn arn = parse_subscription_arn(call, in.subscription_arn);
    const SubscriptionPointer subscription = subscriptions_.find(arn.uuid);
    if (subscription == nullptr) return;    // [SNS-130]
    const Caller& caller = call.caller();
    const bool is_owner = caller.account == subscription->owner || caller.account == arn.account;
    if (caller.is_signed() ? !is_owner : subscription->authenticates_on_unsubscribe) {    // [SNS-129]
        refuse_access(call, "Unsubscribe", subscription->arn);
    }
    if (!subscription->is_confirmed()) {    // [SNS-133]
        refuse(
            "Invalid parameter: SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending "
            "confirmation");
    }
    if (!is_http(subscription->protocol)) {
        subscriptions_.count_unsubscribed(subscription->topic);
        call.note(event_of(events::subscription_deleted, *subscription));
        subscriptions_.remove(*subscription);
        return;
    }
    // The endpoint is told, and may undo it [SNS-132].
    Subscription ended = *subscription;
    ended.state = SubscriptionState::ended;
    ended.vanishes = call.now() + ended_life;
    const auto message =
        write(tx, call, ended, MessageKind::unsubscribe_confirmation,
              fmt::format("You have chosen to deactivate subscription {}.\nTo cancel this operation and restore the "
                          "subscription, visit the SubscribeURL included in this message.",
                          ended.arn));
    if (!message) return;
    subscriptions_.count_unsubscribed(subscription->topic);
    call.note(event_of(events::subscription_deleted, *subscription));
    subscriptions_.update(*subscription, ended);
    send(tx, call, ended, *message);
}

// --- what the endpoint is told ---------------------------------------------------------------------------------------

std::optional<Message> Confirmations::write_question(Transaction& tx, Call& call, Subscription& subscription) {
    return write(tx, call, subscription, MessageKind::subscription_confirmation,
                 fmt::format("You have chosen to subscribe to the topic {}.\nTo confirm the subscription, visit the "
                             "SubscribeURL included in this message.",
                             subscription.topic_arn));
}

std::optional<Message> Confirmations::write(Transaction& tx, Call& call, Subscription& subscription, MessageKind kind,
                                            std::string text) {
    const TopicPointer topic = topics_.find(subscription.topic);
    Message message;
    message.id = tx.next_id();
    message.topic = subscription.topic;
    message.kind = kind;
    message.message_id = text::Uuid::random(tx.random());
    message.topic_arn = subscription.topic_arn;
    message.text = std::move(text);
    message.sent = call.now();
    message.base_url = call.request().base_url;
    message.signature_version = topic->signature_version;
    message.token = subscription.token.empty() ? make_token(tx) : subscription.token;
    const Signing* const signed_before = Signing::of(call);
    // Unless somebody else's call has given it another token meanwhile.
    if (signed_before != nullptr && (subscription.token.empty() || signed_before->token(0) == subscription.token)) {
        signed_before->apply(0, message);
    }
    subscription.token = *message.token;
    const int version = signature_version(message, subscription);
    if (version == 0 || message.signatures.has(version, message.text)) return message;
    auto signing = std::make_unique<Signing>(signer_, topic->region, nullptr);
    signing->begin(message);
    signing->need(version, message, message.text);
    call.run_after(std::move(signing));
    return std::nullopt;
}

void Confirmations::send(Transaction& tx, Call& call, const Subscription& subscription, const Message& message) {
    deliveries_.confirm(tx, call, *topics_.find(subscription.topic), subscription, message,
                        {call.request().request_id, call.request().trace_header});
}

}    // namespace pileus::sns
