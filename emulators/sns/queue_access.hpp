// Whether a queue lets SNS in: its policy has to, for the topic in question, and its key must be one that SNS may use
// [SNS-188, SNS-189]. It is the commonest mistake there is, and on AWS nobody says a word: the queue stays empty.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pileus/policy/policy.hpp"
#include "pileus/service/journal.hpp"
#include "pileus/service/ports.hpp"

namespace pileus::sns {

// Why AWS would not deliver.
struct Objection {
    std::string_view reason;       // a literal
    const EventType* ignored;      // what is noted where it is delivered all the same
    std::string_view would_be;     // SQS's error
    std::string_view denied_by;    // the statement that denies it; empty: none allows it
};

// Which objections were noted already, so that the journal says what is missing once, and not with every message. May
// be dropped at any moment: then it is said again.
class NotedObjections {
  public:
    // Whether it is news for this subscription and the queue as it is.
    bool add(std::int64_t subscription, const QueueIntake::Destination& queue, const Objection& objection);
    void clear() { noted_.clear(); }

  private:
    struct Key {
        std::int64_t subscription;
        const void* queue;
        const char* reason;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    std::unordered_map<Key, std::shared_ptr<const void>, KeyHash> noted_;    // what keeps the queue's address its own
};

// Deliveries of one topic, at one instant. The ARN has to outlive this.
class QueueAccess {
  public:
    QueueAccess(std::string_view topic_arn, Instant now) : topic_arn_(topic_arn), now_(now) {}

    // Empty: nothing is in the way.
    std::optional<Objection> find_objection(const QueueIntake::Destination& queue);
    // What there is to say about it: the statement that is missing, ready to be pasted, or the one that denies.
    std::vector<std::pair<std::string_view, std::string>> explain(const QueueIntake::Destination& queue,
                                                                  const Objection& objection) const;

  private:
    const policy::Keys& keys_for(const QueueIntake::Destination& queue);

    std::string_view topic_arn_;
    Instant now_;
    std::optional<policy::Keys> keys_;    // of SNS as it sends: over TLS, for the topic's account, to such a queue
    std::string region_, account_;
};

}    // namespace pileus::sns
