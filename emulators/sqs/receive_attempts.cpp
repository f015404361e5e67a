#include "sqs/receive_attempts.hpp"

#include <cstring>

namespace pileus::sqs {

using storage::Bytes;
using storage::Rows;

namespace {

constexpr std::chrono::minutes memory{5};

// One message of an attempt as it was left: anything done to it since changes one of these.
struct Left {
    std::int64_t id, receives, visible_at;
};

}    // namespace

void ReceiveAttempts::open(storage::Database& db) {
    find_ = db.prepare("SELECT messages, at FROM sqs_attempt WHERE store = ?1 AND attempt_id = ?2 AND at > ?3");
    set_ =
        db.prepare("INSERT INTO sqs_attempt VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET at = ?3, messages = ?4");
    sweep_ = db.prepare(
        "DELETE FROM sqs_attempt WHERE (store, attempt_id) IN (SELECT store, attempt_id FROM sqs_attempt WHERE at <= "
        "?1 ORDER BY at LIMIT ?2)");
}

std::vector<Message> ReceiveAttempts::repeat(Transaction& tx, const Queue& queue, std::string_view attempt_id,
                                             Instant now, std::chrono::seconds hide_for) {
    std::vector<Left> left;
    Instant first = now;
    if (Rows rows = find_.query(queue.store, attempt_id, now - memory); rows.next()) {
        const std::string_view bytes = rows.text(0);
        left.resize(bytes.size() / sizeof(Left));
        if (!left.empty()) std::memcpy(left.data(), bytes.data(), left.size() * sizeof(Left));
        first = rows.instant(1);
    }
    std::vector<Message> messages;
    for (const Left& each : left) {
        auto message = table_.find(each.id);
        const bool is_untouched = message && !message->is_ready() && message->receives == each.receives &&
                                  to_milliseconds(message->visible_at) == each.visible_at && message->visible_at > now;
        if (!is_untouched) return {};
        messages.push_back(std::move(*message));
    }
    for (Message& message : messages) {
        if (hide_for == std::chrono::seconds{0}) {
            table_.set_ready(message);
            table_.regroup(tx, *message.group);
            continue;
        }
        const Instant visible_at = now + hide_for;
        table_.set_waiting(message, visible_at, Settling::due_at(queue, visible_at, message.enqueued_at));
    }
    // The five minutes count from the first attempt; what it left is now as this one leaves it.
    if (!messages.empty()) remember(queue, attempt_id, first, messages);
    return messages;
}

void ReceiveAttempts::remember(const Queue& queue, std::string_view attempt_id, Instant now,
                               const std::vector<Message>& messages) {
    std::vector<Left> left;
    left.reserve(messages.size());
    for (const Message& message : messages)
        left.push_back({message.id, message.receives, to_milliseconds(message.visible_at)});
    set_.run(queue.store, attempt_id, now,
             Bytes{{reinterpret_cast<const char*>(left.data()), left.size() * sizeof(Left)}});
}

std::int64_t ReceiveAttempts::sweep(Instant now, std::int64_t limit) { return sweep_.run(now - memory, limit); }

}    // namespace pileus::sqs
