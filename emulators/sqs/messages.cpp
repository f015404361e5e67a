#include "sqs/messages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "pileus/text/uuid.hpp"
#include "sqs/errors.hpp"
#include "sqs/events.hpp"
#include "sqs/receipt_handle.hpp"

namespace pileus::sqs {

using std::chrono::seconds;

namespace {

constexpr std::int32_t longest_visibility = 43'200;    // seconds

[[noreturn]] void refuse_value(std::string_view value, std::string_view parameter, std::string_view reason) {
    throw ApiError(invalid_parameter_value, "Value {} for parameter {} is invalid. Reason: {}", value, parameter,
                   reason);
}
void check_range(const std::optional<std::int32_t>& value, std::int32_t least, std::int32_t most,
                 std::string_view parameter, std::string_view reason) {
    if (value && (*value < least || *value > most)) refuse_value(std::to_string(*value), parameter, reason);
}

void check(const ReceiveMessageInput& in) {
    check_range(in.max_number_of_messages, 1, 10, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
    check_range(in.wait_time_seconds, 0, 20, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.");
    check_range(in.visibility_timeout, 0, longest_visibility, "VisibilityTimeout",
                "Must be >= 0 and <= 43200, if provided.");
}

// [SQS-270]
constexpr std::array system_attributes{"AWSTraceHeader",
                                       "ApproximateFirstReceiveTimestamp",
                                       "ApproximateReceiveCount",
                                       "DeadLetterQueueSourceArn",
                                       "MessageDeduplicationId",
                                       "MessageGroupId",
                                       "SenderId",
                                       "SentTimestamp",
                                       "SequenceNumber"};

// The older member and the newer: in JSON both count, in Query the older one alone where it is given [SQS-269], and
// there an unknown name is an error [SQS-271].
std::vector<std::string> names_asked_for(const Call& call, const ReceiveMessageInput& in) {
    std::vector<std::string> names = in.attribute_names;
    const bool is_query = call.request().protocol == Protocol::query;
    if (!is_query || names.empty())
        names.insert(names.end(), in.message_system_attribute_names.begin(), in.message_system_attribute_names.end());
    if (!is_query) return names;
    for (const std::string& name : names) {
        if (name != "All" &&
            std::find(system_attributes.begin(), system_attributes.end(), name) == system_attributes.end()) {
            throw ApiError(invalid_attribute_name, "Unknown Attribute {}.", name);
        }
    }
    return names;
}

Event event_of(const EventType& type, const Queue& queue, const Message& message) {
    Event event;
    event.type = &type;
    event.resource = queue.arn;
    event.subject = text::Uuid::from_bytes(message.message_id).to_string();
    return event;
}

}    // namespace

std::vector<Operation> Messages::operations() {
    return {operation<&Messages::send>(*this, "SendMessage"), operation<&Messages::receive>(*this, "ReceiveMessage"),
            operation<&Messages::remove>(*this, "DeleteMessage"),
            operation<&Messages::change_visibility>(*this, "ChangeMessageVisibility")};
}

SendMessageOutput Messages::send(Transaction& tx, Call& call, const SendMessageInput& in) {
    const QueuePointer queue = queues_.get(tx, call, in.queue_url);
    sending_.check(*queue, in, false);
    sending_.check_identifiers(*queue, in, false);
    key_use_.check(tx, call, *queue);
    settling_.settle(tx, call, *queue);
    return {sending_.send(tx, call, *queue, in)};
}

// --- receive ---------------------------------------------------------------------------------------------------------

ReceiveMessageOutput Messages::receive(Transaction& tx, Call& call, const ReceiveMessageInput& in) {
    const QueuePointer queue = queues_.get(tx, call, in.queue_url);
    check(in);
    const bool has_attempt = queue->is_fifo() && in.receive_request_attempt_id.has_value();    // else ignored [SQS-267]
    if (has_attempt) check_identifier("ReceiveRequestAttemptId", *in.receive_request_attempt_id);
    const std::vector<std::string> names = names_asked_for(call, in);
    key_use_.check(tx, call, *queue);
    const bool more_is_due = settling_.settle(tx, call, *queue);

    const seconds hide_for = in.visibility_timeout ? seconds{*in.visibility_timeout} : queue->visibility_timeout;
    const seconds wait = in.wait_time_seconds ? seconds{*in.wait_time_seconds} : queue->receive_wait_time;
    const auto limit = static_cast<std::size_t>(in.max_number_of_messages.value_or(1));
    std::vector<Message> messages;
    if (has_attempt) messages = attempts_.repeat(tx, *queue, *in.receive_request_attempt_id, call.now(), hide_for);
    if (!messages.empty()) {
        call.wake(queue->incarnation);    // its messages may now become visible earlier
    } else {
        Receiving::Taken taken = receiving_.take(tx, call, *queue, limit, hide_for);
        if (taken.messages.empty() && (taken.is_unfinished || more_is_due)) {
            call.run_again();    // what it looks for may lie behind what it could not get through at a time
            return {};
        }
        messages = std::move(taken.messages);
        if (has_attempt && !messages.empty())
            attempts_.remember(*queue, *in.receive_request_attempt_id, call.now(), messages);
    }
    ReceiveMessageOutput out;
    out.messages.reserve(messages.size());
    for (const Message& message : messages) out.messages.push_back(present(call, *queue, message, in));
    if (!messages.empty()) return out;
    // At the limit a short poll of a standard queue fails; a long poll and a FIFO queue just have no messages
    // [SQS-296].
    if (wait == seconds{0} && !queue->is_fifo() && receiving_.is_at_limit(*queue))
        throw ApiError(over_limit, "Too many messages in flight.");
    call.wait_for(queue->incarnation, settling_.next_due(*queue), call.received() + wait);
    return out;
}

ReceivedMessage Messages::present(const Call& call, const Queue& queue, const Message& message,
                                  const ReceiveMessageInput& in) {
    Body body = table_.body(message.body);
    ReceivedMessage shown;
    shown.message_id = text::Uuid::from_bytes(message.message_id).to_string();
    shown.receipt_handle = to_text({queue.incarnation, message.id, message.receives});
    shown.md5_of_body = text::hex(reinterpret_cast<const std::uint8_t*>(body.digest.data()), body.digest.size());
    shown.body = std::move(body.text);
    if (!in.message_attribute_names.empty() && !body.attributes.empty()) {
        shown.message_attributes = select(load(body.attributes), in.message_attribute_names);
        if (!shown.message_attributes.empty())
            shown.md5_of_message_attributes = digest_of(shown.message_attributes);    // [SQS-232]
    }
    const std::vector<std::string> names = names_asked_for(call, in);
    if (names.empty()) return shown;
    const bool all = std::find(names.begin(), names.end(), "All") != names.end();
    const auto add = [&](const char* name, auto value_of) {
        if (all || std::find(names.begin(), names.end(), name) != names.end())
            shown.attributes.emplace(name, value_of());
    };
    add("SenderId", [&] { return message.sender; });
    add("SentTimestamp", [&] { return std::to_string(to_milliseconds(message.sent_at)); });
    add("ApproximateReceiveCount", [&] { return std::to_string(message.receives); });
    add("ApproximateFirstReceiveTimestamp",
        [&] { return std::to_string(to_milliseconds(message.first_received_at.value_or(call.now()))); });
    if (body.trace_header) add("AWSTraceHeader", [&] { return *body.trace_header; });
    if (message.source) add("DeadLetterQueueSourceArn", [&] { return *message.source; });
    if (const std::string group = table_.group_id(message); !group.empty())
        add("MessageGroupId", [&] { return group; });
    if (queue.is_fifo()) {
        add("SequenceNumber", [&] { return sequence_number(message.id); });
        if (message.dedup_id) add("MessageDeduplicationId", [&] { return *message.dedup_id; });
    }
    return shown;
}

std::optional<Message> Messages::find(Transaction& tx, Call& call, const Queue& queue, const ReceiptHandle& handle) {
    auto message = table_.find(handle.message);
    if (!message || message->store != queue.store || !settling_.settle_one(tx, call, queue, *message)) return {};
    return message;
}

// --- delete ----------------------------------------------------------------------------------------------------------

void Messages::remove(Transaction& tx, Call& call, const DeleteMessageInput& in) {
    const QueuePointer queue = queues_.get(tx, call, in.queue_url);
    call.check_input();
    settling_.settle(tx, call, *queue);
    remove_one(tx, call, *queue, in.receipt_handle);
}

void Messages::remove_one(Transaction& tx, Call& call, const Queue& queue, const std::string& receipt_handle) {
    const ReceiptHandle handle = parse_receipt_handle(receipt_handle, queue);
    const auto message = find(tx, call, queue, handle);
    if (!message) return;    // again, or purged: nothing happens, and no error [SQS-283, SQS-384]
    const bool is_newest = message->receives == handle.receives;
    if (queue.is_fifo() && (!is_newest || message->is_ready())) {    // [SQS-286]
        refuse_value(receipt_handle, "ReceiptHandle", "The receipt handle has expired.");
    }
    if (!is_newest) {    // received again since: AWS answers 200, and may not delete [SQS-285]
        call.note(event_of(events::message_kept, queue, *message));
        return;
    }
    const bool makes_room = receiving_.is_at_limit(queue);    // [SQS-296]
    table_.remove(*message, true);
    const bool unlocks_group = settling_.regroup(tx, *message) && message->group;    // [SQS-318, SQS-323]
    if (unlocks_group || makes_room) call.wake(queue.incarnation);
    call.note(event_of(events::message_deleted, queue, *message));
}

// --- change visibility -----------------------------------------------------------------------------------------------

void Messages::change_visibility(Transaction& tx, Call& call, const ChangeMessageVisibilityInput& in) {
    const QueuePointer queue = queues_.get(tx, call, in.queue_url);
    call.check_input();
    settling_.settle(tx, call, *queue);
    change_one(tx, call, *queue, in.receipt_handle, in.visibility_timeout);
}

void Messages::change_one(Transaction& tx, Call& call, const Queue& queue, const std::string& receipt_handle,
                          std::int32_t timeout) {
    check_range(timeout, 0, longest_visibility, "VisibilityTimeout", "Must be between 0 and 43200.");
    const ReceiptHandle handle = parse_receipt_handle(receipt_handle, queue);
    auto message = find(tx, call, queue, handle);
    if (!message) {    // [SQS-291]
        refuse_value(receipt_handle, "ReceiptHandle",
                     "Message does not exist or is not available for visibility timeout change.");
    }
    if (queue.is_fifo() && (message->is_ready() || message->receives != handle.receives))
        throw ApiError(message_not_inflight);    // [SQS-294]
    // Twelve hours from the receive, and no clamping [SQS-290].
    const auto hidden_for = std::chrono::floor<seconds>(call.now() - message->received_at.value_or(call.now()));
    if (timeout > 0 && hidden_for + seconds{timeout} > seconds{longest_visibility}) {
        refuse_value(std::to_string(timeout), "VisibilityTimeout",
                     fmt::format("Total VisibilityTimeout for the message is beyond the limit [{} seconds]",
                                 longest_visibility));
    }
    if (timeout == 0) {
        if (!message->is_ready()) table_.set_ready(*message);
        settling_.expires(queue, *message);
    } else {
        const Instant visible_at = call.now() + seconds{timeout};
        table_.set_waiting(*message, visible_at, Settling::due_at(queue, visible_at, message->enqueued_at));
    }
    settling_.regroup(tx, *message);
    call.wake(queue.incarnation);    // visible now, or perhaps earlier than who waits has been told
    Event event = event_of(events::visibility_changed, queue, *message);
    event.details = {{"seconds", std::to_string(timeout)}};
    call.note(std::move(event));
}

}    // namespace pileus::sqs
