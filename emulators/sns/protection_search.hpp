// What a topic's data protection policy finds in the messages of one call. Each statement looks at a text once, though
// the call runs again with its signatures, and though many subscriptions get the same text; and all of it has one end,
// so that a batch costs no more than a message.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "sns/data_protection.hpp"

namespace pileus::sns {

class ProtectionSearch {
  public:
    explicit ProtectionSearch(std::shared_ptr<const DataProtection> policy) : policy_(std::move(policy)) {}
    const std::shared_ptr<const DataProtection>& policy() const { return policy_; }

    struct Finding {
        Detections detections;
        bool is_cut = false;    // something of the text was not looked at
    };
    // Of a statement of the policy. It lasts as long as this does.
    const Finding& find(const ProtectionStatement& statement, std::string_view text);

  private:
    struct Text {
        std::string text;
        std::map<const ProtectionStatement*, Finding> findings;
    };
    Text& remembered(std::string_view text);

    std::shared_ptr<const DataProtection> policy_;
    std::deque<Text> texts_;    // a few
    SearchEffort inbound_, outbound_;
};

}    // namespace pileus::sns
