#include "sns/subscriptions.hpp"

#include <fmt/core.h>

#include "sns/arns.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/paging.hpp"
#include "sns/subscription_attributes.hpp"

namespace pileus::sns {

namespace {

constexpr std::int64_t most_subscriptions = 12'500'000, most_fifo_subscriptions = 100;    // [SNS-55]
constexpr std::int64_t most_filters_of_account = 10'000;                                  // [SNS-264]
constexpr std::chrono::days pending_life{3};                                              // [SNS-124]
constexpr std::string_view pending = "pending confirmation";          // in Subscribe's answer [SNS-108] …
constexpr std::string_view listed_pending = "PendingConfirmation";    // … and in lists [SNS-111, SNS-388]

// Whose endpoint it is confirms at once, if it is an AWS resource or a telephone [SNS-94 to SNS-100, SNS-125].
bool is_confirmed_at_once(const Subscription& subscription) {
    if (is_http(subscription.protocol) || is_email(subscription.protocol)) return false;
    const std::string account = account_of(subscription.protocol, subscription.endpoint);
    return account.empty() || account == subscription.owner;
}

Event event_of(const EventType& type, const Subscription& subscription) {
    Event event;
    event.type = &type;
    event.resource = subscription.topic_arn;
    event.subject = subscription.arn;
    event.details = {{"protocol", std::string(name_of(subscription.protocol))}, {"endpoint", subscription.endpoint}};
    return event;
}

}    // namespace

std::vector<Operation> Subscriptions::operations() {
    return {operation<&Subscriptions::subscribe>(*this, "Subscribe"),
            operation<&Subscriptions::get_attributes>(*this, "GetSubscriptionAttributes"),
            operation<&Subscriptions::set_attributes>(*this, "SetSubscriptionAttributes"),
            operation<&Subscriptions::list>(*this, "ListSubscriptions"),
            operation<&Subscriptions::list_by_topic>(*this, "ListSubscriptionsByTopic")};
}

// --- subscribing -----------------------------------------------------------------------------------------------------

SubscribeOutput Subscriptions::subscribe(Transaction& tx, Call& call, const SubscribeInput& in) {
    parse_topic_arn(call, in.topic_arn, "TopicArn");    // before the protocol, though it is looked up behind it
    Subscription wanted;
    wanted.protocol = parse_protocol(in.protocol);
    check_endpoint(wanted.protocol, in.endpoint);
    policy::Keys keys;    // [SNS-82]
    keys.set("sns:Protocol", in.protocol);
    keys.set("sns:Endpoint", in.endpoint);
    const TopicPointer topic = topics_.get(call, in.topic_arn, "TopicArn", "Subscribe", std::move(keys));
    check_fits(*topic, wanted.protocol, in.endpoint);

    wanted.topic = topic->id;
    wanted.topic_arn = topic->arn;
    wanted.region = topic->region;
    wanted.owner = call.caller().account;
    wanted.principal = call.caller().arn;
    wanted.endpoint = in.endpoint;
    wanted.created = call.now();
    wanted = with_attributes(std::move(wanted), *topic, in.attributes, Occasion::create);
    const auto answer = [&](const Subscription& subscription) {
        const bool shows_arn = subscription.is_confirmed() || in.return_subscription_arn;
        return SubscribeOutput{shows_arn ? subscription.arn : std::string(pending)};
    };

    if (const SubscriptionPointer current = directory_.find(*topic, wanted.protocol, wanted.endpoint)) {
        if (!agree(*current, wanted, in.attributes)) {
            refuse_attribute(Occasion::create, "Subscription already exists with different attributes");
        }
        if (!current->is_confirmed()) {    // it is asked again, and has as much time as before
            Subscription again = *current;
            again.vanishes = call.now() + pending_life;
            const auto question = confirmations_.write_question(tx, call, again);
            if (!question) return {};
            directory_.update(*current, again);
            confirmations_.send(tx, call, again, *question);
        }
        return answer(*current);
    }

    check_complete(wanted);
    check_quotas(*topic, wanted);
    wanted.id = tx.next_id();
    wanted.uuid = text::Uuid::random(tx.random());
    wanted.arn = fmt::format("{}:{}", topic->arn, wanted.uuid.to_string());
    std::optional<Message> question;
    if (is_confirmed_at_once(wanted)) {
        wanted.state = SubscriptionState::confirmed;
        wanted.was_authenticated = true;    // [SNS-116]
    } else {
        wanted.vanishes = call.now() + pending_life;
        question = confirmations_.write_question(tx, call, wanted);
        if (!question) return {};
    }
    directory_.insert(wanted);
    call.note(event_of(events::subscription_created, wanted));
    if (question) confirmations_.send(tx, call, wanted, *question);
    if (wanted.is_confirmed() && wanted.replay) replays_.restart(call, wanted);
    return answer(wanted);
}

void Subscriptions::check_quotas(const Topic& topic, const Subscription& subscription) {
    const SubscriptionCounts counts = table_.counts(topic.id);
    const std::int64_t count = counts.confirmed + counts.pending;
    if (count >= (topic.is_fifo() ? most_fifo_subscriptions : most_subscriptions)) {
        throw ApiError(subscription_limit_exceeded);
    }
    if (topic.maximum_message_size > default_message_size && count >= most_large_subscriptions) {    // [SNS-403]
        throw ApiError(invalid_parameter,
                       "Invalid parameter: TopicArn Reason: A topic whose MaximumMessageSize exceeds {} can have at "
                       "most {} subscriptions",
                       default_message_size, most_large_subscriptions);
    }
    if (subscription.filter != nullptr) check_filter_quotas(topic, subscription);
    replays_.check_quota(subscription);
}

void Subscriptions::check_filter_quotas(const Topic& topic, const Subscription& subscription) {
    if (table_.count_filters_of_topic(topic.id) >= settings_.filter_policies_per_topic ||
        table_.count_filters_of_owner(subscription.owner, subscription.region) >=
            std::max<std::int64_t>(most_filters_of_account, settings_.filter_policies_per_topic)) {
        throw ApiError(filter_policy_limit_exceeded);
    }
}

// --- attributes ------------------------------------------------------------------------------------------------------

SubscriptionPointer Subscriptions::get(const Call& call, const std::string& text, std::string_view action) {
    const SubscriptionArn arn = parse_subscription_arn(call, text);
    SubscriptionPointer subscription = directory_.find(arn.uuid);
    const std::string& account = call.caller().account;
    const bool is_own =
        subscription != nullptr ? account == subscription->owner || account == arn.account : account == arn.account;
    if (!is_own) refuse_access(call, action, text);
    if (subscription == nullptr) throw ApiError(not_found, "Subscription does not exist");
    return subscription;
}

GetSubscriptionAttributesOutput Subscriptions::get_attributes(Transaction&, Call& call,
                                                              const GetSubscriptionAttributesInput& in) {
    const SubscriptionPointer subscription = get(call, in.subscription_arn, "GetSubscriptionAttributes");
    GetSubscriptionAttributesOutput out{show(*subscription, *topics_.find(subscription->topic))};
    if (subscription->replay) out.attributes["ReplayStatus"] = replays_.status(*subscription);
    return out;
}

void Subscriptions::set_attributes(Transaction&, Call& call, const SetSubscriptionAttributesInput& in) {
    const SubscriptionPointer before = get(call, in.subscription_arn, "SetSubscriptionAttributes");
    const TopicPointer topic = topics_.find(before->topic);
    const Subscription after =
        with_attributes(*before, *topic, {{in.attribute_name, in.attribute_value}}, Occasion::set);
    if (before->filter == nullptr && after.filter != nullptr) check_filter_quotas(*topic, after);
    const bool is_replay = in.attribute_name == "ReplayPolicy";    // also the same once more begins anew [SNS-311]
    if (is_replay) replays_.check_quota(after);
    directory_.update(*before, after);
    call.note(event_of(events::subscription_changed, after));
    if (is_replay && after.is_confirmed()) replays_.restart(call, after);
}

// --- lists -----------------------------------------------------------------------------------------------------------

ListSubscriptionsOutput Subscriptions::list(Transaction&, Call& call, const ListSubscriptionsInput& in) {
    const Caller& caller = call.caller();
    const std::string listing = fmt::format("ListSubscriptions/{}/{}", caller.account, caller.region);
    const std::int64_t after = parse_token(in.next_token, listing);
    return page(table_.list_of_owner(caller.account, caller.region, after, page_size + 1), listing);
}

ListSubscriptionsOutput Subscriptions::list_by_topic(Transaction&, Call& call,
                                                     const ListSubscriptionsByTopicInput& in) {
    const TopicPointer topic = topics_.get(call, in.topic_arn, "TopicArn", "ListSubscriptionsByTopic");
    const std::string listing = fmt::format("ListSubscriptionsByTopic/{}/{}", call.caller().account, topic->arn);
    const std::int64_t after = parse_token(in.next_token, listing);
    return page(table_.list_of_topic(topic->id, after, page_size + 1), listing);
}

ListSubscriptionsOutput Subscriptions::page(std::vector<std::int64_t> ids, const std::string& listing) {
    ListSubscriptionsOutput out;
    if (static_cast<std::int64_t>(ids.size()) > page_size) {
        ids.resize(static_cast<std::size_t>(page_size));
        out.next_token = make_token(ids.back(), listing);
    }
    for (const std::int64_t id : ids) {
        const SubscriptionPointer each = directory_.find(id);
        out.subscriptions.push_back({each->topic_arn, std::string(name_of(each->protocol)),
                                     each->is_confirmed() ? each->arn : std::string(listed_pending), each->owner,
                                     each->endpoint});
    }
    return out;
}

}    // namespace pileus::sns
