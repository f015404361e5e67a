// How the messages of a call get their signatures, which no unit has the time to make. Its first run finds out who gets
// a signed envelope, has an errand done, and returns; the second finds the signatures, with the ids and the time that
// they cover. Where nobody gets one (raw delivery, FIFO topics) there is no errand, and one run [SNS-219 to SNS-222].
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pileus/service/call.hpp"
#include "pileus/service/ports.hpp"
#include "sns/message.hpp"
#include "sns/protection_search.hpp"
#include "sns/subscription.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

// Keys and values in the fixed order, a line each, of a message that says `text` [SNS-219].
std::string string_to_sign(const Message& message, std::string_view text);

// Of which version the signature is that a subscription gets with a message; 0: it gets none. A function gets version 1
// whatever its topic says [SNS-172, SNS-183, SNS-222].
int signature_version(const Message& message, const Subscription& subscription);

class Signing final : public Errand {
  public:
    // `search` is for the next run, which is about the same messages; null: there is none.
    Signing(Signer& signer, std::string_view region, std::shared_ptr<ProtectionSearch> search)
        : signer_(signer), region_(region), search_(std::move(search)) {}

    // The next message of the call: what the signature covers is kept for the run that sends it.
    void begin(const Message& message);
    // That one, saying `text`, needs a signature of this version; twice is as good as once.
    void need(int version, const Message& message, std::string_view text);
    bool has_work() const { return !wanted_.empty(); }

    void run() override;

    // What an earlier run of the call has begun; null when there was none.
    static const Signing* of(const Call& call);
    // Makes the message the one that was begun as the call's `index`th.
    void apply(std::size_t index, Message& message) const;
    const std::shared_ptr<ProtectionSearch>& search() const { return search_; }
    const std::optional<std::string>& token(std::size_t index) const { return drafts_.at(index).token; }

  private:
    struct Draft {
        text::Uuid message_id;
        Instant sent{};
        std::optional<std::string> token;
        Signatures signatures;
    };
    struct Wanted {
        std::size_t draft;
        int version;
        std::string text, to_sign;
    };

    Signer& signer_;
    const std::string region_;
    const std::shared_ptr<ProtectionSearch> search_;
    std::vector<Draft> drafts_;
    std::vector<Wanted> wanted_;
    std::string certificate_url_;
};

// For messages to this topic: what an earlier run has found is still so, unless the topic has another policy meanwhile.
// Null: it has none. `earlier` may be null.
std::shared_ptr<ProtectionSearch> search_of(const Topic& topic, const Signing* earlier);

}    // namespace pileus::sns
