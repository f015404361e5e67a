// What a topic's data protection policy does to one message: on its way in, and on its way to each subscription. It is
// looked at what the message says; subject and attributes are not, nor is who publishes, or subscribed, and is no
// principal of a statement.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pileus/service/captures.hpp"
#include "pileus/service/operation.hpp"
#include "sns/message.hpp"
#include "sns/message_structure.hpp"
#include "sns/protection_search.hpp"
#include "sns/subscription.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

// The part of a search that is about one message.
struct ProtectionWork {
    explicit ProtectionWork(ProtectionSearch& in) : search(&in) {}
    const Detections& find(const ProtectionStatement& statement, std::string_view text) {
        const ProtectionSearch::Finding& finding = search->find(statement, text);
        is_cut = is_cut || finding.is_cut;
        return finding.detections;
    }
    ProtectionSearch* search;
    bool is_cut = false;
};

// On its way in. Deny refuses the call; what is de-identified is what is stored and goes out, and comes after the
// audit.
class InboundProtection {
  public:
    // Of what was published, as a whole and by protocol; the topic has a policy. Throws authorization_error when that
    // denies it, invalid_parameter when nothing of it is left.
    InboundProtection(Transaction& tx, const Call& call, const Topic& topic, const std::string& published,
                      const MessageTexts& texts, ProtectionSearch& search);

    // What is left; null: all.
    const MessageTexts* texts() const { return texts_ ? &*texts_ : nullptr; }
    // Once the message is sent: the journal is told, and the stream that the audit names.
    void tell(Transaction& tx, Call& call, const Topic& topic, const Message& message, Captures& captures) const;

  private:
    struct Audit {
        const ProtectionStatement* statement;
        std::string findings;    // JSON, `dataIdentifiers` of AWS's record
        bool has_any;
    };
    void deny(const DataProtection::Statements& statements, const Topic& topic, const MessageTexts& texts);
    void audit(Transaction& tx, const DataProtection::Statements& statements, const std::string& published);
    void deidentify(const DataProtection::Statements& statements, const MessageTexts& texts);

    std::optional<MessageTexts> texts_;
    std::optional<Audit> audit_;
    std::string deidentified_;    // `EmailAddress 2`
    ProtectionWork work_;
};

// On its way out. What it was made from must outlive it.
class OutboundProtection {
  public:
    OutboundProtection(ProtectionSearch& search, const MessageTexts& texts) : texts_(texts), work_(search) {}

    // What becomes of the message for one subscription.
    struct Passage {
        const MessageTexts* texts = nullptr;    // what it gets: all, or what is left. Null: it does not get it
        std::string found;                      // `EmailAddress 2, Ssn-US 1`: what was denied or de-identified
    };
    // It lasts as long as this does.
    const Passage& passage_of(const Subscription& subscription);
    // Whether something of the message was not looked at.
    bool is_cut() const { return work_.is_cut; }

  private:
    Passage judge(const DataProtection::Statements& statements, std::string_view receiver, bool is_application);

    const MessageTexts& texts_;
    // By what applies and the protocol, of applications the platform: subscriptions mostly have the same.
    std::map<std::pair<DataProtection::Statements, std::string_view>, Passage> passages_;
    std::vector<std::unique_ptr<const MessageTexts>> own_texts_;
    ProtectionWork work_;
};

}    // namespace pileus::sns
