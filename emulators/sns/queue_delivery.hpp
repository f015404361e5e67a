// What queues get of one message: those that are subscribed, dead-letter queues, and one that has to confirm [SNS-171
// to SNS-180, SNS-213 to SNS-217]. An envelope is made once a text, and a raw body that goes to several is stored once.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/service/context.hpp"
#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "sns/delivery_event.hpp"
#include "sns/envelope.hpp"
#include "sns/message.hpp"
#include "sns/queue_access.hpp"
#include "sns/subscription.hpp"

namespace pileus::sns {

// What a delivery takes along from the call that caused it; both may be empty.
struct Cause {
    std::string_view request_id, trace_header;
};

// The way to queues, which outlives every message.
struct QueueRoute {
    QueueIntake& queues;
    KeyService& keys;
    NotedObjections noted;
    bool enforces_policies;
};

class QueueDelivery {
  public:
    QueueDelivery(QueueRoute& route, Transaction& tx, Context& context, const Message& message, const Cause& cause)
        : route_(route),
          tx_(tx),
          context_(context),
          message_(message),
          cause_(cause),
          access_(message.topic_arn, context.now()) {}

    // Several subscriptions get the same text as it is: then it is stored once.
    void share_raw_content() { has_several_raw_ = true; }

    struct Outcome {
        std::string refusal;          // why the queue does not get it; empty: it has it
        EventDetails details;         // what else there is to say about that
        std::string_view would_be;    // AWS's error, where it was delivered all the same; empty: none
    };
    // `text` is what the message says to the subscription, and stays where it is.
    Outcome deliver(const Subscription& subscription, const std::string& text);
    // To its dead-letter queue, which it has, exactly as a queue would have got it [SNS-215].
    Outcome bury(const Subscription& subscription, const std::string& text);
    // SNS's own word.
    Outcome confirm(const Subscription& subscription);
    // After the last.
    void finish();

  private:
    // `make` gives the content, once it is known that the queue may have it.
    template <class Make>
    Outcome put(const Subscription& subscription, const Arn& arn, std::string_view missing, const Make& make);
    void note_ignored(const Subscription& subscription, const QueueIntake::Destination& queue,
                      const Objection& objection);
    // What KMS has against the queue's key: then nobody can send, whatever any policy says.
    std::optional<std::string> find_key_fault(const QueueIntake::Destination& queue);
    QueueIntake::Sending sending_to(const QueueIntake::Destination& queue);
    QueueIntake::Content& raw_content(const std::string& text);
    std::string envelope_of(const Subscription& subscription, const std::string& text);
    std::string dead_envelope_of(const Subscription& subscription, const std::string& text);

    QueueRoute& route_;
    Transaction& tx_;
    Context& context_;
    const Message& message_;
    const Cause cause_;
    QueueAccess access_;
    bool has_several_raw_ = false;
    std::string own_group_;    // of a confirmation, in a FIFO queue
    // By the text, of which there is mostly one.
    std::map<const std::string*, Envelope> envelopes_;
    std::map<const std::string*, std::unique_ptr<QueueIntake::Content>> raw_;
};

}    // namespace pileus::sns
