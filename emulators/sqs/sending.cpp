#include "sqs/sending.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/text/sha256.hpp"
#include "pileus/text/utf8.hpp"
#include "pileus/text/uuid.hpp"
#include "sqs/errors.hpp"
#include "sqs/events.hpp"

namespace pileus::sqs {

using std::chrono::seconds;

namespace {

constexpr std::int32_t longest_delay = 900;    // seconds

[[noreturn]] void refuse_value(std::string_view value, std::string_view parameter, std::string_view reason) {
    throw ApiError(invalid_parameter_value, "Value {} for parameter {} is invalid. Reason: {}", value, parameter,
                   reason);
}

// Given explicitly, or the X-Amzn-Trace-Id header of the request [SQS-211].
std::optional<std::string> trace_header(const Call& call, const MessageContent& content) {
    const auto given = content.message_system_attributes.find("AWSTraceHeader");
    if (given != content.message_system_attributes.end()) return given->second.string_value;
    if (!call.request().trace_header.empty()) return call.request().trace_header;
    return std::nullopt;
}

Event event_of(const EventType& type, const Queue& queue, std::string message_id) {
    Event event;
    event.type = &type;
    event.resource = queue.arn;
    event.subject = std::move(message_id);
    return event;
}

}    // namespace

void check_identifier(std::string_view parameter, std::string_view value) {
    const bool is_good =
        !value.empty() && value.size() <= 128 &&
        std::all_of(value.begin(), value.end(), [](char character) { return character >= 0x21 && character <= 0x7E; });
    if (!is_good) {
        refuse_value(
            value, parameter,
            fmt::format("{} can only include alphanumeric and punctuation characters. 1 to 128 in length.", parameter));
    }
}

std::string sequence_number(std::int64_t id) { return fmt::format("188{:017}", id); }

void Sending::check_identifiers(const Queue& queue, const MessageContent& content, bool is_batch) const {
    if (content.message_group_id) check_identifier("MessageGroupId", *content.message_group_id);
    if (!queue.is_fifo()) {
        if (content.message_deduplication_id) {
            refuse_value(*content.message_deduplication_id, "MessageDeduplicationId",
                         "The request includes a parameter that is not valid for this queue type.");
        }
        return;
    }
    if (!content.message_group_id) {
        throw ApiError(is_batch ? invalid_parameter_value : missing_parameter,
                       "The request must contain the parameter MessageGroupId.");
    }
    if (content.message_deduplication_id) {
        check_identifier("MessageDeduplicationId", *content.message_deduplication_id);
    } else if (!queue.content_based_deduplication) {
        throw ApiError(invalid_parameter_value,
                       "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
                       "provided explicitly");
    }
}

void Sending::check(const Queue& queue, const MessageContent& content, bool is_batch) const {
    if (content.message_body.empty()) {
        throw ApiError(is_batch ? empty_value : missing_parameter,
                       "The request must contain the parameter MessageBody.");
    }
    if (!text::is_xml_text(content.message_body)) throw ApiError(invalid_message_contents);
    check_attributes(content.message_attributes);
    check_system_attributes(content.message_system_attributes);
    if (content.size() > static_cast<std::size_t>(queue.maximum_message_size)) {
        throw ApiError(invalid_parameter_value,
                       "One or more parameters {}. Reason: Message must be shorter than {} bytes.",
                       is_batch ? "cannot be validated" : "are invalid", queue.maximum_message_size);
    }
    if (!content.delay_seconds) return;
    if (*content.delay_seconds < 0 || *content.delay_seconds > longest_delay) {
        refuse_value(std::to_string(*content.delay_seconds), "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
    }
    if (queue.is_fifo() && *content.delay_seconds > 0) {
        refuse_value(std::to_string(*content.delay_seconds), "DelaySeconds",
                     "The request include parameter that is not valid for this queue type.");
    }
}

std::optional<Receipt> Sending::drop_duplicate(Call& call, const Queue& queue, const MessageContent& content,
                                               const std::string& dedup_id, Receipt receipt) {
    const auto original = deduplication_.find(queue, dedup_id, *content.message_group_id, call.now());
    if (!original) return std::nullopt;
    receipt.message_id = text::Uuid::from_bytes(original->message_id).to_string();
    receipt.sequence_number = sequence_number(original->sequence);
    call.note(event_of(events::message_deduplicated, queue, receipt.message_id));
    return receipt;
}

Receipt Sending::send(Transaction& tx, Call& call, const Queue& queue, const MessageContent& content) {
    const text::Md5Digest digest = text::md5(content.message_body);
    Receipt receipt;
    receipt.md5_of_message_body = text::hex(digest);
    if (!content.message_attributes.empty()) receipt.md5_of_message_attributes = digest_of(content.message_attributes);
    if (!content.message_system_attributes.empty())
        receipt.md5_of_message_system_attributes = digest_of(content.message_system_attributes);

    Message message;
    if (queue.is_fifo()) {
        message.dedup_id = content.message_deduplication_id ? *content.message_deduplication_id
                                                            : text::sha256_hex(content.message_body);
        if (auto dropped = drop_duplicate(call, queue, content, *message.dedup_id, receipt)) return *dropped;
    }
    const text::Uuid uuid = text::Uuid::random(tx.random());
    message.id = message.body = tx.next_id();
    message.store = queue.store;
    message.message_id = uuid.raw();
    message.sender = call.caller().is_anonymous() ? queue.account : call.caller().user_id;    // [SQS-274]
    message.enqueued_at = message.sent_at = call.now();
    const seconds delay = queue.is_fifo() || !content.delay_seconds ? queue.delay : seconds{*content.delay_seconds};
    message.visible_at = call.now() + delay;
    if (delay > seconds{0}) message.due_at = Settling::due_at(queue, message.visible_at, message.enqueued_at);

    StoreState& state = table_.states().get(queue.store);
    bool is_new_group = false;
    if (queue.is_fifo()) {
        message.group = table_.find_or_make_group(tx, queue.store, *content.message_group_id, is_new_group);
    } else if (content.message_group_id || state.has_tenants) {
        // Once there are tenants, messages without a group id share one of their own that is never noisy: its name is
        // empty.
        message.tenant =
            table_.find_or_make_group(tx, queue.store, content.message_group_id.value_or(""), is_new_group);
        state.has_tenants = true;
    }
    table_.insert_body(message.body, content.message_body, store(content.message_attributes),
                       trace_header(call, content), digest);
    table_.insert(message);
    settling_.expires(queue, message);
    receipt.message_id = uuid.to_string();
    if (queue.is_fifo()) {
        deduplication_.remember(tx, queue, *message.dedup_id, *content.message_group_id,
                                {message.message_id, message.id}, call.now());
        receipt.sequence_number = sequence_number(message.id);
    }
    // A FIFO group that was there has its first message already, so only a new one can change whose turn it is.
    const bool can_be_received = queue.is_fifo() && !is_new_group ? message.is_ready() : settling_.regroup(tx, message);
    // A poll that waits learns of a delayed one, too: it may be the next to become visible [SQS-264].
    if (can_be_received || !message.is_ready()) call.wake(queue.incarnation);
    call.note(event_of(events::message_sent, queue, receipt.message_id));
    return receipt;
}

}    // namespace pileus::sqs
