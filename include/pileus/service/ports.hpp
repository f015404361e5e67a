// What one emulator needs of another, handed over in the composition root (server/sandbox).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "pileus/crypto/secret.hpp"
#include "pileus/time/instant.hpp"
#include "pileus/wire/types.hpp"

namespace pileus::storage {
class Transaction;
}
namespace pileus::policy {
class Policy;
}

namespace pileus {

class Call;
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

// The vendors of push (Apple, Google, …): what they answer from now on. Implemented by SNS. Storage thread.
class PushVendors {
  public:
    virtual ~PushVendors() = default;
    enum class Token : std::uint8_t { accepted, gone, expired };    // stored: only ever added to
    // To whatever is pushed to this endpoint, until it has another token. Its token; empty: there is no such endpoint.
    virtual std::optional<std::string> answer_for_token(std::string_view endpoint_arn, Token answer) = 0;
    // To whatever this application pushes, until it has other credentials. False: there is no such application.
    enum class Credentials : std::uint8_t { accepted, refused, unavailable };    // stored: only ever added to
    virtual bool answer_for_credentials(std::string_view application_arn, Credentials answer) = 0;
};

// The key under which all key material of KMS lies in the database. Implemented in server/keys. Storage thread.
class RootKey {
  public:
    virtual ~RootKey() = default;
    // Null when there is none yet.
    virtual const crypto::Secret* find() = 0;
    // Made, and kept, where there is none. Throws std::runtime_error when it cannot be kept.
    virtual const crypto::Secret& get() = 0;
    // For whoever is told that it is missing, or another: its file; empty when it lives as long as the process.
    virtual std::string place() const = 0;
};

// Why KMS does not do something, in its own words: whoever wraps them for his callers [SUP-73] has all there is.
struct KeyRefusal {
    enum class Reason {
        not_found,             // no such key or alias, or the reference is none
        invalid_arn,           // the reference is an ARN of something else
        disabled,              // the key is
        invalid_state,         // it is pending deletion
        wrong_usage,           // a key for something else: signatures, codes
        invalid_ciphertext,    // not ours, changed, or of another encryption context
        incorrect_key,         // of another key than the one that was named
        access_denied,         // no key of whoever asks
    };
    Reason reason{};
    std::string_view code;    // KMS's: NotFoundException
    std::string text;         // as KMS answers it; InvalidCiphertextException has none
};

// What was asked for, or why not.
template <class T>
class KeyResult {
  public:
    KeyResult(T value) : outcome_(std::move(value)) {}
    KeyResult(KeyRefusal refusal) : outcome_(std::move(refusal)) {}

    explicit operator bool() const { return std::holds_alternative<T>(outcome_); }
    T& operator*() { return std::get<T>(outcome_); }
    T* operator->() { return &std::get<T>(outcome_); }
    const KeyRefusal& refusal() const { return std::get<KeyRefusal>(outcome_); }

  private:
    std::variant<T, KeyRefusal> outcome_;
};

// Encrypts for other services, in the running transaction. Implemented by KMS. Storage thread.
//
// A key is named by its id, its ARN, an alias or an alias's ARN [SUP-62]; only symmetric encryption keys will do. The
// key of the house, `alias/aws/ssm` and the like, is made when it is first named [SUP-63].
class KeyService {
  public:
    virtual ~KeyService() = default;

    struct Owner {
        std::string_view account, region;    // of whoever encrypts
    };
    struct Key {
        std::string id, arn;
        bool is_managed = false;    // by AWS: `alias/aws/…`
    };
    using EncryptionContext = wire::Map<std::string>;

    // One that could encrypt now.
    virtual KeyResult<Key> find_key(storage::Transaction& tx, Context& context, const Owner& owner,
                                    std::string_view reference) = 0;

    struct Encrypted {
        std::string blob;    // as KMS's Encrypt answers it: its Decrypt takes it, with the same encryption context
        std::string key_arn;
    };
    virtual KeyResult<Encrypted> encrypt(storage::Transaction& tx, Context& context, const Owner& owner,
                                         std::string_view reference, std::string_view plaintext,
                                         const EncryptionContext& bound_to) = 0;

    struct Decrypted {
        crypto::Secret plaintext;
        std::string key_arn;
    };
    // The blob says which key. `owner` is who decrypts.
    virtual KeyResult<Decrypted> decrypt(storage::Transaction& tx, Context& context, const Owner& owner,
                                         std::string_view blob, const EncryptionContext& bound_to) = 0;

    struct DataKey {
        crypto::Secret plaintext;    // 32 bytes, for crypto::seal
        std::string blob;            // the same, encrypted
        std::string key_arn;
    };
    virtual KeyResult<DataKey> generate_data_key(storage::Transaction& tx, Context& context, const Owner& owner,
                                                 std::string_view reference, const EncryptionContext& bound_to) = 0;
};

// Values of secrets, as GetSecretValue reads them: for other services, on behalf of who calls them. Implemented by
// Secrets Manager. Storage thread.
class SecretReader {
  public:
    virtual ~SecretReader() = default;

    struct Value {
        std::string arn, name, version_id;
        std::string text;    // SecretString; empty where the secret has bytes
        std::vector<std::string> stages;
        Instant created{};    // the version
    };
    struct Refusal {
        std::string_view code;    // Secrets Manager's: DecryptionFailure
        std::string text;
        bool is_missing = false, is_denied = false;
    };
    // A version is named by its id or by a label; empty: AWSCURRENT.
    virtual std::variant<Value, Refusal> read(storage::Transaction& tx, Call& call, std::string_view secret,
                                              std::string_view version) = 0;
};

}    // namespace pileus
