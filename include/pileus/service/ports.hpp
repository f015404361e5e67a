// What one emulator needs of another, handed over in the composition root (server/sandbox).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/time/instant.hpp"

namespace pileus::storage {
class Transaction;
}
namespace pileus::policy {
class Policy;
}

namespace pileus {

class Context;

// Puts messages of other services into queues, in the running transaction. Implemented by SQS. Storage thread.
//
// A queue's own MaximumMessageSize does not count here, the service's largest does [SQS-438]. Who waits at the queue is
// woken, counters and journal are as after a SendMessage.
class QueueIntake {
  public:
    virtual ~QueueIntake() = default;

    // A queue as it is now. The views live as long as this does.
    struct Destination {
        std::shared_ptr<const void> owner;
        std::string_view arn, account, region;
        const policy::Policy* policy = nullptr;    // null: none
        std::string_view kms_key;                  // KmsMasterKeyId; empty: none
        bool is_fifo = false;
    };
    // Empty when there is none.
    virtual std::optional<Destination> find(std::string_view account, std::string_view region,
                                            std::string_view name) = 0;

    struct Attribute {
        std::string_view name, data_type, value;    // bytes of a Binary one
        bool is_binary = false;
    };
    // What goes into one queue or, the same, into several: then it is stored once.
    class Content {
      public:
        virtual ~Content() = default;
        // Why no queue would take it, in SQS's words; empty: every queue does.
        virtual const std::string& refusal() const = 0;
    };
    // `attributes` beyond SQS's ten are refused, unless `has_any_number`: a dead letter keeps all that it had.
    virtual std::unique_ptr<Content> prepare(std::string body, const std::vector<Attribute>& attributes,
                                             bool goes_to_several, bool has_any_number = false) = 0;

    struct Sending {
        std::string_view sender;    // SenderId
        // A FIFO queue needs both; a standard queue takes the group alone.
        std::optional<std::string_view> group_id, deduplication_id;
        std::string_view trace_header;    // empty: none
        std::string_view request_id;      // of the call that caused it; empty: none
        bool is_again = false;            // not to be taken for a duplicate of itself
    };
    // The content is one that is not refused.
    virtual void deliver(storage::Transaction& tx, Context& context, const Destination& queue, Content& content,
                         const Sending& sending) = 0;
    // After the last delivery of a content that went to several.
    virtual void finish(Content& content) = 0;
};

// Signs what SNS sends, with a key whose certificate the server hands out. Implemented in server/keys. Any thread, but
// slow (0.4 ms, and the first time the key has to be made): never in a unit.
class Signer {
  public:
    virtual ~Signer() = default;
    // RSA with PKCS#1 v1.5 over SHA-1 (version 1) or SHA-256 (version 2), in base64 [SNS-220].
    virtual std::string sign(int version, std::string_view text) = 0;

    struct Certificate {
        std::string name;    // SimpleNotificationService-<32 hex>.pem
        std::string pem;
    };
    virtual const Certificate& certificate() = 0;
};

// What confirms a subscription, for tests that play its endpoint. Implemented by SNS. Storage thread.
class SubscriptionTokens {
  public:
    virtual ~SubscriptionTokens() = default;
    // Empty when there is no such subscription, or it never had to be confirmed.
    virtual std::optional<std::string> find(std::string_view subscription_arn) = 0;
};

// The world of telephones, which no API of AWS's lets one act: what their holders write back, whether AWS lets an
// account send to any of them, and the numbers that it sends from. Implemented by SNS. Storage thread.
class Telephones {
  public:
    virtual ~Telephones() = default;
    struct Account {
        std::string account, region;
    };
    // True if this opts the number out of the account's text messages.
    virtual bool reply(storage::Transaction& tx, Context& context, const Account& account, std::string_view number,
                       std::string_view text) = 0;
    virtual bool is_in_sandbox(const Account& account) = 0;
    virtual void set_in_sandbox(const Account& account, bool is_in) = 0;
    struct Origination {
        std::string number, country, route;       // as SNS words them: US, Transactional
        std::vector<std::string> capabilities;    // SMS, MMS, VOICE
    };
    // False: the account has it already.
    virtual bool add_origination_number(storage::Transaction& tx, const Account& account, const Origination& number,
                                        Instant now) = 0;
};

}    // namespace pileus
