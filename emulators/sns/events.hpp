// What SNS writes into the journal.
#pragma once

#include <array>

#include "pileus/service/journal.hpp"

namespace pileus::sns::events {

inline constexpr EventType topic_created{"sns.topic.created", "A topic was created."};
inline constexpr EventType topic_deleted{"sns.topic.deleted", "A topic was deleted, with its subscriptions."};
inline constexpr EventType topic_changed{"sns.topic.changed", "An attribute or a policy of a topic was set."};
inline constexpr EventType topic_policy_ignored{
    "sns.topic.policy_ignored",
    "AWS would have refused this call by the topic's policy; --enforce-policies refuses it too."};
inline constexpr EventType protection_ignored{
    "sns.topic.protection_ignored",
    "A topic's stored data protection policy cannot be read, and nothing of what it says is done."};
inline constexpr EventType subscription_created{"sns.subscription.created",
                                                "An endpoint was subscribed; perhaps it has to confirm yet."};
inline constexpr EventType subscription_confirmed{"sns.subscription.confirmed",
                                                  "A pending subscription was confirmed."};
inline constexpr EventType subscription_changed{"sns.subscription.changed", "An attribute of a subscription was set."};
inline constexpr EventType subscription_deleted{"sns.subscription.deleted", "An endpoint was unsubscribed."};
inline constexpr EventType subscription_restored{"sns.subscription.restored",
                                                 "An unsubscribed endpoint was subscribed again with its token."};
inline constexpr EventType subscription_expired{"sns.subscription.expired",
                                                "A pending subscription vanished, as nobody confirmed it in time."};

inline constexpr EventType message_published{"sns.message.published", "A topic accepted a message."};
inline constexpr EventType message_deduplicated{"sns.message.deduplicated",
                                                "A FIFO topic dropped a message that it had seen."};
inline constexpr EventType message_audited{
    "sns.message.audited",
    "The audit of a data protection policy looked into a message, and what it found is for a destination."};
inline constexpr EventType message_deidentified{
    "sns.message.deidentified", "A data protection policy masked something in a message, or took it out."};
inline constexpr EventType protection_cut{
    "sns.message.protection_cut",
    "A data identifier of a policy's own was too much work: what comes after that in the message was not looked at."};
inline constexpr EventType message_held{
    "sns.message.held",
    "A subscription did not get a message as it was published: a replay is under way, or has come to its end."};
inline constexpr EventType message_filtered{"sns.message.filtered",
                                            "A subscription's filter policy did not let a message pass."};
inline constexpr EventType message_delivered{"sns.message.delivered", "An endpoint got a message."};
inline constexpr EventType delivery_delayed{"sns.message.delayed",
                                            "An endpoint did not get a message, and it is tried again later."};
inline constexpr EventType delivery_failed{"sns.message.failed", "An endpoint did not get a message, for good."};
inline constexpr EventType message_dead{"sns.message.dead",
                                        "A message that could not be delivered went to the dead-letter queue."};
inline constexpr EventType message_lost{
    "sns.message.lost", "A message that could not be delivered did not get into the dead-letter queue either."};
inline constexpr EventType replay_started{"sns.replay.started", "What is in a topic's archive goes to a subscription."};
inline constexpr EventType replay_ended{"sns.replay.ended", "A replay is completed, or has failed."};
inline constexpr EventType queue_policy_ignored{
    "sns.message.policy_ignored",
    "AWS would not have delivered this message, as the queue's policy does not let SNS in; --enforce-policies does not "
    "either."};
inline constexpr EventType queue_key_ignored{
    "sns.message.key_ignored",
    "AWS could not have delivered this message, as SNS may not use the key alias/aws/sqs; --enforce-policies does not "
    "either."};
inline constexpr EventType message_captured{
    "sns.message.captured", "A message was kept to be looked at, as nobody here takes it to its endpoint."};
inline constexpr EventType text_message_captured{"sns.sms.captured", "A text message to a telephone was kept."};
inline constexpr EventType push_captured{"sns.push.captured", "A message to a mobile application was kept."};
inline constexpr EventType application_created{"sns.application.created", "A platform application was created."};
inline constexpr EventType application_changed{"sns.application.changed",
                                               "An attribute of a platform application was set."};
inline constexpr EventType application_disabled{"sns.application.disabled",
                                                "A vendor of push refused the credentials of a platform application."};
inline constexpr EventType application_deleted{"sns.application.deleted",
                                               "A platform application was deleted, with its endpoints."};
inline constexpr EventType application_event_lost{
    "sns.application.event_lost", "What happened to an endpoint did not get to the topic that was to be told of it."};
inline constexpr EventType endpoint_created{"sns.endpoint.created", "A platform endpoint was created."};
inline constexpr EventType endpoint_changed{"sns.endpoint.changed", "An attribute of a platform endpoint was set."};
inline constexpr EventType endpoint_disabled{"sns.endpoint.disabled",
                                             "A vendor of push does not take the token of an endpoint any more."};
inline constexpr EventType endpoint_deleted{"sns.endpoint.deleted", "A platform endpoint was deleted."};
inline constexpr EventType number_opted_out{"sns.sms.opted_out", "The holder of a telephone wants no text messages."};
inline constexpr EventType number_opted_in{"sns.sms.opted_in", "A telephone that had opted out was opted in again."};

inline constexpr std::array all{
    &topic_created,          &topic_deleted,         &topic_changed,        &subscription_created,
    &subscription_confirmed, &subscription_changed,  &subscription_deleted, &subscription_restored,
    &subscription_expired,   &message_published,     &message_deduplicated, &message_filtered,
    &message_delivered,      &delivery_delayed,      &delivery_failed,      &message_dead,
    &message_lost,           &topic_policy_ignored,  &queue_policy_ignored, &queue_key_ignored,
    &message_captured,       &text_message_captured, &message_held,         &replay_started,
    &replay_ended,           &number_opted_out,      &number_opted_in,      &message_audited,
    &message_deidentified,   &protection_cut,        &push_captured,        &application_created,
    &application_changed,    &application_disabled,  &application_deleted,  &application_event_lost,
    &endpoint_created,       &endpoint_changed,      &endpoint_disabled,    &endpoint_deleted,
    &protection_ignored};

}    // namespace pileus::sns::events
