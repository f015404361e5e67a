// Whether a queue lets SNS in: its policy has to, for the topic in question, and its key must be one that SNS may use
// [SNS-188, SNS-189]. It is the commonest mistake there is, and on AWS nobody says a word: the queue stays empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pileus/policy/policy.hpp"
#include "pileus/service/journal.hpp"
#include "pileus/service/ports.hpp"

namespace pileus::sns {

// Why AWS would not deliver.
struct Objection {
    std::string_view reason;
    const EventType* ignored;    // what is noted where it is delivered all the same
    std::vector<std::pair<std::string_view, std::string>> details;
};

// Deliveries of one topic, at one instant. The ARN has to outlive this.
class QueueAccess {
  public:
    QueueAccess(std::string_view topic_arn, Instant now) : topic_arn_(topic_arn), now_(now) {}

    // Empty: nothing is in the way.
    std::optional<Objection> find_objection(const QueueIntake::Destination& queue);

  private:
    const policy::Keys& keys_for(const QueueIntake::Destination& queue);

    std::string_view topic_arn_;
    Instant now_;
    std::optional<policy::Keys> keys_;    // of SNS as it sends: over TLS, for the topic's account, to such a queue
    std::string region_, account_;
};

}    // namespace pileus::sns
