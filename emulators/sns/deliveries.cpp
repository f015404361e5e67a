#include "sns/deliveries.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "sns/events.hpp"
#include "sns/message_protection.hpp"
#include "sns/platform_arns.hpp"
#include "sns/push_platforms.hpp"

namespace pileus::sns {

namespace {

// A message that hundreds of filters drop is told of so many times; the rest is counted in one event.
constexpr std::size_t most_filtered_events = 100;

std::string_view name_of(FilterOutcome outcome) {
    switch (outcome) {
        case FilterOutcome::matches:
            return "matches";
        case FilterOutcome::message_attributes:
            return "MessageAttributes";
        case FilterOutcome::no_message_attributes:
            return "NoMessageAttributes";
        case FilterOutcome::invalid_attributes:
            return "InvalidAttributes";
        case FilterOutcome::message_body:
            return "MessageBody";
        case FilterOutcome::invalid_message_body:
            return "InvalidMessageBody";
    }
    return {};
}

}    // namespace

// One message on its way: what is made of it once, for however many subscriptions.
class Deliveries::Round final : public Outgoing {
  public:
    Round(Deliveries& deliveries, Transaction& tx, Context& context, const Message& message, const MessageTexts& texts,
          const Cause& cause)
        : deliveries_(deliveries),
          tx_(tx),
          context_(context),
          message_(message),
          texts_(texts),
          cause_(cause),
          queues_(deliveries.queues_, tx, context, message, cause) {}
    ~Round() override = default;
    Round(const Round&) = delete;
    Round& operator=(const Round&) = delete;

    void choose(const Topic& topic, SubscriptionList subscriptions, ProtectionSearch* search) {
        topic_ = &topic;
        subscriptions_ = std::move(subscriptions);
        if (search != nullptr) protection_.emplace(*search, texts_);
        for (const SubscriptionPointer& each : *subscriptions_) list_for(*each).push_back(each.get());
    }

    void find_unsigned(Signing& signing) const override {
        std::set<std::pair<int, const std::string*>> seen;
        for (const Subscription* const each : passed_) {
            const int version = signature_version(message_, *each);
            if (version == 0) continue;
            const std::string& text = text_of(*each);
            if (!seen.emplace(version, &text).second || message_.signatures.has(version, text)) continue;
            signing.need(version, message_, text);
        }
    }

    void deliver() override {
        note_filtered();
        for (const Subscription* const each : held_) note(events::message_held, *each, {});
        if (protection_) note_protection();
        if (!topic_->protection_fault.empty()) {
            Event event = event_of(events::protection_ignored);
            event.details = {{"reason", topic_->protection_fault}};
            context_.Context::note(std::move(event));
        }
        const auto raw_queues = std::count_if(passed_.begin(), passed_.end(), [](const Subscription* each) {
            return each->is_raw && each->protocol == DeliveryProtocol::sqs;
        });
        if (raw_queues > 1) queues_.share_raw_content();
        for (const Subscription* const each : passed_) {
            if (each->protocol == DeliveryProtocol::sqs) {
                to_queue(*each);
            } else if (each->protocol == DeliveryProtocol::sms) {
                to_phone(*topic_, *each);
            } else if (!keep(*topic_, *each)) {
                outgoing_to(texts_of(*each)).push_back(each->id);
            }
        }
        finish();
    }

    void replay(const Subscription& subscription) {
        if (passes(subscription)) {
            to_queue(subscription);
        } else {
            filtered_.push_back(&subscription);
            note_filtered();
        }
        finish();
    }

    void give_up(const Subscription& subscription, std::string_view reason, EventDetails details = {}) {
        details.insert(details.begin(), {"reason", std::string(reason)});
        note(events::delivery_failed, subscription, std::move(details));
        if (!subscription.dead_letter_queue) return;
        QueueDelivery::Outcome outcome = queues_.bury(subscription, text_of(subscription));
        if (!outcome.refusal.empty()) return note_refusal(events::message_lost, subscription, std::move(outcome));
        note(events::message_dead, subscription,
             {{"queue", subscription.dead_letter_queue->to_string()}, {"would_be", std::string(outcome.would_be)}});
    }

    // Where nobody here takes it. False: somebody does.
    bool keep(const Topic& topic, const Subscription& subscription) {
        if (subscription.protocol == DeliveryProtocol::application) {
            to_application(subscription);
            return true;
        }
        const KeptDeliveries& kept = deliveries_.kept_;
        if (!kept.takes(subscription.protocol)) return false;
        const std::string refusal =
            deliveries_.kept_.keep(tx_, context_, {topic, subscription, message_, text_of(subscription)});
        if (!refusal.empty()) {
            give_up(subscription, refusal);
        } else {
            note(events::message_captured, subscription,
                 {{"reason", std::string(KeptDeliveries::reason(subscription.protocol))}});
        }
        return true;
    }

    // To a queue at once, to others by way of the outbox.
    void confirm(const Topic& topic, const Subscription& subscription) {
        if (keep(topic, subscription)) return;
        if (subscription.protocol != DeliveryProtocol::sqs) {
            outgoing_to(texts_).push_back(subscription.id);
            return finish();
        }
        QueueDelivery::Outcome outcome = queues_.confirm(subscription);
        if (!outcome.refusal.empty()) return note_refusal(events::delivery_failed, subscription, std::move(outcome));
        note(events::message_delivered, subscription, {{"would_be", std::string(outcome.would_be)}});
    }

  private:
    std::vector<const Subscription*>& list_for(const Subscription& subscription) {
        if (subscription.is_held) return held_;
        if (!passes(subscription)) return filtered_;
        return protection_ && !is_let_out(subscription) ? denied_ : passed_;
    }
    const std::string& text_of(const Subscription& subscription) const {
        const MessageTexts& texts = texts_of(subscription);
        if (subscription.protocol == DeliveryProtocol::application) {
            return *push_text(texts, platform_of(subscription.endpoint)).text;
        }
        return texts.of(name_of_protocol(subscription));
    }
    const MessageTexts& texts_of(const Subscription& subscription) const {
        if (own_texts_.empty()) return texts_;
        const auto own = own_texts_.find(subscription.id);
        return own == own_texts_.end() ? texts_ : *own->second;
    }
    static std::string_view name_of_protocol(const Subscription& subscription) {
        return sns::name_of(subscription.protocol);
    }

    // --- filters ---

    bool passes(const Subscription& subscription) {
        if (subscription.filter == nullptr) return true;
        const FilterPolicy& filter = *subscription.filter;
        if (filter.scope() == FilterScope::message_body) return filter.matches(filter_body(text_of(subscription)));
        return filter.matches(filter_attributes());
    }
    void note_filtered() {
        std::size_t count = 0;
        for (const Subscription* const each : filtered_) {
            if (++count > most_filtered_events) break;
            const FilterPolicy& filter = *each->filter;
            const FilterVerdict verdict = filter.scope() == FilterScope::message_body
                                              ? filter.judge(filter_body(text_of(*each)))
                                              : filter.judge(filter_attributes());
            note(events::message_filtered, *each,
                 {{"because", std::string(name_of(verdict.outcome))}, {"key", verdict.key}, {"value", verdict.value}});
        }
        if (filtered_.size() <= most_filtered_events) return;
        Event event = event_of(events::message_filtered);
        event.details = {{"because", fmt::format("{} subscriptions more", filtered_.size() - most_filtered_events)}};
        context_.Context::note(std::move(event));
    }
    const FilterAttributes& filter_attributes() {
        if (!filter_attributes_) {
            filter_attributes_.emplace();
            for (const auto& [name, value] : message_.attributes) {
                filter_attributes_->add(name, value.data_type, value.content());
            }
        }
        return *filter_attributes_;
    }
    const FilterBody& filter_body(const std::string& text) {
        return filter_bodies_.try_emplace(&text, std::string_view(text)).first->second;
    }

    // --- data protection ---

    bool is_let_out(const Subscription& subscription) {
        const MessageTexts* const texts = protection_->passage_of(subscription).texts;
        if (texts != nullptr && texts != &texts_) own_texts_.emplace(subscription.id, texts);
        return texts != nullptr;
    }
    // What is not delivered goes to no dead-letter queue either, which is the subscriber's, too.
    void note_protection() {
        for (const Subscription* const each : denied_) {
            note(events::delivery_failed, *each,
                 {{"reason",
                   fmt::format("The topic's data protection policy prohibits this message from being delivered "
                               "to {}",
                               each->arn)},
                  {"identifiers", protection_->passage_of(*each).found}});
        }
        for (const Subscription* const each : passed_) {
            const OutboundProtection::Passage& passage = protection_->passage_of(*each);
            if (passage.found.empty()) continue;
            note(events::message_deidentified, *each, {{"direction", "Outbound"}, {"identifiers", passage.found}});
        }
        if (protection_->is_cut()) context_.Context::note(event_of(events::protection_cut));
    }

    // --- queues ---

    void to_queue(const Subscription& subscription) {
        QueueDelivery::Outcome outcome = queues_.deliver(subscription, text_of(subscription));
        if (!outcome.refusal.empty()) {
            return give_up(subscription, outcome.refusal, std::move(outcome.details));
        }
        note(events::message_delivered, subscription, {{"would_be", std::string(outcome.would_be)}});
    }
    void note_refusal(const EventType& type, const Subscription& subscription, QueueDelivery::Outcome outcome) {
        outcome.details.insert(outcome.details.begin(), {"reason", std::move(outcome.refusal)});
        note(type, subscription, std::move(outcome.details));
    }

    // --- telephones ---

    void to_phone(const Topic& topic, const Subscription& subscription) {
        std::string text = text_of(subscription);
        if (!topic.display_name().empty()) text = fmt::format("{}> {}", topic.display_name(), text);    // [SNS-186]
        std::string reason;
        try {
            reason = deliveries_.text_messages_.send(tx_, context_,
                                                     {{topic.account, topic.region},
                                                      subscription.endpoint,
                                                      text,
                                                      message_,
                                                      subscription.arn,
                                                      cause_.request_id},
                                                     TextMessageOptions::parse(message_.attributes));
        } catch (const ApiError& error) {
            reason = error.message();
        }
        if (!reason.empty()) return give_up(subscription, reason);
        note(events::message_delivered, subscription, {});
    }

    // --- mobile applications ---

    void to_application(const Subscription& subscription) {
        const auto target = find_endpoint_arn(subscription.endpoint);
        if (!target || message_.kind != MessageKind::notification) {
            return note(events::delivery_failed, subscription, {{"reason", "A mobile application confirms nothing."}});
        }
        PushOutcome outcome;
        try {
            outcome = deliveries_.push_messages_.send(
                tx_, context_, {*target, message_, texts_of(subscription), &subscription, cause_.request_id});
        } catch (const ApiError& error) {
            outcome.reason = error.message();
        }
        if (outcome.is_delayed) return;
        if (!outcome.reason.empty()) return give_up(subscription, outcome.reason);
        note(events::message_delivered, subscription, {});
    }

    // --- the end ---

    void finish() {
        queues_.finish();
        for (const auto& [texts, subscriptions] : outgoing_) {
            if (texts == &texts_) {
                hand_over(message_, subscriptions);
                continue;
            }
            Message own = message_;    // what a data protection policy left of it is a message of its own
            own.id = tx_.next_id();
            own.text = texts->whole(message_.is_structured);
            hand_over(own, subscriptions);
        }
    }
    void hand_over(const Message& message, const std::vector<std::int64_t>& subscriptions) {
        deliveries_.table_.insert_message(message, static_cast<std::int64_t>(subscriptions.size()));
        for (const std::int64_t subscription : subscriptions) {
            deliveries_.table_.insert_delivery(tx_, message, subscription);
        }
    }
    std::vector<std::int64_t>& outgoing_to(const MessageTexts& texts) {
        const auto found =
            std::find_if(outgoing_.begin(), outgoing_.end(), [&](const auto& each) { return each.first == &texts; });
        return (found != outgoing_.end() ? *found : outgoing_.emplace_back(&texts, std::vector<std::int64_t>{})).second;
    }

    Event event_of(const EventType& type) {
        if (event_.subject.empty()) {
            const auto arn = Arn::parse(message_.topic_arn);
            event_.account = arn->account;
            event_.region = arn->region;
            event_.resource = message_.topic_arn;
            event_.subject = message_.message_id.to_string();
            event_.request_id = cause_.request_id;
        }
        event_.type = &type;
        return event_;
    }
    void note(const EventType& type, const Subscription& subscription, EventDetails details) {
        Event event = event_of(type);
        event.details.reserve(2 + details.size());
        event.details.emplace_back("subscription", subscription.arn);
        event.details.emplace_back("endpoint", subscription.endpoint);
        for (auto& detail : details) {
            if (!detail.second.empty()) event.details.push_back(std::move(detail));
        }
        context_.Context::note(std::move(event));
    }

    Deliveries& deliveries_;
    Transaction& tx_;
    Context& context_;
    const Message& message_;
    const MessageTexts& texts_;
    const Cause cause_;
    QueueDelivery queues_;
    Event event_;    // what all events of the message have in common

    SubscriptionList subscriptions_;
    std::vector<const Subscription*> passed_, filtered_, held_, denied_;    // of these
    std::optional<FilterAttributes> filter_attributes_;
    // By the text, of which there is mostly one.
    std::map<const std::string*, FilterBody> filter_bodies_;
    const Topic* topic_ = nullptr;    // of a published message
    // Subscriptions that the outbox serves, by what the message says to them: mostly the same to all.
    std::vector<std::pair<const MessageTexts*, std::vector<std::int64_t>>> outgoing_;
    std::optional<OutboundProtection> protection_;                       // empty: the topic has no such policy
    std::unordered_map<std::int64_t, const MessageTexts*> own_texts_;    // what is left for a subscription, by its id
};

std::unique_ptr<Outgoing> Deliveries::begin(Transaction& tx, Context& context, const Topic& topic,
                                            const Message& message, const MessageTexts& texts, const Cause& cause,
                                            ProtectionSearch* search) {
    auto round = std::make_unique<Round>(*this, tx, context, message, texts, cause);
    round->choose(topic, subscriptions_.of_topic(topic.id), search);
    return round;
}

void Deliveries::replay(Transaction& tx, Context& context, const Subscription& subscription, const Message& message) {
    const MessageTexts texts =
        message.is_structured ? MessageTexts::parse_json(message.text) : MessageTexts(message.text);
    Round(*this, tx, context, message, texts, {}).replay(subscription);
}

void Deliveries::give_up(Transaction& tx, Context& context, const Subscription& subscription, const Message& message,
                         const MessageTexts& texts, const Cause& cause, std::string_view reason) {
    Round(*this, tx, context, message, texts, cause).give_up(subscription, reason);
}

bool Deliveries::keep(Transaction& tx, Context& context, const Topic& topic, const Subscription& subscription,
                      const Message& message, const MessageTexts& texts) {
    return Round(*this, tx, context, message, texts, {}).keep(topic, subscription);
}

void Deliveries::confirm(Transaction& tx, Context& context, const Topic& topic, const Subscription& subscription,
                         const Message& message, const Cause& cause) {
    const MessageTexts texts(message.text);
    Round(*this, tx, context, message, texts, cause).confirm(topic, subscription);
}

}    // namespace pileus::sns
